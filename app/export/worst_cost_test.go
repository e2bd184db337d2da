package export

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"undersigned/app"
)

// mostTimes is how many times an ordinary body of its size a body may cost.
const mostTimes = 10

// TestWorstBodies holds every body of 100 kB that was made to cost, to what an ordinary one costs in the same run, whether
// it would be refused today or not: those of earlier builds are shown still.
func TestWorstBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("bodies of 100 kB take a while under the race detector")
	}
	const size = app.MaxLetter
	page := func(body string) { _ = HTML(io.Discard, Markdown(body), 1, "en") }
	file := func(body string) {
		if err := PDF(io.Discard, &Letter{Title: "T", Body: body, Contents: LetterOnly}); err != nil {
			t.Error(err)
		}
	}
	ordinary := fill(strings.ReplaceAll(sampleBody, "[^", "[^%d-")+"\n\n", size)
	if message, _ := app.Overweight(ordinary); message != "" {
		t.Fatalf("an ordinary body is refused: %s", message)
	}
	bodies := worst(size)
	for name, body := range allowed(size) {
		if message, limit := app.Overweight(body); message != "" {
			t.Errorf("%s: refused: %s %d", name, message, limit)
		}
		bodies["allowed: "+name] = body
	}
	file(ordinary) // fonts are read once
	for what, write := range map[string]func(string){"page": page, "PDF": file} {
		t.Log(what, cheapest(1, time.Hour, func() { write(ordinary) }))
		limit := mostTimes * max(cheapest(3, time.Hour, func() { write(ordinary) }), 2*time.Millisecond)
		for name, body := range bodies {
			if got := cheapest(4, limit, func() { write(body) }); got > limit {
				t.Errorf("%s: %s costs %v, an ordinary one %v", what, name, got, limit/mostTimes)
			}
		}
	}
}

// cheapest is the least that some runs cost, until one is cheap enough.
func cheapest(runs int, enough time.Duration, run func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	least := time.Duration(1 << 62)
	for range runs {
		start := spent()
		run()
		if least = min(least, spent()-start); least <= enough {
			break
		}
	}
	return least
}
