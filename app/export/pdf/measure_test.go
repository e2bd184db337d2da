package pdf

import (
	"math"
	"testing"
)

func TestPagesAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 150, 700} {
		got, err := Pages(sample(n))
		if err != nil {
			t.Fatal(err)
		}
		if err := SVG(&counter{}, sample(n), got); err != nil {
			t.Errorf("%d names: page %d: %v", n, got, err)
		}
		if err := SVG(&counter{}, sample(n), got+1); err == nil {
			t.Errorf("%d names: there is a page after %d", n, got)
		}
	}
	if _, err := Pages(&Document{}); err == nil {
		t.Error("a document without title has pages")
	}
}

// A document of a height fits a page with so much room, and no page with less.
func TestHeight(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "T", Created: created, Body: letterBlocks()[:7]}
	height, err := Height(d)
	if err != nil {
		t.Fatal(err)
	}
	const margins = 76 + 84
	for _, c := range []struct {
		paper float64
		pages int
	}{{height + margins, 1}, {height + margins - 1, 2}} {
		d.Paper = Paper{A4.Width, math.Ceil(c.paper*1000) / 1000}
		if n, err := Pages(d); err != nil || n != c.pages {
			t.Errorf("%d pages of %g points, %v", n, c.paper, err)
		}
	}
	if _, err := Height(&Document{Title: "T", Body: []Block{nil}}); err == nil {
		t.Error("no block has a height")
	}
}
