package web

import (
	"net/http"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// withoutMail takes away a person's address, as a provider does that gives none.
func (p *portal) withoutMail(t *testing.T, person app.Person) app.Person {
	t.Helper()
	person.Email, person.EmailVerified = "", false
	if err := p.store.Tx(t.Context(), func(tx *store.Tx) error { return tx.SavePerson(&person) }); err != nil {
		t.Fatal(err)
	}
	return person
}

// TestNobodyIsPromisedMailThatCannotCome: whose provider gives no address is told so, and so are those who wait for an answer
// from them; nobody else reads a word of it.
func TestNobodyIsPromisedMailThatCannotCome(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant := st.withoutMail(t, storetest.Person(t, st.store, "applicant"))
	own, mailed := st.as(t, applicant), st.as(t, storetest.Person(t, st.store, "another"))
	for _, path := range []string{"/desk", "/account"} {
		shows(t, own.Get(path), http.StatusOK, says("account.unmailed"), says("account.unmailed_next"))
		silent(t, mailed.Get(path), says("account.unmailed"))
	}
	silent(t, own.Get("/account"), says("account.language_hint"))
	shows(t, own.Get("/desk/apply"), http.StatusOK, says("organisations.apply_after_unmailed"))
	shows(t, mailed.Get("/desk/apply"), http.StatusOK, says("organisations.apply_after"))
	applied := own.Submit(own.Get("/desk/apply"), "/desk/apply", applying())
	shows(t, applied, http.StatusOK, says("organisations.application_next_submitted_unmailed"))
	silent(t, applied, says("organisations.application_next_submitted"))
	office := st.as(t, st.administrator)
	shows(t, office.Get(dossierPath), http.StatusOK, says("secretariat.unmailed"), says("secretariat.approve_explain_unmailed"))

	silent(t, mailed.Submit(mailed.Get("/desk/apply"), "/desk/apply", applying("legal_name", "Beta", "display_name", "Beta", "english_name", "", "acronym", "", "website", "", "register_number", "")), says("secretariat.unmailed"))
	page := office.Get("/secretariat/care/applications/beta")
	shows(t, page, http.StatusOK, says("secretariat.approve_explain"))
	silent(t, page, says("secretariat.unmailed"))
}

// TestOwnersSeeWhomNoMailReaches: those who decide on seats do, and nobody else who reads the list.
func TestOwnersSeeWhomNoMailReaches(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	o, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	viewer := st.as(t, st.representative(t, o, app.Viewer))
	decides, path := st.as(t, owner), "/desk/organisations/alpha-aid/seats"
	silent(t, decides.Get(path), says("secretariat.unmailed"))
	st.withoutMail(t, st.representative(t, o, app.SignatoryRole))
	shows(t, decides.Get(path), http.StatusOK, says("secretariat.unmailed"))
	silent(t, viewer.Get(path), says("secretariat.unmailed"))
}
