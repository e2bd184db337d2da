package pdf

import (
	"github.com/go-text/typesetting/harfbuzz"
)

// docFace is a face as one document uses it: glyphs are numbered in the order of
// their first use, one number for each glyph and text that it stands for, so that
// pages can be written long before the subset is known.
type docFace struct {
	id      faceID
	file    *fontFile
	data    *fontData
	shaper  *harfbuzz.Font
	numbers map[glyphText]uint16
	singles [0x460]uint16 // numbers of nominal glyphs by rune
	used    []glyphText   // by number
}

// glyphText is a glyph and the text it stands for.
type glyphText struct {
	gid  uint32
	text string
}

// fullFont is the number of glyphs beyond which a font holds no more; texts that
// need another are set as boxes. No real document comes near.
const fullFont = 0xFFF0

// face prepares a face for the document.
func (s *setter) face(id faceID) *docFace {
	if f := s.faces[id]; f != nil {
		return f
	}
	file := library[id]
	data, err := file.load()
	if err != nil {
		panic(err) // the embedded files are part of the program
	}
	f := &docFace{id: id, file: file, data: data, shaper: file.shaper(data), numbers: map[glyphText]uint16{}, used: make([]glyphText, 1, 128)}
	s.faces[id] = f
	return f
}

// number gives the glyph's number in the document.
func (f *docFace) number(gid uint32, text string) uint16 {
	key := glyphText{gid, text}
	n, ok := f.numbers[key]
	if !ok {
		if len(f.used) >= fullFont {
			return f.numbers[f.used[1]]
		}
		n = uint16(len(f.used))
		f.used = append(f.used, key)
		f.numbers[key] = n
	}
	return n
}

// single is the unshaped glyph of a letter of the pair ranges.
func (f *docFace) single(r rune) (glyph, bool) {
	n := f.singles[r]
	if n == 0 {
		gid, ok := f.data.font.NominalGlyph(r)
		if !ok || gid == 0 {
			return glyph{}, false
		}
		n = f.number(uint32(gid), string(r))
		f.singles[r] = n
	}
	w := int32(f.data.advance(int(f.used[n].gid)))
	return glyph{cid: n, natural: w, advance: w}, true
}

// cluster adds the glyphs that stand for some runes, and says whether each glyph
// stands for a text of its own that can be read back from the file's tables. A
// mark that the face has not is left out, and said in the piece's text only.
func (f *docFace) cluster(p *piece, info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition, runes []rune, rtl bool) bool {
	exact := len(info) <= len(runes)
	for i := range info {
		// Marks follow their letter in the text, and precede it from right to left.
		at := i
		if rtl {
			at = len(info) - 1 - i
		}
		text := "\u200b"
		switch {
		case at < len(runes) && at == len(info)-1:
			text = string(runes[at:])
		case at < len(runes):
			text = string(runes[at : at+1])
		}
		gid := uint32(info[i].Glyph)
		if gid == 0 {
			exact = false
			continue
		}
		w := int32(f.data.advance(int(gid)))
		p.glyphs = append(p.glyphs, glyph{
			cid: f.number(gid, text), natural: w,
			advance: pos[i].XAdvance, dx: pos[i].XOffset, dy: pos[i].YOffset,
		})
	}
	return exact
}
