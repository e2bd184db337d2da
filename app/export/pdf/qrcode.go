package pdf

import (
	"errors"
	"fmt"

	"rsc.io/qr"
)

// qrSize is the side of a QR code in points: 25 mm.
const qrSize = 71

// qr sets a QR code, drawn as rectangles, with text beside it.
func (l *layout) qr(b *QR) {
	if b.Alt == "" {
		l.fail(errors.New("a QR code has no alternative text"))
		return
	}
	code, err := qr.Encode(b.Text, qr.M)
	if err != nil {
		l.fail(fmt.Errorf("QR code: %w", err))
		return
	}
	e := l.st.open(l.parent, "Figure").alt(b.Alt).speak(b.Lang)
	picture, beside := &stack{closes: []*elem{e}}, &stack{}
	picture.add(qrSize, func(p *page, x, y float64) {
		p.markFigure(e)
		p.code(code, x, y)
		e.bounds(p, x, y, qrSize, qrSize)
	})
	lefts := []float64{l.left, l.left + qrSize + 16}
	width := l.width - qrSize - 16
	if l.rtl {
		lefts = []float64{l.left + l.width - qrSize, l.left}
	}
	stacks := []*stack{picture}
	if len(b.Beside) > 0 {
		beside.text(l, l.st.open(l.parent, "P").speak(b.Lang), b.Beside, &smallLook, b.Lang, width, Start)
		if space := (qrSize - beside.height) / 2; space > 0 {
			for i := range beside.parts {
				beside.parts[i].top += space
			}
			beside.height += space
		}
		stacks = append(stacks, beside)
	}
	l.pushStacks(l.gap(14), stacks, lefts[:len(stacks)])
}

// code paints the black modules, those side by side as one rectangle.
func (p *page) code(c *qr.Code, x, y float64) {
	p.endText()
	p.colour(ink)
	module := float64(qrSize) / float64(c.Size)
	for row := range c.Size {
		for column := 0; column < c.Size; column++ {
			start := column
			for column < c.Size && c.Black(column, row) {
				column++
			}
			if column > start {
				p.content.num(x+float64(start)*module, p.height-y-float64(row+1)*module, float64(column-start)*module, module).str("re\n")
			}
		}
	}
	p.content.str("f\n")
}
