package pdf

import "unicode"

// after is what follows a box if the line ends there.
type after uint8

const (
	between    after = iota // a line may end, nothing is added or dropped
	spaced                  // a space, dropped at the end of the line
	hyphenated              // a hyphen, only at the end of the line
	torn                    // a line may end if it must: inside a word too long for any line
	ended                   // the line ends
)

// box is what a line is made of: an atom, or a part of one.
type box struct {
	atom       int
	start, end int
	width      float64
	after      after
	space      float64 // width of the space after it, or of the hyphen
}

// cut adds the boxes of an atom: at its hyphens, and between any two letters if
// it is too wide for a line.
func (t *text) cut(s *setter, atom int, width float64, hyphenate bool) {
	a := &t.atoms[atom]
	whole := box{atom: atom, start: a.start, end: a.end, width: a.width}
	tooWide := a.width > width
	if !hyphenate && !tooWide || a.end-a.start < 4 {
		t.boxes = append(t.boxes, whole)
		return
	}
	hyphens := t.hyphens(a)
	if len(hyphens) == 0 && !tooWide {
		t.boxes = append(t.boxes, whole)
		return
	}
	t.cutAt(s, atom, hyphens, tooWide)
}

// hyphens finds the places in an atom where it may be divided, in order.
func (t *text) hyphens(a *atom) []int {
	var points []int
	for at := a.start; at < a.end; at++ {
		start := at
		soft := false
		from := len(points)
		for at < a.end && unicode.IsLetter(t.runes[at]) && t.owner[at] == t.owner[start] {
			if t.softs[at] && at > start {
				points = append(points, at)
				soft = true
			}
			at++
		}
		if soft && t.exactAt(start) {
			points = points[:from]
		}
		if soft {
			continue // whoever wrote it knows best
		}
		st := &t.stretches[t.owner[start]]
		tag := st.tag
		if tag == "" {
			tag = t.tag
		}
		if h := hyphenationFor(tag); h != nil && at-start >= 5 && !t.exactAt(start) {
			for _, p := range h.points(t.runes[start:at]) {
				points = append(points, start+p)
			}
		}
	}
	return points
}

func (t *text) cutAt(s *setter, atom int, hyphens []int, tear bool) {
	a := t.atoms[atom]
	current := box{atom: atom, start: a.start}
	edge := a.start
	exact := tear && t.exactAt(a.start)
	for i := range a.cells {
		c := &a.cells[i]
		l := t.stretches[c.stretch].look
		scale := l.size / float64(s.face(c.face).data.upem)
		for k := range c.glyphs {
			g := &c.glyphs[k]
			if c.rtl {
				g = &c.glyphs[len(c.glyphs)-1-k]
			}
			at := edge + int(g.cluster)
			for len(hyphens) > 0 && hyphens[0] < at {
				hyphens = hyphens[1:]
			}
			end := torn
			switch {
			case at == current.start:
			case len(hyphens) > 0 && hyphens[0] == at:
				end = hyphenated
			case exact:
				end = divided(t.runes[at-1], t.runes[at])
			}
			if at > current.start && (end == hyphenated || tear && end != ended) && !joins(t.runes[at]) {
				current.end, current.after = at, end
				if end == hyphenated {
					current.space = s.hyphen(l)
				}
				t.boxes = append(t.boxes, current)
				current = box{atom: atom, start: at}
			}
			current.width += float64(g.advance)*scale + l.tracking*l.size
		}
		if i+1 < len(a.cells) && sameWord(c, &a.cells[i+1]) {
			continue // clusters count from the start of the word
		}
		edge += wordLength(t, edge, c)
	}
	current.end = a.end
	t.boxes = append(t.boxes, current)
}

// sameWord says whether two cells were shaped in one call, faces apart.
func sameWord(a, b *cell) bool {
	return a.stretch == b.stretch && a.level == b.level
}

// wordLength is the number of runes from start that were shaped in one call.
func wordLength(t *text, start int, c *cell) int {
	end := start
	for end < len(t.runes) && t.owner[end] == c.stretch && t.level(end) == c.level {
		end++
	}
	return end - start
}

func (s *setter) hyphen(l *look) float64 {
	p := s.hyphenPiece(l)
	return p.width * l.size
}

// hyphenPiece is a hyphen at the end of a line, which reads as a soft one.
func (s *setter) hyphenPiece(l *look) piece {
	f := s.face(l.face())
	gid, _ := f.data.font.NominalGlyph('-')
	w := int32(f.data.advance(int(gid)))
	return piece{face: f.id, width: float64(w) / float64(f.data.upem), glyphs: []glyph{{cid: f.number(glyphText{gid: uint32(gid), text: "\u00ad"}), natural: w, advance: w}}}
}
