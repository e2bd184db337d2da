package pdf

import "math"

// logos sets logos in light boxes, so many to a row. Each is scaled to the same
// area, so that broad and tall ones look equally large.
func (l *layout) logos(b *Logos) {
	n := b.Columns
	if n < 1 {
		n = 4
	}
	lefts, width := l.columns(min(n, 8), 8)
	height := width * 0.72
	for at := 0; at < len(b.Items); at += len(lefts) {
		items := b.Items[at:min(at+len(lefts), len(b.Items))]
		stacks := make([]*stack, len(items))
		for i := range items {
			stacks[i] = l.logo(&items[i], width, height)
		}
		gap := 8.0
		if at == 0 {
			gap = l.gap(10)
		}
		l.pushStacks(gap, stacks, lefts[:len(items)])
	}
}

// logoMargin is left free between a logo and the edge of its box.
const logoMargin = 8

// hairline is the width of the lines around a logo.
const hairline = 0.5

// logoShare is the part of its box that a logo takes, if its form allows.
const logoShare = 0.24

// coarsest is the size in points of a pixel that is shown larger than it should be.
const coarsest = 1.2

func (l *layout) logo(b *Logo, width, height float64) *stack {
	k := &stack{}
	k.add(0, func(p *page, x, y float64) {
		p.artifact("Layout", "")
		p.box(white, x, y, width, height)
		for _, edge := range [...][4]float64{{0, 0, width, hairline}, {0, height, width, hairline}, {0, 0, hairline, height}, {width, 0, hairline, height}} {
			p.box(line, x+edge[0], y+edge[1], edge[2], edge[3])
		}
		p.end()
	})
	inner := &stack{}
	innerWidth := width - 2*logoMargin
	if b.Image == nil {
		e := l.st.open(l.parent, "P").speak(b.Lang)
		inner.text(l, e, []Run{{Text: b.Name}}, &cellLook, b.Lang, innerWidth, Centre)
	} else if config, _, err := b.Image.config(); err != nil {
		l.fail(err)
		return k
	} else {
		ratio := float64(config.Width) / float64(config.Height)
		w := min(math.Sqrt(innerWidth*height*logoShare*ratio), innerWidth, (height-2*logoMargin)*ratio, float64(config.Width)*coarsest)
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
