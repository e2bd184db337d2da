package pdf

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

func (b *buf) glyphID(face faceID, cid uint16) *buf {
	*b = append(*b, face.letter())
	return b.int(int(cid))
}

// outline puts a glyph's outline among the definitions, once, and says whether it has one.
func (s *drawing) outline(id glyphID, g glyphText) bool {
	if visible, ok := s.known[id]; ok {
		return visible
	}
	f := s.setter.face(id.face)
	var path buf
	switch {
	case g.parts == "":
		path = f.path(path, g.gid, 0, 0)
	case g.parts != blank:
		for at := 0; at < len(g.parts); at += 8 {
			part := []byte(g.parts[at : at+8])
			dx, dy := int16(binary.BigEndian.Uint16(part[4:])), int16(binary.BigEndian.Uint16(part[6:]))
			path = f.path(path, binary.BigEndian.Uint32(part), float64(dx), float64(dy))
		}
	}
	s.known[id] = len(path) > 0
	if len(path) == 0 {
		return false
	}
	s.defs.str(`<path id="`).glyphID(id.face, id.cid)
	if f.data.upem != 1000 {
		s.defs.str(`" transform="scale(`).places(1000/float64(f.data.upem), 6).str(")")
	}
	s.defs.str(`" d="`, string(path), "\"/>\n")
	return true
}

// path adds the outline of a glyph of the face's file, moved by so much, in the units of the file.
func (f *docFace) path(b buf, gid uint32, dx, dy float64) buf {
	outline, _ := f.shaper.Face().GlyphDataOutline(font.GID(gid))
	var x, y float64 // where the pen is
	last := opentype.SegmentOp(math.MaxUint8)
	for i := range outline.Segments {
		g := &outline.Segments[i]
		if g.Op == opentype.SegmentOpMoveTo && len(b) > 0 {
			b.str("z")
		}
		if g.Op != last || g.Op == opentype.SegmentOpMoveTo {
			b = append(b, "Mlqc"[g.Op])
		}
		args := g.ArgsSlice()
		for k, a := range args {
			px, py := math.Round(float64(a.X)+dx), math.Round(float64(a.Y)+dy)
			if g.Op == opentype.SegmentOpMoveTo {
				x, y = 0, 0
			}
			b.pathNumber(px - x).pathNumber(py - y)
			if k == len(args)-1 {
				x, y = px, py
			}
		}
		last = g.Op
	}
	if len(outline.Segments) > 0 {
		b.str("z")
	}
	return b
}

// pathNumber writes a number behind a letter or another number.
func (b *buf) pathNumber(v float64) *buf {
	if last := (*b)[len(*b)-1]; v >= 0 && last >= '0' && last <= '9' {
		b.str(" ")
	}
	return b.int(int(v))
}
