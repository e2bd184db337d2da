package pdf

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font/opentype"
)

// Flags of a component in a composite glyph (OpenType, table glyf).
const (
	argsAreWords    = 0x0001
	argsAreOffsets  = 0x0002
	hasScale        = 0x0008
	moreComponents  = 0x0020
	hasTwoScales    = 0x0040
	hasMatrix       = 0x0080
	hasInstructions = 0x0100
)

// subset writes a TrueType file of the glyphs used, numbered as the document
// numbers them, and after them the components of composite ones. Hinting is left
// out: it is half the size, and readers of documents do not use it.
func (f *docFace) subset() []byte {
	be := binary.BigEndian
	gids := make([]uint32, len(f.used), len(f.used)+32)
	for i, u := range f.used {
		gids[i] = u.gid
	}
	components := map[uint32]uint16{}
	number := func(gid uint32) uint16 {
		n, ok := components[gid]
		if !ok {
			n = uint16(len(gids))
			gids = append(gids, gid)
			components[gid] = n
		}
		return n
	}
	var glyf []byte
	loca := make([]byte, 0, 4*len(gids)+64)
	for i := 0; i < len(gids); i++ { // gids grows on the way
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		if i < len(f.used) && f.used[i].parts != "" {
			glyf = f.data.appendMade(glyf, f.used[i].parts, number)
		} else {
			glyf = appendOutline(glyf, f.data.outline(gids[i]), number)
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	hmtx := make([]byte, 0, 4*len(gids))
	for i, gid := range gids {
		width, bearing := f.data.advance(int(gid)), f.data.sideBearing(int(gid))
		if i < len(f.used) && f.used[i].parts != "" {
			width = int(f.used[i].advance)
			bearing = 0
			if at := be.Uint32(loca[4*i:]); at < be.Uint32(loca[4*i+4:]) {
				bearing = be.Uint16(glyf[at+2:]) // its least x, or readers move it there
			}
		}
		hmtx = be.AppendUint16(hmtx, uint16(width))
		hmtx = be.AppendUint16(hmtx, bearing)
	}
	head, hhea, maxp := clone(f.data.head), clone(f.data.hhea), clone(f.data.maxp)
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	be.PutUint16(hhea[34:], uint16(len(gids)))
	be.PutUint16(maxp[4:], uint16(len(gids)))
	return opentype.WriteTTF([]opentype.Table{
		{Tag: opentype.MustNewTag("glyf"), Content: glyf},
		{Tag: opentype.MustNewTag("head"), Content: head},
		{Tag: opentype.MustNewTag("hhea"), Content: hhea},
		{Tag: opentype.MustNewTag("hmtx"), Content: hmtx},
		{Tag: opentype.MustNewTag("loca"), Content: loca},
		{Tag: opentype.MustNewTag("maxp"), Content: maxp},
	})
}

// appendMade writes a composite glyph of the parts, as docFace.made lists them.
func (d *fontData) appendMade(dst []byte, parts string, number func(uint32) uint16) []byte {
	if parts == blank {
		return dst
	}
	be := binary.BigEndian
	start := len(dst)
	dst = append(dst, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0)
	box := [4]int{math.MaxInt16, math.MaxInt16, math.MinInt16, math.MinInt16}
	for at := 0; at < len(parts); at += 8 {
		part := []byte(parts[at : at+8])
		dx, dy := int(int16(be.Uint16(part[4:]))), int(int16(be.Uint16(part[6:])))
		flags := uint16(argsAreWords | argsAreOffsets)
		if at+8 < len(parts) {
			flags |= moreComponents
		}
		dst = be.AppendUint16(dst, flags)
		dst = be.AppendUint16(dst, number(be.Uint32(part)))
		dst = append(dst, part[4:]...)
		if g := d.outline(be.Uint32(part)); len(g) >= 10 {
			for i, offset := range [4]int{dx, dy, dx, dy} {
				edge := int(int16(be.Uint16(g[2+2*i:]))) + offset
				if i < 2 {
					box[i] = min(box[i], edge)
				} else {
					box[i] = max(box[i], edge)
				}
			}
		}
	}
	for i, edge := range box {
		be.PutUint16(dst[start+2+2*i:], uint16(int16(edge)))
	}
	return dst
}

func clone(b []byte) []byte { return append([]byte(nil), b...) }

// outline is the glyph's entry of the table glyf; empty for a space.
func (d *fontData) outline(gid uint32) []byte {
	be := binary.BigEndian
	if d.longOffsets {
		return d.glyf[be.Uint32(d.loca[4*gid:]):be.Uint32(d.loca[4*gid+4:])]
	}
	return d.glyf[2*int(be.Uint16(d.loca[2*gid:])) : 2*int(be.Uint16(d.loca[2*gid+2:]))]
}

func (d *fontData) sideBearing(gid int) uint16 {
	if gid < d.longMetrics {
		return binary.BigEndian.Uint16(d.hmtx[4*gid+2:])
	}
	return binary.BigEndian.Uint16(d.hmtx[4*d.longMetrics+2*(gid-d.longMetrics):])
}

// appendOutline copies a glyph without its hinting, its components renumbered.
func appendOutline(dst, glyph []byte, number func(uint32) uint16) []byte {
	be := binary.BigEndian
	if len(glyph) < 12 {
		return dst
	}
	contours := int(int16(be.Uint16(glyph)))
	if contours >= 0 {
		at := 10 + 2*contours
		dst = append(append(dst, glyph[:at]...), 0, 0)
		return append(dst, glyph[at+2+int(be.Uint16(glyph[at:])):]...)
	}
	start := len(dst)
	dst = append(dst, glyph...)
	g := dst[start:]
	for at := 10; ; {
		flags := be.Uint16(g[at:])
		be.PutUint16(g[at:], flags&^hasInstructions)
		be.PutUint16(g[at+2:], number(uint32(be.Uint16(g[at+2:]))))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasTwoScales != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			return dst[:start+at]
		}
	}
}
