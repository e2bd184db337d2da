package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// Trimmed gives the image on white, without the margins in which nothing is seen and with no more pixels
// than most to a side, so that logos can be shown equally large. Like Write it refuses what is no picture,
// and before decoding what has too many pixels; an image on which nothing is seen is refused as well.
func (m *Image) Trimmed(most int) (*Image, error) {
	_, format, err := m.config()
	if err != nil {
		return nil, err
	}
	flat, err := m.pixels(format, maxPixels)
	if err != nil {
		return nil, err
	}
	seen := inked(flat)
	if seen.Empty() {
		return nil, fmt.Errorf("image %q shows nothing on white", m.Alt)
	}
	part := image.NewRGBA(image.Rect(0, 0, seen.Dx(), seen.Dy()))
	draw.Draw(part, part.Rect, flat, seen.Min, draw.Src)
	if longest := max(seen.Dx(), seen.Dy()); longest > most {
		part = shrink(part, max(1, seen.Dx()*most/longest), max(1, seen.Dy()*most/longest))
	}
	var out bytes.Buffer
	if format == "jpeg" {
		err = jpeg.Encode(&out, part, &jpeg.Options{Quality: 90})
	} else {
		err = png.Encode(&out, part)
	}
	if err != nil {
		return nil, fmt.Errorf("image %q: %w", m.Alt, err)
	}
	return &Image{Data: out.Bytes(), Alt: m.Alt}, nil
}

// paperWhite is the value from which on a colour cannot be told from the paper.
const paperWhite = 0xF6

// inked is the smallest rectangle outside of which there is only paper.
func inked(m *image.RGBA) image.Rectangle {
	seen := image.Rectangle{}
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		row := m.Pix[m.PixOffset(m.Rect.Min.X, y):m.PixOffset(m.Rect.Max.X, y)]
		first, last := -1, -1
		for i := 0; i < len(row); i += 4 {
			if row[i] < paperWhite || row[i+1] < paperWhite || row[i+2] < paperWhite {
				if first < 0 {
					first = i / 4
				}
				last = i / 4
			}
		}
		if first >= 0 {
			seen = seen.Union(image.Rect(m.Rect.Min.X+first, y, m.Rect.Min.X+last+1, y+1))
		}
	}
	return seen
}
