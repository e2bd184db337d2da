package pdf

import "math"

// page is a page being painted. Distances from above are turned into PDF's, which
// count from below.
type page struct {
	objs    *objects
	setter  *setter
	id      objectID
	height  float64
	content buf
	owners  []objectID // element of each marked part
	annots  []objectID
	links   []link
	opened  *elem
	inside  bool // a marked part or an artifact is open
	inText  bool // and was opened between BT and ET
	pen     pen
}

// pen is the state of text and graphics that the page's reader has now.
type pen struct {
	face     faceID
	size     float64
	tracking float64
	rise     float64
	ink      colour
	inked    bool
	text     bool // between BT and ET
	showing  bool // inside the array of TJ
	quoted   bool // inside a string of that array
	x, y     float64
	startX   float64 // of the line that Td counts from
	startY   float64
}

// mark begins or goes on with the text that an element holds. A text object goes
// on from element to element, so that lines are placed by their distance.
func (p *page) mark(e *elem) {
	if p.opened == e && p.inside {
		return
	}
	p.end()
	p.beginText()
	p.begin(e)
	p.inText = true
}

// markFigure begins the picture that an element holds.
func (p *page) markFigure(e *elem) {
	p.end()
	p.endText()
	p.begin(e)
}

func (p *page) begin(e *elem) {
	e.content(p.id, len(p.owners))
	p.content.name(e.kind).str("<</MCID ").int(len(p.owners)).str(">>BDC\n")
	p.owners = append(p.owners, e.id)
	p.opened, p.inside = e, true
}

// artifact begins what is no part of the document's meaning. kind is "Layout",
// or "Pagination" with a subtype.
func (p *page) artifact(kind, subtype string) {
	p.end()
	p.endText()
	p.content.str("/Artifact<</Type/", kind)
	if subtype != "" {
		p.content.str("/Subtype/", subtype)
	}
	p.content.str(">>BDC\n")
	p.inside = true
}

// end closes the open part.
func (p *page) end() {
	p.endShow()
	if p.inside {
		if !p.inText {
			p.endText()
		}
		p.content.str("EMC\n")
	}
	p.inside, p.inText, p.opened = false, false, nil
}

func (p *page) endShow() {
	if p.pen.quoted {
		p.content.str(")")
	}
	if p.pen.showing {
		p.content.str("]TJ\n")
	}
	p.pen.quoted, p.pen.showing = false, false
}

func (p *page) endText() {
	p.endShow()
	if p.pen.text {
		p.content.str("ET\n")
	}
	p.pen.text = false
}

func (p *page) beginText() {
	if !p.pen.text {
		p.content.str("BT\n")
		p.pen.text, p.pen.startX, p.pen.startY, p.pen.x, p.pen.y = true, 0, 0, 0, 0
	}
}

func (p *page) colour(c colour) {
	if p.pen.inked && p.pen.ink == c {
		return
	}
	p.endShow()
	p.content.num(float64(c>>16)/255, float64(c>>8&255)/255, float64(c&255)/255).str("rg\n")
	p.pen.ink, p.pen.inked = c, true
}

// show paints glyphs of a face from x on the baseline y, counted from above.
func (p *page) show(l *look, c *piece, x, y float64) {
	if len(c.glyphs) == 0 {
		return // nothing but marks that only steer
	}
	y = p.height - y
	p.colour(l.ink)
	p.prepare(l, c.face)
	p.beginText()
	if math.Abs(p.pen.y-y) > 0.0005 || math.Abs(p.pen.x-x) > 200 {
		p.move(x, y)
	}
	unit := l.size / float64(p.setter.face(c.face).data.upem)
	tracking := l.tracking * l.size
	if !c.rtl {
		for i := range c.glyphs {
			g := &c.glyphs[i]
			p.rise(l.rise + float64(g.dy)*unit)
			p.glyph(g.cid, x+float64(g.dx)*unit, float64(g.natural)*unit)
			x += float64(g.advance)*unit + tracking
		}
		return
	}
	for i := len(c.glyphs) - 1; i >= 0; i-- {
		g := &c.glyphs[i]
		x -= float64(g.advance)*unit + tracking
		p.rise(l.rise + float64(g.dy)*unit)
		p.glyph(g.cid, x+float64(g.dx)*unit, float64(g.natural)*unit)
	}
}

// prepare sets font, size and tracking.
func (p *page) prepare(l *look, face faceID) {
	if p.pen.face != face || p.pen.size != l.size {
		p.endShow()
		p.content.name(face.resource()).str(" ").num(l.size).str("Tf\n")
		p.pen.face, p.pen.size = face, l.size
	}
	if tracking := l.tracking * l.size; p.pen.tracking != tracking {
		p.endShow()
		p.content.num(tracking).str("Tc\n")
		p.pen.tracking = tracking
	}
}

func (p *page) rise(rise float64) {
	if p.pen.rise != rise {
		p.endShow()
		p.content.num(rise).str("Ts\n")
		p.pen.rise = rise
	}
}

func (p *page) move(x, y float64) {
	p.endShow()
	// Positions are written as they will be read, so that nothing drifts.
	dx, dy := thousandths(x-p.pen.startX), thousandths(y-p.pen.startY)
	p.content.num(dx, dy).str("Td\n")
	p.pen.startX += dx
	p.pen.startY += dy
	p.pen.x, p.pen.y = p.pen.startX, y
}

func thousandths(v float64) float64 { return math.Round(v*1000) / 1000 }

// leastAdjust is the least distance, in thousandths of an em, that a glyph is
// moved by; what is left out is made good with the next.
const leastAdjust = 3

// glyph shows one glyph at x.
func (p *page) glyph(cid uint16, x, width float64) {
	b := &p.content
	if !p.pen.showing {
		b.str("[")
		p.pen.showing = true
	}
	if far := (p.pen.x - x) * 1000 / p.pen.size; far >= leastAdjust || far <= -leastAdjust {
		adjust := math.Round(far)
		if p.pen.quoted {
			b.str(")")
			p.pen.quoted = false
		}
		b.int(int(adjust))
		p.pen.x -= adjust * p.pen.size / 1000
	}
	if !p.pen.quoted {
		b.str("(")
		p.pen.quoted = true
	}
	if cid >= shortCodes {
		b.stringByte(byte(shortCodes + (cid-shortCodes)>>8))
		cid -= shortCodes
	}
	b.stringByte(byte(cid))
	p.pen.x += width + p.pen.tracking
}

// box fills a rectangle whose upper left corner is at x, y from above.
func (p *page) box(c colour, x, y, width, height float64) {
	p.endText()
	p.colour(c)
	p.content.num(x, p.height-y-height, width, height).str("re f\n")
}
