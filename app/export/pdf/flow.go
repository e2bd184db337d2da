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
	bands   int        // painted so far
	ended   bool       // no entries follow items
	words   []flowWord // of the entry that is being set
	boxes   []box
	running string // group that the next band goes on with
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
	f := &flow{layout: l, block: b, level: l.st.level}
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

// breakBeforeKept ends the page before the rows that must stay with what follows.
func (l *layout) breakBeforeKept() {
	at := len(l.rows)
	for at > 0 && l.rows[at-1].keep {
		at--
	}
	if at > 0 {
		l.paintPage(at)
	}
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
		if f.company(room) {
			continue
		}
		low, high := f.height/float64(len(f.lefts))*0.5, room
		for range 14 {
			middle := (low + high) / 2
			if f.fill(middle).used == len(f.items) {
				high = middle
			} else {
				low = middle
			}
		}
		f.pushBand(f.fill(high))
	}
}

// companyShare is how much of a page is filled when the last entries go along with what follows.
const companyShare = 0.88

// company ends the page early when the last entries would fill it and leave
// what follows alone on the next one.
func (f *flow) company(room float64) bool {
	if f.block.After <= 0 || room < 2*f.block.After || f.fill(room-f.block.After).used == len(f.items) {
		return false
	}
	b := f.fill(room * companyShare)
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
	switch {
	case band.used == 0 && len(f.rows) > 0:
		f.paintPage(len(f.rows))
		return
	case band.used == 0:
		f.running = "" // there is no room for saying what goes on
		return
	}
	f.pushBand(band)
	f.paintPage(len(f.rows))
}

// band is what fits in columns of a height.
type band struct {
	spots  []spot
	used   int // items
	height float64
	again  *flowItem // heading of a group that goes on
}

// spot is an item in its place, from the upper edge of the band.
type spot struct {
	column int
	y      float64
}

// fill places items in columns of a height, as many as there is room for.
func (f *flow) fill(height float64) band {
	b := band{spots: make([]spot, 0, len(f.items))}
	column, y := 0, 0.0
	if f.bands > 0 && f.running != "" && f.doc.Continued != "" && !f.items[0].heading() {
		if b.again = f.continued(); b.again != nil {
			y = b.again.height
		}
	}
	for i := 0; i < len(f.items); i++ {
		it := &f.items[i]
		gap := it.gap
		if y == 0 {
			gap = 0
		}
		if (y > 0 || len(f.rows) > 0) && y+gap+f.together(i) > height {
			if y > 0 && f.lonely(i) {
				b.spots = b.spots[:i-1]
				b.used = i - 1
				i--
				it = &f.items[i]
			}
			column++
			if column == len(f.lefts) {
				return b
			}
			y, gap = 0, 0
		}
		b.spots = append(b.spots, spot{column, y + gap})
		y += gap + it.height
		b.height = max(b.height, y)
		b.used = i + 1
	}
	return b
}

// lonely says whether an entry would stand alone in a column, apart from a group
// that can spare the one before it and keep two.
func (f *flow) lonely(i int) bool {
	last := i+1 < len(f.items) && f.items[i+1].heading() || i+1 == len(f.items) && f.ended
	if !last || i < 4 || f.items[i].elem == f.items[i-1].elem {
		return false
	}
	for _, it := range f.items[i-3 : i+1] {
		if it.heading() {
			return false
		}
	}
	return true
}

// together is the height of an item with those that may not be parted from it:
// a heading stays with two entries, if it has as many.
func (f *flow) together(i int) float64 {
	h := f.items[i].height
	entries := 0
	for k := i; k+1 < len(f.items) && k < i+5; k++ {
		if f.items[k].heading() && f.items[k+1].heading() {
			h += f.items[k+1].gap + f.items[k+1].height
			continue
		}
		if !f.items[i].heading() || f.items[k+1].heading() || entries == 2 {
			break
		}
		h += f.items[k+1].gap + f.items[k+1].height
		entries++
	}
	return h
}

// pushBand makes a row of a band.
func (f *flow) pushBand(b band) {
	items := append([]flowItem(nil), f.items[:b.used]...)
	for i := range items {
		f.height -= items[i].gap + items[i].height
		if items[i].heading() && items[i].level == 0 {
			f.running = items[i].title
		}
	}
	rest := copy(f.items, f.items[b.used:])
	clear(f.items[rest:])
	f.items = f.items[:rest]
	f.bands++
	r := row{gap: f.gap(groupGap), height: b.height}
	r.paint = func(p *page, y float64) {
		if b.again != nil {
			p.artifact("Pagination", "Header")
			b.again.paint(f, p, f.lefts[0], y)
			p.end()
		}
		for i := range items {
			items[i].paint(f, p, f.lefts[b.spots[i].column], y+b.spots[i].y)
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
	f.push(r)
}
