package pdf

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// update makes the golden pictures anew: look at them before they are kept.
var update = flag.Bool("update", false, "make the golden pictures anew")

// TestPagesLookAsTheyShould paints four pages and holds them against pictures that
// somebody has looked at. Another release of the painter may soften other edges,
// so that pages may differ a little everywhere, but nowhere much.
func TestPagesLookAsTheyShould(t *testing.T) {
	t.Parallel()
	all := files(t)
	for name, page := range map[string]struct{ document, number string }{
		"letter": {"letter with 150", "1"}, "logos": {"letter with 150", "2"}, "roll": {"letter with 150", "3"}, "right-to-left": {"right to left", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := filepath.Join(t.TempDir(), "page")
			tool(t, "pdftoppm", "-r", "48", "-gray", "-png", "-singlefile", "-f", page.number, all[page.document], out)
			data, err := os.ReadFile(out + ".png")
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.WriteFile(golden, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if share := difference(t, data, want); share > 0.004 {
				t.Errorf("%.2f %% of the picture differ much", 100*share)
			}
		})
	}
}

// difference is the share of small squares whose grey differs by a tenth or more.
func difference(t *testing.T, a, b []byte) float64 {
	t.Helper()
	first, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	second, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if first.Bounds() != second.Bounds() {
		return 1
	}
	const side = 4
	different, squares := 0, 0
	for y := 0; y+side <= first.Bounds().Dy(); y += side {
		for x := 0; x+side <= first.Bounds().Dx(); x += side {
			squares++
			if gap := grey(first, x, y, side) - grey(second, x, y, side); gap > 25 || gap < -25 {
				different++
			}
		}
	}
	return float64(different) / float64(squares)
}

// grey is the mean of a square, 0 to 255.
func grey(m image.Image, left, top, side int) int {
	sum := 0
	for y := top; y < top+side; y++ {
		for x := left; x < left+side; x++ {
			g, _ := color.GrayModel.Convert(m.At(x, y)).(color.Gray)
			sum += int(g.Y)
		}
	}
	return sum / (side * side)
}
