package pdf

import "math"

const (
	cellGap    = 12 // between columns, if there is room
	cellMargin = 3.5
)

// table sets a table, its head again on every page that it goes on.
func (l *layout) table(b *Table) {
	widths := l.cellWidths(b)
	if len(widths) == 0 {
		return
	}
	e := l.st.open(l.parent, "Table").speak(b.Lang)
	if b.Caption != "" {
		t := l.compose([]Run{{Text: b.Caption, Bold: true}}, &cellLook, b.Lang)
		l.pushText(t, l.st.open(e, "Caption"), &cellLook, l.gap(12), Start, false, true)
	}
	l.tableRows(b, e, widths)
	l.close(e)
}

// cellWidths shares the span among the columns: what each wants if there is
// room, else in proportion to it, but never less than a word may need.
func (l *layout) cellWidths(b *Table) []float64 {
	n := len(b.Head)
	for _, r := range b.Rows {
		n = max(n, len(r))
	}
	if n == 0 {
		return nil
	}
	room := l.width - l.cellGap(n)*float64(n-1)
	wants := make([]float64, n)
	sum := 0.0
	for i := range wants {
		wants[i] = 24
		if i < len(b.Head) {
			wants[i] = max(wants[i], l.natural(b.Head[i], &headLook))
		}
		for _, r := range b.Rows {
			if i < len(r) {
				wants[i] = max(wants[i], l.natural(r[i], &cellLook))
			}
		}
		wants[i] = math.Ceil(wants[i] + 0.5)
		sum += wants[i]
	}
	if sum <= room {
		wants[longest(wants)] += room - sum
		return wants
	}
	return share(wants, room)
}

// cellGap is the room between n columns.
func (l *layout) cellGap(n int) float64 { return min(cellGap, l.width/float64(3*n)) }

// share gives narrow columns what they want, and the others equal shares of the
// rest as their wants go.
func share(wants []float64, room float64) []float64 {
	out := make([]float64, len(wants))
	fair := room / float64(len(wants))
	rest, sum := room, 0.0
	for i, w := range wants {
		if w <= fair {
			out[i] = w
			rest -= w
		} else {
			sum += math.Sqrt(w)
		}
	}
	for i, w := range wants {
		if out[i] == 0 {
			out[i] = rest * math.Sqrt(w) / sum
		}
	}
	return out
}

func longest(wants []float64) int {
	at := 0
	for i, w := range wants {
		if w > wants[at] {
			at = i
		}
	}
	return at
}

// natural is the width of a cell's text on one line.
func (l *layout) natural(runs []Run, look *look) float64 {
	t := l.newText("")
	for _, r := range runs {
		r.Note = nil
		l.addRun(t, look, r)
	}
	t.resolve(l.rtl, false)
	t.divide(l.setter, math.Inf(1))
	width, widest := 0.0, 0.0
	for _, b := range t.boxes {
		width += b.width
		widest = max(widest, width)
		if b.after == ended {
			width = 0
		} else {
			width += b.space
		}
	}
	return widest
}

// edges are the left edges of columns of some widths.
func (l *layout) edges(widths []float64) []float64 {
	lefts := make([]float64, len(widths))
	x := l.left
	if l.rtl {
		x += l.width
	}
	gap := l.cellGap(len(widths))
	for i, w := range widths {
		if l.rtl {
			x -= w
			lefts[i] = x
			x -= gap
			continue
		}
		lefts[i] = x
		x += w + gap
	}
	return lefts
}

func (l *layout) tableRows(b *Table, e *elem, widths []float64) {
	lefts := l.edges(widths)
	var head *stackRow
	if len(b.Head) > 0 {
		section := l.st.open(e, "THead")
		head = l.tableRow(b, section, b.Head, widths, true)
		l.pushCells(head, lefts, row{gap: l.gap(8), keep: true}, true)
		l.close(section)
	}
	section := l.st.open(e, "TBody")
	var again *stackRow
	if head != nil && head.height < (l.bottom-l.top)/4 {
		again = l.tableRow(b, nil, b.Head, widths, true)
	}
	for i, cells := range b.Rows {
		r := row{keep: i == 0 && len(b.Rows) > 1}
		if again != nil {
			r.repeat = func(p *page, y float64) { l.paintCells(p, again, lefts, y, true) }
			r.repeatHeight = again.height
		}
		l.pushCells(l.tableRow(b, section, cells, widths, false), lefts, r, false)
	}
	l.close(section)
}

// stackRow is a row of cells.
type stackRow struct {
	cells  []*stack
	height float64
	elem   *elem
	open   bool // more of the row follows
}

// tableRow sets the cells of a row; below no section, they are an artifact.
func (l *layout) tableRow(b *Table, section *elem, cells [][]Run, widths []float64, head bool) *stackRow {
	out := &stackRow{}
	kind, look := "TD", &cellLook
	if head {
		kind, look = "TH", &headLook
	}
	if section != nil {
		out.elem = l.st.open(section, "TR")
	}
	for i, width := range widths {
		var runs []Run
		if i < len(cells) {
			runs = cells[i]
		}
		align := Start
		if i < len(b.Numbers) && b.Numbers[i] {
			align = End
		}
		var e *elem
		if section != nil {
			e = l.st.open(out.elem, kind)
			if head {
				e.attrs.str("/A<</O/Table/Scope/Column>>")
			}
		}
		k := &stack{}
		k.text(l, e, runs, look, b.Lang, width, align)
		out.cells = append(out.cells, k)
		out.height = max(out.height, k.height+2*cellMargin)
	}
	return out
}

// pushCells pushes the cells as a row like r, or as several if they are very tall.
func (l *layout) pushCells(s *stackRow, lefts []float64, r row, head bool) {
	rows := l.rowsOf(s.cells)
	for n, cells := range rows {
		part := &stackRow{cells: cells, elem: s.elem, open: n+1 < len(rows)}
		out := r
		out.stacks = cells
		for _, k := range cells {
			part.height = max(part.height, k.height+2*cellMargin)
			out.notes = append(out.notes, k.notes...)
		}
		out.height = part.height
		out.paint = func(p *page, y float64) { l.paintCells(p, part, lefts, y, head) }
		l.push(out)
	}
	l.close(s.elem)
}

// paintCells paints cells above a hairline, stronger under the head.
func (l *layout) paintCells(p *page, s *stackRow, lefts []float64, y float64, head bool) {
	if s.elem == nil {
		p.artifact("Pagination", "Header")
	}
	for i, k := range s.cells {
		k.paint(p, lefts[i], y+cellMargin)
	}
	p.end()
	if s.open {
		return
	}
	p.artifact("Layout", "")
	thick, c := 0.5, line
	if head {
		thick, c = 0.8, quiet
	}
	p.box(c, l.frame.left, y+s.height, l.frame.width, thick)
	p.end()
}
