package pdf

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/segmenter"
)

// stretch is a part of a paragraph in one look, language and place in the
// structure.
type stretch struct {
	look   *look
	tag    string // language, "" if the paragraph's
	lang   string // as shaping wants it
	exact  bool   // copied by the letter: never divided by a hyphen
	link   string
	note   *footnote
	inline *elem // structure element, made when it is first drawn
}

// text is a paragraph on its way to lines.
type text struct {
	runes     []rune
	owner     []int32 // stretch of each rune
	levels    []bidi.Level
	breaks    map[int]bool // lines that must end before a rune
	softs     map[int]bool // hyphenation points given by the writer
	stretches []stretch
	rtl       bool    // the paragraph reads from right to left
	right     bool    // its lines begin on the right
	hang      float64 // lines but the first are set in
	tag       string
	atoms     []atom
	boxes     []box
	inlines   []*elem // made on the way, to be closed
	missing   func(string) string
	former    bool
}

// atom is what stands between two places where a line may break.
type atom struct {
	start, end int
	cells      []cell
	width      float64
}

// cell is a piece in its look and place.
type cell struct {
	piece
	stretch int32
	level   bidi.Level
}

// add appends a stretch of text, cleaned of what cannot be printed.
func (t *text) add(s string, st stretch) {
	t.stretches = append(t.stretches, st)
	owner := int32(len(t.stretches) - 1)
	for _, r := range replaced(s, t.missing) {
		switch r = printable(r); r {
		case -1:
			continue
		case 0xAD:
			if t.softs == nil {
				t.softs = map[int]bool{}
			}
			t.softs[len(t.runes)] = true
			continue
		}
		t.runes = append(t.runes, r)
		t.owner = append(t.owner, owner)
	}
}

// breakHere ends the line after what was added so far.
func (t *text) breakHere() {
	if t.breaks == nil {
		t.breaks = map[int]bool{}
	}
	t.breaks[len(t.runes)] = true
}

// printable maps a rune to what is set in its place; -1 is nothing.
func printable(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return ' '
	case r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0xFEFF:
		return -1
	case r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000:
		return 0xFFFD // private letters mean nothing to others, and PDF/A-2a refuses them
	case !utf8.ValidRune(r) || r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF:
		return 0xFFFD
	}
	return r
}

// rightToLeftRune says whether a rune may turn the direction of a text, by the
// blocks that Unicode keeps for such.
func rightToLeftRune(r rune) bool {
	switch {
	case r < 0x590:
		return false
	case r < 0x900, r >= 0xFB1D && r < 0xFE00, r >= 0xFE70 && r < 0xFF00, r >= 0x10800 && r < 0x11000, r >= 0x1E800 && r < 0x1F000:
		return true
	}
	return bidiControl(r)
}

// bidiControl says whether a rune only steers direction.
func bidiControl(r rune) bool {
	return r == 0x61C || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// turns says whether a text holds anything that may turn its direction.
func turns(s string) bool { return strings.ContainsFunc(s, rightToLeftRune) }

// The signs that isolate a part of a line: it reads in the direction of its own first
// letter and has no effect on what stands around it.
const (
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

// isolated is a part of a line that turns nothing around it. What it holds of
// signs that would turn more than itself is left out.
func isolated(s string) string {
	if s == "" {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return firstStrongIsolate + s + popIsolate
}

// resolve finds the direction of every rune. A paragraph reads from right to left
// if its language does, or else if its first letter does; a name, in whatever
// document it stands, as its own first letter does.
func (t *text) resolve(rtl, name bool) {
	turns := slices.ContainsFunc(t.runes, rightToLeftRune)
	t.rtl = rtl
	if name || !rtl && turns {
		t.rtl = t.firstLetterTurns(rtl)
	}
	t.direct(turns)
}

// resolveAs finds the direction of every rune of a paragraph that reads in one
// direction, whatever its first letter is.
func (t *text) resolveAs(rtl bool) {
	t.rtl = rtl
	t.direct(slices.ContainsFunc(t.runes, rightToLeftRune))
}

func (t *text) direct(turns bool) {
	t.right = t.rtl
	if !turns && !t.rtl {
		return // all from left to right
	}
	t.levels = make([]bidi.Level, len(t.runes))
	start := 0
	for i := 1; i <= len(t.runes); i++ {
		if i == len(t.runes) || t.breaks[i] && !t.former {
			t.directFrom(start, i) // what ends a line ends what turns it
			start = i
		}
	}
	t.dropControls()
}

func (t *text) directFrom(start, end int) {
	direction := bidi.LeftToRight
	if t.rtl {
		direction = bidi.RightToLeft
	}
	var p bidi.Paragraph
	runs := p.Segment(t.runes[start:end], direction)
	if !t.former {
		copyLevels(t.levels[start:end], &runs)
		return
	}
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		for k := r.Start; k < r.End; k++ {
			t.levels[start+k] = r.Level
		}
	}
}

// copyLevels takes the level of every rune. Run joins levels of one direction, so that
// a number that ends a name from the right would draw what follows it to its left;
// the levels themselves are kept in a field that go-text does not export.
func copyLevels(to []bidi.Level, runs *bidi.Runs) {
	levels := reflect.ValueOf(runs).Elem().FieldByName("levels")
	for i := range min(len(to), levels.Len()) {
		to[i] = bidi.Level(levels.Index(i).Int())
	}
}

func (t *text) firstLetterTurns(otherwise bool) bool {
	for _, r := range t.runes {
		if unicode.IsLetter(r) {
			return rightToLeftRune(r)
		}
	}
	return otherwise
}

// dropControls removes what has steered direction and must not be shaped.
func (t *text) dropControls() {
	found := false
	for _, r := range t.runes {
		found = found || bidiControl(r)
	}
	if !found {
		return
	}
	n := 0
	for i, r := range t.runes {
		moved(t.breaks, i, n)
		moved(t.softs, i, n)
		if bidiControl(r) {
			continue
		}
		t.runes[n], t.owner[n], t.levels[n] = r, t.owner[i], t.levels[i]
		n++
	}
	moved(t.breaks, len(t.runes), n)
	t.runes, t.owner, t.levels = t.runes[:n], t.owner[:n], t.levels[:n]
}

// moved moves a mark from a place to one before it.
func moved(marks map[int]bool, from, to int) {
	if from != to && marks[from] {
		marks[to] = true
		delete(marks, from)
	}
}

func (t *text) level(i int) bidi.Level {
	if t.levels == nil {
		return 0
	}
	return t.levels[i]
}

func isSpace(r rune) bool {
	return r == ' ' || r == 0x3000 || r >= 0x2000 && r <= 0x200A && r != 0x2007 || r == 0x1680 || r == 0x205F
}

// divide cuts the text into atoms, and these into boxes for lines of a width.
func (t *text) divide(s *setter, width float64) {
	if len(t.runes) == 0 {
		return
	}
	if t.plain() {
		t.dividePlain(s, width)
		return
	}
	var seg segmenter.Segmenter
	seg.Init(t.runes)
	start := 0
	for it := seg.LineIterator(); it.Next(); {
		l := it.Line()
		stop := l.Offset + len(l.Text)
		for i := l.Offset + 1; i <= stop; i++ {
			if t.breaks[i] || i == stop && !t.keepsHyphen(i) {
				t.addAtom(s, start, i, width)
				start = i
			}
		}
	}
}

// plain says whether lines may end where spaces and hyphens are, and nowhere else.
func (t *text) plain() bool {
	for _, r := range t.runes {
		if r >= 0x530 && (r < 0x1E00 || r >= 0x2000 && (r < 0x2013 || r > 0x2044)) {
			return false
		}
	}
	return true
}

// dividePlain does for plain text what the segmenter does for any: a line may end
// after spaces, and after a hyphen, dash or stroke between letters.
func (t *text) dividePlain(s *setter, width float64) {
	start := 0
	for i := 1; i < len(t.runes); i++ {
		last, r := t.runes[i-1], t.runes[i]
		end := t.breaks[i] || isSpace(last) && !isSpace(r)
		if last == '-' || last == 0x2013 || last == 0x2014 || last == '/' {
			end = end || unicode.IsLetter(r) && i-start > 1 && !t.keepsHyphen(i)
		}
		if end {
			t.addAtom(s, start, i, width)
			start = i
		}
	}
	t.addAtom(s, start, len(t.runes), width)
}

// addAtom adds the atom from start to end, of which trailing spaces are dropped
// at the end of a line.
func (t *text) addAtom(s *setter, start, end int, width float64) {
	next := end
	for end > start && isSpace(t.runes[end-1]) {
		end--
	}
	for start < end && isSpace(t.runes[start]) {
		start++
	}
	after := between
	space := 0.0
	if next > end {
		after = spaced
		look := t.stretches[t.owner[end]].look
		space = s.space(look) * float64(min(next-end, 2))
	}
	if t.breaks[next] {
		after = ended
	}
	a := atom{start: start, end: end, cells: t.shape(s, start, end)}
	for i := range a.cells {
		a.width += t.cellWidth(&a.cells[i])
	}
	t.atoms = append(t.atoms, a)
	if start == end && after == spaced && len(t.boxes) > 0 {
		return // spaces upon spaces
	}
	t.cut(s, len(t.atoms)-1, width, false)
	last := &t.boxes[len(t.boxes)-1]
	last.after, last.space = after, space
}

// hyphenate cuts the atoms anew, at their hyphens too.
func (t *text) hyphenate(s *setter, width float64) {
	whole := t.boxes
	t.boxes = make([]box, 0, 2*len(whole))
	for i, b := range whole {
		if i+1 < len(whole) && whole[i+1].atom == b.atom {
			continue // a part of an atom too wide for a line
		}
		t.cut(s, b.atom, width, true)
		last := &t.boxes[len(t.boxes)-1]
		last.after, last.space = b.after, b.space
	}
}

// space is the width of a word space in points.
func (s *setter) space(l *look) float64 {
	f := s.face(l.face())
	gid, _ := f.data.font.NominalGlyph(' ')
	return (float64(f.data.advance(int(gid)))/float64(f.data.upem) + l.tracking) * l.size
}

func (t *text) cellWidth(c *cell) float64 {
	l := t.stretches[c.stretch].look
	return (c.width + l.tracking*float64(len(c.glyphs))) * l.size
}

// shape sets the runes from start to end, which hold no space.
func (t *text) shape(s *setter, start, end int) []cell {
	var cells []cell
	for at := start; at < end; {
		stop := at + 1
		for stop < end && t.owner[stop] == t.owner[at] && t.level(stop) == t.level(at) {
			stop++
		}
		st := &t.stretches[t.owner[at]]
		how := shaping{caps: st.look.caps, rtl: t.level(at)%2 == 1, lang: st.lang}
		for _, p := range s.word(st.look.face(), string(t.runes[at:stop]), how) {
			cells = append(cells, cell{piece: p, stretch: t.owner[at], level: t.level(at)})
		}
		at = stop
	}
	return cells
}
