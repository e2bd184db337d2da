package web

import (
	"net/http"
	"net/url"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
)

// TestNewNamesWaitForASecondLook follows an editor who takes another member's name to the secretariat and back.
func TestNewNamesWaitForASecondLook(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	storetest.Signatory(t, st.store, st.coalition, "Children First Alliance")
	org, _ := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	const profile, dossier = "/desk/organisations/alpha-aid", "/secretariat/care/applications/alpha-aid"
	editor, admin := st.as(t, st.representative(t, org, app.Editor)), st.as(t, st.administrator)
	takes := func() {
		t.Helper()
		shows(t, editor.Submit(editor.Get(profile), profile, url.Values{"display_name": {"Children First Alliance"}}), http.StatusOK,
			says("organisations.naming_waits"), "Children First Alliance")
	}
	takes()
	silent(t, st.visitor(t).Get("/organisations/alpha-aid"), "Children First")
	shows(t, admin.Get("/secretariat/care"), http.StatusOK, says("secretariat.names_waiting"), "Alpha Aid")
	page := admin.Get(dossier)
	shows(t, page, http.StatusOK, "Children First Alliance", says("organisations.naming_pending"), says("secretariat.likely_name"))
	coordinator := st.as(t, st.coordinator).Get(dossier)
	shows(t, coordinator, http.StatusOK, "Children First Alliance")
	if coordinator.HasForm(dossier + "/names/1/accept") {
		t.Error("a coordinator may accept")
	}
	shows(t, admin.Submit(page, dossier+"/names/1/refuse", nil), http.StatusUnprocessableEntity, says("rules.required"))
	shows(t, admin.Submit(page, dossier+"/names/1/refuse", url.Values{"reason": {"Taken"}}), http.StatusOK, says("secretariat.names_done_refuse"), "Taken")
	shows(t, admin.Submit(page, dossier+"/names/1/refuse", url.Values{"reason": {"Still taken"}}), http.StatusConflict, says("rules.change_decided"), "Still taken")
	takes()
	shows(t, editor.Submit(editor.Get(profile), profile+"/names/recall", nil), http.StatusOK, says("organisations.naming_recalled_done"))
	takes()
	shows(t, admin.Submit(admin.Get(dossier), dossier+"/names/3/accept", nil), http.StatusOK, says("secretariat.names_done_accept"))
	shows(t, editor.Get("/organisations/alpha-aid"), http.StatusOK, "Children First Alliance")
	shows(t, admin.Get("/secretariat/care/ledger"), http.StatusOK, says("ledger.kind_organisation_renamed"), "Alpha Aid → Children First Alliance",
		says("ledger.kind_organisation_name_asked"), says("ledger.kind_organisation_name_refused"), says("ledger.kind_organisation_name_recalled"))
}
