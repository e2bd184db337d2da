package pdf

// chart is a chart of bars that is being set, with its measures.
type chart struct {
	*layout
	lefts          []float64 // of the columns
	width          float64   // of each
	labels, values float64   // widths of the words beside a bar
	most           float64   // value of the longest bar
	many           bool      // rows, which stand closer
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
	c := &chart{layout: l}
	c.head(b, e)
	c.measure(b)
	c.fill(b, e)
	l.close(e)
}

// head is the row of headings, which is heard and not seen: the chart speaks
// for itself.
func (c *chart) head(b *Bars, e *elem) {
	row := c.st.open(e, "TR")
	for _, s := range b.Head {
		cell := c.st.open(row, "TH")
		cell.attrs.str("/A<</O/Table/Scope/Column>>")
		if s = clean(s); s != "" {
			cell.attrs.str("/ActualText").text(s)
		}
		c.st.close(cell)
	}
	c.st.close(row)
}

// measure divides the span among columns, labels, bars and values.
func (c *chart) measure(b *Bars) {
	c.many = len(b.Rows) > 8
	c.lefts, c.width = c.columns(min(max(b.Columns, 1), 3), columnGap)
	for _, r := range b.Rows {
		c.labels = max(c.labels, c.natural([]Run{{Text: r.Label}}, &cellLook))
		c.values = max(c.values, c.natural([]Run{{Text: r.Text}}, &cellLook))
		c.most = max(c.most, r.Value)
	}
	share := 0.4
	if len(c.lefts) > 1 {
		share = 0.6
	}
	c.labels, c.values = min(c.labels+1, c.width*share), min(c.values+1, c.width*0.25)
}

// fill sets the bars, column by column, on behalf of the chart's element.
func (c *chart) fill(b *Bars, e *elem) {
	all := make([]bar, len(b.Rows))
	for i, r := range b.Rows {
		all[i] = c.bar(r, e)
	}
	n := len(c.lefts)
	lines := (len(all) + n - 1) / n
	for i := range lines {
		out := row{keep: i == 0 || i == lines-2}
		if i == 0 {
			out.gap = 6
		}
		var beside []bar
		for k := i; k < len(all); k += lines {
			beside = append(beside, all[k])
		}
		c.pushBars(beside, out)
	}
}

// bar is a row of the chart.
type bar struct {
	label, value *stack
	length       float64
	elem         *elem
}

func (c *chart) bar(r Bar, e *elem) bar {
	tr := c.st.open(e, "TR")
	head, cell := c.st.open(tr, "TH"), c.st.open(tr, "TD")
	head.attrs.str("/A<</O/Table/Scope/Row>>")
	b := bar{label: &stack{}, value: &stack{}, elem: tr}
	b.label.text(c.layout, head, []Run{{Text: r.Label}}, &cellLook, "", c.labels, Start)
	b.value.text(c.layout, cell, []Run{{Text: r.Text}}, &cellLook, "", c.values, Start)
	if room := c.width - c.labels - c.values - 2*8; c.most > 0 && r.Value > 0 {
		b.length = max(1, room*r.Value/c.most)
	}
	return b
}

// pushBars pushes bars that stand beside each other, in a row like out.
func (c *chart) pushBars(bars []bar, out row) {
	var stacks []*stack
	for _, b := range bars {
		stacks = append(stacks, b.label, b.value)
	}
	leading := 3.0
	if c.many {
		leading = 1
	}
	for n, stacks := range c.rowsOf(stacks) {
		out.stacks, out.height = stacks, 0
		for _, k := range stacks {
			out.height = max(out.height, k.height+leading)
		}
		out.paint = func(p *page, y float64) {
			for i, b := range bars {
				c.paintBar(p, b, c.lefts[i], y, stacks[2*i:2*i+2], n == 0)
			}
		}
		c.push(out)
	}
	for _, b := range bars {
		c.close(b.elem)
	}
}

// paintBar paints a row of the chart, or the rest of its words.
func (c *chart) paintBar(p *page, b bar, x, y float64, words []*stack, first bool) {
	barX, valueX := x+c.labels+8, x+c.labels+8+b.length+6
	if c.rtl {
		end := x + c.width
		x, barX, valueX = end-c.labels, end-c.labels-8-b.length, end-c.labels-8-b.length-6-c.values
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
