package demo

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"math"
)

// oneIn is how many organisations there are to one that has a logo: most have not sent theirs.
const oneIn = 4

// logos gives some organisations a logo half an hour after they joined.
func (f *filler) logos() {
	for _, o := range f.o.Content.Organisations {
		joined, ok := f.joined(o.Slug)
		chance := chanceOf(o.Slug)
		if !ok || chance%oneIn != 0 {
			continue
		}
		f.after(joined, 30, o.Slug+" sends its logo", func(ctx context.Context) error {
			file, err := logoFile(chance / oneIn)
			if err != nil {
				return err
			}
			return f.organisations.SetLogo(ctx, f.as(f.owner(o.Slug)), o.Slug, file)
		})
	}
}

// chanceOf is a number that looks drawn by lot, and is the same every time.
func chanceOf(slug string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(slug)) // a hash does not fail
	return int(h.Sum32())
}

// mark is a plain shape on a square from -1 to 1: which of two inks is at a point, counted from 1, or 0 for none.
// Nobody owns these shapes, and they stand for nobody.
type mark func(x, y float64) int

func disc(x, y, atX, atY, r float64) bool { return math.Hypot(x-atX, y-atY) < r }

func ink(second, first bool) int {
	switch {
	case second:
		return 2
	case first:
		return 1
	}
	return 0
}

var marks = []mark{
	func(x, y float64) int { // a leaf
		return ink(math.Abs(x-y) < 0.06 && x > -0.8 && x < 0.9, disc(x, y, -0.55, 0.55, 1.2) && disc(x, y, 0.55, -0.55, 1.2))
	},
	func(x, y float64) int { // a roof over a block
		return ink(y > 0 && y < 0.85 && math.Abs(x) < 0.6, y < -0.08 && y > math.Abs(x)-0.95)
	},
	func(x, y float64) int { // half a disc over a line
		return ink(y > 0.3 && y < 0.5 && math.Abs(x) < 0.95, y < 0.15 && disc(x, y, 0, 0.15, 0.9))
	},
	func(x, y float64) int { // a diamond in a diamond
		return ink(math.Abs(x)+math.Abs(y) < 0.45, math.Abs(x)+math.Abs(y) < 0.95)
	},
	func(x, y float64) int { // three steps
		step := math.Round(y / 0.65)
		bar := math.Abs(y-0.65*step) < 0.25 && math.Abs(x) < 0.63+0.32*step
		return ink(bar && step < 0, bar)
	},
	func(x, y float64) int { // two waves
		swell := 0.18 * math.Sin(3.3*x)
		return ink(math.Abs(y-0.4-swell) < 0.16 && math.Abs(x) < 0.95, math.Abs(y+0.25-swell) < 0.3 && math.Abs(x) < 0.95)
	},
	func(x, y float64) int { // an arch in an arch
		far := math.Hypot(x, y-0.45)
		return ink(y < 0.6 && far < 0.45, y < 0.6 && far < 0.95 && far > 0.6)
	},
}

// lines stand where a name would.
func lines(x, y float64) int {
	return ink(y > 0.15 && y < 0.35 && x > -0.9 && x < 0.4, y > -0.35 && y < 0 && math.Abs(x) < 0.9)
}

// inks are pairs of colours that go together and are read on white.
var inks = [][2]color.NRGBA{
	{{R: 0x1f, G: 0x4e, B: 0x8c, A: 255}, {R: 0xd9, G: 0x8e, B: 0x04, A: 255}},
	{{R: 0x24, G: 0x60, B: 0x3a, A: 255}, {R: 0x9c, G: 0xc2, B: 0x5a, A: 255}},
	{{R: 0x8c, G: 0x1c, B: 0x2f, A: 255}, {R: 0x3a, G: 0x3f, B: 0x47, A: 255}},
	{{R: 0x5b, G: 0x2a, B: 0x86, A: 255}, {R: 0x3d, G: 0xa5, B: 0xa0, A: 255}},
	{{R: 0x1c, G: 0x27, B: 0x33, A: 255}, {R: 0xc2, G: 0x4d, B: 0x2c, A: 255}},
}

// sizes are broad, square and tall ones, in squares: the first holds a mark, the others the lines of a name.
var sizes = []image.Point{{X: 1, Y: 1}, {X: 3, Y: 1}, {X: 2, Y: 1}, {X: 1, Y: 1}, {X: 1, Y: 2}}

// logoFile draws one of the logos on nothing, as a PNG.
func logoFile(chance int) ([]byte, error) {
	const square, fine = 160, 4 // pixels to a square; samples to a pixel, each way
	shape := marks[chance%len(marks)]
	pair, size := inks[chance/7%len(inks)], sizes[chance/35%len(sizes)]
	m := image.NewNRGBA(image.Rect(0, 0, size.X*square, size.Y*square))
	for y := range size.Y * square {
		for x := range size.X * square {
			drawn := shape
			if x >= square || y >= square {
				drawn = lines
			}
			m.SetNRGBA(x, y, sampled(drawn, pair, x%square, y%square, square, fine))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("draw a logo: %w", err)
	}
	return b.Bytes(), nil
}

// sampled is the colour of a pixel, smooth at the edges of the shape.
func sampled(shape mark, pair [2]color.NRGBA, x, y, square, fine int) color.NRGBA {
	var r, g, b, n int
	for i := range fine * fine {
		u := 2*(float64(x)+(float64(i%fine)+0.5)/float64(fine))/float64(square) - 1
		v := 2*(float64(y)+(float64(i/fine)+0.5)/float64(fine))/float64(square) - 1
		which := shape(u, v)
		for i, c := range pair {
			if which == i+1 {
				r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
			}
		}
	}
	if n == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{R: uint8(r / n), G: uint8(g / n), B: uint8(b / n), A: uint8(255 * n / (fine * fine))}
}
