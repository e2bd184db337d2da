package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// signing is a letter that is open, and a member that may sign it.
type signingScene struct {
	*portal
	coalition    app.Coalition
	coordinator  app.Person
	organisation app.Organisation
	owner        app.Person
	letter       app.Letter
	version      app.Version
}

func openLetter(t *testing.T) signingScene {
	t.Helper()
	return openLetterOn(t, storetest.New(t))
}

// openLetterOn is openLetter on an empty store of the test's own.
func openLetterOn(t testing.TB, st *store.Store) signingScene {
	t.Helper()
	p := portalOn(t, st)
	c := storetest.Coalition(t, p.store, "justice-initiative")
	by := storetest.Officer(t, p.store, c, app.Administrator)
	o, owner := storetest.Signatory(t, p.store, c, "Kinderrechte Heute")
	l, v := storetest.Letter(t, p.store, c, by, "remediation")
	return signingScene{portal: p, coalition: c, coordinator: by, organisation: o, owner: owner, letter: l, version: v}
}

const (
	signForm  = "/letters/remediation/endorse?organisation=kinderrechte-heute"
	signed    = "/letters/remediation/endorsements"
	signedOwn = "/letters/remediation/endorsements/kinderrechte-heute"
	mandate   = "The board decided on 1 March."
)

// sign lets the owner's browser endorse, with the disclosure given.
func (s signingScene) sign(t *testing.T, b *webtest.Browser, disclosure app.Disclosure) *webtest.Page {
	t.Helper()
	return b.Submit(b.Get(signForm), signed, url.Values{
		"capacity": {"Chair"}, "authority": {mandate}, "disclosure": {string(disclosure)}, "confirmed": {"yes"},
	})
}

func TestSignatoryEndorsesReadsWithdrawsAndEndorsesAgain(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.owner)
	page := b.Get("/letters/remediation")
	shows(t, page, http.StatusOK, says("letters.endorse_for", "Name", "Kinderrechte Heute"), says("letters.roll_empty"))
	page = b.Get(signForm)
	shows(t, page, http.StatusOK, "Title remediation", "To the Council", s.version.TextDigest, says("endorsements.sign_button", "Name", "Kinderrechte Heute"))

	page = s.sign(t, b, app.DisclosedPublic)
	shows(t, page, http.StatusOK, says("endorsements.done_signed"), "Chair", mandate, says("endorsements.state_signed"))
	if page.Path != signedOwn {
		t.Errorf("led to %s", page.Path)
	}
	visitor := s.visitor(t)
	if got := visitor.Get("/letters/remediation").Texts(".roll-group li"); !cmp.Equal(got, []string{"Kinderrechte Heute"}) {
		t.Errorf("the roll is %q", got)
	}
	shows(t, b.Get(signForm), http.StatusConflict, says("rules.already_endorsed"))

	page = b.Submit(b.Get(signedOwn), signedOwn+"/withdraw", nil)
	shows(t, page, http.StatusOK, says("endorsements.done_withdrawn"), says("endorsements.state_withdrawn"))
	shows(t, s.sign(t, b, app.DisclosedPublic), http.StatusOK, says("endorsements.done_signed"))
}

func TestEndorseFormLosesNothing(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.owner)
	page := b.Submit(b.Get(signForm), signed, url.Values{"capacity": {"Chair\x00"}, "authority": {"  \nKept  "}, "disclosure": {"secretariat"}})
	shows(t, page, http.StatusUnprocessableEntity, says("rules.confirm_authority"), says("rules.text_control"))
	if diff := cmp.Diff([]string{"capacity", "confirmed"}, wrong(page)); diff != "" {
		t.Error(diff)
	}
	if page.Value("authority") != "  \nKept  " || page.Value("disclosure") != "secretariat" {
		t.Errorf("lost: %q, %q", page.Value("authority"), page.Value("disclosure"))
	}
}

func TestEndorsingIsRefused(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	other := storetest.Coalition(t, s.store, "other")
	_, stranger := storetest.Signatory(t, s.store, other, "Fremde")
	viewer := storetest.Person(t, s.store, "viewer")
	storetest.Seat(t, s.store, s.organisation, viewer, app.Viewer)
	sent := form("organisation", "kinderrechte-heute", "digest", s.version.TextDigest, "capacity", "Chair", "authority", mandate, "disclosure", "public", "confirmed", "yes")
	tests := map[string]struct {
		who    app.Person
		change url.Values
		status int
		says   string
	}{
		"a viewer":            {who: viewer, status: http.StatusForbidden, says: says("rules.not_signatory")},
		"somebody else's":     {who: stranger, status: http.StatusForbidden, says: says("rules.not_signatory")},
		"not a member":        {who: stranger, change: form("organisation", "fremde"), status: http.StatusForbidden, says: says("rules.not_member")},
		"another text":        {who: s.owner, change: form("digest", "00"), status: http.StatusConflict, says: says("rules.text_changed")},
		"unknown disclosure":  {who: s.owner, change: form("disclosure", "nobody"), status: http.StatusUnprocessableEntity, says: says("rules.choose")},
		"unknown organisaton": {who: s.owner, change: form("organisation", "nobody"), status: http.StatusNotFound, says: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			values := url.Values{}
			for k, v := range sent {
				values[k] = v
			}
			for k, v := range test.change {
				values[k] = v
			}
			shows(t, s.as(t, test.who).Post(signed, values), test.status, test.says)
		})
	}
	if page := s.visitor(t).Get(signForm); page.Path[:8] != "/sign-in" {
		t.Errorf("a visitor was led to %s", page.Path)
	}
	shows(t, s.visitor(t).Post(signed, sent), http.StatusUnauthorized)
}

func TestNobodySignsAfterTheDeadlineAndIsToldWhy(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.owner)
	open := b.Get(signForm)
	s.clock.Set(s.letter.DeadlineAt)
	b = s.as(t, s.owner) // the session of two weeks ago is over
	why := "The deadline passed: 16 March 2026, 13:00 (Brussels time, CET)."
	for _, path := range []string{signForm, "/letters/remediation/endorse"} {
		shows(t, b.Get(path), http.StatusConflict, why)
	}
	shows(t, b.Submit(open, signed, url.Values{"capacity": {"Chair"}, "authority": {mandate}, "confirmed": {"yes"}}), http.StatusConflict, why)
	page := b.Get("/letters/remediation")
	if page.Has(".actbar") {
		t.Error("the letter still offers to be endorsed")
	}
	shows(t, page, http.StatusOK, says("letters.state_closed"))
}

func TestDeclining(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.owner)
	page := b.Submit(b.Get(signForm), "/letters/remediation/declines", url.Values{"reason": {"Not our field."}})
	shows(t, page, http.StatusOK, says("endorsements.done_declined"), "Not our field.", says("letters.endorse_for", "Name", "Kinderrechte Heute"))
	viewer := storetest.Person(t, s.store, "viewer")
	storetest.Seat(t, s.store, s.organisation, viewer, app.Viewer)
	if page := s.as(t, viewer).Get(signedOwn); page.Status != http.StatusOK || page.Has(".facts dd.digest") || page.HasForm(signedOwn+"/withdraw") {
		t.Errorf("a viewer sees %s", page.Text("main"))
	} else if got := page.Text("main"); contains(got, "Not our field.") {
		t.Errorf("a viewer reads the reason: %s", got)
	}
	if page := s.as(t, s.coordinator).Get("/letters/remediation/manage"); contains(page.Body, "Not our field.") {
		t.Error("a reason stands on a page that is projected")
	}
	shows(t, s.as(t, s.coordinator).Post(names, nil), http.StatusOK, "Not our field.")
	shows(t, s.as(t, s.coordinator).Get(signedOwn), http.StatusForbidden)
}

func TestPersonWithSeveralOrganisationsChooses(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	second, _ := storetest.Signatory(t, s.store, s.coalition, "Élan")
	storetest.Seat(t, s.store, second, s.owner, app.SignatoryRole)
	b := s.as(t, s.owner)
	page := b.Get("/letters/remediation/endorse")
	shows(t, page, http.StatusOK, says("endorsements.choice_title"), "Élan", "Kinderrechte Heute")
	shows(t, b.Get(signForm), http.StatusOK, says("endorsements.form_others"))
	s.sign(t, b, app.DisclosedPublic)
	shows(t, b.Get("/letters/remediation/endorse"), http.StatusOK, says("endorsements.form_title", "Name", "Élan"))
}
