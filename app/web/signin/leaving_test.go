package signin_test

import (
	"testing"

	"github.com/labstack/echo/v4"

	"undersigned/app/web/signin"
)

// TestLeavingTheProvider: the end of the session at the provider is offered where the provider says how, at an address
// that could be trusted with a sign-in, and nothing of the person goes into it.
func TestLeavingTheProvider(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		endpoint any
		want     string // behind the provider's own address; "" where nothing is offered
	}{
		"its own":              {"/logout", "/logout?client_id=" + signinClient},
		"with a query already": {"/logout?realm=ngo", "/logout?client_id=" + signinClient + "&realm=ngo"},
		"none":                 {nil, ""},
		"empty":                {"", ""},
		"over plain http":      {"http://logout.example/", ""},
		"a script":             {"javascript:alert(1)", ""},
		"not an address":       {"https://%zz/", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			r.discovery = func(m map[string]any) {
				if path, ok := c.endpoint.(string); ok {
					if len(path) > 0 && path[0] == '/' {
						path = r.URL + path
					}
					m["end_session_endpoint"] = path
				}
			}
			s := newSite(t, nil, at(r))
			b := newBrowser(t)
			if b.signIn(s, "/auth/rogue"); b.who(s) != rogueSubject {
				t.Fatalf("not signed in: %v", causes(s))
			}
			want := c.want
			if want != "" {
				want = r.URL + want
			}
			if got := s.door.Leaving(b.get(s.URL + "/through").body); got.Address != want || got.Name != at(r).Name {
				t.Errorf("offered: %q", got)
			}
		})
	}
}

// TestLeavingWhereNothingIsOffered: a provider that is not there or cannot be asked has no way out.
func TestLeavingWhereNothingIsOffered(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	openID := at(r)
	r.Close()
	s := newSite(t, nil, openID, signin.ProviderSettings{ID: "github", Kind: signin.KindGitHub, Name: "GitHub", ClientID: "c", ClientSecret: "s"})
	for id, want := range map[string]signin.Leaving{
		openID.ID: {Name: openID.Name}, "github": {Name: "GitHub"}, "elsewhere": {}, "": {},
	} {
		if got := s.door.Leaving(id); got != want {
			t.Errorf("%q: offered %v, want %v", id, got, want)
		}
	}
	if got := newBrowser(t).get(s.URL + "/through"); got.body != "" {
		t.Errorf("somebody who never came in came through %q", got.body)
	}
}

// through tells through which provider a session was begun.
func (s *site) through(c echo.Context) error {
	return c.String(200, s.door.CameThrough(c.Request().Context()))
}
