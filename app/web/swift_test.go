package web

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/web/site"
)

// TestWhatIsReadyIsWhatIsMade asks for a page twice in every way in which a browser may ask: the second answer, which touches
// nothing but a map, is the first one, but for the number of the request.
func TestWhatIsReadyIsWhatIsMade(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made), "q"))
	first := get(s, "/page", nil)
	etag := first.Header().Get("ETag")
	for name, header := range map[string]map[string]string{
		"plain": nil, "gzip": {"Accept-Encoding": "br, gzip"}, "French": {"Accept-Language": "fr-BE, fr;q=0.9"}, "French, gzip": {"Accept-Language": "fr", "Accept-Encoding": "gzip"},
		"known": {"If-None-Match": etag}, "known otherwise": {"If-None-Match": `"other"`}, "a session that is none": {"Cookie": "undersigned=x"}, "a language chosen": {"Cookie": "language=de"}, "a part": {"Range": "bytes=0-9"},
	} {
		slow, quick := get(s, "/page", header), get(s, "/page", header)
		quick.Header().Del("X-Request-Id")
		slow.Header().Del("X-Request-Id")
		if diff := cmp.Diff(slow.Header(), quick.Header()); diff != "" || slow.Code != quick.Code || slow.Body.String() != quick.Body.String() {
			t.Errorf("%s: %d, then %d\n%s", name, slow.Code, quick.Code, diff)
		}
		if name == "known" && quick.Code != http.StatusNotModified {
			t.Errorf("known: %d", quick.Code)
		}
	}
	if n := made.Load(); n != 3 {
		t.Errorf("the page was made %d times for three languages", n)
	}
	clock.pass(site.CacheFresh)
	if get(s, "/page", nil); made.Load() != 4 {
		t.Error("an answer was given that is older than a second")
	}
	clock.pass(-time.Hour)
	if get(s, "/page", nil); made.Load() != 5 {
		t.Error("an answer was given that will be made in an hour")
	}
}

// TestSignedInPagesAreNeverReady has a member read what visitors read at the same moment, and a withdrawn name go from both.
func TestSignedInPagesAreNeverReady(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Stimme der Kinder", "DE", app.DisclosedPublic)
	visitor, owner := s.visitor(t), s.as(t, s.owner)
	const path = "/letters/remediation"
	for range 3 {
		if page := visitor.Get(path); !contains(page.Body, "Stimme der Kinder") || contains(page.Header.Get("Cache-Control"), "private") {
			t.Errorf("a visitor: %s", page.Header.Get("Cache-Control"))
		}
		if page := owner.Get(path); !contains(page.Header.Get("Cache-Control"), "private") || !contains(page.Body, "/desk") {
			t.Errorf("a member: %s", page.Header.Get("Cache-Control"))
		}
	}
	s.change(t, func(l *app.Letter) { l.Visibility = app.VisibleHosts })
	s.clock.Pass(site.CacheFresh)
	if page := visitor.Get(path); page.Status != http.StatusNotFound {
		t.Errorf("a letter that is hidden since a second: %d", page.Status)
	}
}

// TestHitsAreToldOf counts every answer, in the log and in the metrics, though not one by one.
func TestHitsAreToldOf(t *testing.T) {
	t.Parallel()
	clock := &steady{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := bare(t, clock.Now)
	var made atomic.Int64
	s.echo.GET("/page", s.Public(counted(&made)))
	told := make(chan int64, 100)
	s.Swift = site.NewSwift(clock.Now, func(route string, hits int64) {
		if route != "/page" {
			t.Errorf("route %q", route)
		}
		s.Told(route, hits)
		told <- hits
	})
	const asked = 50
	for range asked {
		get(s, "/page", nil)
	}
	for sum := int64(1); sum < asked; { // the first was made
		sum += <-told
	}
	if s.Site.Metrics.Hits() != asked-1 || !contains(s.Site.Metrics.Text(), `route="/page",status="200"} 50`) {
		t.Errorf("%d hits\n%s", s.Site.Metrics.Hits(), s.Site.Metrics.Text())
	}
}
