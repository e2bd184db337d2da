package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
)

func TestTheDirectoryIsSearchedFilteredAndPaged(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	storetest.Coalition(t, st.store, "justice")
	for i := range site.PerPage + 1 {
		storetest.Signatory(t, st.store, st.coalition, fmt.Sprintf("Member %02d", i))
	}
	owner := st.as(t, storetest.Person(t, st.store, "applicant"))
	owner.Submit(owner.Get("/desk/apply"), "/desk/apply", applying())
	admin := st.as(t, st.administrator)
	admin.Submit(admin.Get(dossierPath), dossierPath+"/approve", nil)

	for query, want := range map[string]int{
		"": site.PerPage, "?page=2": 2, "?page=99": 2, "?q=arzte": 1, "?q=GEWALT+%C3%A4gg": 1, "?q=doctors+arzte": 1, "?q=none": 0,
		"?country=DE": 1, "?country=BE": site.PerPage, "?country=FR": 0, "?country=QQ": 0, "?type=ngo&country=DE": 1, "?type=trade_union": 0,
		"?type=person": 0, "?coalition=care&country=DE": 1, "?coalition=justice": 0, "?coalition=none": 0, "?q=%25": 0, "?q=%00%FF": 0,
	} {
		page := st.visitor(t).Get("/organisations" + query)
		shows(t, page, http.StatusOK)
		if got := len(page.All(".directory li")); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	page := st.visitor(t).Get("/organisations?country=BE&q=member&page=1")
	if !page.Has(".pages a") || !strings.Contains(page.Attr(".pages a", "href"), "country=BE") {
		t.Error("the second page forgets the filters")
	}
	shows(t, page, http.StatusOK, "Germany", "Belgium")
	shows(t, st.visitor(t).Get("/coalitions/care"), http.StatusOK, "Belgium", "21", "Germany", "About care")
	if member := owner.Get("/coalitions/care"); member.Has("a[href=/desk/apply?coalition=care]") {
		t.Error("a member is asked to apply")
	}
}

// TestAWithheldNameIsNowhere signs one letter in public and one without a name,
// and looks at every page of this room that others see.
func TestAWithheldNameIsNowhere(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Quiet House")
	for slug, disclosure := range map[string]app.Disclosure{"loud": app.DisclosedPublic, "still": app.DisclosedSecretariat} {
		_, v := storetest.Letter(t, st.store, st.coalition, st.coordinator, slug)
		err := endorsements.New(st.store).Sign(t.Context(), storetest.By(owner), endorsements.Signing{Letter: slug, Organisation: org.Slug, Mandate: app.Mandate{
			Capacity: "Chair", Authority: "The board", Confirmed: true, Disclosure: disclosure, TextDigest: v.TextDigest,
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	stranger := storetest.Person(t, st.store, "stranger")
	public := st.as(t, stranger).Get("/organisations/quiet-house")
	shows(t, public, http.StatusOK, "Title loud")
	silent(t, public, "Title still")
	silent(t, st.visitor(t).Get("/organisations/quiet-house"), "Title still")
	silent(t, st.as(t, stranger).Get("/desk"), "Quiet House")
	shows(t, st.as(t, st.representative(t, org, app.Viewer)).Get("/desk"), http.StatusOK, "Title still", "Title loud")

	// A history is read, and projected, without leaving a line: it names nobody who is withheld, whoever reads it.
	all := st.as(t, st.administrator).Get("/secretariat/care/ledger?kind=endorsement")
	shows(t, all, http.StatusOK, says("ledger.withheld"), "Quiet House")
	if n := strings.Count(all.Text("table"), "Quiet House"); n != 2 { // the public one, and who signed it
		t.Errorf("the name stands there %d times: %s", n, all.Text("table"))
	}
	platform := st.as(t, storetest.Platform(t, st.store))
	page := platform.Get("/secretariat/care/ledger?kind=endorsement")
	shows(t, page, http.StatusOK, says("ledger.withheld"))
	silent(t, page, "Quiet House")
	if n := len(platform.Get("/secretariat/care/ledger?kind=endorsement&q=quiet").All("tbody tr")); n != 0 {
		t.Error("who may not read a name can search for it")
	}
}
