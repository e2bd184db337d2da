package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf16"
)

// resource is the name under which page contents know a face.
func (id faceID) resource() string { return string([]byte{'F', 'a' + byte(id)}) }

// writeFonts writes the faces that were used, and gives the entries of the
// resource dictionary for them.
func writeFonts(o *objects, s *setter) buf {
	var entries buf
	for _, f := range s.faces {
		if f == nil || len(f.used) == 1 {
			continue
		}
		entries.name(f.id.resource()).str(" ").ref(f.write(o))
	}
	return entries
}

// write writes the face as a composite font with two-byte codes that are both
// character and glyph numbers.
func (f *docFace) write(o *objects) objectID {
	font, descendant, descriptor, file, unicodes := o.newID(), o.newID(), o.newID(), o.newID(), o.newID()
	data := f.subset()
	name := f.tag() + "+" + f.file.name
	em := func(v int) float64 { return float64(v) * 1000 / float64(f.data.upem) }

	var b buf
	b.str("<</Type/Font/Subtype/Type0/BaseFont").name(name).str("/Encoding/Identity-H/DescendantFonts[").ref(descendant)
	b.str("]/ToUnicode ").ref(unicodes).str(">>")
	o.put(font, b)

	b = b[:0]
	b.str("<</Type/Font/Subtype/CIDFontType2/BaseFont").name(name)
	b.str("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ").ref(descriptor)
	b.str("/DW 0/W[0[")
	for _, u := range f.used {
		b.num(em(int(f.width(u))))
	}
	b.str("]]>>")
	o.put(descendant, b)

	b = b[:0]
	b.str("<</Type/FontDescriptor/FontName").name(name).str("/Flags ")
	if f.id == serifItalic || f.id == serifBoldItalic {
		b.str("68/ItalicAngle -11")
	} else {
		b.str("4/ItalicAngle 0")
	}
	b.str("/FontBBox[")
	for _, v := range f.data.bounds {
		b.num(em(v))
	}
	b.str("]/Ascent ").num(em(f.data.ascent)).str("/Descent ").num(em(f.data.descent)).str("/CapHeight ")
	b.num(f.data.capHeight * 1000 / float64(f.data.upem)).str("/StemV 80/FontFile2 ").ref(file).str(">>")
	o.put(descriptor, b)

	var length buf
	length.str("/Length1 ").int(len(data))
	o.stream(file, string(length), data)
	o.stream(unicodes, "", f.toUnicode())
	return font
}

// tag names the subset by six letters that follow from what is in it.
func (f *docFace) tag() string {
	h := sha256.New()
	for _, u := range f.used {
		var gid [4]byte
		binary.BigEndian.PutUint32(gid[:], u.gid)
		h.Write(gid[:])
		h.Write([]byte(u.parts + u.text))
	}
	sum := h.Sum(nil)
	for i := range sum[:6] {
		sum[i] = 'A' + sum[i]%26
	}
	return string(sum[:6])
}

// toUnicode is the table that says which text each glyph stands for.
func (f *docFace) toUnicode() []byte {
	var b buf
	b.str("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n")
	b.str("/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n")
	b.str("1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for at := 1; at < len(f.used); at += 100 {
		end := min(at+100, len(f.used))
		b.int(end - at).str(" beginbfchar\n")
		for n := at; n < end; n++ {
			b.str("<").hex16(uint16(n)).str("><")
			for _, u := range utf16.Encode([]rune(f.used[n].text)) {
				b.hex16(u)
			}
			b.str(">\n")
		}
		b.str("endbfchar\n")
	}
	b.str("endcmap CMapName currentdict/CMap defineresource pop end end")
	return b
}
