package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"undersigned/app/web/signin"
)

func TestSigninTrustsAnAddressOnlyWhenVerified(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		claims   func(map[string]any)
		userinfo map[string]any
		email    string
		verified bool
	}{
		"not verified":        {claims: func(c map[string]any) { c["email_verified"] = false }, email: rogueEmail},
		"nothing said":        {claims: func(c map[string]any) { delete(c, "email_verified") }, email: rogueEmail},
		"verified as a text":  {claims: func(c map[string]any) { c["email_verified"] = "true" }, email: rogueEmail, verified: true},
		"no address":          {claims: func(c map[string]any) { delete(c, "email") }},
		"not an address":      {claims: func(c map[string]any) { c["email"] = "Somebody <x@y.example>" }},
		"two addresses":       {claims: func(c map[string]any) { c["email"] = "x@y.example, z@y.example" }},
		"a line break within": {claims: func(c map[string]any) { c["email"] = "x@y.example\r\nBcc: z@y.example" }},
		"userinfo fills in": {
			claims:   func(c map[string]any) { delete(c, "email"); delete(c, "email_verified") },
			userinfo: map[string]any{"sub": rogueSubject, "email": "info@y.example", "email_verified": true},
			email:    "info@y.example", verified: true,
		},
		"userinfo does not overrule the token": {
			claims:   func(c map[string]any) { c["email_verified"] = false; delete(c, "name") },
			userinfo: map[string]any{"sub": rogueSubject, "email": "info@y.example", "email_verified": true, "name": "N"},
			email:    rogueEmail,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			r.claims = test.claims
			if test.userinfo != nil {
				r.userinfo = func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, test.userinfo) }
			}
			s := newSite(t, nil, at(r))
			if got := newBrowser(t).signIn(s, "/auth/rogue"); got.status != http.StatusSeeOther {
				t.Fatalf("answer %d %s; causes %v", got.status, got.body, causes(s))
			}
			if id := s.came[0]; id.Email != test.email || id.EmailVerified != test.verified {
				t.Errorf("address %q, verified %v; want %q, %v", id.Email, id.EmailVerified, test.email, test.verified)
			}
		})
	}
}

func TestSigninReturnsOnlyToPathsOfThisSite(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                                      "/",
		"/":                                     "/",
		"/desk":                                 "/desk",
		"/letters?q=a%2Fb&to=https://x.example": "/letters?q=a%2Fb&to=https://x.example",
		"/organisations/české#top":              "/organisations/české#top",
		"desk":                                  "/",
		"//x.example":                           "/",
		"///x.example":                          "/",
		`/\x.example`:                           "/",
		`\\x.example`:                           "/",
		"/\t/x.example":                         "/",
		"/\n/x.example":                         "/",
		"/desk\x00":                             "/",
		"/a/..//x.example":                      "/",
		"https://x.example/":                    "/",
		"javascript:alert(1)":                   "/",
		"/%zz":                                  "/",
		"/" + strings.Repeat("a", 3000):         "/",
	} {
		if got := signin.LocalPath(path); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "/desk?x=1", "//x", `/\x`, "/\t/x", "/a//b", "http://x", "/?//x"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://portal.example/sign-in")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got := signin.LocalPath(path)
		// What a browser makes of it: tabs and line breaks go, \ becomes /.
		seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(got)
		u, err := base.Parse(seen)
		if err != nil || u.Host != base.Host || u.Scheme != "https" || !strings.HasPrefix(got, "/") {
			t.Errorf("LocalPath(%q) = %q leads to %v, %v", path, got, u, err)
		}
	})
}

// TestSigninNeverTrustsAnAddressFromMicrosoft, whatever the token says: a
// tenant's administrator may have typed anybody's.
func TestSigninNeverTrustsAnAddressFromMicrosoft(t *testing.T) {
	t.Parallel()
	r, s := newMicrosoft(t)
	b := newBrowser(t)
	begun := b.get(s.URL + "/auth/rogue")
	back := b.get(strings.Replace(begun.location, microsoftHost, r.URL, 1))
	if got := b.get(back.location); got.status != http.StatusSeeOther {
		t.Fatalf("answer %d %s; causes %v", got.status, got.body, causes(s))
	}
	if id := s.came[0]; id.Issuer != microsoftHost+microsoftPath || id.Email != rogueEmail || id.EmailVerified {
		t.Errorf("identity %+v: want the address, unverified", id)
	}
}

// TestSigninOverHTTPSStaysThere: discovery may not send the code of an https
// issuer to plain http, not even on this machine.
func TestSigninOverHTTPSStaysThere(t *testing.T) {
	t.Parallel()
	r, s := newMicrosoft(t)
	honest := r.discovery
	r.discovery = func(m map[string]any) {
		honest(m)
		m["token_endpoint"] = r.URL + "/token"
	}
	b := newBrowser(t)
	s.refusedFor(t, b, b.get(s.URL+"/auth/rogue"), signin.ReasonDiscoveryFailed, r.secrets())
}

const (
	microsoftHost = "https://login.microsoftonline.com"
	microsoftPath = "/9f8e7d6c-1234-4abc-9def-0123456789ab/v2.0"
)

// newMicrosoft is a provider under the name of one, and a site that knows it.
func newMicrosoft(t *testing.T) (*rogue, *site) {
	t.Helper()
	r := newRogue(t)
	r.discovery = func(m map[string]any) {
		for name, value := range m {
			if address, ok := value.(string); ok {
				m[name] = strings.Replace(address, r.URL, microsoftHost, 1)
			}
		}
		m["issuer"] = microsoftHost + microsoftPath
	}
	r.claims = func(c map[string]any) { c["iss"] = microsoftHost + microsoftPath }
	settings := at(r)
	settings.Issuer = microsoftHost + microsoftPath
	return r, newSite(t, func(o *signin.Options) { o.Transport = asMicrosoft{r.URL, ownTransport(t)} }, settings)
}

// asMicrosoft takes every request to the provider of the test.
type asMicrosoft struct {
	to  string
	own http.RoundTripper
}

func (m asMicrosoft) RoundTrip(req *http.Request) (*http.Response, error) {
	u, err := url.Parse(m.to + strings.TrimPrefix(req.URL.Path, microsoftPath))
	if err != nil {
		return nil, err
	}
	moved := req.Clone(req.Context())
	moved.URL, moved.Host = u, u.Host
	return m.own.RoundTrip(moved)
}
