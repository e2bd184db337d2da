package web

import (
	"net/http"
	"net/url"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// noVersions are what a form may send in the place of the lock version that its page was made from.
var noVersions = []url.Values{
	{}, form("lock_version", ""), form("lock_version", "-1"), form("lock_version", "any"), form("lock_version", "1.0"),
	form("lock_version", "99999999999999999999"), form("lock_version", "-9223372036854775808"), form("lock_version", "1e0"), form("lock_version", "999"),
}

// TestAnActWithoutTheVersionOfItsPageIsAConflict goes through every act that compares one: what a
// form leaves out, or what nobody can read, never stands for "whatever it is now".
func TestAnActWithoutTheVersionOfItsPageIsAConflict(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	other := storetest.Coalition(t, s.store, "other")
	b, partner := s.as(t, s.coordinator), s.as(t, storetest.Officer(t, s.store, other, app.Coordinator))
	editing := typed("hosts", "other", "body", "Another text.")
	page := b.Submit(b.Get(newLetter), allLetters, typed("hosts", "other"))
	shows(t, page, http.StatusOK)
	manage := func(b *webtest.Browser) func() *webtest.Page {
		return func() *webtest.Page { return b.Get(draftPath + "/manage") }
	}
	for _, act := range []struct {
		name string
		by   *webtest.Browser
		page func() *webtest.Page
		sent url.Values
	}{
		{"edit", b, func() *webtest.Page { return b.Get(draftPath + "/edit") }, editing},
		{"consent", partner, manage(partner), form("coalition", "other")},
		{"freeze", b, manage(b), nil},
		{"open", b, manage(b), nil},
		{"extend", b, manage(b), form("deadline_on", "2026-07-15", "deadline_at", "18:00", "deadline_zone", "Europe/Brussels")},
		{"close", b, manage(b), nil},
		{"deliver", b, manage(b), nil},
		{"archive", b, manage(b), nil},
	} {
		s.refusesNoVersion(t, act.by, draftPath+"/"+act.name, act.sent)
		shows(t, act.by.Submit(act.page(), draftPath+"/"+act.name, act.sent), http.StatusOK)
	}
	s.refusesNoVersion(t, b, "/letters/remediation/cancel", form("reason", "Overtaken by events."))
	if got := s.sheet(t, "remediation").Letter.State; got != app.LetterOpen {
		t.Errorf("without a version a letter became %s", got)
	}
}

// TestProfilesAndDecisionsWithoutTheVersionOfTheirPageAreConflicts is the same for organisations.
func TestProfilesAndDecisionsWithoutTheVersionOfTheirPageAreConflicts(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	_, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying())
	administrator := st.as(t, st.administrator)
	st.refusesNoVersion(t, st.as(t, owner), "/desk/organisations/alpha-aid", applying("display_name", "Another"))
	for _, act := range []string{"approve", "ask", "reject"} {
		st.refusesNoVersion(t, administrator, dossierPath+"/"+act, form("reason", "because"))
	}
	shows(t, st.visitor(t).Get("/organisations/alpha-aid"), http.StatusOK, "Alpha Aid")
	shows(t, administrator.Submit(administrator.Get(dossierPath), dossierPath+"/approve", nil), http.StatusOK, says("secretariat.done_approve"))
}

// refusesNoVersion sends a form with everything but a version that can be right.
func (p *portal) refusesNoVersion(t *testing.T, b *webtest.Browser, path string, sent url.Values) {
	t.Helper()
	for _, none := range noVersions {
		values := url.Values{}
		for _, from := range []url.Values{sent, none} {
			for name, v := range from {
				values[name] = v
			}
		}
		if got := b.Post(path, values); got.Status != http.StatusConflict {
			t.Errorf("%s with version %q answers %d", path, none["lock_version"], got.Status)
		}
	}
}
