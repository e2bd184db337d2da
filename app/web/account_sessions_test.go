package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"undersigned/app/store/storetest"
)

// TestTheAccountPageShowsWhatIsKnown names address, identity and every browser, and ends what is asked for.
func TestTheAccountPageShowsWhatIsKnown(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	ada := storetest.Person(t, st.store, "Ada")
	stranger := st.as(t, storetest.Person(t, st.store, "stranger"))
	here, there, elsewhere := st.as(t, ada), st.as(t, ada), st.as(t, ada)

	storetest.ClockOf(st.store).Pass(10 * time.Minute)
	for _, b := range []string{here.Get("/desk").Path, there.Get("/desk").Path, elsewhere.Get("/desk").Path} {
		if b != "/desk" {
			t.Fatalf("a session without an owner, as those of before, comes to %s", b)
		}
	}
	page := here.Get("/account")
	shows(t, page, http.StatusOK, ada.Email, ada.Subject, says("account.session_current"), says("account.session_unnamed"))
	if n := len(page.All(".entries li")); n != 3 {
		t.Errorf("%d sessions are listed, want 3", n)
	}
	var others []string
	for _, form := range page.All(".entries form") {
		for _, a := range form.Attr {
			if a.Key == "action" {
				others = append(others, a.Val)
			}
		}
	}
	if len(others) != 2 {
		t.Fatalf("%v can be ended, want the two others", others)
	}
	for _, action := range others {
		shows(t, stranger.Post(action, nil), http.StatusNotFound)
		if p := st.visitor(t).Post(action, nil); p.Status != http.StatusUnauthorized {
			t.Errorf("a visitor is answered %d", p.Status)
		}
	}
	if n := len(here.Get("/account").All(".entries li")); n != 3 {
		t.Errorf("after strangers tried, %d sessions are left", n)
	}

	shows(t, here.Post(others[0], nil), http.StatusOK, says("account.session_ended"))
	ended := 0
	for _, p := range []string{there.Get("/desk").Path, elsewhere.Get("/desk").Path} {
		if strings.HasPrefix(p, "/sign-in") {
			ended++
		}
	}
	if ended != 1 {
		t.Errorf("%d browsers are signed out, want one", ended)
	}
	shows(t, here.Post("/account/sessions/others/end", nil), http.StatusOK, says("account.sessions_others_ended"))
	for _, b := range []string{there.Get("/desk").Path, elsewhere.Get("/desk").Path} {
		if !strings.HasPrefix(b, "/sign-in") {
			t.Errorf("another browser still comes to %s", b)
		}
	}
	if p := here.Get("/account"); p.Path != "/account" || len(p.All(".entries li")) != 1 {
		t.Errorf("this browser is at %s", p.Path)
	}
	shows(t, stranger.Get("/account"), http.StatusOK)
}
