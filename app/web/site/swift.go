package site

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
)

// How much is held ready, in answers and in the bytes of their pages, which nobody else may hold any more; when there is
// more, all goes: what is asked for is back at once.
const (
	mostSwift  = 4096
	swiftBytes = cacheBytes
)

// Swift holds whole answers ready for browsers of which nothing is known: a hit touches nothing but a map. It keeps no page
// longer than the Cache does.
type Swift struct {
	clock func() time.Time
	mu    sync.RWMutex
	ready map[question]*readied
	bytes int
	told  func(route string, hits int64)
}

// question is all of a visitor's request that an answer depends on.
type question struct {
	uri, language string
	gzip          bool
}

// readied is an answer as it goes out.
type readied struct {
	header http.Header // of which every value is shared, and never changed
	body   []byte
	etag   string
	madeAt time.Time
	route  string
	hits   atomic.Int64 // not told of yet
}

// NewSwift is empty. told hears of the hits of a route, at most once a second for each address.
func NewSwift(clock func() time.Time, told func(route string, hits int64)) *Swift {
	return &Swift{clock: clock, ready: map[question]*readied{}, told: told}
}

// ask reads the question out of a request; false where the answer may depend on something else.
func ask(r *http.Request) (question, bool) {
	h := r.Header
	if r.Method != http.MethodGet || len(r.RequestURI) > 256 || h["Cookie"] != nil || h["Range"] != nil || h["Authorization"] != nil {
		return question{}, false
	}
	q := question{uri: r.RequestURI}
	if of := h["Accept-Language"]; len(of) == 1 && len(of[0]) < 128 {
		q.language = of[0]
	} else if of != nil {
		return question{}, false
	}
	if of := h["Accept-Encoding"]; len(of) > 0 {
		q.gzip = strings.Contains(of[0], "gzip")
	}
	return q, true
}

// Answer gives what is ready for a request, and says whether that was so.
func (s *Swift) Answer(w http.ResponseWriter, r *http.Request) bool {
	q, ok := ask(r)
	if !ok {
		return false
	}
	s.mu.RLock()
	a := s.ready[q]
	s.mu.RUnlock()
	if a == nil {
		return false
	}
	if age := s.clock().Sub(a.madeAt); age < 0 || age >= CacheFresh {
		return false
	}
	maps.Copy(w.Header(), a.header)
	if a.hits.Add(1) == 1 {
		time.AfterFunc(time.Second, func() { s.told(a.route, a.hits.Swap(0)) })
	}
	if held := r.Header["If-None-Match"]; held != nil && strings.Contains(held[0], a.etag) {
		w.Header().Del(echo.HeaderContentLength)
		w.Header().Del(echo.HeaderContentEncoding)
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	_, _ = w.Write(a.body) // a reader who has gone needs no answer
	return true
}

// keep holds the answer ready that has just been given.
func (s *Swift) keep(q question, c echo.Context, page *Cached) {
	given := c.Response()
	if given.Status != http.StatusOK || given.Header()[echo.HeaderSetCookie] != nil {
		return
	}
	a := &readied{header: given.Header().Clone(), body: page.plain, etag: given.Header().Get("ETag"), madeAt: page.MadeAt, route: c.Path()}
	a.header.Del(echo.HeaderXRequestID) // no line of the log knows it
	if q.gzip {
		a.body = page.gzipped
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.ready[q]; old != nil {
		s.bytes -= len(old.body)
	}
	if len(s.ready) >= mostSwift || s.bytes+len(a.body) > swiftBytes {
		s.ready, s.bytes = map[question]*readied{}, 0
	}
	s.ready[q] = a
	s.bytes += len(a.body)
}

// Told keeps the log and the counters of what Swift answers: together, for a line each would cost more than the answer.
func (s *Site) Told(route string, n int64) {
	s.Metrics.HitAgain(http.MethodGet, route, n)
	s.Log.LogAttrs(context.Background(), slog.LevelInfo, "requests answered from memory", slog.String("route", route), slog.Int64("requests", n))
}
