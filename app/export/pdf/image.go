package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
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
const maxPixels = 16_000_000

// Pixels an inch: as fine as print, and as a screen shows.
const (
	printDensity  = 300
	screenDensity = 120
)

// xobject is an image in the file.
type xobject struct {
	name          string
	id            objectID
	width, height int
	source        *Image // for a screen, and as wide as
	points        float64
}

// imageKey is an image at so many pixels.
type imageKey struct {
	sum  [32]byte
	most int
}

// Check says what is wrong with an image, or nil: Write refuses the same, and also
// what turns out to be broken further on.
func (m *Image) Check() error {
	_, _, err := m.config()
	return err
}

func (m *Image) config() (image.Config, string, error) {
	if m.Alt == "" {
		return image.Config{}, "", errors.New("an image has no alternative text")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(m.Data))
	switch {
	case err != nil:
		return config, "", fmt.Errorf("image %q: %w", m.Alt, err)
	case format != "png" && format != "jpeg":
		return config, "", fmt.Errorf("image %q is %s, not PNG or JPEG", m.Alt, format)
	case config.Width < 1 || config.Height < 1 || config.Width > maxPixels/config.Height:
		return config, "", fmt.Errorf("image %q of %d by %d pixels", m.Alt, config.Width, config.Height)
	}
	return config, format, nil
}

// image writes an image once, however often it is shown, at no more pixels than
// it needs for so many points.
func (l *layout) image(m *Image, points float64) (*xobject, error) {
	config, format, err := m.config()
	if err != nil {
		return nil, err
	}
	key := imageKey{sha256.Sum256(m.Data), pixels(points, printDensity)}
	if x, ok := l.images[key]; ok {
		return x, nil
	}
	x := &xobject{name: "I" + itoa(len(l.imageList)), id: l.objs.newID(), width: config.Width, height: config.Height}
	switch direct := config.ColorModel == color.YCbCrModel || config.ColorModel == color.GrayModel; {
	case l.screen:
		x.source, x.points = m, points
	case format == "jpeg" && direct && config.Width <= 2*key.most:
		err = l.copyJPEG(x, m, config)
	default:
		err = l.encode(x, m, format, key.most)
	}
	if err != nil {
		return nil, err
	}
	l.images[key] = x
	l.imageList = append(l.imageList, x)
	return x, nil
}

// pixels are what so many points need, at least what makes any picture.
func pixels(points, density float64) int { return max(16, int(math.Ceil(points/72*density))) }

func imageDict(width, height int, space string) string {
	var b buf
	b.str("/Type/XObject/Subtype/Image/Width ").int(width).str("/Height ").int(height)
	return string(*b.str("/ColorSpace/", space, "/BitsPerComponent 8"))
}

// copyJPEG writes a photograph as it is, which all readers understand.
func (l *layout) copyJPEG(x *xobject, m *Image, config image.Config) error {
	// Decoded all the same: what is broken must not reach the reader.
	if _, err := jpeg.Decode(bytes.NewReader(m.Data)); err != nil {
		return fmt.Errorf("image %q: %w", m.Alt, err)
	}
	space := "DeviceRGB"
	if config.ColorModel == color.GrayModel {
		space = "DeviceGray"
	}
	l.objs.rawStream(x.id, imageDict(config.Width, config.Height, space)+"/Filter/DCTDecode", withoutRemarks(m.Data))
	return nil
}

// withoutRemarks leaves out of a JPEG what a camera says of itself and its place: readers of PDF do not
// look at it, and nobody has to know.
func withoutRemarks(data []byte) []byte {
	out := append([]byte(nil), data[:2]...)
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		kind, length := data[at+1], 2+int(binary.BigEndian.Uint16(data[at+2:]))
		if kind == 0xDA || kind == 0xFF || at+length > len(data) {
			return append(out, data[at:]...) // from here on it is the picture
		}
		if remark := kind == 0xFE || kind > 0xE0 && kind < 0xEE || kind == 0xEF; !remark {
			out = append(out, data[at:at+length]...)
		}
		at += length
	}
	return clone(data)
}

// encode writes the image's pixels on white: PDF/A readers agree on nothing
// simpler.
func (l *layout) encode(x *xobject, m *Image, format string, most int) error {
	flat, err := m.pixels(format, most)
	if err != nil {
		return err
	}
	dict := imageDict(flat.Rect.Dx(), flat.Rect.Dy(), "DeviceRGB")
	if format == "jpeg" {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: 90}); err != nil {
			return fmt.Errorf("image %q: %w", m.Alt, err)
		}
		l.objs.rawStream(x.id, dict+"/Filter/DCTDecode", out.Bytes())
		return nil
	}
	rgb := make([]byte, 0, len(flat.Pix)/4*3)
	for i := 0; i < len(flat.Pix); i += 4 {
		rgb = append(rgb, flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2])
	}
	l.objs.stream(x.id, dict, rgb)
	return nil
}

// pixels decodes the image onto white, no wider than so many pixels.
func (m *Image) pixels(format string, most int) (*image.RGBA, error) {
	decode := png.Decode
	if format == "jpeg" {
		decode = jpeg.Decode
	}
	img, err := decode(bytes.NewReader(m.Data))
	if err != nil {
		return nil, fmt.Errorf("image %q: %w", m.Alt, err)
	}
	bounds := img.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, bounds.Min, draw.Over)
	if bounds.Dx() <= most {
		return flat, nil
	}
	return shrink(flat, most, max(1, bounds.Dy()*most/bounds.Dx())), nil
}

// shrink averages pixels down to a size.
func shrink(m *image.RGBA, width, height int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	full := m.Rect
	for y := range height {
		top, bottom := y*full.Dy()/height, max((y+1)*full.Dy()/height, y*full.Dy()/height+1)
		for x := range width {
			left, right := x*full.Dx()/width, max((x+1)*full.Dx()/width, x*full.Dx()/width+1)
			var r, g, b, n int
			for v := top; v < bottom; v++ {
				for at := m.PixOffset(left, v); at < m.PixOffset(right, v); at += 4 {
					r, g, b, n = r+int(m.Pix[at]), g+int(m.Pix[at+1]), b+int(m.Pix[at+2]), n+1
				}
			}
			out.SetRGBA(x, y, color.RGBA{byte(r / n), byte(g / n), byte(b / n), 0xFF})
		}
	}
	return out
}

// dataURI is the image inside an address, as fine as a screen shows.
func (x *xobject) dataURI() (string, error) {
	_, format, err := x.source.config()
	if err != nil {
		return "", err
	}
	flat, err := x.source.pixels(format, pixels(x.points, screenDensity))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if format == "jpeg" {
		err = jpeg.Encode(&out, flat, &jpeg.Options{Quality: 80})
	} else {
		err = png.Encode(&out, flat)
	}
	return "data:image/" + format + ";base64," + base64.StdEncoding.EncodeToString(out.Bytes()), err
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
	config, _, err := b.Image.config()
	if err != nil {
		l.fail(err)
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
