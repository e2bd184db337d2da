package signin_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"

	"undersigned/app/web/signin"
)

// countingStore is a memory store that counts what is written, and fails on demand.
type countingStore struct {
	*memstore.MemStore
	mu      sync.Mutex
	commits int
	expiry  time.Time
	tokens  []string
	fail    error
}

func (s *countingStore) Commit(token string, b []byte, expiry time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.commits++
	s.expiry = expiry
	s.tokens = append(s.tokens, token)
	return s.MemStore.Commit(token, b, expiry)
}

// sessionSite is an Echo with sessions whose clock a test holds.
type sessionSite struct {
	*echo.Echo
	sessions *signin.Sessions
	store    *countingStore
	now      time.Time
	log      bytes.Buffer
	cookie   string
}

func newSessionSite(t *testing.T, https bool) *sessionSite {
	t.Helper()
	s := &sessionSite{Echo: echo.New(), store: &countingStore{MemStore: memstore.NewWithCleanupInterval(0)}, now: time.Now()}
	s.sessions = signin.NewSessions(signin.SessionOptions{
		Store: s.store, HTTPS: https, Clock: func() time.Time { return s.now }, Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	s.Use(s.sessions.Middleware)
	s.GET("/public", func(c echo.Context) error { return c.String(http.StatusOK, "public") })
	s.GET("/put", func(c echo.Context) error {
		s.put(c, "1")
		return c.String(http.StatusOK, "put")
	})
	s.GET("/get", func(c echo.Context) error {
		return c.String(http.StatusOK, s.sessions.GetString(c.Request().Context(), "x"))
	})
	s.POST("/out", func(c echo.Context) error {
		if err := s.sessions.Destroy(c.Request().Context()); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/")
	})
	return s
}

func (s *sessionSite) put(c echo.Context, value string) {
	s.sessions.Put(c.Request().Context(), "x", value)
}

// reply is what came back, without a body to close.
type reply struct {
	status  int
	header  http.Header
	cookies []*http.Cookie
}

// ask sends the cookie that is held and keeps the one that comes back.
func (s *sessionSite) ask(t *testing.T, method, path string) reply {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	if s.cookie != "" {
		req.AddCookie(&http.Cookie{Name: s.sessions.Cookie.Name, Value: s.cookie})
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, req)
	cookies := cookiesOf(w)
	for _, c := range cookies {
		s.cookie = c.Value
	}
	return reply{w.Code, w.Header(), cookies}
}

func cookiesOf(w *httptest.ResponseRecorder) []*http.Cookie {
	return (&http.Response{Header: w.Header()}).Cookies()
}

func (s *sessionSite) x(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/get", nil)
	req.AddCookie(&http.Cookie{Name: s.sessions.Cookie.Name, Value: s.cookie})
	s.ServeHTTP(w, req)
	return w.Body.String()
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for https, name := range map[bool]string{true: "__Host-undersigned", false: "undersigned"} {
		s := newSessionSite(t, https)
		resp := s.ask(t, http.MethodGet, "/put")
		cookies := resp.cookies
		if len(cookies) != 1 {
			t.Fatalf("%d cookies, want 1: %v", len(cookies), cookies)
		}
		c := cookies[0]
		if c.Name != name || !c.HttpOnly || c.Secure != https || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("https %v: cookie %v", https, c)
		}
		if got := resp.header.Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control %q of an answer with a cookie", got)
		}
		if got := resp.header.Get("Vary"); got != "Cookie" {
			t.Errorf("Vary %q", got)
		}
		if stored := strings.Join(s.store.tokens, " "); strings.Contains(stored, c.Value) {
			t.Error("the store holds the token itself")
		}
	}
}

func TestSessionReadersGetNone(t *testing.T) {
	t.Parallel()
	s := newSessionSite(t, false)
	if resp := s.ask(t, http.MethodGet, "/public"); len(resp.cookies) != 0 || s.store.commits != 0 {
		t.Errorf("cookies %v, %d commits for somebody who only reads", resp.cookies, s.store.commits)
	}
	s.cookie = "chosen by the visitor"
	s.ask(t, http.MethodGet, "/put")
	if s.cookie == "chosen by the visitor" {
		t.Error("the visitor chose the token")
	}
}

// TestSessionIsSavedOnce for every way an answer can leave.
func TestSessionIsSavedOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method  string
		handler func(*sessionSite) echo.HandlerFunc
		status  int
	}{
		"page": {http.MethodGet, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error { s.put(c, "1"); return c.String(http.StatusOK, "a page") }
		}, 200},
		"redirect": {http.MethodPost, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error { s.put(c, "1"); return c.Redirect(http.StatusSeeOther, "/") }
		}, 303},
		"head": {http.MethodHead, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error { s.put(c, "1"); return c.NoContent(http.StatusOK) }
		}, 200},
		"nothing written": {http.MethodGet, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error { s.put(c, "1"); return nil }
		}, 200},
		"written in pieces": {http.MethodGet, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error {
				s.put(c, "1")
				for range 3 {
					if _, err := c.Response().Write([]byte("piece ")); err != nil {
						return err
					}
				}
				return nil
			}
		}, 200},
		"error": {http.MethodGet, func(s *sessionSite) echo.HandlerFunc {
			return func(c echo.Context) error { s.put(c, "1"); return errors.New("broken") }
		}, 500},
		"set by the error handler": {http.MethodGet, func(s *sessionSite) echo.HandlerFunc {
			s.HTTPErrorHandler = func(_ error, c echo.Context) {
				s.put(c, "1")
				if err := c.String(http.StatusTeapot, "told"); err != nil {
					panic(err)
				}
			}
			return func(echo.Context) error { return errors.New("broken") }
		}, 418},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSessionSite(t, false)
			s.Add(test.method, "/it", test.handler(s))
			resp := s.ask(t, test.method, "/it")
			if resp.status != test.status || len(resp.header.Values("Set-Cookie")) != 1 || s.store.commits != 1 {
				t.Errorf("status %d, cookies %v, %d commits", resp.status, resp.header.Values("Set-Cookie"), s.store.commits)
			}
			if got := s.x(t); got != "1" {
				t.Errorf("kept %q", got)
			}
		})
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		s := newSessionSite(t, false)
		s.ask(t, http.MethodGet, "/put")
		if want := s.now.Add(12 * time.Hour); !s.store.expiry.Equal(want) {
			t.Errorf("the store keeps it until %v, want %v", s.store.expiry, want)
		}
		s.now = s.now.Add(12*time.Hour - time.Minute)
		if got := s.x(t); got != "1" {
			t.Errorf("after less than 12 hours %q", got)
		}
		s.now = s.now.Add(12 * time.Hour)
		if got := s.x(t); got != "" {
			t.Errorf("after 12 idle hours %q", got)
		}
	})
	t.Run("at last", func(t *testing.T) {
		t.Parallel()
		s := newSessionSite(t, false)
		s.ask(t, http.MethodGet, "/put")
		end := s.now.Add(30 * 24 * time.Hour)
		for s.now.Before(end) {
			if got := s.x(t); got != "1" {
				t.Fatalf("after %v %q", 30*24*time.Hour-end.Sub(s.now), got)
			}
			s.now = s.now.Add(6 * time.Hour)
		}
		if got := s.x(t); got != "" {
			t.Errorf("after 30 days %q", got)
		}
	})
	t.Run("sign out", func(t *testing.T) {
		t.Parallel()
		s := newSessionSite(t, false)
		s.ask(t, http.MethodGet, "/put")
		token := s.cookie
		resp := s.ask(t, http.MethodPost, "/out")
		if resp.status != http.StatusSeeOther || len(resp.cookies) != 1 || resp.cookies[0].MaxAge >= 0 {
			t.Errorf("answer %d, %v: want the cookie removed", resp.status, resp.cookies)
		}
		s.cookie = token
		if got := s.x(t); got != "" {
			t.Errorf("the old token still opens %q", got)
		}
	})
}

func TestSessionIsTouchedSeldom(t *testing.T) {
	t.Parallel()
	s := newSessionSite(t, false)
	s.ask(t, http.MethodGet, "/put")
	for range 60 {
		s.now = s.now.Add(10 * time.Second)
		s.ask(t, http.MethodGet, "/get")
	}
	if s.store.commits != 3 {
		t.Errorf("%d commits in ten minutes of reading, want 1 and one for each five minutes", s.store.commits)
	}
}

// TestSessionStaysEnded: a request that began before the sign-out and ends
// after it does not bring the session back.
func TestSessionStaysEnded(t *testing.T) {
	t.Parallel()
	s := newSessionSite(t, false)
	s.ask(t, http.MethodGet, "/put")
	token := s.cookie
	s.GET("/slow", func(c echo.Context) error {
		s.put(c, "2")
		s.ask(t, http.MethodPost, "/out")
		return c.String(http.StatusOK, "late")
	})
	resp := s.ask(t, http.MethodGet, "/slow")
	if len(resp.cookies) != 0 {
		t.Errorf("cookies %v: the late answer leaves them alone", resp.cookies)
	}
	s.cookie = token
	if got := s.x(t); got != "" {
		t.Errorf("the ended session holds %q", got)
	}
}

func TestSessionThatCannotBeSavedIsNotPromised(t *testing.T) {
	t.Parallel()
	s := newSessionSite(t, false)
	s.store.fail = errors.New("disk full")
	s.POST("/in", func(c echo.Context) error { s.put(c, "1"); return c.Redirect(http.StatusSeeOther, "/desk") })
	resp := s.ask(t, http.MethodPost, "/in")
	if resp.status != http.StatusServiceUnavailable || resp.header.Get("Location") != "" || len(resp.cookies) != 0 {
		t.Errorf("answer %d to %q with %v", resp.status, resp.header.Get("Location"), resp.cookies)
	}
	if !strings.Contains(s.log.String(), "disk full") {
		t.Errorf("log %q", s.log.String())
	}
}

// contextStore fails without the context of the request.
type contextStore struct {
	scs.Store
	asked []string
}

func (s *contextStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	s.asked = append(s.asked, "find "+ctx.Value(contextKey{}).(string))
	return s.Find(token)
}

func (s *contextStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	s.asked = append(s.asked, "commit "+ctx.Value(contextKey{}).(string))
	return s.Commit(token, b, expiry)
}

func (s *contextStore) DeleteCtx(ctx context.Context, token string) error {
	s.asked = append(s.asked, "delete "+ctx.Value(contextKey{}).(string))
	return s.Delete(token)
}

type contextKey struct{}

func TestSessionStoreGetsTheContext(t *testing.T) {
	t.Parallel()
	store := &contextStore{Store: memstore.NewWithCleanupInterval(0)}
	sessions := signin.NewSessions(signin.SessionOptions{Store: store, Clock: time.Now, Log: slog.Default()})
	e := echo.New()
	handler := sessions.Middleware(func(c echo.Context) error {
		sessions.Put(c.Request().Context(), "x", "1")
		if err := sessions.RenewToken(c.Request().Context()); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
	cookie := ""
	for range 2 {
		req := httptest.NewRequestWithContext(context.WithValue(t.Context(), contextKey{}, "here"), http.MethodGet, "/", nil)
		if cookie != "" {
			req.AddCookie(&http.Cookie{Name: "undersigned", Value: cookie})
		}
		w := httptest.NewRecorder()
		if err := handler(e.NewContext(req, w)); err != nil {
			t.Fatal(err)
		}
		cookie = cookiesOf(w)[0].Value
	}
	if got, want := strings.Join(store.asked, ", "), "commit here, find here, delete here, commit here"; got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
}
