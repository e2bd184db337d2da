package web

import (
	"net/http"
	"testing"

	"undersigned/app/store/storetest"
	"undersigned/app/web/signin"
)

// TestSigningOutTellsOfTheProvider: whoever has signed out is told where the browser may still be signed in, and only of
// providers that there are; who is signed in has no business there.
func TestSigningOutTellsOfTheProvider(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	door, err := signin.New(signin.Options{Base: portalBase, Clock: p.clock.Now, Sessions: p.server.Sessions, Providers: []signin.ProviderSettings{
		{ID: "code", Kind: signin.KindGitHub, Name: "Code & Co", ClientID: "c", ClientSecret: "s"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.server.account.Door = door

	b := p.as(t, storetest.Person(t, p.store, "Ada"))
	if at := b.Get("/signed-out?from=code").Path; at != "/" {
		t.Errorf("who is signed in comes to %s", at)
	}
	page := b.Post("/sign-out", nil)
	shows(t, page, http.StatusOK, says("signin.signed_out_title"), says("signin.signed_out_lead"))
	silent(t, page, "Ada", "Code & Co", "browser may still")
	if at := b.Get("/desk").Path; at != "/sign-in?return=%2Fdesk" || page.Path != "/signed-out" {
		t.Errorf("signing out leads to %s, the desk then to %s", page.Path, at)
	}
	shows(t, b.Get("/signed-out?from=code"), http.StatusOK, says("signin.signed_out_at_none", "Name", "Code & Co"))
	silent(t, b.Get("/signed-out?from=elsewhere"), "Your session at", "browser may still")
}
