package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"undersigned/app/store/storetest"
)

func TestTheHistoryIsReadInWords(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying())
	b := st.as(t, st.administrator)
	b.Submit(b.Get(dossierPath), dossierPath+"/reject", url.Values{"reason": {"Not a group"}})
	storetest.Letter(t, st.store, st.coalition, st.coordinator, "remedy")

	elsewhere := storetest.Coalition(t, st.store, "justice")
	storetest.Signatory(t, st.store, elsewhere, "Gewalt frei")

	page := b.Get("/secretariat/care/ledger")
	shows(t, page, http.StatusOK, says("ledger.kind_membership_submitted"), says("ledger.kind_membership_rejected"), says("ledger.kind_organisation_registered"),
		says("ledger.kind_letter_opened"), says("ledger.kind_office_appointed"), says("desk.office_coordinator"), "Ärzte gegen Gewalt", "applicant", st.administrator.Name, says("ledger.by_portal"))
	silent(t, page, "Not a group", "ledger.kind_", "membership.submitted")
	for _, href := range []string{dossierPath, "/letters/remedy/manage"} {
		if !page.Has("tbody a[href=" + href + "]") {
			t.Errorf("no line leads to %s", href)
		}
	}
	if rows := page.Texts("tbody tr"); !strings.Contains(rows[0], says("ledger.kind_letter_opened")) {
		t.Errorf("the newest line is not the first: %q", rows[0])
	}
	for query, want := range map[string]int{"?kind=membership": 2, "?kind=letter": 1, "?kind=nonsense": 0, "?q=gewalt": 3, "?q=%C3%84rzte&kind=organisation": 1, "?q=%00%FF%25": 0, "?q=remedy": 2} {
		if got := len(b.Get("/secretariat/care/ledger" + query).All("tbody tr")); got != want {
			t.Errorf("%s finds %d lines, want %d", query, got, want)
		}
	}
	german := st.as(t, st.administrator)
	german.Post("/language", url.Values{"language": {"de"}, "return": {"/"}})
	shows(t, german.Get("/secretariat/care/ledger"), http.StatusOK, "Antrag")
}
