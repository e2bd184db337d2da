package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
)

// metrics counts requests by route and status, never by who asks.
type metrics struct {
	mu     sync.Mutex
	counts map[string]*routeCount
	hits   atomic.Int64 // pages served from the cache
}

type routeCount struct {
	requests int64
	seconds  float64
}

func newMetrics() *metrics { return &metrics{counts: map[string]*routeCount{}} }

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, method) {
		method = "other" // a client could invent any number of methods
	}
	key := fmt.Sprintf(`method=%q,route=%q,status="%d"`, method, route, status)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.counts[key]
	if c == nil {
		c = &routeCount{}
		m.counts[key] = c
	}
	c.requests++
	c.seconds += took.Seconds()
}

// write gives the counters in Prometheus' text format.
func (m *metrics) write() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := make([]string, 0, len(m.counts))
	for k := range m.counts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var b strings.Builder
	b.WriteString("# TYPE undersigned_requests_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(&b, "undersigned_requests_total{%s} %d\n", k, m.counts[k].requests)
	}
	b.WriteString("# TYPE undersigned_request_seconds_total counter\n")
	for _, k := range keys {
		fmt.Fprintf(&b, "undersigned_request_seconds_total{%s} %g\n", k, m.counts[k].seconds)
	}
	fmt.Fprintf(&b, "# TYPE undersigned_cached_pages_total counter\nundersigned_cached_pages_total %d\n", m.hits.Load())
	return b.String()
}

func (s *Server) showMetrics(c echo.Context) error {
	return c.Blob(http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", []byte(s.metrics.write()))
}

// alive says that the process answers; ready, that the database does too.
func (s *Server) alive(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c echo.Context) error {
	if err := s.Ready(c.Request().Context()); err != nil {
		s.Log.Error("not ready", "error", err.Error())
		return c.String(http.StatusServiceUnavailable, "database unavailable\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
