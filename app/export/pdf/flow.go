package pdf

// Distances in a flow, in points.
const (
	columnGap  = 22
	entryGap   = 1.7
	entryHang  = 10  // second lines of a name are set in
	leastFlow  = 96  // a flow does not begin in less room
	splitLines = 12  // a name of more lines may go on in the next column
	bandMargin = 1.0 // against rounding
)

// flow is a column flow that is being set.
type flow struct {
	*layout
	block   *Flow
	lefts   []float64
	width   float64
	items   []flowItem // not yet on a page
	height  float64    // of items
	list    *elem      // of the group, nil before its first entry
	level   int        // of the heading above the flow
	ended   bool       // no entries follow items
	words   []flowWord // of the entry that is being set
	boxes   []box
	running running              // group that the next band goes on with
	again   map[string]*flowItem // its heading, as goesOn gives it
}

// flow sets the entries of a column flow, a page at a time.
func (l *layout) flow(b *Flow) {
	if b.Entries == nil {
		return
	}
	n := b.Columns
	if n < 1 {
		n = 2
	}
	f := &flow{layout: l, block: b, level: l.st.level, again: map[string]*flowItem{}}
	f.lefts, f.width = l.columns(min(n, 4), columnGap)
	if l.remaining() < leastFlow {
		l.breakBeforeKept()
	}
	for entry, err := range b.Entries {
		if err != nil {
			l.fail(err)
			return
		}
		f.add(entry)
		if l.err != nil || l.objs.failed() != nil {
			return
		}
		for f.height > f.room()*float64(len(f.lefts))+200 {
			f.fullBand()
		}
	}
	f.finish()
	l.st.level = f.level
}

// breakBeforeKept ends the page before the rows that must stay with what follows,
// and says whether there were any before.
func (l *layout) breakBeforeKept() bool {
	at := len(l.rows)
	for at > 0 && l.rows[at-1].keep {
		at--
	}
	if at > 0 {
		l.paintPage(at)
	}
	return at > 0
}

// room is the height that the next band may have.
func (f *flow) room() float64 { return f.remaining() - f.gap(groupGap) - bandMargin }

// finish sets what is left: in full bands as long as it does not fit on the page,
// and then in columns of one height.
func (f *flow) finish() {
	f.closeList()
	f.ended = true
	for len(f.items) > 0 {
		room := f.room()
		if band := f.fill(room); band.used < len(f.items) {
			f.fullBand()
			continue
		}
		if !f.squeezed(room-f.block.After) && f.company(room) {
			continue
		}
		f.pushBand(f.balanced(room))
	}
}

// balanced places all items, which fit in a height, in columns as low as can be.
func (f *flow) balanced(room float64) band {
	low, high := f.height/float64(len(f.lefts))*0.5, room
	for range 14 {
		middle := (low + high) / 2
		if f.fill(middle).used == len(f.items) {
			high = middle
		} else {
			low = middle
		}
	}
	return f.fill(high)
}

// tighter is what is left of the gaps between entries when that spares a page.
const tighter = 0.7

// squeezed says whether all items fit in a height, and closes them up a little where only that makes them fit.
func (f *flow) squeezed(height float64) bool {
	if f.fill(height).used == len(f.items) {
		return true
	}
	before := f.height
	gaps := make([]float64, len(f.items))
	for i := range f.items {
		it := &f.items[i]
		gaps[i] = it.gap
		it.gap *= tighter
		f.height -= gaps[i] - it.gap
	}
	if f.fill(height).used == len(f.items) {
		return true
	}
	for i := range f.items {
		f.items[i].gap = gaps[i]
	}
	f.height = before
	return false
}

// companyShare is how much of their height remains when the last entries go along with what follows.
const companyShare = 0.88

// company ends the page early when the last entries would fill it and leave
// what follows alone on the next one.
func (f *flow) company(room float64) bool {
	if f.block.After <= 0 || room < 2*f.block.After {
		return false
	}
	b := f.fill(f.balanced(room).height * companyShare)
	if b.used == 0 || b.used == len(f.items) {
		return false
	}
	f.pushBand(b)
	f.paintPage(len(f.rows))
	return true
}

// fullBand fills the rest of the page.
func (f *flow) fullBand() {
	band := f.fill(f.room())
	if band.used > 0 {
		f.pushBand(band)
	} else if f.breakBeforeKept() {
		return
	}
	f.paintPage(len(f.rows))
}

// band is what fits in columns of a height.
type band struct {
	spots  []spot
	used   int // items
	height float64
	again  []*flowItem // by column: heading of the group that goes on at its top, nil if none does
}

// spot is an item in its place, from the upper edge of the band.
type spot struct {
	column int
	y      float64
}

// fill places items in columns of a height, as many as there is room for.
func (f *flow) fill(height float64) band {
	b := band{spots: make([]spot, 0, len(f.items)), again: make([]*flowItem, 0, len(f.lefts))}
	force := len(f.rows) == 0 && height >= f.room() // no other page has more room
	running := f.running
	y, top := 0.0, 0.0
	begin := func(i int) {
		b.again = append(b.again, f.goesOn(running, i))
		if y, top = 0, 0; b.again[len(b.again)-1] != nil {
			top = b.again[len(b.again)-1].height
			y = top
		}
	}
	begin(0)
	for i := range f.items {
		it := &f.items[i]
		if y > top && y+it.gap+f.together(i) > height {
			if len(b.again) == len(f.lefts) {
				return b
			}
			begin(i)
		}
		if y == top && !force && y+f.together(i) > height {
			return b
		}
		if y > 0 {
			y += it.gap
		}
		b.spots = append(b.spots, spot{len(b.again) - 1, y})
		y += it.height
		b.height = max(b.height, y)
		b.used = i + 1
		running = running.after(it)
	}
	return b
}

// running is the group, and the group within it, that entries belong to.
type running [len(groupLooks)]string

// after is what goes on after an item.
func (r running) after(it *flowItem) running {
	if it.heading() {
		clear(r[it.level:])
		r[it.level] = it.title
	}
	return r
}

// goesOn is the heading at the top of a column that begins with an item, if this is inside a group.
func (f *flow) goesOn(r running, i int) *flowItem {
	if i < len(f.items) && f.items[i].heading() {
		clear(r[f.items[i].level:])
	}
	title := r[0]
	if title != "" && r[1] != "" {
		title += " · " + r[1]
	}
	if title == "" || f.doc.Continued == "" {
		return nil
	}
	it, ok := f.again[title]
	if !ok {
		it = f.continued(title)
		f.again[title] = it
	}
	return it
}

// together is the height of an item with those that may not be parted from it: a heading stays with two
// entries, and with a third that would else be alone; so do the last two entries of a group.
func (f *flow) together(i int) float64 {
	h := f.items[i].height
	k := i
	for k+1 < len(f.items) && f.items[k].heading() && f.items[k+1].heading() {
		k++
		h += f.items[k].gap + f.items[k].height
	}
	entries, ends := f.entriesFrom(k + 1)
	switch {
	case f.items[k].heading() && entries > 2 && !ends:
		entries = 2
	case f.items[k].heading():
	case entries != 1 || !ends || f.items[k].elem == f.items[k+1].elem:
		return h
	}
	for _, it := range f.items[k+1 : k+1+entries] {
		h += it.gap + it.height
	}
	return h
}

// entriesFrom counts the entries of a group from an item on, to three, and says whether it ends there.
func (f *flow) entriesFrom(i int) (n int, ends bool) {
	for n < 3 && i+n < len(f.items) && !f.items[i+n].heading() {
		n++
	}
	if i+n == len(f.items) {
		return n, f.ended
	}
	return n, f.items[i+n].heading()
}

// pushBand makes a row of a band.
func (f *flow) pushBand(b band) {
	items := append([]flowItem(nil), f.items[:b.used]...)
	for i := range items {
		f.height -= items[i].gap + items[i].height
		f.running = f.running.after(&items[i])
	}
	rest := copy(f.items, f.items[b.used:])
	clear(f.items[rest:])
	f.items = f.items[:rest]
	r := row{gap: f.gap(groupGap), height: b.height}
	r.paint = func(p *page, y float64) {
		column := -1
		for i := range items {
			if next := b.spots[i].column; next != column {
				column = next
				f.paintAgain(b.again[column], p, f.lefts[column], y)
			}
			items[i].paint(f, p, f.lefts[column], y+b.spots[i].y)
		}
	}
	for i := range items {
		if !items[i].ends {
			continue
		}
		r.closes = append(r.closes, items[i].elem)
		if items[i].text != nil {
			r.texts = append(r.texts, items[i].text)
		}
	}
	f.afterHead = false
	clear(f.again)
	f.push(r)
}
