package web

import (
	"net/http"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestAPersonDeletesTheirAccount reads what will happen, does it, and is gone from every page that others read.
func TestAPersonDeletesTheirAccount(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	_, v := storetest.Letter(t, st.store, st.coalition, st.administrator, "remedy")
	signatory := st.representative(t, org, app.SignatoryRole)
	leaver, elsewhere, boss, administrator := st.as(t, signatory), st.as(t, signatory), st.as(t, owner), st.as(t, st.administrator)

	shows(t, leaver.Post("/letters/remedy/endorsements", form("organisation", "alpha-aid", "capacity", "Beekeeper", "authority", "Board",
		"confirmed", "yes", "disclosure", "public", "digest", v.TextDigest)), http.StatusOK)
	shows(t, boss.Get("/letters/remedy/endorsements/alpha-aid"), http.StatusOK, "signatory at Alpha Aid", "Beekeeper")
	shows(t, administrator.Get("/letters/remedy/manage"), http.StatusOK, "signatory at Alpha Aid", "Beekeeper")
	shows(t, leaver.Get("/account"), http.StatusOK, says("account.delete_link"))
	page := leaver.Get("/account/delete")
	shows(t, page, http.StatusOK, "Alpha Aid", says("account.delete_stays_endorsements", "Count", 1), says("account.delete_button"))

	home := leaver.Submit(page, "/account/delete", nil)
	shows(t, home, http.StatusOK, says("account.deleted"))
	if home.Path != "/" || home.Has("a[href='/account']") {
		t.Errorf("afterwards at %s, signed in still: %v", home.Path, home.Has("a[href='/account']"))
	}
	silent(t, leaver.Get("/"), says("account.deleted"))
	for name, browser := range map[string]func(string) string{"this": func(p string) string { return leaver.Get(p).Path }, "the other": func(p string) string { return elsewhere.Get(p).Path }} {
		if at := browser("/desk"); !contains(at, "/sign-in") {
			t.Errorf("%s browser still comes to %s", name, at)
		}
	}
	for _, path := range []string{"/letters/remedy/endorsements/alpha-aid", "/desk/organisations/alpha-aid/seats"} {
		silent(t, boss.Get(path), "signatory at Alpha Aid", "Beekeeper")
	}
	shows(t, boss.Get("/letters/remedy/endorsements/alpha-aid"), http.StatusOK, says("account.deleted_person"))
	for _, path := range []string{"/letters/remedy/manage", "/secretariat/care/ledger"} {
		read := administrator.Get(path)
		shows(t, read, http.StatusOK, "Alpha Aid", says("account.deleted_person"))
		silent(t, read, "signatory at Alpha Aid", "Beekeeper")
	}
	shows(t, st.visitor(t).Get("/letters/remedy"), http.StatusOK, "Alpha Aid")
	if report, err := ledger.New(st.store).Verify(t.Context()); err != nil || !report.Holds() {
		t.Errorf("%+v, %v", report.Findings, err)
	}
}

// TestAnErasedLineSaysSo shows neither the note nor that the portal itself had decided.
func TestAnErasedLineSaysSo(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	administrator := st.as(t, st.administrator)
	before := administrator.Get("/secretariat/care/ledger?kind=membership")
	shows(t, before, http.StatusOK, "Alpha Aid", "owner of Alpha Aid")
	var index int64
	err := st.store.Read(t.Context(), func(tx *store.Tx) (err error) {
		index, err = tx.NewestLine("membership.approved", "membership", 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := privacy.New(st.store).EraseLines(t.Context(), []int64{index}); err != nil {
		t.Fatal(err)
	}
	after := administrator.Get("/secretariat/care/ledger?kind=membership")
	shows(t, after, http.StatusOK, "erased on 2 March 2026")
	silent(t, after, "Alpha Aid", says("ledger.by_portal"))
}

func TestTheLastOwnerIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	_, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	last := st.as(t, owner)
	page := last.Get("/account/delete")
	shows(t, page, http.StatusOK, says("rules.erase_last_owner", "Names", "Alpha Aid"))
	if page.Has("form[action='/account/delete']") {
		t.Error("a button that cannot work")
	}
	shows(t, last.Post("/account/delete", nil), http.StatusConflict, says("rules.erase_last_owner", "Names", "Alpha Aid"))
	shows(t, last.Get("/account"), http.StatusOK)
	shows(t, st.visitor(t).Post("/account/delete", nil), http.StatusUnauthorized)
	if p := st.visitor(t).Get("/account/delete"); !contains(p.Path, "/sign-in") {
		t.Errorf("a visitor comes to %s", p.Path)
	}
}
