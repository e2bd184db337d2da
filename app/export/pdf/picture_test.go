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
			if share := difference(decodePNG(t, data), decodePNG(t, want), 4); share > 0.004 {
				t.Errorf("%.2f %% of the picture differ much", 100*share)
			}
		})
	}
}

func decodePNG(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// difference is the share of squares of so many pixels whose grey differs by a tenth or more.
func difference(first, second image.Image, side int) float64 {
	size := first.Bounds().Size()
	if size != second.Bounds().Size() {
		return 1
	}
	different, squares := 0, 0
	from, to := first.Bounds().Min, second.Bounds().Min
	for y := 0; y+side <= size.Y; y += side {
		for x := 0; x+side <= size.X; x += side {
			squares++
			if gap := grey(first, from.X+x, from.Y+y, side) - grey(second, to.X+x, to.Y+y, side); gap > 25 || gap < -25 {
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
