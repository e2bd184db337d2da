package pdf

import "strings"

// flowItem is an entry, a part of a very long one, or a group's heading.
type flowItem struct {
	gap, height float64
	elem        *elem
	ends        bool // the element is complete once this is painted
	title       string
	level       int // of a heading
	words       []flowWord
	lineEnds    []int32 // indexes of words
	text        *text   // if the words do not tell it all
	lines       []setLine
	hung        bool // the first of lines is not the entry's first
}

// flowWord is a piece of a word, and the space after it.
type flowWord struct {
	piece *piece
	look  *look
	space float64
}

func (it *flowItem) heading() bool { return it.title != "" }

// add sets an entry.
func (f *flow) add(e Entry) {
	if clean(e.Group) != "" {
		f.addGroup(e)
		return
	}
	if f.list == nil {
		f.list = f.st.open(f.parent, "L")
	}
	item := f.st.open(f.list, "LI")
	body := f.st.open(item, "LBody")
	f.st.close(item)
	if e.Lang != f.lang {
		body.speak(e.Lang)
	}
	if !f.addSimple(e, body) {
		f.addText(e, body)
	}
}

func (f *flow) closeList() {
	if f.list != nil {
		f.st.close(f.list)
		f.list = nil
	}
}

func (f *flow) keep(it flowItem) {
	f.items = append(f.items, it)
	f.height += it.gap + it.height
}

// addGroup sets the heading of a group.
func (f *flow) addGroup(e Entry) {
	f.closeList()
	level := min(max(e.Level, 0), len(groupLooks)-1)
	h := f.st.heading(f.level + 1 + level)
	elem := f.st.open(f.parent, "H"+itoa(h))
	if e.Lang != f.lang {
		elem.speak(e.Lang)
	}
	items := f.groupItems(e, level)
	if len(items) == 0 {
		f.st.close(elem)
		return
	}
	for i := range items {
		items[i].elem, items[i].ends = elem, i == len(items)-1
		f.keep(items[i])
	}
}

// groupItems sets a heading, in parts if it is very long.
func (f *flow) groupItems(e Entry, level int) []flowItem {
	look := &groupLooks[level]
	runs := f.newText(e.Lang)
	group, note := clean(e.Group), e.Note
	if !f.doc.Former && (turns(group) || turns(note)) {
		group, note = isolated(group), isolated(note)
	}
	f.addRun(runs, look, Run{Text: group})
	if note != "" {
		f.addRun(runs, &remarkLook, Run{Text: "\u00a0" + note})
	}
	runs.resolve(f.rtl, true)
	runs.right = f.rtl
	lines := runs.lines(f.setter, f.width, Start, false)
	var items []flowItem
	for at := 0; at < len(lines); at += splitLines {
		part := lines[at:min(at+splitLines, len(lines))]
		it := flowItem{title: clean(e.Group), level: level, text: runs, lines: part, height: float64(len(part))*look.leading + 2, hung: at > 0}
		if at == 0 {
			it.gap = groupGaps[level]
		}
		items = append(items, it)
	}
	return items
}

// groupGaps is the room above the headings of groups, by level.
var groupGaps = [...]float64{groupGap, 4}

// continued is the heading of a group that goes on in another column; nil if it is long.
func (f *flow) continued(title string) *flowItem {
	look := remarkLook
	t := f.newText("")
	f.addRun(t, &look, Run{Text: strings.ReplaceAll(f.doc.Continued, "{group}", title)})
	t.resolve(f.rtl, true)
	t.right = f.rtl
	lines := t.lines(f.setter, f.width, Start, false)
	if len(lines) == 0 || len(lines) > 3 {
		return nil
	}
	return &flowItem{title: title, text: t, lines: lines, height: float64(len(lines))*look.leading + 4}
}

// paintAgain paints it, for the eye alone: whoever listens has not turned a page.
func (f *flow) paintAgain(it *flowItem, p *page, x, y float64) {
	if it == nil {
		return
	}
	p.artifact("Pagination", "Header")
	it.paint(f, p, x, y)
	p.end()
}

// plainLetters says whether words of these runes can stand one after the other
// from left to right as they come.
func plainLetters(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x20, r >= 0x7F && r <= 0xA0, r == 0xAD, r > 0x2044:
			return false
		case r >= 0x590 && r < 0x10A0, r >= 0x1680 && r < 0x1E00, r >= 0x2000 && r < 0x2010, r >= 0x2028 && r < 0x2030:
			return false // from right to left, or spaces of their own kinds
		}
	}
	return true
}

// addSimple sets an entry word by word, without making a paragraph of it, as
// nearly all can be.
func (f *flow) addSimple(e Entry, body *elem) bool {
	if e.Link != "" || e.Gloss != "" || f.rtl || !plainLetters(e.Name) || !plainLetters(e.Note) {
		return false
	}
	if !f.doc.Former && f.doc.Missing != nil && (!allHeld(e.Name) || !allHeld(e.Note)) {
		return false
	}
	lang := e.Lang
	if lang == "" {
		lang = f.lang
	}
	how := shaping{lang: shapingLanguage(lang)}
	f.words, f.boxes = f.words[:0], f.boxes[:0]
	f.addWords(e.Name, &entryLook, how)
	f.addWords(e.Note, &remarkLook, how)
	if len(f.boxes) == 0 {
		return false
	}
	it := flowItem{gap: entryGap, elem: body, ends: true}
	width := 0.0
	for i, b := range f.boxes {
		if b.width > f.width-entryHang {
			return false
		}
		width += b.width
		if i < len(f.boxes)-1 {
			width += b.space
		}
	}
	if width > f.width {
		ends, _ := breakLines(f.boxes, f.width-entryHang, entryHang, false)
		for _, end := range ends {
			it.lineEnds = append(it.lineEnds, int32(f.boxes[end-1].end))
		}
	} else {
		it.lineEnds = append(it.lineEnds, int32(len(f.words)))
	}
	it.words = append(make([]flowWord, 0, len(f.words)), f.words...)
	it.height = float64(len(it.lineEnds)) * entryLook.leading
	f.keep(it)
	return true
}

// addWords shapes the words of a name or note.
func (f *flow) addWords(s string, look *look, how shaping) {
	space := f.setter.space(look)
	for word := range strings.FieldsSeq(s) {
		width := 0.0
		start := len(f.words)
		pieces := f.setter.word(look.face(), word, how)
		for i := range pieces {
			f.words = append(f.words, flowWord{piece: &pieces[i], look: look})
			width += pieces[i].width * look.size
		}
		f.words[len(f.words)-1].space = space
		f.boxes = append(f.boxes, box{start: start, end: len(f.words), width: width, after: spaced, space: space})
	}
}

// spaceIn is a word space that many words share.
func (s *setter) spaceIn(l *look) *piece {
	if s.spaces[l.face()] == nil {
		p := s.spacePiece(l)
		s.spaces[l.face()] = &p
	}
	return s.spaces[l.face()]
}

// spacePiece is a word space.
func (s *setter) spacePiece(l *look) piece {
	f := s.face(l.face())
	g, _ := f.single(' ')
	return piece{face: f.id, glyphs: []glyph{g}, width: float64(g.advance) / float64(f.data.upem)}
}

// addText sets an entry as a paragraph.
func (f *flow) addText(e Entry, body *elem) {
	t := f.newText(e.Lang)
	aside := f.entryParts(&e)
	f.addRun(t, &entryLook, Run{Text: e.Name, Link: e.Link})
	for _, r := range aside {
		f.addRun(t, &remarkLook, r)
	}
	if f.doc.Former {
		t.resolve(rightToLeft(t.tag), true)
	} else {
		t.resolveAs(f.rtl)
	}
	t.right = f.rtl
	t.hang = entryHang
	lines := t.lines(f.setter, f.width, Start, false)
	if len(lines) == 0 {
		f.st.close(body)
		return
	}
	for at := 0; at < len(lines); at += splitLines {
		part := lines[at:min(at+splitLines, len(lines))]
		it := flowItem{elem: body, text: t, lines: part, height: float64(len(part)) * entryLook.leading, hung: at > 0}
		if at == 0 {
			it.gap = entryGap
		}
		it.ends = at+splitLines >= len(lines)
		f.keep(it)
	}
}

// entryParts gives what stands after the name. Where anything in the entry reads
// against the list, each part is isolated, so that it turns none of the others, and
// the name stands first in whatever direction it is read.
func (f *flow) entryParts(e *Entry) []Run {
	if !f.doc.Former && (f.rtl || turns(e.Name) || turns(e.Gloss) || turns(e.Note)) {
		e.Name, e.Gloss, e.Note = isolated(e.Name), isolated(e.Gloss), isolated(e.Note)
	}
	var runs []Run
	if e.Gloss != "" {
		runs = append(runs, Run{Text: "\u2002" + e.Gloss, Lang: e.Tongue})
	}
	if e.Note != "" {
		runs = append(runs, Run{Text: "\u2002" + e.Note})
	}
	return runs
}

// paint paints the item with its upper edge at y.
func (it *flowItem) paint(f *flow, p *page, x, y float64) {
	if it.text != nil {
		it.paintText(f, p, x, y)
		return
	}
	y += entryLook.leading * 0.76
	p.mark(it.elem)
	start := int32(0)
	for i, end := range it.lineEnds {
		left := x
		if i > 0 {
			left += entryHang
		}
		for _, w := range it.words[start:end] {
			p.show(w.look, w.piece, left, y)
			left += w.piece.width * w.look.size
			if w.space > 0 {
				p.show(w.look, f.setter.spaceIn(w.look), left, y)
				left += w.space
			}
		}
		y += entryLook.leading
		start = end
	}
}

func (it *flowItem) paintText(f *flow, p *page, x, y float64) {
	look := &entryLook
	if it.heading() {
		look = &groupLooks[it.level]
		if it.elem != nil && !it.hung {
			f.outline.add(it.title, f.level+1+it.level, p, y)
		}
	}
	for i := range it.lines {
		left := x
		if !f.rtl && it.text.hang > 0 && (i > 0 || it.hung) {
			left += it.text.hang
		}
		it.lines[i].paint(p, f.st, it.text, it.elem, left, y+look.leading*0.76)
		y += look.leading
	}
}
