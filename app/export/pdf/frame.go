package pdf

import (
	"math"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// newText begins a paragraph in a language, or that of the document.
func (l *layout) newText(tag string) *text {
	if tag == "" {
		tag = l.lang
	}
	t := &text{tag: tag, former: l.doc.Former}
	if !t.former {
		t.missing = l.doc.Missing
	}
	return t
}

// lineKey finds a line that was set before.
type lineKey struct {
	text string
	look look
}

// singleLine is a text on one line, as wide as it is.
type singleLine struct {
	text  *text
	set   setLine
	width float64
}

// maxLines bounds the lines that are remembered: those of the frame come again on every page, marks
// with every item of a list.
const maxLines = 64

// single sets a text as one line.
func (l *layout) single(s string, look *look) (*text, setLine, float64) {
	key := lineKey{s, *look}
	out, ok := l.singles[key]
	if !ok {
		out = l.setSingle(s, look)
		if len(l.singles) >= maxLines {
			clear(l.singles)
		}
		l.singles[key] = out
	}
	return out.text, out.set, out.width
}

func (l *layout) setSingle(s string, look *look) singleLine {
	t := l.newText("")
	l.addRun(t, look, Run{Text: s})
	t.resolve(l.rtl, true)
	t.right = false
	lines := t.lines(l.setter, math.Inf(1), Start, false)
	if len(lines) == 0 {
		return singleLine{text: t}
	}
	width := 0.0
	for _, u := range lines[0].units {
		width += u.width
	}
	t.place(lines[0].units, 0)
	return singleLine{t, lines[0], width}
}

// paintLine paints a text of one line at an edge of the page, and gives its width.
func (l *layout) paintLine(p *page, s string, look *look, y float64, align Align) float64 {
	t, set, width := l.single(s, look)
	x := l.frame.left
	switch {
	case align == Centre:
		x += (l.frame.width - width) / 2
	case (align == End) != l.rtl:
		x += l.frame.width - width
	}
	set.paint(p, l.st, t, nil, x, y)
	return width
}

// fit cuts a text to the room that one line of small type has.
func (l *layout) fit(s string, room float64) string {
	runes := []rune(s)
	for n := min(len(runes), 400); n > 0; n = min(n-1, n*9/10) {
		out := s
		if n < len(runes) {
			out = string(runes[:n]) + "…"
		}
		if _, _, width := l.single(out, &runningLook); width <= room {
			return out
		}
	}
	return ""
}

// paintWatermark paints it behind the text, along the page's diagonal.
func (l *layout) paintWatermark(p *page) {
	if l.doc.Watermark == "" {
		return
	}
	p.artifact("Pagination", "Watermark")
	p.content.str("q\n")
	angle := math.Atan2(l.paper.Height, l.paper.Width)
	sin, cos := math.Sin(angle), math.Cos(angle)
	p.content.num(cos, sin, -sin, cos, l.paper.Width/2, l.paper.Height/2).str("cm\n")
	lines := strings.Split(l.doc.Watermark, "\n")
	height := p.height
	p.height = 0 // the origin is the middle of the page
	for i, s := range lines {
		look := markLook
		t, set, width := l.single(s, &look)
		if longest := math.Hypot(l.paper.Width, l.paper.Height) * 0.72; width > longest {
			look.size *= longest / width
			t, set, width = l.single(s, &look)
		}
		y := (float64(i)-float64(len(lines)-1)/2)*markLook.leading + look.size*0.3
		set.paint(p, l.st, t, nil, -width/2, y)
	}
	p.endText()
	p.height = height
	p.content.str("Q\n")
	p.end()
	p.pen = pen{}
}

// turnedFoot says whether the page line reads from right to left, as its first letter does.
func (l *layout) turnedFoot() bool {
	t := l.newText("")
	l.addRun(t, &runningLook, Run{Text: l.doc.PageOf})
	return t.firstLetterTurns(l.rtl)
}

// writeTotal writes the form that ends the page line: the number of pages and
// what follows it.
func (l *layout) writeTotal() {
	if l.total == 0 {
		return
	}
	_, tail, _ := strings.Cut(l.doc.PageOf, "{N}")
	p := &page{objs: l.objs, setter: l.setter}
	t, set, width := l.single(itoa(l.pages.count)+tail, &runningLook)
	x := 0.0
	if l.turnedFoot() {
		x = -width
	}
	set.paint(p, l.st, t, nil, x, 0)
	p.endText()
	var dict buf
	dict.str("/Type/XObject/Subtype/Form/BBox[").num(-width-1, -4, width+1, 12).str("]/Resources ").ref(l.pages.resources)
	l.totalContent = p.content
	l.objs.stream(l.total, string(dict), p.content)
}
