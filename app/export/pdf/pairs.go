package pdf

import (
	"strings"
	"sync"
	"sync/atomic"
)

// pairTable remembers, for one face and as long as the process runs, what
// HarfBuzz did to two letters in a row. If it only kerned them, for each two
// neighbours of a word, then the word is set from the table at a tenth of the
// cost of shaping it. That the result is equal is held by a test.
type pairTable [3]pairBlock

// pairBlock holds the pairs of a range of letters that meet in a word.
type pairBlock struct {
	once  sync.Once
	slots []atomic.Int32 // 0: not yet asked; notSimple; else kern<<2 | simple
}

const (
	notSimple = 1
	simple    = 2
)

var pairRanges = [...]struct{ first, last rune }{{0x20, 0x17F}, {0x386, 0x3CE}, {0x400, 0x45F}}

// localForms are the languages for which the embedded faces hold forms of their
// own; all others are shaped alike, so that their words can share a cache.
var localForms = map[string]bool{
	"az": true, "crh": true, "nl": true, "tr": true, "bg": true, "mk": true, "sr": true, "se": true,
	"ar": true, "fa": true, "ur": true, "sd": true, "ks": true, "ckb": true, "ku": true,
}

// shapingLanguage is the part of a tag that shaping depends on.
func shapingLanguage(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	if base = strings.ToLower(base); localForms[base] {
		return base
	}
	return ""
}

// pairRange finds the one range that holds all of a word, or -1.
func pairRange(word string) int {
	found := -1
	for _, r := range word {
		if found < 0 {
			for i, p := range pairRanges {
				if r >= p.first && r <= p.last {
					found = i
				}
			}
		}
		if found < 0 || r < pairRanges[found].first || r > pairRanges[found].last || r == 0xAD || r >= 0x7F && r < 0xA0 {
			return -1
		}
	}
	return found
}

func (t *pairTable) slot(block int, a, b rune) *atomic.Int32 {
	first, width := pairRanges[block].first, pairRanges[block].last-pairRanges[block].first+1
	p := &t[block]
	p.once.Do(func() { p.slots = make([]atomic.Int32, width*width) })
	return &p.slots[(a-first)*width+b-first]
}

// pairs sets a word from the table; false if it must be shaped in full.
func (s *setter) pairs(id faceID, word string) (piece, bool) {
	block := pairRange(word)
	if block < 0 {
		return piece{}, false
	}
	f := s.face(id)
	glyphs := make([]glyph, 0, len(word))
	var last rune
	total := int32(0)
	for _, r := range word {
		g, ok := f.single(r)
		if !ok {
			return piece{}, false
		}
		if last != 0 {
			kern, ok := s.kern(f, block, last, r)
			if !ok {
				return piece{}, false
			}
			glyphs[len(glyphs)-1].advance += kern
			total += kern
		}
		g.cluster = int32(len(glyphs))
		total += g.advance
		glyphs = append(glyphs, g)
		last = r
	}
	return piece{face: id, glyphs: glyphs, width: float64(total) / float64(f.data.upem)}, true
}

// kern is what HarfBuzz puts between two letters, if that is all it does.
func (s *setter) kern(f *docFace, block int, a, b rune) (int32, bool) {
	slot := f.file.pairs.slot(block, a, b)
	v := slot.Load()
	if v == 0 {
		v = s.askPair(f, a, b)
		slot.Store(v)
	}
	return v >> 2, v&3 == simple
}

func (s *setter) askPair(f *docFace, a, b rune) int32 {
	s.run(f, []rune{a, b}, shaping{})
	if len(s.buffer.Info) != 2 {
		return notSimple
	}
	for i, r := range []rune{a, b} {
		gid, ok := f.data.font.NominalGlyph(r)
		pos := s.buffer.Pos[i]
		if !ok || gid == 0 || s.buffer.Info[i].Glyph != gid || pos.XOffset != 0 || pos.YOffset != 0 {
			return notSimple
		}
		if i == 1 && int(pos.XAdvance) != f.data.advance(int(gid)) {
			return notSimple
		}
	}
	gid := int(s.buffer.Info[0].Glyph)
	return (s.buffer.Pos[0].XAdvance-int32(f.data.advance(gid)))<<2 | simple
}
