package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// seatForm is the action on the page that ends so, for the first seat or request that has one.
func seatForm(t *testing.T, page *webtest.Page, act string) string {
	t.Helper()
	for _, f := range page.All("form") {
		for _, a := range f.Attr {
			if a.Key == "action" && strings.HasSuffix(a.Val, "/"+act) && strings.Contains(a.Val, "/seats/") {
				return a.Val
			}
		}
	}
	t.Fatalf("%s offers no %s", page.Path, act)
	return ""
}

func TestAPersonAsksForASeatAndIsGivenOne(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	_, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	asker, boss := st.as(t, storetest.Person(t, st.store, "asker")), st.as(t, owner)

	shows(t, asker.Get("/desk/join?q=beta"), http.StatusOK, says("organisations.join_none", "Query", "beta"))
	found := asker.Get("/desk/join?q=alpha")
	shows(t, found, http.StatusOK, "Alpha Aid")
	chosen := asker.Get("/desk/join?organisation=alpha-aid")
	refused := asker.Submit(chosen, "/desk/join", url.Values{"capacity": {" "}})
	shows(t, refused, http.StatusUnprocessableEntity, "Alpha Aid")
	if got := wrong(refused); len(got) != 1 || got[0] != "capacity" {
		t.Errorf("refused: %v", got)
	}
	shows(t, asker.Submit(chosen, "/desk/join", url.Values{"capacity": {"Press officer"}}), http.StatusOK, says("desk.done_asked_to_join"), says("desk.request_waits"))
	shows(t, asker.Post("/desk/join", form("organisation", "alpha-aid", "capacity", "Again")), http.StatusConflict, says("rules.seat_exists"))
	shows(t, asker.Get("/desk/organisations/alpha-aid/seats"), http.StatusForbidden)

	shows(t, boss.Get("/desk"), http.StatusOK, says("desk.seat_requests", "Count", 1))
	seats := boss.Get("/desk/organisations/alpha-aid/seats")
	shows(t, seats, http.StatusOK, "asker", "Press officer", says("organisations.mail_differs", "Domain", "example.org"))
	silent(t, seats, "asker@example.org")
	approve := seatForm(t, seats, "approve")
	shows(t, boss.Post(approve, form("role", "emperor")), http.StatusUnprocessableEntity, "Press officer")
	shows(t, asker.Post(approve, form("role", "owner")), http.StatusForbidden)
	shows(t, boss.Submit(seats, approve, url.Values{"role": {"editor"}}), http.StatusOK, says("desk.done_seat_approve"), says("organisations.role_editor"))
	shows(t, boss.Submit(seats, approve, url.Values{"role": {"owner"}}), http.StatusOK) // the same page again: it is a seat now
	shows(t, asker.Get("/desk/organisations/alpha-aid"), http.StatusOK)
}

func TestARequestIsRefusedAndSeatsEnd(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	boss, asker := st.as(t, owner), st.as(t, storetest.Person(t, st.store, "asker"))
	asker.Post("/desk/join", form("organisation", "alpha-aid", "capacity", "Press officer"))
	const path = "/desk/organisations/alpha-aid/seats"
	page := boss.Get(path)
	refuse := seatForm(t, page, "refuse")
	shows(t, boss.Submit(page, refuse, nil), http.StatusOK, says("desk.done_seat_refuse"))
	shows(t, boss.Post(refuse, nil), http.StatusConflict)
	shows(t, boss.Post(path+"/999/refuse", nil), http.StatusNotFound)
	shows(t, boss.Post(path+"/x/refuse", nil), http.StatusNotFound)
	shows(t, boss.Post(strings.Replace(refuse, "refuse", "crown", 1), nil), http.StatusNotFound)

	shows(t, boss.Post("/desk/organisations/alpha-aid/leave", nil), http.StatusConflict, says("rules.last_owner"))
	shows(t, boss.Submit(page, seatForm(t, page, "remove"), nil), http.StatusConflict, says("rules.last_owner"))
	second := st.representative(t, org, app.Owner)
	page = boss.Get(path)
	gone := boss.Submit(page, seatForm(t, page, "remove"), nil) // the owner's own seat is the first
	shows(t, gone, http.StatusOK, says("desk.done_seat_remove"))
	if gone.Path != "/desk" {
		t.Errorf("an owner without a seat is led to %s", gone.Path)
	}
	viewer := st.as(t, st.representative(t, org, app.Viewer))
	seen := viewer.Get(path)
	shows(t, seen, http.StatusOK, second.Name)
	if seen.Has("select[name=role]") {
		t.Error("a viewer is offered decisions")
	}
	shows(t, viewer.Submit(seen, "/desk/organisations/alpha-aid/leave", nil), http.StatusOK, says("desk.done_left_seat"))
	shows(t, viewer.Get(path), http.StatusForbidden)
}
