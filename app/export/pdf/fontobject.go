package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
)

// resource is the name under which page contents know a face.
func (id faceID) resource() string { return string([]byte{'F', id.letter()}) }

// faceLetters name the faces in the order of their numbers.
const faceLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func (id faceID) letter() byte { return faceLetters[id] }

// shortCodes is the number of glyphs of a face whose code is one byte: those used
// first. All others have two, the first of them no less than this. Pages get a
// sixth smaller than with two bytes for all.
const shortCodes = 0xE0

const cmapHead = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n" +
	"/CIDSystemInfo<</Registry(Adobe)/Ordering(%s)/Supplement 0>>def\n/CMapName/%s def/CMapType %d def/WMode 0 def\n" +
	"2 begincodespacerange<00><DF><E000><FFFF>endcodespacerange\n"

const cmapTail = "endcmap CMapName currentdict/CMap defineresource pop end end"

// codeTable leads from codes to glyph numbers, in all faces.
var codeTable = deflated(func() []byte {
	var b buf
	b.str(fmt.Sprintf(cmapHead, "Identity", "Codes", 1))
	b.str("2 begincidrange<00><DF>0<E000><FFFF>").int(shortCodes).str(" endcidrange\n", cmapTail)
	return b
})

func writeCodes(o *objects) objectID {
	id := o.newID()
	o.rawStream(id, "/Filter/FlateDecode/Type/CMap/CMapName/Codes/WMode 0/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>", codeTable())
	return id
}

// writeFonts writes the faces that were used, and gives the entries of the
// resource dictionary for them.
func writeFonts(o *objects, s *setter) buf {
	var entries buf
	codes := writeCodes(o)
	for _, f := range s.faces {
		if f == nil || len(f.used) == 1 {
			continue
		}
		entries.name(f.id.resource()).str(" ").ref(f.write(o, codes))
	}
	return entries
}

// write writes the face as a composite font.
func (f *docFace) write(o *objects, codes objectID) objectID {
	font, descendant, descriptor, file, unicodes := o.newID(), o.newID(), o.newID(), o.newID(), o.newID()
	data := f.subset()
	name := f.tag() + "+" + f.file.name
	em := func(v int) float64 { return float64(v) * 1000 / float64(f.data.upem) }

	var b buf
	b.str("<</Type/Font/Subtype/Type0/BaseFont").name(name).str("/Encoding ").ref(codes).str("/DescendantFonts[").ref(descendant)
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
	b.str(fmt.Sprintf(cmapHead, "UCS", "Adobe-Identity-UCS", 2))
	for at := 1; at < len(f.used); at += 100 {
		end := min(at+100, len(f.used))
		b.int(end - at).str(" beginbfchar\n")
		for n := at; n < end; n++ {
			if n < shortCodes {
				b.hexString([]byte{byte(n)}).str("<")
			} else {
				b.str("<").hex16(uint16(n-shortCodes) + shortCodes<<8).str("><")
			}
			for _, u := range utf16.Encode([]rune(f.used[n].text)) {
				b.hex16(u)
			}
			b.str(">\n")
		}
		b.str("endbfchar\n")
	}
	b.str(cmapTail)
	return b
}
