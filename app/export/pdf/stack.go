package pdf

// stack is what stands in a cell, a column of the letterhead or beside a picture:
// lines one under the other that are never parted.
type stack struct {
	parts  []stackPart
	height float64
	texts  []*text
	closes []*elem
}

type stackPart struct {
	top   float64
	paint func(p *page, x, y float64)
}

// text adds a paragraph of a width on behalf of an element.
func (k *stack) text(l *layout, e *elem, runs []Run, look *look, lang string, width float64, align Align) {
	t := l.compose(runs, look, lang)
	k.texts, k.closes = append(k.texts, t), append(k.closes, e)
	lines := t.lines(l.setter, width, align, false)
	for i := range lines {
		set := &lines[i]
		set.notes = nil
		k.add(look.leading, func(p *page, x, y float64) {
			set.paint(p, l.st, t, e, x, y+look.leading*0.76)
		})
	}
}

// add adds something of a height.
func (k *stack) add(height float64, paint func(p *page, x, y float64)) {
	k.parts = append(k.parts, stackPart{k.height, paint})
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

// pushStacks sets stacks side by side as one row, each at its own place.
func (l *layout) pushStacks(gap float64, stacks []*stack, lefts []float64) {
	r := row{gap: gap}
	for _, k := range stacks {
		r.height = max(r.height, k.height)
		r.stacks = append(r.stacks, k)
	}
	r.paint = func(p *page, y float64) {
		for i, k := range stacks {
			k.paint(p, lefts[i], y)
		}
	}
	l.push(r)
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
