package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undersigned/app/export/pdf/pdftest"
)

// mark is a picture of so many pixels with a dark rectangle in it.
func mark(canvas draw.Image, dark image.Rectangle) draw.Image {
	draw.Draw(canvas, dark, image.NewUniform(color.NRGBA{0x20, 0x20, 0x80, 0xFF}), image.Point{}, draw.Src)
	return canvas
}

func encoded(t testing.TB, m image.Image, photograph bool) []byte {
	t.Helper()
	var b bytes.Buffer
	err := png.Encode(&b, m)
	if photograph {
		b.Reset()
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// bomb is a PNG of a few bytes that says it has very many pixels.
func bomb(t testing.TB, width, height uint32) []byte {
	t.Helper()
	data := encoded(t, image.NewGray(image.Rect(0, 0, 1, 1)), false)
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestTrimmed(t *testing.T) {
	t.Parallel()
	white := image.NewGray(image.Rect(0, 0, 200, 100))
	draw.Draw(white, white.Rect, image.White, image.Point{}, draw.Src)
	blank := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	for name, c := range map[string]struct {
		data []byte
		want image.Point // nothing if it is refused
	}{
		"transparent around":     {encoded(t, mark(image.NewNRGBA(image.Rect(0, 0, 300, 200)), image.Rect(100, 50, 180, 90)), false), image.Pt(80, 40)},
		"white around":           {encoded(t, mark(white, image.Rect(24, 40, 56, 56)), false), image.Pt(32, 16)},
		"grey photograph":        {encoded(t, mark(white, image.Rect(24, 40, 56, 56)), true), image.Pt(32, 16)},
		"no margin":              {encoded(t, mark(image.NewRGBA64(image.Rect(0, 0, 50, 60)), image.Rect(0, 0, 50, 60)), false), image.Pt(50, 60)},
		"huge":                   {encoded(t, mark(image.NewPaletted(image.Rect(0, 0, 4000, 2000), color.Palette{color.Transparent, color.Black}), image.Rect(0, 0, 4000, 2000)), false), image.Pt(360, 180)},
		"one pixel":              {encoded(t, mark(image.NewNRGBA(image.Rect(0, 0, 1, 1)), image.Rect(0, 0, 1, 1)), false), image.Pt(1, 1)},
		"a line":                 {encoded(t, mark(image.NewNRGBA(image.Rect(0, 0, 3000, 1)), image.Rect(0, 0, 3000, 1)), false), image.Pt(360, 1)},
		"four inks":              {testdata(t, "cmyk.jpg"), image.Pt(150, 103)},
		"progressive":            {testdata(t, "progressive.jpg"), image.Pt(150, 103)},
		"nothing seen":           {encoded(t, blank, false), image.Point{}},
		"nothing":                {nil, image.Point{}},
		"cut off":                {testdata(t, "cmyk.jpg")[:4000], image.Point{}},
		"a bomb":                 {bomb(t, 60_000, 60_000), image.Point{}},
		"a bomb of width":        {bomb(t, math.MaxInt32, 2), image.Point{}},
		"another kind of a file": {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), image.Point{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := (&Image{Data: c.data, Alt: "mark"}).Trimmed(360)
			if c.want == (image.Point{}) {
				if err == nil {
					t.Error("it was not refused")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			config, _, err := image.DecodeConfig(bytes.NewReader(got.Data))
			if err != nil || image.Pt(config.Width, config.Height) != c.want {
				t.Errorf("%v, %d by %d", err, config.Width, config.Height)
			}
		})
	}
}

// TestLogosLookEquallyLarge paints logos of many forms, and measures them as the page has them.
func TestLogosLookEquallyLarge(t *testing.T) {
	t.Parallel()
	d := &Document{Title: "Logos", Created: created}
	logos := &Logos{}
	for _, size := range []image.Point{{300, 300}, {600, 300}, {300, 600}, {90, 45}, {400, 100}} {
		data := encoded(t, mark(image.NewNRGBA(image.Rectangle{Max: size}), image.Rectangle{Max: size}), false)
		logos.Items = append(logos.Items, Logo{Name: "A", Image: &Image{Data: data, Alt: "A"}})
	}
	d.Body = []Block{logos, &Logos{Items: []Logo{{Name: "tiny", Image: &Image{Data: picture(8, 8), Alt: "tiny"}}}}}
	for _, fault := range pdftest.Lint(render(t, d)) {
		t.Error(fault)
	}
	var areas []float64
	for _, line := range strings.Split(string(drawPage(t, d, 1)), "\n") {
		var w, h, x, y float64
		if _, err := fmt.Sscanf(line, `<g transform="matrix(%g 0 0 %g %g %g)">`, &w, &h, &x, &y); err == nil && strings.Contains(line, "<image") {
			areas = append(areas, w*h)
		}
	}
	if len(areas) != 6 {
		t.Fatalf("%d logos", len(areas))
	}
	for i, area := range areas[:5] {
		if math.Abs(area/areas[0]-1) > 0.02 {
			t.Errorf("logo %d has an area of %.0f, the first one of %.0f", i, area, areas[0])
		}
	}
	if areas[5] > 100 {
		t.Errorf("a logo of 8 by 8 pixels is shown at %.0f square points", areas[5])
	}
}

// A photograph may know where it was taken. Its reader need not.
func TestRemarksOfCamerasAreLeftOut(t *testing.T) {
	t.Parallel()
	plain := encoded(t, mark(image.NewRGBA(image.Rect(0, 0, 40, 40)), image.Rect(4, 4, 30, 30)), true)
	told := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 14}, "Exif\x00\x00at home"[:12]...)
	told = append(append(told, 0xFF, 0xFE, 0, 8), "secret"...)
	told = append(told, plain[2:]...)
	d := &Document{Title: "T", Created: created, Body: []Block{&Picture{Image: Image{Data: told, Alt: "x"}}}}
	data := render(t, d)
	if bytes.Contains(data, []byte("Exif")) || bytes.Contains(data, []byte("secret")) || !bytes.Contains(data, plain) {
		t.Error("the picture was not copied without its remarks")
	}
	if got := withoutRemarks(testdata(t, "cmyk.jpg")); len(got) == 0 {
		t.Error("nothing is left")
	}
}
