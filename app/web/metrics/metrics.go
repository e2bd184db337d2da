// Package metrics counts requests by route and status, never by who asks. It holds no routes; only app/web comes in.
package metrics

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Metrics are the counters of one server, ready for any number of goroutines.
type Metrics struct {
	mu     sync.Mutex
	counts map[string]*routeCount
	hits   atomic.Int64
}

type routeCount struct {
	requests int64
	seconds  float64
}

// New makes counters that stand at nothing.
func New() *Metrics { return &Metrics{counts: map[string]*routeCount{}} }

// Observe counts a request that was answered.
func (m *Metrics) Observe(method, route string, status int, took time.Duration) {
	m.add(method, route, status, 1, took)
}

// HitAgain counts pages that were served from the cache in next to no time, requests and hits alike.
func (m *Metrics) HitAgain(method, route string, n int64) {
	m.hits.Add(n)
	m.add(method, route, http.StatusOK, n, 0)
}

func (m *Metrics) add(method, route string, status int, n int64, took time.Duration) {
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
	c.requests += n
	c.seconds += took.Seconds()
}

// Hit counts a page that was served from the cache.
func (m *Metrics) Hit() { m.hits.Add(1) }

// Hits are the pages served from the cache so far.
func (m *Metrics) Hits() int64 { return m.hits.Load() }

// Text gives the counters in Prometheus' text format.
func (m *Metrics) Text() string {
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
