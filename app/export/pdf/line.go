package pdf

import "github.com/go-text/typesetting/bidi"

// unit is a piece of a set line, or a space between two.
type unit struct {
	cell  cell
	x     float64 // left edge; right edge if the cell reads from right to left
	width float64
	space bool
}

// setLine is a line with everything in its place, in reading order.
type setLine struct {
	units []unit
	notes []*footnote
}

// looseLine is the stretch of a line's spaces, as a part of what they should give
// at most, beyond which words are divided.
const looseLine = 0.8

// lines breaks the text for a width and sets its lines. Words of justified text
// are divided only where the lines would else be loose.
func (t *text) lines(s *setter, width float64, align Align, justified bool) []setLine {
	width -= t.hang
	t.divide(s, width)
	ends, worst := breakLines(t.boxes, width, t.hang, justified)
	if justified && worst > looseLine {
		t.hyphenate(s, width)
		ends, _ = breakLines(t.boxes, width, t.hang, justified)
	}
	out := make([]setLine, 0, len(ends))
	start := 0
	for _, end := range ends {
		full := justified && end < len(t.boxes) && t.boxes[end-1].after != ended
		out = append(out, t.set(s, start, end, width, align, full))
		start = end
	}
	return out
}

// set places the boxes of one line; full spreads its spaces over the width. A
// line that is too wide is made to fit in any case, be it the last.
func (t *text) set(s *setter, start, end int, width float64, align Align, full bool) setLine {
	units := t.units(s, start, end)
	natural, spaces := 0.0, 0.0
	for i := range units {
		natural += units[i].width
		if units[i].space {
			spaces += units[i].width
		}
	}
	if start == 0 {
		width += t.hang
	}
	slack := width - natural
	if spaces > 0 && (full && slack >= 0 && slack < 2.2*spaces || slack < 0 && slack > -0.3*spaces) {
		for i := range units {
			if units[i].space {
				units[i].width *= 1 + slack/spaces
			}
		}
		slack = 0
	}
	x := 0.0
	switch {
	case align == Centre:
		x = slack / 2
	case (align == End) != t.right:
		x = slack
	}
	t.place(units, x)
	line := setLine{units: units}
	if after := t.boxes[end-1].after; len(units) > 0 && (after == spaced || after == ended) {
		line.units = append(line.units, t.trailing(s, units[len(units)-1]))
	}
	for i := range units {
		if n := t.stretches[units[i].cell.stretch].note; n != nil {
			line.notes = append(line.notes, n)
		}
	}
	return line
}

// units lists the pieces and spaces of a line in reading order.
func (t *text) units(s *setter, start, end int) []unit {
	units := make([]unit, 0, 2*(end-start)+1)
	for i := start; i < end; {
		a := &t.atoms[t.boxes[i].atom]
		last := i
		for last+1 < end && t.boxes[last+1].atom == t.boxes[i].atom {
			last++
		}
		cells := a.cells
		if from, to := t.boxes[i].start, t.boxes[last].end; from != a.start || to != a.end {
			cells = t.shape(s, from, to)
		}
		for _, c := range cells {
			units = append(units, unit{cell: c, width: t.cellWidth(&c)})
		}
		b := t.boxes[last]
		switch {
		case b.after == spaced && last+1 < end:
			units = append(units, t.spaceUnit(s, b))
		case b.after == hyphenated && last+1 == end && len(cells) > 0:
			c := cells[len(cells)-1]
			c.piece = s.hyphenPiece(t.stretches[c.stretch].look)
			c.rtl = c.level%2 == 1
			units = append(units, unit{cell: c, width: t.cellWidth(&c)})
		}
		i = last + 1
	}
	return units
}

// spaceUnit is the space after a box.
func (t *text) spaceUnit(s *setter, b box) unit {
	owner, level := t.owner[b.end], t.level(b.end)
	c := cell{piece: s.spacePiece(t.stretches[owner].look), stretch: owner, level: level}
	return unit{cell: c, width: b.space, space: true}
}

// trailing is the space that ends a line, so that whoever takes the text out of
// the document does not join its words. It takes no room.
func (t *text) trailing(s *setter, last unit) unit {
	u := last
	u.cell.piece = s.spacePiece(t.stretches[last.cell.stretch].look)
	u.width = 0
	switch {
	case last.cell.rtl:
		u.x -= last.width
	default:
		u.x += last.width
	}
	return u
}

// place gives the units of a line their places from left to right, reversing
// runs by their levels (rule L2 of the Unicode Bidirectional Algorithm).
func (t *text) place(units []unit, x float64) {
	var highest bidi.Level
	for i := range units {
		highest = max(highest, units[i].cell.level)
	}
	if highest == 0 {
		for i := range units {
			units[i].x = x
			x += units[i].width
		}
		return
	}
	order := make([]int, len(units))
	for i := range order {
		order[i] = i
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(order); i++ {
			k := i
			for k < len(order) && units[order[k]].cell.level >= level {
				k++
			}
			for a, b := i, k-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = max(i, k)
		}
	}
	for _, i := range order {
		units[i].x = x
		x += units[i].width
		if units[i].cell.rtl {
			units[i].x = x
		}
	}
}

// paint draws the line with its baseline at y, on behalf of an element; the
// stretches that have one of their own get it when they first appear.
func (l *setLine) paint(p *page, st *structure, t *text, base *elem, x, y float64) {
	for i := range l.units {
		u := &l.units[i]
		s := &t.stretches[u.cell.stretch]
		if base != nil {
			p.mark(t.element(st, base, s))
		}
		if s.note != nil {
			s.note.refer(st, base)
		}
		p.show(s.look, &u.cell.piece, x+u.x, y)
		if s.link != "" && base != nil {
			p.link(st, s, x+u.x, y, u)
		}
	}
}

// element is the element that a stretch belongs to.
func (t *text) element(st *structure, base *elem, s *stretch) *elem {
	kind := ""
	switch {
	case s.link != "":
		kind = "Link"
	case s.note != nil:
		kind = "Reference"
	case s.tag != "":
		kind = "Span"
	default:
		return base
	}
	if s.inline == nil {
		s.inline = st.open(base, kind).speak(s.tag)
		t.inlines = append(t.inlines, s.inline)
	}
	return s.inline
}

// close writes the elements within the paragraph.
func (t *text) close(st *structure) {
	for _, e := range t.inlines {
		st.close(e)
	}
	t.inlines = nil
}
