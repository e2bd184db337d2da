package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
)

func TestEveryKindOfRefusalHasAStatusAndAPage(t *testing.T) {
	t.Parallel()
	for kind, status := range map[app.Kind]int{
		app.Invalid: 422, app.Unauthenticated: 401, app.Forbidden: 403, app.NotFound: 404, app.Conflict: 409, app.Gone: 410,
		app.TooMany: 429, app.Internal: 500, app.Unavailable: 503,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := bare(t, time.Now)
			s.echo.GET("/refused", func(echo.Context) error { return app.Refuse(kind, "rules.not_found") })
			w := get(s, "/refused", map[string]string{"Accept-Language": "de"})
			if w.Code != status {
				t.Errorf("status %d, want %d", w.Code, status)
			}
			said := "rules.not_found"
			if kind == app.NotFound {
				said = "errors.message_not_found" // one sentence, whatever is hidden or was never there
			}
			if want := lang.For("de").T(said); !strings.Contains(w.Body.String(), want) {
				t.Errorf("the page does not say %q", want)
			}
		})
	}
}

func TestRefusalsOfEchoAreOurs(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now)
	if w := get(s, "/no/such/page", nil); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "<h1>") {
		t.Errorf("unknown page: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/sign-out", strings.NewReader(strings.Repeat("a=b&", 1<<20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large a body: %d", w.Code)
	}
}

func TestAPanicIsOurFaultAndStaysInTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := bare(t, time.Now)
	s.Config.Log = slog.New(slog.NewTextHandler(&log, nil))
	s.Log = s.Config.Log
	s.echo.GET("/panic", func(echo.Context) error { panic("the cause") })
	w := get(s, "/panic", nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "the cause") || !strings.Contains(log.String(), "the cause") {
		t.Errorf("%d, logged %.200s", w.Code, log.String())
	}
	id := w.Header().Get("X-Request-Id")
	if id == "" || !strings.Contains(w.Body.String(), id) || !strings.Contains(log.String(), id) {
		t.Error("page and log do not share the request's number")
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now)
	for _, target := range []string{"/healthz", "/no/such/page", "/sign-in"} {
		h := get(s, target, nil).Header()
		for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", target, name, h.Get(name))
			}
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now)
	for name, header := range map[string][2]string{"cross-site": {"Sec-Fetch-Site", "cross-site"}, "foreign origin": {"Origin", "https://evil.example"}} {
		r := httptest.NewRequest(http.MethodPost, "/language", strings.NewReader("language=fr"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(header[0], header[1])
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestVisitorsAreSentToSignInAndBack(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now)
	w := get(s, "/desk/apply?x=1", nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?return=%2Fdesk%2Fapply%3Fx%3D1" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestALanguageIsChosenForTheBrowser(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now)
	r := httptest.NewRequest(http.MethodPost, "/language", strings.NewReader("language=fr&return=https://evil.example/"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Header().Get("Location") != "/" {
		t.Errorf("sent to %q", w.Header().Get("Location"))
	}
	page := get(s, "/sign-in", map[string]string{"Cookie": "language=fr", "Accept-Language": "de"})
	if !strings.Contains(page.Body.String(), `lang="fr"`) {
		t.Error("the page is not in French")
	}
}

func TestAddressesAreBelievedFromProxiesOnly(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	if got := addressOf(nil)(r); got != "192.0.2.1" {
		t.Errorf("without proxies: %s", got)
	}
	if got := addressOf([]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")})(r); got != "203.0.113.9" {
		t.Errorf("behind a proxy: %s", got)
	}
	if got := addressOf([]netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")})(r); got != "192.0.2.1" {
		t.Errorf("behind somebody else: %s", got)
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	s, err := New(Config{SessionStore: bare(t, time.Now).Config.SessionStore, BaseURL: "http://127.0.0.1:8080", Clock: time.Now, Log: slog.New(slog.DiscardHandler), Pace: 1})
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for range 20 {
		last = get(s, "/sign-in", nil).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("status %d after twenty requests at once", last)
	}
}

// TestPostsSayWhereTheyComeFrom sends the profile's form with and without what browsers say, and with fields in the address.
func TestPostsSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for name, test := range map[string]struct {
		header map[string]string
		path   string
		body   string
		want   int
	}{
		"same site named":        {map[string]string{"Sec-Fetch-Site": "same-origin"}, "/language", "language=de", http.StatusSeeOther},
		"own origin named":       {map[string]string{"Origin": portalBase}, "/language", "language=de", http.StatusSeeOther},
		"nothing named":          {nil, "/language", "language=de", http.StatusForbidden},
		"another origin":         {map[string]string{"Origin": "https://evil.example"}, "/language", "language=de", http.StatusForbidden},
		"fields in the address":  {map[string]string{"Sec-Fetch-Site": "same-origin"}, "/language?language=de", "", http.StatusNotFound},
		"address against a body": {map[string]string{"Sec-Fetch-Site": "same-origin"}, "/language?language=xx", "language=de", http.StatusSeeOther},
	} {
		for _, cookie := range []*http.Cookie{nil, s.cookie(t, s.owner)} {
			r := httptest.NewRequest(http.MethodPost, portalBase+test.path, strings.NewReader(test.body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for k, v := range test.header {
				r.Header.Set(k, v)
			}
			want := test.want
			if cookie != nil {
				r.AddCookie(cookie)
			} else if name == "nothing named" {
				want = http.StatusSeeOther // a program, which is nobody
			}
			w := httptest.NewRecorder()
			s.server.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s, cookie %v: %d, want %d", name, cookie != nil, w.Code, want)
			}
			if control := w.Header().Get("Cache-Control"); !strings.Contains(control, "no-store") {
				t.Errorf("%s, cookie %v: Cache-Control %q", name, cookie != nil, control)
			}
		}
	}
	if w := get(s.server, "/desk", nil); w.Code != http.StatusSeeOther || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the way to sign-in may be stored: %d %q", w.Code, w.Header().Get("Cache-Control"))
	}
}
