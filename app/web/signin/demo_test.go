package signin_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/demo"
	"undersigned/app/paths"
	"undersigned/app/web/signin"
)

// TestSigninWithTheDemosProvider is the whole of it as the demo wires it: the
// provider under the portal's own address, asked within the process.
func TestSigninWithTheDemosProvider(t *testing.T) {
	t.Parallel()
	var provider http.Handler
	transport := &laterTransport{}
	s := newSite(t, func(o *signin.Options) {
		o.Transport = transport
		o.Providers = []signin.ProviderSettings{{
			ID: demo.ProviderID, Kind: signin.KindOpenID, Name: "Demonstration", Issuer: o.Base + paths.DemoProvider,
			ClientID: demo.ClientID, ClientSecret: "demo-secret",
		}}
		var err error
		provider, err = demo.NewProvider(demo.ProviderOptions{
			Base: o.Base, Secret: "demo-secret", Clock: time.Now,
			People: []demo.Person{{Subject: "owner", Name: "Eigentümerin", Email: "owner@ngo.example", Language: "de", Role: "Owner"}},
			Render: func(w http.ResponseWriter, _ *http.Request, _ []demo.Person, id string) {
				if _, err := io.WriteString(w, id); err != nil {
					t.Error(err)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		transport.RoundTripper = demo.Transport(o.Base, provider, forbidden{t})
	})
	s.Config.Handler.(*echo.Echo).Any(paths.DemoProvider+"/*", echo.WrapHandler(provider))

	b := newBrowser(t)
	b.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		if req.URL.Path == "/desk" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	choose := b.get(s.URL + "/auth/demo?return=/desk")
	form := url.Values{"request": {choose.body}, "person": {"owner"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+paths.DemoProvider+"/choose", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := b.do(req); got.status != http.StatusSeeOther || got.location != "/desk" {
		t.Fatalf("answer %d to %q: %s; causes %v", got.status, got.location, got.body, causes(s))
	}
	want := []signin.Identity{{Provider: "demo", Identity: app.Identity{
		Issuer: s.URL + "/demo-idp", Subject: "owner", Name: "Eigentümerin", Email: "owner@ngo.example", EmailVerified: true, Language: "de",
	}}}
	if diff := cmp.Diff(want, s.came); diff != "" {
		t.Errorf("identity (-want +got)\n%s", diff)
	}
	if who := b.who(s); who != "owner" {
		t.Errorf("%q is signed in", who)
	}
	s.discreet(t, []string{"owner", "ngo.example", "Eigent"})
}

// laterTransport is filled once the address of the site is known.
type laterTransport struct{ http.RoundTripper }

// forbidden fails the test when something leaves the process.
type forbidden struct{ t *testing.T }

func (f forbidden) RoundTrip(req *http.Request) (*http.Response, error) {
	f.t.Errorf("asked %s over the network", req.URL)
	return httptest.NewRecorder().Result(), nil
}
