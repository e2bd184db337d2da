package pdf

// stack is what stands in a cell, a column of the letterhead or beside a picture:
// lines one under the other that are never parted.
type stack struct {
	parts  []stackPart
	height float64
	texts  []*text
	closes []*elem
	notes  []*footnote
}

type stackPart struct {
	top, height float64
	paint       func(p *page, x, y float64)
}

// text adds a paragraph of a width on behalf of an element.
func (k *stack) text(l *layout, e *elem, runs []Run, look *look, lang string, width float64, align Align) {
	t := l.compose(runs, look, lang)
	t.resolve(l.rtl, true)
	t.right = l.rtl
	k.texts, k.closes = append(k.texts, t), append(k.closes, e)
	lines := t.lines(l.setter, width, align, false)
	for i := range lines {
		set := &lines[i]
		k.notes = append(k.notes, set.notes...)
		k.add(look.leading, func(p *page, x, y float64) {
			set.paint(p, l.st, t, e, x, y+look.leading*0.76)
		})
	}
}

// add adds something of a height.
func (k *stack) add(height float64, paint func(p *page, x, y float64)) {
	k.parts = append(k.parts, stackPart{k.height, height, paint})
	k.height += height
}

func (k *stack) paint(p *page, x, y float64) {
	for _, part := range k.parts {
		part.paint(p, x, y+part.top)
	}
}

// close writes the elements once the stack is painted.
func (k *stack) close(st *structure) {
	for _, t := range k.texts {
		t.close(st)
	}
	for _, e := range k.closes {
		st.close(e)
	}
}

// split parts a stack into pieces of a height at most, each line whole.
func (k *stack) split(height float64) []*stack {
	pieces := []*stack{{}}
	start := 0.0
	for _, part := range k.parts {
		last := pieces[len(pieces)-1]
		if part.top+part.height-start > height && len(last.parts) > 0 {
			start = part.top
			last = &stack{}
			pieces = append(pieces, last)
		}
		part.top -= start
		last.parts = append(last.parts, part)
		last.height = part.top + part.height
	}
	pieces[0].notes = k.notes
	last := pieces[len(pieces)-1]
	last.texts, last.closes = k.texts, k.closes
	return pieces
}

// rowsOf makes one row of stacks that stand side by side; or several, if they
// would fill most of a page.
func (l *layout) rowsOf(stacks []*stack) [][]*stack {
	tallest, page := 0.0, l.bottom-l.top
	for _, k := range stacks {
		tallest = max(tallest, k.height)
	}
	if tallest <= page*0.6 {
		return [][]*stack{stacks}
	}
	var rows [][]*stack
	for i, k := range stacks {
		for n, piece := range k.split(page / 3) {
			if n == len(rows) {
				rows = append(rows, make([]*stack, len(stacks)))
				for c := range rows[n] {
					rows[n][c] = &stack{}
				}
			}
			rows[n][i] = piece
		}
	}
	return rows
}

// pushStacks sets stacks side by side, each at its own place.
func (l *layout) pushStacks(gap float64, stacks []*stack, lefts []float64) {
	for n, stacks := range l.rowsOf(stacks) {
		r := row{stacks: stacks}
		if n == 0 {
			r.gap = gap
		}
		for _, k := range stacks {
			r.height = max(r.height, k.height)
			r.notes = append(r.notes, k.notes...)
		}
		r.paint = func(p *page, y float64) {
			for i, k := range stacks {
				k.paint(p, lefts[i], y)
			}
		}
		l.push(r)
	}
}

// columns gives the left edges and the width of n columns in the span, the first
// where the language begins to read.
func (l *layout) columns(n int, gutter float64) ([]float64, float64) {
	width := (l.width - gutter*float64(n-1)) / float64(n)
	lefts := make([]float64, n)
	for i := range lefts {
		k := i
		if l.rtl {
			k = n - 1 - i
		}
		lefts[i] = l.left + float64(k)*(width+gutter)
	}
	return lefts, width
}
