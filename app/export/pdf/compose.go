package pdf

import "fmt"

// Room above blocks, in points.
const (
	blockGap = 7.3
	groupGap = 9
	headGap  = 5 // between a heading and what it heads
)

// block sets a block.
func (l *layout) block(b Block) error {
	if l.err != nil {
		return l.err
	}
	heading := false
	switch b := b.(type) {
	case *Letterhead:
		l.letterhead(b)
	case *Heading:
		l.heading(b)
		heading = true
	case *Paragraph:
		l.paragraph(b)
	case *List:
		l.list(b)
	case *Quote:
		l.quote(b)
	case *Rule:
		l.rule()
	case *Space:
		l.push(row{gap: b.Points})
	case *PageBreak:
		l.finishPage()
	case *Table:
		l.table(b)
	case *Picture:
		l.picture(b)
	case *Logos:
		l.logos(b)
	case *Flow:
		l.flow(b)
	case *Bars:
		l.bars(b)
	case *Figures:
		l.figures(b)
	case *QR:
		l.qr(b)
	default:
		return fmt.Errorf("block of type %T", b)
	}
	l.afterHead, l.afterLabel = heading, false
	return l.err
}

// fail remembers the first thing that was wrong.
func (l *layout) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// gap is the room above a block that would like so much.
func (l *layout) gap(want float64) float64 {
	switch {
	case l.afterLabel:
		return 0
	case l.afterHead:
		if l.st.level == 1 {
			return 2 * headGap
		}
		return min(want, headGap)
	}
	return want
}

// addRun adds a run to a paragraph.
func (l *layout) addRun(t *text, base *look, r Run) {
	st := stretch{look: base.styled(r), link: r.Link, exact: r.Exact}
	if err := checkLink(r.Link); err != nil {
		l.fail(err)
		st.link = ""
	}
	tag := t.tag
	if r.Lang != t.tag && languageTag.MatchString(r.Lang) {
		st.tag, tag = r.Lang, r.Lang
	}
	st.lang = shapingLanguage(tag)
	t.add(r.Text, st)
	if r.Note != nil {
		raised := *base
		raised.size *= 0.64
		raised.rise = base.size * 0.34
		if n := l.addNote(r.Note); n != nil {
			t.add(itoa(n.number), stretch{look: &raised, note: n})
		}
	}
	if r.Break {
		t.breakHere()
	}
}

// compose makes a paragraph of runs.
func (l *layout) compose(runs []Run, look *look, lang string) *text {
	t := l.newText(lang)
	for _, r := range runs {
		l.addRun(t, look, r)
	}
	t.resolve(rightToLeft(t.tag), false)
	return t
}

// pushText sets a paragraph's lines as rows.
func (l *layout) pushText(t *text, e *elem, look *look, gap float64, align Align, justified, keep bool) {
	lines := t.lines(l.setter, l.width, align, justified)
	x := l.left
	if len(lines) == 0 {
		l.close(e)
		return
	}
	for i := range lines {
		set := &lines[i]
		r := row{height: look.leading, notes: set.notes, keep: i == 0 && len(lines) > 1 || i == len(lines)-2}
		r.paint = func(p *page, y float64) {
			set.paint(p, l.st, t, e, x, y+look.leading*0.76)
		}
		if i == 0 {
			r.gap = gap
		}
		if i == len(lines)-1 {
			r.keep = keep
			r.texts, r.closes = []*text{t}, []*elem{e}
		}
		l.push(r)
	}
}

func (l *layout) paragraph(b *Paragraph) {
	look := l.prose
	switch b.Style {
	case Lead:
		look = &leadLook
	case Small:
		look = &smallLook
	}
	t := l.compose(b.Runs, look, b.Lang)
	e := l.st.open(l.parent, "P").speak(b.Lang)
	justified := b.Style == Body && b.Align == Start
	t.right = t.right || l.rtl && !justified
	l.pushText(t, e, look, l.gap(blockGap), b.Align, justified, b.Keep)
}

func (l *layout) heading(b *Heading) {
	level := l.st.heading(b.Level)
	look := headingLook(level)
	t := l.compose(b.Text, look, b.Lang)
	title := plain(t.runes)
	if b.Remark != "" {
		remark := remarkLook
		remark.size = max(8, look.size*0.66)
		l.addRun(t, &remark, Run{Text: "\u2002" + b.Remark})
		t.resolve(rightToLeft(t.tag), false)
	}
	e := l.st.open(l.parent, "H"+itoa(level)).speak(b.Lang)
	gaps := [...]float64{22, 20, 13}
	t.right = t.right || l.rtl
	lines := t.lines(l.setter, l.width, Start, false)
	x := l.left
	for i := range lines {
		set := &lines[i]
		r := row{height: look.leading, keep: true, notes: set.notes}
		first := i == 0
		r.paint = func(p *page, y float64) {
			set.paint(p, l.st, t, e, x, y+look.leading*0.76)
			if first {
				l.outline.add(title, level, p, y)
			}
		}
		if first {
			r.gap = l.gap(gaps[min(level, len(gaps))-1])
		}
		if i == len(lines)-1 {
			r.texts = []*text{t}
		}
		l.push(r)
	}
	l.close(e)
}

func plain(runes []rune) string { return clean(string(runes)) }

func (l *layout) rule() {
	x, width := l.left, l.width
	l.push(row{gap: 10, height: 10, paint: func(p *page, y float64) {
		p.artifact("Layout", "")
		p.box(line, x, y, width, 0.5)
		p.end()
	}})
}

// within sets blocks in a narrower span and below another element.
func (l *layout) within(e *elem, indent float64, blocks []Block) {
	saved, parent := l.span, l.parent
	l.parent = e
	if l.width < leastWidth {
		indent = 0
	}
	l.width -= indent
	if !l.rtl {
		l.left += indent
	}
	for _, b := range blocks {
		if err := l.block(b); err != nil {
			break
		}
	}
	l.span, l.parent = saved, parent
}

// leastWidth is the width below which nothing is set in any further.
const leastWidth = 160

func (l *layout) quote(b *Quote) {
	e := l.st.open(l.parent, "BlockQuote")
	before, prose := l.span, l.prose
	l.prose = &quoteLook
	if l.width > leastWidth {
		l.width -= 18
		if l.rtl {
			l.left += 18
		}
	}
	l.within(e, 18, b.Blocks)
	l.span, l.prose = before, prose
	l.close(e)
}

// list sets the items of a list. LI holds only the label and the body.
func (l *layout) list(b *List) {
	if len(b.Items) == 0 {
		return
	}
	e := l.st.open(l.parent, "L")
	numbering := "Disc"
	if b.Ordered {
		numbering = "Decimal"
	}
	e.attrs.str("/A<</O/List/ListNumbering/", numbering, ">>")
	number := max(b.Start, 1)
	for i, item := range b.Items {
		li := l.st.open(e, "LI")
		label := l.st.open(li, "Lbl")
		body := l.st.open(li, "LBody")
		text := "•"
		if b.Ordered {
			text = itoa(number+i) + "."
		}
		l.label(label, text)
		l.within(body, 20, item)
		l.close(body)
		l.close(li)
	}
	l.close(e)
}

// label sets the mark of a list item beside its first line.
func (l *layout) label(e *elem, s string) {
	t, set, width := l.single(s, &bodyLook)
	x := l.left + 14 - width
	if s == "•" {
		x = l.left + 5
	}
	if l.rtl {
		x = l.left + l.width - 14
	}
	l.push(row{gap: l.gap(4), keep: true, paint: func(p *page, y float64) {
		set.paint(p, l.st, t, e, x, y+bodyLook.leading*0.76)
	}, closes: []*elem{e}})
	l.afterLabel = true
}
