package web

import (
	"net/http"
	"strconv"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/store/storetest"
)

// TestPlacesInASecretariat gives, changes and ends places on the page, as each of those who may see it.
func TestPlacesInASecretariat(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	platform := st.as(t, storetest.Platform(t, st.store))
	people := paths.Secretariat("care", "people")
	for _, issuer := range []string{"https://one.example", "https://github.com"} {
		_, err := accounts.New(st.store, nil).SignIn(t.Context(), app.Identity{Issuer: issuer, Subject: "7", Name: "Nora Ek", Email: "nora@example.org", EmailVerified: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	page := platform.Post(people, form("email", "nobody@example.org", "role", "coordinator"))
	shows(t, page, http.StatusUnprocessableEntity, says("rules.person_unknown"))
	page = platform.Post(people, form("email", "nora@example.org", "role", "coordinator"))
	shows(t, page, http.StatusUnprocessableEntity, says("rules.choose_identity"), "one.example", "github.com")
	second := page.All("input[name=person]")
	if len(second) != 2 {
		t.Fatalf("%d accounts are offered", len(second))
	}
	id := ""
	for _, a := range second[1].Attr {
		if a.Key == "value" {
			id = a.Val
		}
	}
	shows(t, platform.Post(people, form("email", "nora@example.org", "role", "coordinator", "person", id)), http.StatusOK, says("platform.appointed"), "Nora Ek")

	admin := st.as(t, st.administrator)
	shows(t, admin.Get(people), http.StatusOK, "Nora Ek", "nora@example.org", says("rules.last_administrator"))
	plain := st.as(t, st.coordinator).Get(people)
	shows(t, plain, http.StatusOK, "Nora Ek")
	silent(t, plain, "nora@example.org", "github.com")
	shows(t, st.as(t, storetest.Person(t, st.store, "stranger")).Get(people), http.StatusForbidden)

	place := func(p app.PersonID, act string) string {
		staff, err := accounts.New(st.store, nil).Offices(t.Context(), storetest.By(st.administrator), "care")
		for _, row := range staff.Rows {
			if row.Office.PersonID == p {
				return paths.Secretariat("care", "people", strconv.FormatInt(row.Office.ID, 10), act)
			}
		}
		t.Fatalf("%d holds nothing: %v", p, err)
		return ""
	}
	n, _ := strconv.Atoi(id)
	end := place(app.PersonID(n), "end")
	shows(t, admin.Post(end, nil), http.StatusOK, says("secretariat.people_done_end"))
	if got := admin.Post(end, nil); got.Status != http.StatusConflict {
		t.Errorf("ended twice: %d", got.Status)
	}
	last := place(st.administrator.ID, "role")
	if got := admin.Post(last, form("role", "coordinator")); got.Status != http.StatusConflict {
		t.Errorf("the last administrator steps down: %d", got.Status)
	}
	shows(t, platform.Post(last, form("role", "coordinator")), http.StatusUnprocessableEntity, says("rules.last_administrator_meant"))
	shows(t, platform.Post(last, form("role", "")), http.StatusUnprocessableEntity, says("rules.choose"))
	shows(t, platform.Post(last, form("role", "coordinator", "meant", "yes")), http.StatusOK, says("secretariat.people_done_role"))
	own := st.as(t, st.coordinator)
	if page := own.Post(place(st.coordinator.ID, "end"), nil); page.Path != paths.Desk() {
		t.Errorf("who gave up a place comes to %s", page.Path)
	}
	for _, wrong := range []string{"x/end", "1/king"} {
		if got := platform.Post(people+"/"+wrong, nil); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d", wrong, got.Status)
		}
	}
}
