package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestHeadIsGetWithoutItsBody asks every page without parameters both ways.
func TestHeadIsGetWithoutItsBody(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	cookie := s.cookie(t, s.coordinator)
	asked := 0
	for _, route := range s.server.echo.Routes() {
		if route.Method != http.MethodGet || strings.ContainsAny(route.Path, ":*") {
			continue
		}
		asked++
		answers := map[string]*httptest.ResponseRecorder{}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r := httptest.NewRequest(method, portalBase+route.Path, nil)
			r.AddCookie(cookie)
			w := httptest.NewRecorder()
			s.server.ServeHTTP(w, r)
			answers[method] = w
		}
		head, got := answers[http.MethodHead], answers[http.MethodGet]
		if head.Code != got.Code || head.Body.Len() != 0 || head.Header().Get("Content-Type") != got.Header().Get("Content-Type") {
			t.Errorf("HEAD %s: %d with %d bytes of %q, GET: %d %q", route.Path, head.Code, head.Body.Len(), head.Header().Get("Content-Type"), got.Code, got.Header().Get("Content-Type"))
		}
	}
	if asked < 10 {
		t.Errorf("only %d pages", asked)
	}
}

func TestWellKnownAddresses(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	const contact = "/.well-known/security.txt"
	b := s.visitor(t)
	shows(t, b.Get(contact), http.StatusNotFound)
	s.server.Config.SecurityContact = "mailto:security@portal.example"
	text := b.Get(contact).Body
	_, rest, _ := strings.Cut(text, "Expires: ")
	until, err := time.Parse(time.RFC3339, strings.SplitN(rest, "\n", 2)[0])
	if !strings.HasPrefix(text, "Contact: mailto:security@portal.example\n") || err != nil || until.Before(s.clock.Now()) || until.After(s.clock.Now().AddDate(1, 0, 0)) {
		t.Errorf("security.txt says %q: %v", text, err)
	}
	if robots := b.Get("/robots.txt"); robots.Status != http.StatusOK || !strings.Contains(robots.Body, "Disallow: /desk\n") {
		t.Errorf("robots.txt: %d %q", robots.Status, robots.Body)
	}
	if icon := b.Get("/favicon.ico"); icon.Status != http.StatusOK || !strings.HasPrefix(icon.Header.Get("Content-Type"), "image/svg") {
		t.Errorf("favicon.ico: %d %v", icon.Status, icon.Header)
	}
	w := httptest.NewRecorder()
	s.server.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), "undersigned_requests_total") {
		t.Errorf("the metrics are %q", w.Body.String())
	}
}
