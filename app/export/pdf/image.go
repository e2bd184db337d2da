package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
)

// maxPixels bounds an image before it is decoded.
const maxPixels = 40_000_000

// xobject is an image in the file.
type xobject struct {
	name          string
	id            objectID
	width, height int
}

// Check says what is wrong with an image, or nil: Write refuses the same.
func (m *Image) Check() error {
	if m.Alt == "" {
		return errors.New("an image has no alternative text")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(m.Data))
	if err != nil {
		return fmt.Errorf("image %q: %w", m.Alt, err)
	}
	if format != "png" && format != "jpeg" {
		return fmt.Errorf("image %q is %s, not PNG or JPEG", m.Alt, format)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > maxPixels/config.Height {
		return fmt.Errorf("image %q of %d by %d pixels", m.Alt, config.Width, config.Height)
	}
	return nil
}

// image writes an image once, however often it is shown, at no more pixels than
// it needs for so many points.
func (l *layout) image(m *Image, points float64) (*xobject, error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	key := sha256.Sum256(m.Data)
	if x, ok := l.images[key]; ok {
		return x, nil
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(m.Data))
	if err != nil {
		return nil, err
	}
	x := &xobject{name: "I" + itoa(len(l.imageList)), id: l.objs.newID(), width: config.Width, height: config.Height}
	direct := config.ColorModel == color.YCbCrModel || config.ColorModel == color.GrayModel
	if format == "jpeg" && direct {
		// Decoded all the same: what is broken must not reach the reader.
		if _, err := jpeg.Decode(bytes.NewReader(m.Data)); err != nil {
			return nil, fmt.Errorf("image %q: %w", m.Alt, err)
		}
		space := "DeviceRGB"
		if config.ColorModel == color.GrayModel {
			space = "DeviceGray"
		}
		l.objs.rawStream(x.id, imageDict(config.Width, config.Height, space)+"/Filter/DCTDecode", clone(m.Data))
	} else if err := l.encode(x, m, format, points); err != nil {
		return nil, err
	}
	l.images[key] = x
	l.imageList = append(l.imageList, x)
	return x, nil
}

func imageDict(width, height int, space string) string {
	var b buf
	b.str("/Type/XObject/Subtype/Image/Width ").int(width).str("/Height ").int(height)
	return string(*b.str("/ColorSpace/", space, "/BitsPerComponent 8"))
}

// encode writes the image's pixels on white: PDF/A readers agree on nothing
// simpler.
func (l *layout) encode(x *xobject, m *Image, format string, points float64) error {
	decode := png.Decode
	if format == "jpeg" {
		decode = jpeg.Decode
	}
	img, err := decode(bytes.NewReader(m.Data))
	if err != nil {
		return fmt.Errorf("image %q: %w", m.Alt, err)
	}
	bounds := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, bounds.Min, draw.Over)
	// 300 pixels an inch are as fine as print.
	most := max(16, int(math.Ceil(points/72*300)))
	width, height := x.width, x.height
	if width > most {
		height = max(1, height*most/width)
		width = most
	}
	l.objs.stream(x.id, imageDict(width, height, "DeviceRGB"), shrink(flat, width, height))
	return nil
}

// shrink averages pixels down to a size; three bytes a pixel.
func shrink(m *image.RGBA, width, height int) []byte {
	full := m.Bounds()
	out := make([]byte, 0, 3*width*height)
	for y := range height {
		top, bottom := y*full.Dy()/height, max((y+1)*full.Dy()/height, y*full.Dy()/height+1)
		for x := range width {
			left, right := x*full.Dx()/width, max((x+1)*full.Dx()/width, x*full.Dx()/width+1)
			var r, g, b, n int
			for v := top; v < bottom; v++ {
				for u := left; u < right; u++ {
					at := m.PixOffset(u, v)
					r, g, b, n = r+int(m.Pix[at]), g+int(m.Pix[at+1]), b+int(m.Pix[at+2]), n+1
				}
			}
			out = append(out, byte(r/n), byte(g/n), byte(b/n))
		}
	}
	return out
}

// paintImage paints an image in a rectangle given from above.
func (p *page) paintImage(x *xobject, left, top, width, height float64) {
	p.endText()
	p.content.str("q ").num(width, 0, 0, height, left, p.height-top-height).str("cm").name(x.name).str(" Do Q\n")
}

// stackImage adds an image that fits a box, as a figure.
func (l *layout) stackImage(k *stack, m *Image, width, height float64) {
	x, err := l.image(m, width)
	if err != nil {
		l.fail(err)
		return
	}
	scale := min(width/float64(x.width), height/float64(x.height))
	w, h := float64(x.width)*scale, float64(x.height)*scale
	e := l.st.open(l.parent, "Figure").alt(m.Alt)
	k.closes = append(k.closes, e)
	k.add(h, func(p *page, left, top float64) {
		p.markFigure(e)
		p.paintImage(x, left, top, w, h)
		e.bounds(p, left, top, w, h)
	})
}

// bounds says where a figure stands, for readers that magnify it.
func (e *elem) bounds(p *page, left, top, width, height float64) {
	e.attrs.str("/A<</O/Layout/Placement/Block/BBox[").num(left, p.height-top-height, left+width, p.height-top).str("]>>")
}

// picture sets an image in the text.
func (l *layout) picture(b *Picture) {
	config, _, err := image.DecodeConfig(bytes.NewReader(b.Image.Data))
	if err != nil || b.Image.Check() != nil {
		l.fail(errors.Join(err, b.Image.Check()))
		return
	}
	width := b.Width
	if width <= 0 {
		width = float64(config.Width) * 72 / 150
	}
	width = min(width, l.width)
	height := min(width*float64(config.Height)/float64(config.Width), (l.bottom-l.top)*0.8)
	k := &stack{}
	l.stackImage(k, &b.Image, width, height)
	left := l.left
	switch {
	case b.Align == Centre:
		left += (l.width - width) / 2
	case (b.Align == End) != l.rtl:
		left += l.width - width
	}
	r := row{gap: l.gap(12), height: k.height, keep: len(b.Caption) > 0, stacks: []*stack{k}}
	r.paint = func(p *page, y float64) { k.paint(p, left, y) }
	l.push(r)
	if len(b.Caption) > 0 {
		t := l.compose(b.Caption, &smallLook, "")
		l.pushText(t, l.st.open(l.parent, "P"), &smallLook, 5, b.Align, false, false)
	}
}

// logos sets logos in light boxes, so many to a row. Each is scaled to the same
// area, so that broad and tall ones look equally large.
func (l *layout) logos(b *Logos) {
	n := b.Columns
	if n < 1 {
		n = 4
	}
	lefts, width := l.columns(min(n, 8), 8)
	height := width * 0.62
	for at := 0; at < len(b.Items); at += len(lefts) {
		items := b.Items[at:min(at+len(lefts), len(b.Items))]
		stacks := make([]*stack, len(items))
		for i := range items {
			stacks[i] = l.logo(&items[i], width, height)
		}
		l.pushStacks(8, stacks, lefts[:len(items)])
	}
}

func (l *layout) logo(b *Logo, width, height float64) *stack {
	k := &stack{}
	k.add(0, func(p *page, x, y float64) {
		p.artifact("Layout", "")
		p.box(tint, x, y, width, height)
		p.end()
	})
	inner := &stack{}
	innerWidth := width - 16
	if b.Image == nil {
		e := l.st.open(l.parent, "P").speak(b.Lang)
		inner.text(l, e, []Run{{Text: b.Name}}, &cellLook, b.Lang, innerWidth, Centre)
	} else if err := b.Image.Check(); err != nil {
		l.fail(err)
		return k
	} else {
		config, _, err := image.DecodeConfig(bytes.NewReader(b.Image.Data))
		if err != nil {
			l.fail(err)
			return k
		}
		ratio := float64(config.Width) / float64(config.Height)
		w := min(math.Sqrt(innerWidth*height*0.3*ratio), innerWidth, (height-14)*ratio)
		l.stackImage(inner, b.Image, w, height)
		innerWidth = w
	}
	if inner.height > 3*height {
		return inner // a name that no box holds
	}
	k.texts, k.closes = inner.texts, inner.closes
	k.add(max(height, inner.height+12), func(p *page, x, y float64) {
		inner.paint(p, x+(width-innerWidth)/2, y+max(6, (height-inner.height)/2))
	})
	return k
}
