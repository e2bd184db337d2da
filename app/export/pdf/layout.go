package pdf

import (
	"strings"
)

// row is something of a height that pages are filled with, one under the other.
type row struct {
	gap, height  float64                  // gap is room above, dropped at the top of a page
	keep         bool                     // the next row stays on the same page
	paint        func(p *page, y float64) // y is the upper edge, from above
	repeat       func(p *page, y float64) // painted above the row if it begins a page
	repeatHeight float64
	notes        []*footnote // that its text refers to
	closes       []*elem     // complete once the row is painted
	texts        []*text     // whose inline elements are complete then
	stacks       []*stack    // likewise
}

// span is where lines begin and how wide they are.
type span struct{ left, width float64 }

// layout fills pages.
type layout struct {
	doc    *Document
	objs   *objects
	setter *setter
	st     *structure
	pages  *pageTree

	paper       Paper
	top, bottom float64
	frame       span // of the page's text
	span             // of the blocks that are being set
	lang        string
	rtl         bool

	rows       []row
	used       float64    // by rows
	noteHeight float64    // of the footnotes of rows
	carried    []noteLine // footnotes that had no room on the page before
	notes      int        // footnotes so far

	parent     *elem // that blocks are added to
	prose      *look // of paragraphs in the body style
	afterHead  bool  // the last block was a heading
	afterLabel bool  // the next stands beside its label
	outline    outline
	total      objectID // form that says how many pages there are
	images     map[imageKey]*xobject
	imageList  []*xobject
	singles    map[lineKey]singleLine
	err        error

	screen       bool // nothing is written: a page will be drawn
	totalContent buf  // of the form total, then
}

// The width of the text: some 70 letters, and as many as an eye can follow.
const (
	measure      = 362
	denseMeasure = 430
)

func newLayout(o *objects, d *Document) *layout {
	paper := d.Paper
	if paper == (Paper{}) {
		paper = A4
	}
	lang := d.Language
	if lang == "" {
		lang = "en"
	}
	width, top, bottom := min(measure, paper.Width-120), 76.0, 84.0
	if d.Dense {
		width, top, bottom = min(denseMeasure, paper.Width-120), 62, 70
	}
	l := &layout{
		doc: d, objs: o, setter: newSetter(), paper: paper, lang: lang, rtl: rightToLeft(lang),
		frame: span{(paper.Width - width) / 2, width}, top: top, bottom: paper.Height - bottom,
		images: map[imageKey]*xobject{}, singles: map[lineKey]singleLine{},
	}
	l.setter.former = d.Former
	l.span, l.prose = l.frame, &bodyLook
	l.st = newStructure(o, lang)
	l.parent = l.st.root
	l.pages = newPageTree(o)
	return l
}

// push adds a row, and paints the pages that are full.
func (l *layout) push(r row) {
	if l.doc.Stop != nil {
		l.fail(l.doc.Stop())
	}
	if l.err != nil {
		return
	}
	l.rows = append(l.rows, r)
	l.used += l.rowHeight(len(l.rows) - 1)
	for _, n := range r.notes {
		l.noteHeight += n.height()
	}
	for l.used+l.room() > l.bottom-l.top && len(l.rows) > 1 {
		l.breakPage()
	}
}

// room is what the footnotes of the rows take.
func (l *layout) room() float64 {
	h := l.noteHeight
	for _, c := range l.carried {
		h += c.height
	}
	if h > 0 {
		h += noteGap
	}
	return min(h, (l.bottom-l.top)/2)
}

// breakPage paints the rows that fit, up to the last place where the page may
// end, and keeps the others.
func (l *layout) breakPage() {
	carried := 0.0
	for _, c := range l.carried {
		carried += c.height
	}
	used, notes, fits := 0.0, carried, 0
	for i, r := range l.rows {
		used += l.rowHeight(i)
		for _, n := range r.notes {
			notes += n.height()
		}
		room := 0.0
		if notes > 0 {
			room = min(notes+noteGap, (l.bottom-l.top)/2)
		}
		if used+room > l.bottom-l.top {
			break
		}
		fits = i + 1
	}
	at := max(fits, 1)
	for at > 1 && l.rows[at-1].keep {
		at--
	}
	if l.rows[at-1].keep && fits > 1 {
		at = fits // nothing can be kept together: the page is full of it
	}
	l.paintPage(at)
}

// finishPage paints what is left, if anything is.
func (l *layout) finishPage() {
	for len(l.rows) > 0 || len(l.carried) > 0 {
		l.paintPage(len(l.rows))
	}
}

// remaining is how much room the page still has.
func (l *layout) remaining() float64 { return l.bottom - l.top - l.used - l.room() }

// paintPage paints the first n rows as a page.
func (l *layout) paintPage(n int) {
	p := l.pages.begin(l)
	l.paintFrame(p)
	y := l.top
	for i := range l.rows[:n] {
		r := &l.rows[i]
		if i > 0 {
			y += r.gap
		} else if r.repeat != nil {
			r.repeat(p, y)
			y += r.repeatHeight
		}
		if r.paint != nil {
			r.paint(p, y)
		}
		y += r.height
	}
	var notes []*footnote
	for _, r := range l.rows[:n] {
		notes = append(notes, r.notes...)
	}
	closing := l.paintNotes(p, notes)
	l.pages.end(l, p)
	for i := range l.rows[:n] {
		l.closeRow(&l.rows[i])
	}
	for _, e := range closing {
		l.st.close(e)
	}
	l.keepRows(n)
}

func (l *layout) closeRow(r *row) {
	for _, t := range r.texts {
		t.close(l.st)
	}
	for _, k := range r.stacks {
		k.close(l.st)
	}
	for _, e := range r.closes {
		l.st.close(e)
	}
}

// keepRows drops the rows that were painted.
func (l *layout) keepRows(n int) {
	rest := copy(l.rows, l.rows[n:])
	clear(l.rows[rest:])
	l.rows = l.rows[:rest]
	if len(l.rows) > 0 {
		l.rows[0].gap = 0
	}
	l.used, l.noteHeight = 0, 0
	for i, r := range l.rows {
		l.used += l.rowHeight(i)
		for _, note := range r.notes {
			l.noteHeight += note.height()
		}
	}
}

// rowHeight is what a row takes of the page, with what stands above it.
func (l *layout) rowHeight(i int) float64 {
	r := &l.rows[i]
	if i == 0 {
		return r.height + r.repeatHeight
	}
	return r.height + r.gap
}

// close writes an element when the last row is painted.
func (l *layout) close(e *elem) {
	if len(l.rows) == 0 {
		l.st.close(e)
		return
	}
	last := &l.rows[len(l.rows)-1]
	last.closes = append(last.closes, e)
}

// paintFrame paints what every page has: watermark, running header, foot.
func (l *layout) paintFrame(p *page) {
	l.paintWatermark(p)
	if l.doc.Header != "" && l.pages.count > 1 {
		p.artifact("Pagination", "Header")
		l.paintLine(p, l.fit(l.doc.Header, l.frame.width), &runningLook, l.top-30, Start)
		p.box(line, l.frame.left, l.top-22, l.frame.width, 0.5)
		p.end()
	}
	if l.doc.PageOf != "" || l.doc.Foot != "" {
		p.artifact("Pagination", "Footer")
		l.paintFoot(p, l.paper.Height-46)
		p.end()
	}
}

// paintFoot paints the page line, whose end is a form written when the number of
// pages is known, and the foot opposite. The line begins where its language
// begins to read, be it that of the document or not.
func (l *layout) paintFoot(p *page, y float64) {
	reserved := 0.0
	near, far := Start, End
	if l.turnedFoot() != l.rtl {
		near, far = End, Start
	}
	if l.doc.PageOf != "" {
		before, _, _ := strings.Cut(l.doc.PageOf, "{N}")
		start := l.fit(strings.ReplaceAll(before, "{n}", itoa(l.pages.count)), l.frame.width-60)
		width := l.paintLine(p, start, &runningLook, y, near)
		if strings.HasSuffix(start, " ") {
			width += l.setter.space(&runningLook)
		}
		x := l.frame.left + width
		if l.turnedFoot() {
			x = l.frame.left + l.frame.width - width
		}
		if l.total == 0 {
			l.total = l.objs.newID()
		}
		p.endText()
		p.content.str("q 1 0 0 1 ").num(x, l.paper.Height-y).str("cm /N Do Q\n")
		reserved = width + 60
	}
	if l.doc.Foot != "" {
		l.paintLine(p, l.fit(l.doc.Foot, l.frame.width-reserved), &runningLook, y, far)
	}
}
