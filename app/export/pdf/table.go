package pdf

import "math"

const (
	cellGap    = 12 // between columns, if there is room
	cellMargin = 3.5
)

// grid is a table that is being set.
type grid struct {
	*layout
	block  *Table
	widths []float64 // of the columns
	lefts  []float64 // and their left edges
}

// table sets a table, its head again on every page that it goes on.
func (l *layout) table(b *Table) {
	g := &grid{layout: l, block: b}
	g.widths = g.share()
	if len(g.widths) == 0 {
		return
	}
	g.lefts = g.edges()
	e := l.st.open(l.parent, "Table").speak(b.Lang)
	if b.Caption != "" {
		t := l.compose([]Run{{Text: b.Caption, Bold: true}}, &cellLook, b.Lang)
		l.pushText(t, l.st.open(e, "Caption"), &cellLook, l.gap(12), Start, false, true)
	}
	g.fill(e)
	l.close(e)
}

// share shares the span among the columns: what each wants if there is
// room, else in proportion to it, but never less than a word may need.
func (g *grid) share() []float64 {
	b := g.block
	n := len(b.Head)
	for _, r := range b.Rows {
		n = max(n, len(r))
	}
	if n == 0 {
		return nil
	}
	room := g.width - g.gutter(n)*float64(n-1)
	wants := make([]float64, n)
	sum := 0.0
	for i := range wants {
		wants[i] = 24
		if i < len(b.Head) {
			wants[i] = max(wants[i], g.natural(b.Head[i], &headLook))
		}
		for _, r := range b.Rows {
			if i < len(r) {
				wants[i] = max(wants[i], g.natural(r[i], &cellLook))
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

// gutter is the room between n columns.
func (g *grid) gutter(n int) float64 { return min(cellGap, g.width/float64(3*n)) }

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

// edges are the left edges of the columns.
func (g *grid) edges() []float64 {
	lefts := make([]float64, len(g.widths))
	x := g.left
	if g.rtl {
		x += g.width
	}
	gap := g.gutter(len(g.widths))
	for i, w := range g.widths {
		if g.rtl {
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

// fill sets the head and the rows on behalf of the table's element.
func (g *grid) fill(e *elem) {
	b := g.block
	var head *stackRow
	if len(b.Head) > 0 {
		section := g.st.open(e, "THead")
		head = g.row(section, b.Head, true)
		g.pushCells(head, row{gap: g.gap(8), keep: true}, true)
		g.close(section)
	}
	section := g.st.open(e, "TBody")
	var again *stackRow
	if head != nil && head.height < (g.bottom-g.top)/4 {
		again = g.row(nil, b.Head, true)
	}
	for i, cells := range b.Rows {
		r := row{keep: i == 0 && len(b.Rows) > 1}
		if again != nil {
			r.repeat = func(p *page, y float64) { g.paintCells(p, again, y, true) }
			r.repeatHeight = again.height
		}
		g.pushCells(g.row(section, cells, false), r, false)
	}
	g.close(section)
}

// stackRow is a row of cells.
type stackRow struct {
	cells  []*stack
	height float64
	elem   *elem
	open   bool // more of the row follows
}

// row sets the cells of a row; below no section, they are an artifact.
func (g *grid) row(section *elem, cells [][]Run, head bool) *stackRow {
	out := &stackRow{}
	kind, look := "TD", &cellLook
	if head {
		kind, look = "TH", &headLook
	}
	if section != nil {
		out.elem = g.st.open(section, "TR")
	}
	for i, width := range g.widths {
		var runs []Run
		if i < len(cells) {
			runs = cells[i]
		}
		align := Start
		if i < len(g.block.Numbers) && g.block.Numbers[i] {
			align = End
		}
		var e *elem
		if section != nil {
			e = g.st.open(out.elem, kind)
			if head {
				e.attrs.str("/A<</O/Table/Scope/Column>>")
			}
		}
		k := &stack{}
		k.text(g.layout, e, runs, look, g.block.Lang, width, align)
		out.cells = append(out.cells, k)
		out.height = max(out.height, k.height+2*cellMargin)
	}
	return out
}

// pushCells pushes the cells as a row like r, or as several if they are very tall.
func (g *grid) pushCells(s *stackRow, r row, head bool) {
	rows := g.rowsOf(s.cells)
	for n, cells := range rows {
		part := &stackRow{cells: cells, elem: s.elem, open: n+1 < len(rows)}
		out := r
		out.stacks = cells
		for _, k := range cells {
			part.height = max(part.height, k.height+2*cellMargin)
			out.notes = append(out.notes, k.notes...)
		}
		out.height = part.height
		out.paint = func(p *page, y float64) { g.paintCells(p, part, y, head) }
		g.push(out)
	}
	g.close(s.elem)
}

// paintCells paints cells above a hairline, stronger under the head.
func (g *grid) paintCells(p *page, s *stackRow, y float64, head bool) {
	if s.elem == nil {
		p.artifact("Pagination", "Header")
	}
	for i, k := range s.cells {
		k.paint(p, g.lefts[i], y+cellMargin)
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
	p.box(c, g.frame.left, y+s.height, g.frame.width, thick)
	p.end()
}
