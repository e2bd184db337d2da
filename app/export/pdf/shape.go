package pdf

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// glyph is a glyph of a document's font, in font units.
type glyph struct {
	cid     uint16 // its number in the document's subset
	natural int32  // advance that the file's table of widths says
	advance int32
	dx, dy  int32
	cluster int32 // index of the first rune it stands for, in what was shaped
}

// piece is a run of glyphs in one face and direction, first read first: from left
// to right, or from right to left if rtl.
type piece struct {
	face   faceID
	rtl    bool
	glyphs []glyph
	width  float64 // in ems
}

// shaping is what the form of a word depends on beside its letters and face.
type shaping struct {
	caps bool // small capitals for small letters
	rtl  bool
	lang string // as shapingLanguage gives it
}

// wordKey finds a word that was shaped before.
type wordKey struct {
	face faceID
	how  shaping
	text string
}

// maxWords bounds the cache of shaped words.
const maxWords = 20000

// setter turns words into glyphs for one document.
type setter struct {
	faces  [faceCount]*docFace
	words  map[wordKey][]piece
	buffer *harfbuzz.Buffer
	runes  []rune
	spaces [faceCount]*piece
	former bool // see Document.Former
}

func newSetter() *setter {
	return &setter{words: make(map[wordKey][]piece, 512), buffer: harfbuzz.NewBuffer()}
}

// close gives the shapers back to those who come after.
func (s *setter) close() {
	for _, f := range s.faces {
		if f != nil {
			f.file.shapers.put(f.shaper)
		}
	}
}

// word shapes a stretch of text without spaces in one direction. Letters that the
// face lacks come from others; those that none has, and that nothing was set in the
// place of, become an empty box that still says which letter it stands for.
func (s *setter) word(id faceID, text string, how shaping) []piece {
	key := wordKey{id, how, text}
	if found, ok := s.words[key]; ok {
		return found
	}
	pieces := s.shapeWord(id, text, how)
	if len(s.words) >= maxWords {
		clear(s.words)
	}
	s.words[key] = pieces
	return pieces
}

func (s *setter) shapeWord(id faceID, text string, how shaping) []piece {
	if how == (shaping{}) {
		if p, ok := s.pairs(id, text); ok {
			return []piece{p}
		}
	}
	s.runes = s.runes[:0]
	for _, r := range text {
		s.runes = append(s.runes, r)
	}
	var pieces []piece
	runes := s.runes
	for start := 0; start < len(runes); {
		face, end := s.itemise(id, runes, start)
		if face == noFace {
			pieces = append(pieces, s.boxes(runes[start:end], start, how.rtl))
		} else {
			pieces = append(pieces, s.shapeRun(face, runes[start:end], start, how))
		}
		start = end
	}
	return pieces
}

// itemise finds how far the text goes on in one face and one script.
func (s *setter) itemise(id faceID, runes []rune, start int) (faceID, int) {
	face := s.faceFor(id, runes, start)
	script := language.LookupScript(runes[start])
	for i := start + 1; i < len(runes); i++ {
		if joins(runes[i]) {
			continue
		}
		if f := s.faceFor(id, runes, i); f != face && !s.goesOn(f, id, face, runes, i) {
			return face, i
		}
		switch sc := language.LookupScript(runes[i]); {
		case sc == language.Common || sc == language.Inherited || sc == script:
		case script == language.Common || script == language.Inherited:
			script = sc
		default:
			return face, i
		}
	}
	return face, len(runes)
}

// ignorable says whether a rune shows nothing of its own.
func ignorable(r rune) bool { return harfbuzz.IsDefaultIgnorable(r) }

// joins says whether a rune belongs to the letter before it.
func joins(r rune) bool {
	return r >= 0x300 && (unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || ignorable(r))
}

// faceFor chooses the face of a letter together with the marks on it.
func (s *setter) faceFor(id faceID, runes []rune, at int) faceID {
	end := at + 1
	for end < len(runes) && joins(runes[end]) {
		end++
	}
	if s.holds(id, runes[at:end]) || end == at+1 && ignorable(runes[at]) {
		return id
	}
	if f := s.fallback(id, runes[at:end]); f != noFace {
		return f
	}
	if end > at+1 {
		return s.faceFor(id, runes[at:at+1], 0)
	}
	return noFace
}

// fallback finds a face for a letter with its marks that a style's face lacks.
func (s *setter) fallback(id faceID, letter []rune) faceID {
	bold := id == serifBold || id == serifBoldItalic || id == sansBold
	if s.former {
		f := noFace
		if bold {
			f = s.first(formerBold[:], letter)
		}
		if f == noFace {
			f = s.first(formerFallbacks[:], letter)
		}
		return f
	}
	if f := scriptFace(letter[0]); f != noFace {
		if b, ok := boldFaces[f]; ok && bold && s.holds(b, letter) {
			return b
		}
		if s.holds(f, letter) {
			return f
		}
	}
	return s.first(anyScript[:], letter)
}

func (s *setter) first(faces []faceID, letter []rune) faceID {
	for _, f := range faces {
		if s.holds(f, letter) {
			return f
		}
	}
	return noFace
}

// goesOn says whether a sign that many scripts share, and that would else come
// from another face than the style's, can stay in the face of the letters before it.
func (s *setter) goesOn(other, style, face faceID, runes []rune, at int) bool {
	if s.former || other == style || face == noFace || language.LookupScript(runes[at]) != language.Common {
		return false
	}
	return s.holds(face, runes[at:at+1])
}

// noFace is the face of letters that no face has.
const noFace = faceCount

// boxRune is shown for them.
const boxRune = 0x25A1

// boxes sets an empty box for each letter.
func (s *setter) boxes(runes []rune, offset int, rtl bool) piece {
	f := s.face(sans)
	gid, _ := f.data.font.NominalGlyph(boxRune)
	w := int32(f.data.advance(int(gid)))
	p := piece{face: sans, rtl: rtl, width: float64(w) * float64(len(runes)) / float64(f.data.upem)}
	for i := range runes {
		at := i
		if rtl {
			at = len(runes) - 1 - i
		}
		p.glyphs = append(p.glyphs, glyph{
			cid: f.number(glyphText{gid: uint32(gid), text: string(runes[at])}), natural: w, advance: w, cluster: int32(offset + at),
		})
	}
	return p
}

func (s *setter) holds(id faceID, runes []rune) bool {
	f := s.face(id)
	for _, r := range runes {
		if _, ok := f.data.font.NominalGlyph(r); !ok && !ignorable(r) {
			return false
		}
	}
	return true
}

var smallCaps = []harfbuzz.Feature{{Tag: opentype.MustNewTag("smcp"), Value: 1, Start: 0, End: harfbuzz.FeatureGlobalEnd}}

// run leaves the shaped runes in the buffer.
func (s *setter) run(f *docFace, runes []rune, how shaping) {
	b := s.buffer
	b.Clear()
	b.Flags = harfbuzz.RemoveDefaultIgnorables | harfbuzz.Bot | harfbuzz.Eot
	b.AddRunes(runes, 0, -1)
	// A mark without its letter gets a circle to stand on, for which go-text 0.3.5 forgets to make room.
	b.Pos = slices.Grow(b.Pos, 1)
	b.Props.Direction = harfbuzz.LeftToRight
	if how.rtl {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.Props.Language = language.Language(how.lang)
	if how.lang == "" {
		b.Props.Language = "und"
	}
	b.GuessSegmentProperties()
	var features []harfbuzz.Feature
	if how.caps {
		features = smallCaps
	}
	b.Shape(f.shaper, features)
}

func (s *setter) shapeRun(id faceID, runes []rune, offset int, how shaping) piece {
	f := s.face(id)
	s.run(f, runes, how)
	p := piece{face: id, rtl: how.rtl, glyphs: make([]glyph, 0, len(s.buffer.Info))}
	info, pos := s.buffer.Info, s.buffer.Pos
	var total int32
	for i := 0; i < len(info); {
		end, first, last := nextCluster(info, pos, i, runes, how.rtl)
		from := len(p.glyphs)
		f.cluster(&p, info[i:end], pos[i:end], runes[first:last], how.rtl)
		for k := range p.glyphs[from:] {
			p.glyphs[from+k].cluster = int32(offset + first)
			total += p.glyphs[from+k].advance
		}
		i = end
	}
	p.width = float64(total) / float64(f.data.upem)
	return p
}

// nextCluster finds where the glyphs from i on that belong together end, and the
// runes that they stand for. A letter that takes no room, as the alef on a lam,
// belongs to its neighbour.
func nextCluster(info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition, i int, runes []rune, rtl bool) (end, first, last int) {
	advance := int32(0)
	for end = i; end < len(info); {
		cluster := info[end].Cluster
		for end < len(info) && info[end].Cluster == cluster {
			advance += pos[end].XAdvance
			end++
		}
		if advance != 0 || joins(runes[cluster]) {
			break
		}
	}
	first, last = info[i].Cluster, len(runes)
	switch {
	case rtl:
		first = info[end-1].Cluster
		if i > 0 {
			last = info[i-1].Cluster
		}
	case end < len(info):
		last = info[end].Cluster
	}
	return end, first, last
}
