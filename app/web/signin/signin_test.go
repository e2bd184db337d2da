package signin_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/web/signin"
)

const signinClient = "undersigned-test"

// patience is how long a test waits for what it expects, on however busy a machine.
const patience = time.Minute

// site is a portal that can do nothing but sign in.
type site struct {
	*httptest.Server
	sessions *signin.Sessions
	door     *signin.Door
	log      *lockedBuffer
	ahead    atomic.Int64 // nanoseconds that its clock runs ahead of ours

	mu   sync.Mutex
	came []signin.Identity
	errs []error
}

func (s *site) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

// ownTransport shares no connection with any other test.
func ownTransport(t *testing.T) *http.Transport {
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	return own
}

func newSite(t *testing.T, change func(*signin.Options), providers ...signin.ProviderSettings) *site {
	t.Helper()
	s := &site{log: &lockedBuffer{}}
	log := slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	store := memstore.NewWithCleanupInterval(0)
	s.sessions = signin.NewSessions(signin.SessionOptions{Store: store, Clock: s.now, Log: log})
	e := echo.New()
	e.Logger.SetOutput(s.log)
	e.HTTPErrorHandler = s.tell
	e.Use(s.sessions.Middleware)
	s.Server = httptest.NewServer(e)
	t.Cleanup(s.Close)
	o := signin.Options{
		Base: s.URL, Providers: providers, Sessions: s.sessions, Clock: s.now, Log: log,
		Timeout: patience, SignedIn: s.signedIn, Transport: ownTransport(t),
	}
	if change != nil {
		change(&o)
	}
	door, err := signin.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.door = door
	e.GET("/auth/:provider", door.Begin)
	e.GET("/auth/:provider/callback", door.Callback)
	e.GET("/through", s.through)
	e.GET("/me", func(c echo.Context) error {
		return c.String(http.StatusOK, s.sessions.GetString(c.Request().Context(), "who"))
	})
	e.GET("/leave", func(c echo.Context) error {
		s.sessions.Put(c.Request().Context(), "left", "behind")
		return c.NoContent(http.StatusNoContent)
	})
	e.GET("/left", func(c echo.Context) error {
		return c.String(http.StatusOK, s.sessions.GetString(c.Request().Context(), "left"))
	})
	return s
}

func (s *site) signedIn(c echo.Context, id signin.Identity) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came = append(s.came, id)
	s.sessions.Put(c.Request().Context(), "who", id.Subject)
	return nil
}

// tell answers a refusal with its reason alone.
func (s *site) tell(err error, c echo.Context) {
	s.mu.Lock()
	s.errs = append(s.errs, err)
	s.mu.Unlock()
	status, text := http.StatusInternalServerError, "other: "+err.Error()
	var refusal *signin.Refusal
	if errors.As(err, &refusal) {
		status, text = refusal.Status(), string(refusal.Reason)
	}
	if err := c.String(status, text); err != nil {
		panic(err)
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// browser keeps cookies and follows redirects only when told to.
type browser struct {
	t *testing.T
	*http.Client
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
		Transport:     ownTransport(t),
	}}
}

type page struct {
	status         int
	body, location string
	header         http.Header
}

func (b *browser) get(address string) page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) do(req *http.Request) page {
	b.t.Helper()
	resp, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, string(body), resp.Header.Get("Location"), resp.Header}
}

// approved begins a sign-in, goes to the provider, and gives the address that it sends back to.
func (b *browser) approved(s *site, path string) string {
	b.t.Helper()
	begun := b.get(s.URL + path)
	if begun.status != http.StatusSeeOther {
		b.t.Fatalf("begin: %d %s", begun.status, begun.body)
	}
	back := b.get(begun.location)
	if back.location == "" {
		b.t.Fatalf("the provider answered %d %s", back.status, back.body)
	}
	return back.location
}

// signIn goes all the way, or as far as it is let.
func (b *browser) signIn(s *site, path string) page {
	b.t.Helper()
	begun := b.get(s.URL + path)
	if begun.status != http.StatusSeeOther {
		return begun
	}
	return b.get(b.get(begun.location).location)
}

func (b *browser) who(s *site) string {
	b.t.Helper()
	return b.get(s.URL + "/me").body
}

func at(r *rogue) signin.ProviderSettings {
	return signin.ProviderSettings{
		ID: "rogue", Kind: signin.KindOpenID, Name: "Rogue", Issuer: r.URL, ClientID: signinClient, ClientSecret: "s3cret-of-the-client",
	}
}

// refusedFor checks that an answer is a refusal for this reason, that nobody
// is signed in, and that the log says why and nothing of the person.
func (s *site) refusedFor(t *testing.T, b *browser, got page, reason signin.Reason, secrets []string) {
	t.Helper()
	if got.status < 400 || got.status > 499 || got.body != string(reason) {
		t.Errorf("answer %d %q, want 4xx %q; causes %v", got.status, got.body, reason, causes(s))
	}
	if who := b.who(s); who != "" {
		t.Errorf("%q is signed in", who)
	}
	s.discreet(t, secrets)
	if log := s.log.String(); !strings.Contains(log, `"reason":"`+string(reason)+`"`) {
		t.Errorf("the log does not name %q:\n%s", reason, log)
	}
}

func causes(s *site) (out []error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, err := range s.errs {
		out = append(out, err, errors.Unwrap(err))
	}
	return out
}

func (s *site) discreet(t *testing.T, secrets []string) {
	t.Helper()
	log := s.log.String()
	for _, secret := range append(secrets, "s3cret-of-the-client") {
		if secret != "" && strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, err := range s.errs {
		for _, secret := range secrets {
			if secret != "" && strings.Contains(err.Error(), secret) {
				t.Errorf("the error %q holds %q", err, secret)
			}
		}
	}
}

func TestSigninBringsIn(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	got := b.signIn(s, "/auth/rogue?return=/letters/remediation-first%3Fview%3Droll")
	if got.status != http.StatusSeeOther || got.location != "/letters/remediation-first?view=roll" {
		t.Fatalf("answer %d to %q, want 303 to where the person was; causes %v", got.status, got.location, causes(s))
	}
	want := []signin.Identity{{Provider: "rogue", Identity: app.Identity{
		Issuer: r.URL, Subject: rogueSubject, Name: rogueName, Email: rogueEmail, EmailVerified: true, Language: "fr-BE",
	}}}
	if diff := cmp.Diff(want, s.came); diff != "" {
		t.Errorf("identity (-want +got)\n%s", diff)
	}
	if who := b.who(s); who != rogueSubject {
		t.Errorf("%q is signed in", who)
	}
	s.discreet(t, r.secrets())
	if !strings.Contains(s.log.String(), `"msg":"signed in"`) {
		t.Errorf("the log does not tell of it:\n%s", s.log)
	}
	asked := r.asked[rogueCode+"b"]
	for name, want := range map[string]string{
		"client_id": signinClient, "redirect_uri": s.URL + "/auth/rogue/callback", "response_type": "code",
		"scope": "openid profile email", "code_challenge_method": "S256",
	} {
		if got := asked.Get(name); got != want {
			t.Errorf("asked the provider with %s=%q, want %q", name, got, want)
		}
	}
	if len(asked.Get("state")) < 20 || len(asked.Get("nonce")) < 20 || asked.Get("state") == asked.Get("nonce") {
		t.Errorf("state %q and nonce %q are weak", asked.Get("state"), asked.Get("nonce"))
	}
}

func TestSigninGivesTheSessionANewToken(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	back := b.approved(s, "/auth/rogue")
	before := cookies(t, b, s)
	if got := b.get(back); got.status != http.StatusSeeOther {
		t.Fatalf("answer %d %s", got.status, got.body)
	}
	after := cookies(t, b, s)
	if before == after || before == "" || after == "" {
		t.Errorf("cookie before %q, after %q: want another", before, after)
	}
	planted := newBrowser(t)
	setCookie(t, planted, s, before)
	if who := planted.who(s); who != "" {
		t.Errorf("the token of before lets %q in", who)
	}
}

func cookies(t *testing.T, b *browser, s *site) string {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		return c.Value
	}
	return ""
}

func setCookie(t *testing.T, b *browser, s *site, value string) {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "undersigned", Value: value, Path: "/"}})
}

// TestSigninSurvivesAProviderThatWasDown: a failed discovery is not kept, and
// a successful one is.
func TestSigninSurvivesAProviderThatWasDown(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	var down atomic.Bool
	down.Store(true)
	r.discovery = func(m map[string]any) {
		if down.Load() {
			m["issuer"] = "https://elsewhere.example"
		}
	}
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	for range 3 {
		s.refusedFor(t, b, b.signIn(s, "/auth/rogue"), signin.ReasonDiscoveryFailed, r.secrets())
	}
	if r.looked != 1 {
		t.Errorf("asked a provider that is down %d times within its pause", r.looked)
	}
	down.Store(false)
	s.ahead.Store(int64(time.Minute))
	for range 3 {
		if got := newBrowser(t).signIn(s, "/auth/rogue"); got.status != http.StatusSeeOther {
			t.Fatalf("answer %d %s; causes %v", got.status, got.body, causes(s))
		}
	}
	if r.looked != 2 {
		t.Errorf("discovered %d times, want once more", r.looked)
	}
}
