package e2e

import (
	"net/http"
	"testing"
)

// TestRefusalsArePagesToo looks at what the portal says when it has nothing to show.
func TestRefusalsArePagesToo(t *testing.T) {
	t.Parallel()
	needs(t, chromium, axe, java, vnu)
	p := demo(t)
	v := newVisitor(t, p.base)
	refusals := map[string]int{
		"/no-such-page":             http.StatusNotFound,
		"/letters/no-such-letter":   http.StatusNotFound,
		"/organisations/no-such-1":  http.StatusNotFound,
		"/organisations?page=99999": http.StatusOK,
	}
	pages := map[string][]byte{}
	for path, status := range refusals {
		v.visit(path)
		v.accessible()
		v.fits()
		a := v.get(path)
		pages[path] = a.body
		if a.status != status {
			t.Errorf("%s answered %d, want %d", path, a.status, status)
		}
	}
	if err := faults(t, pages); err != nil {
		t.Error(err)
	}
}
