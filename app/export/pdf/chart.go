package pdf

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
	labels, values, most := 0.0, 0.0, 0.0
	for _, r := range b.Rows {
		labels = max(labels, l.natural([]Run{{Text: r.Label}}, &cellLook))
		values = max(values, l.natural([]Run{{Text: r.Text}}, &cellLook))
		most = max(most, r.Value)
	}
	labels, values = min(labels+1, l.width*0.4), min(values+1, l.width*0.25)
	room := l.width - labels - values - 2*8
	l.barHead(b, e)
	for i, r := range b.Rows {
		length := 0.0
		if most > 0 && r.Value > 0 {
			length = max(1, room*r.Value/most)
		}
		gap := 0.0
		if i == 0 {
			gap = 6
		}
		l.bar(r, e, labels, values, length, row{gap: gap, keep: i == 0 || i == len(b.Rows)-2})
	}
	l.close(e)
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

// bar pushes a row of the chart like out.
func (l *layout) bar(r Bar, e *elem, labels, values, length float64, out row) {
	tr := l.st.open(e, "TR")
	head, cell := l.st.open(tr, "TH"), l.st.open(tr, "TD")
	head.attrs.str("/A<</O/Table/Scope/Row>>")
	left, right := &stack{}, &stack{}
	left.text(l, head, []Run{{Text: r.Label}}, &cellLook, "", labels, Start)
	right.text(l, cell, []Run{{Text: r.Text}}, &cellLook, "", values, Start)
	x, barX, valueX := l.left, l.left+labels+8, l.left+labels+8+length+6
	if l.rtl {
		end := l.left + l.width
		x, barX, valueX = end-labels, end-labels-8-length, end-labels-8-length-6-values
	}
	for n, stacks := range l.rowsOf([]*stack{left, right}) {
		out.stacks, out.height = stacks, max(stacks[0].height, stacks[1].height)+3
		out.paint = func(p *page, y float64) {
			stacks[0].paint(p, x, y)
			if n == 0 {
				p.artifact("Layout", "")
				p.box(quiet, barX, y+2.6, length, 6.8)
				p.end()
			}
			stacks[1].paint(p, valueX, y)
		}
		l.push(out)
	}
	l.close(tr)
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
