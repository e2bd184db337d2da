package pdf

// barColumns are the measures of a chart.
type barColumns struct {
	lefts                 []float64
	width, labels, values float64
	most                  float64 // value of the longest bar
	many                  bool    // rows, which stand closer
}

// bars sets a chart of horizontal bars. To a reader who cannot see it, it is a
// table; the bars themselves are decoration.
func (l *layout) bars(b *Bars) {
	if len(b.Rows) == 0 {
		return
	}
	e := l.st.open(l.parent, "Table")
	if b.Caption != "" {
		t := l.compose([]Run{{Text: b.Caption, Bold: true}}, &cellLook, "")
		l.pushText(t, l.st.open(e, "Caption"), &cellLook, l.gap(12), Start, false, true)
	}
	l.barHead(b, e)
	m := l.barColumns(b)
	all := make([]barParts, len(b.Rows))
	for i, r := range b.Rows {
		all[i] = l.bar(r, e, m)
	}
	n := len(m.lefts)
	lines := (len(all) + n - 1) / n
	for i := range lines {
		out := row{keep: i == 0 || i == lines-2}
		if i == 0 {
			out.gap = 6
		}
		var beside []barParts
		for k := i; k < len(all); k += lines {
			beside = append(beside, all[k])
		}
		l.pushBars(beside, m, out)
	}
	l.close(e)
}

// barColumns measures a chart.
func (l *layout) barColumns(b *Bars) barColumns {
	m := barColumns{many: len(b.Rows) > 8}
	m.lefts, m.width = l.columns(min(max(b.Columns, 1), 3), columnGap)
	for _, r := range b.Rows {
		m.labels = max(m.labels, l.natural([]Run{{Text: r.Label}}, &cellLook))
		m.values = max(m.values, l.natural([]Run{{Text: r.Text}}, &cellLook))
		m.most = max(m.most, r.Value)
	}
	share := 0.4
	if len(m.lefts) > 1 {
		share = 0.6
	}
	m.labels, m.values = min(m.labels+1, m.width*share), min(m.values+1, m.width*0.25)
	return m
}

// barHead is the row of headings, which is heard and not seen: the chart speaks
// for itself.
func (l *layout) barHead(b *Bars, e *elem) {
	row := l.st.open(e, "TR")
	for _, s := range b.Head {
		cell := l.st.open(row, "TH")
		cell.attrs.str("/A<</O/Table/Scope/Column>>")
		if s = clean(s); s != "" {
			cell.attrs.str("/ActualText").text(s)
		}
		l.st.close(cell)
	}
	l.st.close(row)
}

// barParts is a row of the chart.
type barParts struct {
	label, value *stack
	length       float64
	elem         *elem
}

func (l *layout) bar(r Bar, e *elem, m barColumns) barParts {
	tr := l.st.open(e, "TR")
	head, cell := l.st.open(tr, "TH"), l.st.open(tr, "TD")
	head.attrs.str("/A<</O/Table/Scope/Row>>")
	b := barParts{label: &stack{}, value: &stack{}, elem: tr}
	b.label.text(l, head, []Run{{Text: r.Label}}, &cellLook, "", m.labels, Start)
	b.value.text(l, cell, []Run{{Text: r.Text}}, &cellLook, "", m.values, Start)
	if room := m.width - m.labels - m.values - 2*8; m.most > 0 && r.Value > 0 {
		b.length = max(1, room*r.Value/m.most)
	}
	return b
}

// pushBars pushes bars that stand beside each other, in a row like out.
func (l *layout) pushBars(bars []barParts, m barColumns, out row) {
	var stacks []*stack
	for _, b := range bars {
		stacks = append(stacks, b.label, b.value)
	}
	leading := 3.0
	if m.many {
		leading = 1
	}
	for n, stacks := range l.rowsOf(stacks) {
		out.stacks, out.height = stacks, 0
		for _, k := range stacks {
			out.height = max(out.height, k.height+leading)
		}
		out.paint = func(p *page, y float64) {
			for i, b := range bars {
				l.paintBar(p, b, m, m.lefts[i], y, stacks[2*i:2*i+2], n == 0)
			}
		}
		l.push(out)
	}
	for _, b := range bars {
		l.close(b.elem)
	}
}

// paintBar paints a row of the chart, or the rest of its words.
func (l *layout) paintBar(p *page, b barParts, m barColumns, x, y float64, words []*stack, first bool) {
	barX, valueX := x+m.labels+8, x+m.labels+8+b.length+6
	if l.rtl {
		end := x + m.width
		x, barX, valueX = end-m.labels, end-m.labels-8-b.length, end-m.labels-8-b.length-6-m.values
	}
	words[0].paint(p, x, y)
	if first && b.length > 0 {
		p.artifact("Layout", "")
		p.box(quiet, barX, y+2.6, b.length, 6.8)
		p.end()
	}
	words[1].paint(p, valueX, y)
}

// figures sets large numbers side by side, each above its meaning.
func (l *layout) figures(b *Figures) {
	for at := 0; at < len(b.Items); at += 4 {
		items := b.Items[at:min(at+4, len(b.Items))]
		lefts, width := l.columns(max(len(items), min(len(b.Items), 4)), 16)
		stacks := make([]*stack, len(items))
		for i, it := range items {
			k := &stack{}
			e := l.st.open(l.parent, "P")
			k.text(l, e, []Run{{Text: it.Number}}, &figureLook, "", width, Start)
			k.text(l, l.st.open(l.parent, "P"), []Run{{Text: it.Label}}, &addressLook, "", width, Start)
			stacks[i] = k
		}
		l.pushStacks(l.gap(14), stacks, lefts[:len(items)])
	}
}
