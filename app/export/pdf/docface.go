package pdf

import (
	"encoding/binary"

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

// glyphText is a glyph and the text it stands for. Where letters became more
// glyphs than they were, so that no glyph stands for a text of its own, these
// are made one: every reader then finds the text that was written.
type glyphText struct {
	gid     uint32
	text    string
	parts   string // of a made glyph: number and offsets of each part, eight bytes; or blank
	advance int32  // of a made glyph
}

// fullFont is the number of glyphs that a font holds, for that is the number of
// codes; what comes after is shown, and read, as a letter that is not known.
const fullFont = shortCodes + (0x100-shortCodes)<<8

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
func (f *docFace) number(key glyphText) uint16 {
	n, ok := f.numbers[key]
	if !ok && len(f.used) >= fullFont-1 {
		key = glyphText{text: "\uFFFD"}
		n, ok = f.numbers[key]
	}
	if !ok {
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
		n = f.number(glyphText{gid: uint32(gid), text: string(r)})
		f.singles[r] = n
	}
	w := int32(f.data.advance(int(f.used[n].gid)))
	return glyph{cid: n, natural: w, advance: w}, true
}

// width is the advance of a glyph of the document.
func (f *docFace) width(u glyphText) int32 {
	if u.parts != "" {
		return u.advance
	}
	return int32(f.data.advance(int(u.gid)))
}

// cluster adds the glyphs that stand for some runes: one for all, or a letter and
// its marks one for each, or else one made of all. A mark that the face lacks is
// not seen, but its text is kept.
func (f *docFace) cluster(p *piece, info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition, runes []rune, rtl bool) {
	exact := len(info) == 1 && (!rtl || len(runes) == 1) || len(info) == len(runes)
	for i := range info {
		exact = exact && info[i].Glyph != 0 && (i == 0 || joins(runes[i]))
	}
	if !exact {
		f.made(p, info, pos, runes, rtl)
		return
	}
	for i := range info {
		// Marks follow their letter in the text, and precede it from right to left.
		at := i
		if rtl {
			at = len(info) - 1 - i
		}
		text := string(runes[at : at+1])
		if at == len(info)-1 {
			text = string(runes[at:])
		}
		gid := uint32(info[i].Glyph)
		p.glyphs = append(p.glyphs, glyph{
			cid: f.number(glyphText{gid: gid, text: text}), natural: int32(f.data.advance(int(gid))),
			advance: pos[i].XAdvance, dx: pos[i].XOffset, dy: pos[i].YOffset,
		})
	}
}

// made adds one glyph that is made of several. From right to left, each rune gets
// its share of the room, the first with all of the outline and the others blank:
// readers that sort letters by their places would else turn a ligature around.
func (f *docFace) made(p *piece, info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition, runes []rune, rtl bool) {
	var total int32
	for i := range info {
		total += pos[i].XAdvance
	}
	shares := int32(1)
	text := string(runes)
	if rtl {
		shares = int32(len(runes))
		text = string(runes[0])
	}
	for k := shares - 1; k > 0; k-- {
		share := total*(k+1)/shares - total*k/shares
		p.glyphs = append(p.glyphs, glyph{
			cid: f.number(glyphText{text: string(runes[k]), parts: blank, advance: share}), natural: share, advance: share,
		})
	}
	first := total / shares
	parts := components(info, pos, first-total)
	if parts == "" {
		parts = blank
	}
	u := glyphText{text: text, parts: parts, advance: first}
	p.glyphs = append(p.glyphs, glyph{cid: f.number(u), natural: first, advance: first})
}

// blank are the parts of a made glyph that shows nothing.
const blank = " "

// components lists glyphs and their places for a made glyph, shifted by so much.
func components(info []harfbuzz.GlyphInfo, pos []harfbuzz.GlyphPosition, shift int32) string {
	var parts []byte
	x := shift
	for i := range info {
		if gid := uint32(info[i].Glyph); gid != 0 {
			parts = binary.BigEndian.AppendUint32(parts, gid)
			parts = binary.BigEndian.AppendUint16(parts, uint16(int16(x+pos[i].XOffset)))
			parts = binary.BigEndian.AppendUint16(parts, uint16(int16(pos[i].YOffset)))
		}
		x += pos[i].XAdvance
	}
	return string(parts)
}
