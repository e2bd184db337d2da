package web

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2/memstore"
	"github.com/labstack/echo/v4"

	"undersigned/app/web/site"
)

// steady is a clock that a test moves by hand.
type steady struct {
	mu  sync.Mutex
	now time.Time
}

func (s *steady) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *steady) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// bare is a server without use cases, for what surrounds pages.
func bare(t *testing.T, clock func() time.Time) *Server {
	t.Helper()
	s, err := New(Config{
		SessionStore: memstore.NewWithCleanupInterval(0), BaseURL: "http://127.0.0.1:8080", Clock: clock, Log: slog.New(slog.DiscardHandler),
		Ready: func(context.Context) error { return nil }, Pace: -1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// counted is a page that says how often it was made, and what it was asked.
func counted(made *atomic.Int64) site.Page {
	return func(c echo.Context) (templ.Component, error) {
		n := made.Add(1)
		query := c.Request().URL.RawQuery
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprintf(w, "<p>%d %s %s</p>", n, query, strings.Repeat("text ", 100))
			return err
		}), nil
	}
}

func get(s *Server, target string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestPublicPagesAreMadeOnceASecond(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made), "q"))

	first := get(s, "/page?q=a&spam=1", nil)
	if first.Code != http.StatusOK || !strings.Contains(first.Body.String(), "<p>1 q=a ") {
		t.Fatalf("first answer: %d %.60s", first.Code, first.Body)
	}
	if again := get(s, "/page?spam=2&q=a", nil); again.Body.String() != first.Body.String() {
		t.Error("an unknown parameter made another page")
	}
	if other := get(s, "/page?q=b", nil); other.Body.String() == first.Body.String() {
		t.Error("another query was answered with the same page")
	}
	if french := get(s, "/page?q=a", map[string]string{"Accept-Language": "fr"}); french.Header().Get("Content-Language") != "fr" || made.Load() != 3 {
		t.Errorf("language %q after %d pages", french.Header().Get("Content-Language"), made.Load())
	}
	clock.pass(site.CacheFresh)
	if later := get(s, "/page?q=a", nil); later.Body.String() == first.Body.String() {
		t.Error("the page was kept for more than a second")
	}
}

// TestAddressesThatMeanTheSameAreOnePage asks with values that no page understands: each would be a page of its own in the cache.
func TestAddressesThatMeanTheSameAreOnePage(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made), "group", "lang", "list", "page"))
	for _, query := range []string{"", "lang=xx", "lang=", "group=nothing", "page=0", "page=1", "page=-7", "page=x", "page=01", "list=part", "lang=EN&group=COUNTRY", "lang=en-GB"} {
		if w := get(s, "/page?"+query, nil); w.Code != http.StatusOK || made.Load() != 1 {
			t.Errorf("%q: %d, %d pages made: %.90s", query, w.Code, made.Load(), w.Body)
		}
	}
	for i, query := range []string{"lang=de", "group=type", "page=2", "list=whole", "lang=de&group=type&page=3"} {
		if get(s, "/page?"+query, nil); made.Load() != int64(i+2) {
			t.Errorf("%q: %d pages made", query, made.Load())
		}
	}
	get(s, "/page?page=02", nil)
	if get(s, "/page?page=+2", nil); made.Load() != 6 {
		t.Errorf("one number, written otherwise: %d pages made", made.Load())
	}
}

func TestPublicPagesAreCompressedAndRevalidated(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made)))

	zipped := get(s, "/page", map[string]string{"Accept-Encoding": "gzip, br"})
	reader, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil || string(plain) != get(s, "/page", nil).Body.String() {
		t.Errorf("the compressed page is another one: %v", err)
	}
	same := get(s, "/page", map[string]string{"Accept-Encoding": "gzip", "If-None-Match": zipped.Header().Get("ETag")})
	if same.Code != http.StatusNotModified || same.Body.Len() != 0 || same.Header().Get("Content-Encoding") != "" {
		t.Errorf("revalidated: %d with %d bytes", same.Code, same.Body.Len())
	}
	if length := zipped.Header().Get("Content-Length"); length == "" || length == get(s, "/page", nil).Header().Get("Content-Length") {
		t.Errorf("Content-Length: %q", length)
	}
	if policy := zipped.Header().Get("Cache-Control"); policy != "no-cache" {
		t.Errorf("Cache-Control: %s", policy)
	}
}

func TestABurstBuildsAPageOnce(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	gate := make(chan struct{})
	slow := counted(&made)
	s.echo.GET("/page", s.Public(func(c echo.Context) (templ.Component, error) { <-gate; return slow(c) }))
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() { get(s, "/page", nil) })
	}
	close(gate)
	all.Wait()
	if n := made.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

func TestAKnownBrowserIsNeverServedFromTheCache(t *testing.T) {
	t.Parallel()
	s := bare(t, time.Now) // the store of sessions has the machine's clock
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made)))
	ctx, err := s.Sessions.Load(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sessions.RenewToken(ctx); err != nil {
		t.Fatal(err)
	}
	token, _, err := s.Sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w := get(s, "/page", map[string]string{"Cookie": "undersigned=" + token})
		if w.Header().Get("ETag") != "" {
			t.Error("answered from the cache")
		}
	}
	if made.Load() != 3 {
		t.Errorf("made %d times", made.Load())
	}
}

// TestACookieThatWasMadeUpIsNobodys asks for a page with cookies that no session has.
func TestACookieThatWasMadeUpIsNobodys(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.visitor(t).Get("/letters/remediation")
	hits := s.server.Site.Metrics.Hits()
	for i, made := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 4000)} {
		b := s.visitor(t)
		b.SetCookie(&http.Cookie{Name: s.server.Sessions.Cookie.Name, Value: made})
		shows(t, b.Get("/letters/remediation"), http.StatusOK)
		if got := s.server.Site.Metrics.Hits(); got != hits+int64(i)+1 {
			t.Errorf("a cookie of %d bytes: %d pages from the cache, want %d", len(made), got, hits+int64(i)+1)
		}
	}
}

func TestARefusedPageIsNotKept(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	broken := true
	s.echo.GET("/page", s.Public(func(echo.Context) (templ.Component, error) {
		if broken {
			return nil, errors.New("secret cause")
		}
		return templ.Raw("fine"), nil
	}))
	w := get(s, "/page", nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret cause") {
		t.Fatalf("%d: %.300s", w.Code, w.Body)
	}
	broken = false
	if w := get(s, "/page", nil); w.Body.String() != "fine" {
		t.Errorf("%d %.100s", w.Code, w.Body)
	}
}
