package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app/store/storetest"
)

func TestAnApplicationIsAskedAboutAnsweredAndApproved(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	shows(t, applicant.Get("/desk"), http.StatusOK, says("desk.newcomer_lead"))
	form := applicant.Get("/desk/apply?coalition=care")
	if form.Value("coalition") != "care" {
		t.Error("the coalition that was clicked on is not chosen")
	}
	own := applicant.Submit(form, "/desk/apply", applying())
	shows(t, own, http.StatusOK, says("desk.done_applied"), says("organisations.membership_submitted"), "Ärzte gegen Gewalt")
	if own.Path != ownPath {
		t.Errorf("leads to %s", own.Path)
	}
	shows(t, applicant.Get("/desk"), http.StatusOK, "Ärzte gegen Gewalt", says("organisations.membership_submitted"))
	shows(t, st.visitor(t).Get("/organisations/arzte-gegen-gewalt"), http.StatusNotFound)

	administrator := st.as(t, st.administrator)
	shows(t, administrator.Get("/desk"), http.StatusOK, says("desk.waiting", "Count", 1))
	shows(t, administrator.Get("/secretariat/care"), http.StatusOK, "Ärzte gegen Gewalt")
	shows(t, administrator.Get("/secretariat/care/applications?q=arzte"), http.StatusOK, "Ärzte gegen Gewalt")
	dossier := administrator.Get(dossierPath)
	shows(t, dossier, http.StatusOK, "Elected by the members", "123456789012-34", "example.org", says("secretariat.mail_other"), says("secretariat.likely_none"))
	silent(t, dossier, "applicant@example.org")
	shows(t, administrator.Submit(dossier, dossierPath+"/ask", url.Values{"reason": {"Who sits on the board?"}}), http.StatusOK, says("secretariat.done_ask"), "Who sits on the board?")
	if administrator.Get(dossierPath).HasForm(dossierPath + "/ask") {
		t.Error("a second question is offered before the first is answered")
	}

	answer := applicant.Get(ownPath + "/answer")
	shows(t, answer, http.StatusOK, "Who sits on the board?", "care")
	if got := []string{answer.Value("legal_name"), answer.Value("website"), answer.Value("capacity"), answer.Value("authority")}; !cmp.Equal(got, []string{"Ärzte gegen Gewalt e. V.", "https://aerzte.example", "Chair", "Elected by the members"}) {
		t.Errorf("the answer begins with %q", got)
	}
	refused := applicant.Submit(answer, ownPath+"/answer", url.Values{"message": {"Three \x07 doctors"}, "website": {"https://org.example"}})
	shows(t, refused, http.StatusUnprocessableEntity, "Who sits on the board?")
	if !slices.Contains(wrong(refused), "message") || refused.Value("website") != "https://org.example" {
		t.Errorf("refused: %v, website %q", wrong(refused), refused.Value("website"))
	}
	shows(t, applicant.Submit(answer, ownPath+"/answer", url.Values{"message": {"Three doctors."}, "city": {"Bonn"}}), http.StatusOK, says("desk.done_answered"), "Three doctors.")

	dossier = administrator.Get(dossierPath)
	shows(t, dossier, http.StatusOK, "Bonn", "Three doctors.")
	shows(t, administrator.Submit(dossier, dossierPath+"/approve", nil), http.StatusOK, says("secretariat.done_approve"), says("organisations.membership_approved"))
	shows(t, st.visitor(t).Get("/organisations/arzte-gegen-gewalt"), http.StatusOK, "Ärzte gegen Gewalt", "Doctors against Violence", "Bonn")
	shows(t, applicant.Get("/desk"), http.StatusOK, says("organisations.role_owner"))
	shows(t, applicant.Get("/desk/organisations/arzte-gegen-gewalt"), http.StatusOK)
	shows(t, applicant.Get(ownPath+"/answer"), http.StatusConflict)
}

func TestAnApplicationSaysWhatIsWrongAndLosesNothing(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	b := st.as(t, storetest.Person(t, st.store, "applicant"))
	for field, value := range map[string]string{
		"coalition": "none", "legal_name": " \u200b", "type": "person", "country": "QQ", "city": "", "website": "not an address",
		"register_number": "12", "capacity": "", "authority": "", "acronym": "a\x00b", "display_name": "line\nbreak",
	} {
		page := b.Submit(b.Get("/desk/apply"), "/desk/apply", applying(field, value))
		shows(t, page, http.StatusUnprocessableEntity)
		if diff := cmp.Diff([]string{field}, wrong(page)); diff != "" {
			t.Errorf("%s = %q (-want +got)\n%s", field, value, diff)
		}
		for name, want := range applying() {
			if name != field && page.Value(name) != want[0] {
				t.Errorf("%s = %q: %s was %q and is %q", field, value, name, want[0], page.Value(name))
			}
		}
	}
	shows(t, b.Get("/secretariat/care"), http.StatusForbidden)
	if n := len(st.as(t, st.administrator).Get("/secretariat/care/applications").All("tbody tr")); n != 0 {
		t.Errorf("%d refused applications were kept", n)
	}
}

func TestARejectedApplicationIsAppealedAndReopened(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant, administrator := st.as(t, storetest.Person(t, st.store, "applicant")), st.as(t, st.administrator)
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying())

	dossier := administrator.Get(dossierPath)
	refused := administrator.Submit(dossier, dossierPath+"/reject", nil)
	shows(t, refused, http.StatusUnprocessableEntity)
	if !cmp.Equal(wrong(refused), []string{"reason"}) || !refused.Has("details[open] textarea[name=reason]") {
		t.Errorf("the form that was refused does not stand open: %v", wrong(refused))
	}
	shows(t, administrator.Submit(dossier, dossierPath+"/reject", url.Values{"reason": {"Not a group"}}), http.StatusOK, says("secretariat.done_reject"))
	own := applicant.Get(ownPath)
	shows(t, own, http.StatusOK, "Not a group", says("organisations.membership_rejected"))
	if own.HasForm(ownPath + "/withdraw") {
		t.Error("a rejected application is offered to be withdrawn")
	}
	appeal := applicant.Submit(own, ownPath+"/appeal", nil)
	shows(t, appeal, http.StatusUnprocessableEntity)
	if !cmp.Equal(wrong(appeal), []string{"reason"}) {
		t.Errorf("refused: %v", wrong(appeal))
	}
	shows(t, applicant.Submit(own, ownPath+"/appeal", url.Values{"reason": {"We are one"}}), http.StatusOK, says("desk.done_appealed"))
	dossier = administrator.Get(dossierPath)
	shows(t, dossier, http.StatusOK, "We are one")
	shows(t, administrator.Submit(dossier, dossierPath+"/reopen", nil), http.StatusOK, says("secretariat.done_reopen"))
	shows(t, applicant.Submit(applicant.Get(ownPath), ownPath+"/withdraw", nil), http.StatusOK, says("desk.done_withdrawn"), says("organisations.membership_withdrawn"))
	shows(t, applicant.Post(ownPath+"/withdraw", nil), http.StatusConflict)
	shows(t, applicant.Post(ownPath+"/appeal", url.Values{"reason": {"again"}}), http.StatusConflict)
	shows(t, applicant.Get(ownPath), http.StatusOK, says("organisations.application_again"))
	again := applicant.Submit(applicant.Get(ownPath+"/answer"), ownPath+"/answer", url.Values{"authority": {"A new board"}})
	shows(t, again, http.StatusOK, says("organisations.membership_submitted"))
	shows(t, administrator.Get(dossierPath), http.StatusOK, "A new board", "We are one")
}

func TestNobodyElseTouchesAnApplication(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying())
	stranger := st.as(t, storetest.Person(t, st.store, "stranger"))
	for _, act := range []string{"/answer", "/withdraw", "/appeal"} {
		shows(t, stranger.Post(ownPath+act, applying("reason", "because")), http.StatusNotFound)
		shows(t, st.visitor(t).Post(ownPath+act, applying("reason", "because")), http.StatusUnauthorized)
	}
	for _, act := range []string{"approve", "ask", "reject", "suspend", "reinstate", "reopen"} {
		values := form("reason", "because", "lock_version", "0")
		shows(t, stranger.Post(dossierPath+"/"+act, values), http.StatusForbidden)
		shows(t, applicant.Post(dossierPath+"/"+act, values), http.StatusForbidden)
		shows(t, st.as(t, st.coordinator).Post(dossierPath+"/"+act, values), http.StatusForbidden)
	}
	shows(t, st.as(t, st.administrator).Post(dossierPath+"/promote", nil), http.StatusNotFound)
	shows(t, applicant.Get(ownPath), http.StatusOK, says("organisations.membership_submitted"))
}
