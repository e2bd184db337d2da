package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// TestWhatIsReadyStaysWithinBounds keeps more answers, and larger ones, than there is room for.
func TestWhatIsReadyStaysWithinBounds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct{ answers, size int }{"large": {200, swiftBytes / 50}, "many": {3 * mostSwift, 10}, "too large": {3, swiftBytes + 1}} {
		s := NewSwift(func() time.Time { return now }, func(string, int64) {})
		page := &Cached{plain: make([]byte, test.size), MadeAt: now}
		for i := range test.answers {
			r := httptest.NewRequest(http.MethodGet, fmt.Sprint("/page?q=", i), nil)
			q, ok := ask(r)
			c := echo.New().NewContext(r, httptest.NewRecorder())
			c.Response().Status = http.StatusOK
			for range 2 { // the same again takes no more room
				s.keep(q, c, page)
			}
			held := 0
			for _, a := range s.ready {
				held += len(a.body)
			}
			if !ok || len(s.ready) > mostSwift || held != s.bytes || held > swiftBytes && len(s.ready) > 1 {
				t.Fatalf("%s: %d answers of %d bytes, counted as %d", name, len(s.ready), held, s.bytes)
			}
		}
	}
}
