package pdftest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// marked is what was found between the marks of a page.
type marked struct {
	tag  Name
	text strings.Builder
	ops  int // that paint
}

// reading is a page's content, taken apart.
type reading struct {
	file    *File
	parts   map[int]*marked // by MCID
	faults  []string
	fonts   map[Name]*face
	usedXO  map[Name]bool
	inText  bool
	marks   []markLevel
	saved   int
	font    *face
	painted bool
}

// markLevel is an open mark.
type markLevel struct {
	part     *marked // nil for an artifact
	artifact bool
	inText   bool
}

func (r *reading) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}

// read takes a content stream apart.
func (f *File) read(data []byte, resources Dict, faces map[any]*face) *reading {
	r := &reading{file: f, parts: map[int]*marked{}, fonts: map[Name]*face{}, usedXO: map[Name]bool{}}
	for name, ref := range f.Dict(resources["Font"]) {
		if faces[ref] == nil {
			faces[ref] = f.face(f.Dict(ref))
		}
		r.fonts[name] = faces[ref]
	}
	p := parser{data: data}
	var operands []any
	for {
		v, err := p.value()
		if errors.Is(err, errEnd) {
			break
		}
		if err != nil {
			r.fault("content: %v", err)
			break
		}
		if op, ok := v.(Operator); ok {
			r.operator(string(op), operands)
			operands = operands[:0]
			continue
		}
		operands = append(operands, v)
	}
	if len(r.marks) > 0 || r.inText || r.saved != 0 {
		r.fault("content ends inside a mark, a text object or a saved state")
	}
	return r
}

func (r *reading) operator(op string, operands []any) {
	switch op {
	case "BDC":
		r.mark(operands)
	case "EMC":
		if len(r.marks) == 0 {
			r.fault("EMC without BDC")
			return
		}
		if r.marks[len(r.marks)-1].inText != r.inText {
			r.fault("a mark and a text object overlap")
		}
		r.marks = r.marks[:len(r.marks)-1]
	case "BT", "ET":
		if r.inText == (op == "BT") {
			r.fault("%s out of place", op)
		}
		r.inText = op == "BT"
	case "q":
		r.saved++
	case "Q":
		r.saved--
	case "Tf":
		name, _ := operands[0].(Name)
		if r.font = r.fonts[name]; r.font == nil {
			r.fault("font %s is not among the resources", name)
		}
	case "TJ", "Tj":
		r.show(operands)
	case "Do":
		name, _ := operands[0].(Name)
		r.usedXO[name] = true
		r.paint(op)
	case "f", "S", "B", "sh":
		r.paint(op)
	case "Td", "Tc", "Ts", "rg", "re", "cm":
		for _, v := range operands {
			if _, ok := v.(float64); !ok {
				r.fault("%s of %v", op, v)
			}
		}
	default:
		r.fault("operator %q", op)
	}
}

func (r *reading) mark(operands []any) {
	tag, _ := operands[0].(Name)
	properties, _ := operands[1].(Dict)
	level := markLevel{artifact: tag == "Artifact", inText: r.inText}
	if len(r.marks) > 0 {
		r.fault("%s inside a mark", tag)
	}
	if id, ok := properties["MCID"].(float64); ok {
		if level.artifact || r.parts[int(id)] != nil {
			r.fault("MCID %v of %s is not its own", id, tag)
		}
		level.part = &marked{tag: tag}
		r.parts[int(id)] = level.part
	} else if !level.artifact {
		r.fault("%s without MCID", tag)
	}
	r.marks = append(r.marks, level)
}

func (r *reading) paint(op string) {
	r.painted = true
	if len(r.marks) == 0 {
		r.fault("%s outside of any mark", op)
		return
	}
	if part := r.marks[len(r.marks)-1].part; part != nil {
		part.ops++
	}
}

func (r *reading) show(operands []any) {
	r.paint("TJ")
	if !r.inText || r.font == nil {
		r.fault("text without a text object or a font")
		return
	}
	array, _ := operands[0].(Array)
	for _, v := range array {
		s, ok := v.(String)
		if !ok {
			continue
		}
		text, faults := r.font.decode(string(s))
		r.faults = append(r.faults, faults...)
		if len(r.marks) > 0 && r.marks[len(r.marks)-1].part != nil {
			r.marks[len(r.marks)-1].part.text.WriteString(text)
		}
	}
}

// face is a font as a reader sees it.
type face struct {
	name    string
	faults  []string
	unicode map[int]string // by code
	widths  []float64      // by glyph
}

// shortCodes is the first byte of codes that have two.
const shortCodes = 0xE0

func (f *File) face(font Dict) *face {
	out := &face{unicode: map[int]string{}}
	name, _ := font["BaseFont"].(Name)
	out.name = string(name)
	fault := func(format string, args ...any) {
		out.faults = append(out.faults, out.name+": "+fmt.Sprintf(format, args...))
	}
	descendants := f.Array(font["DescendantFonts"])
	if font["Subtype"] != Name("Type0") || len(descendants) != 1 {
		fault("is no composite font")
		return out
	}
	if len(name) < 8 || name[6] != '+' {
		fault("is not named as a subset")
	}
	cid := f.Dict(descendants[0])
	descriptor := f.Dict(cid["FontDescriptor"])
	file, ok := f.Get(descriptor["FontFile2"]).(*Stream)
	if !ok {
		fault("is not embedded")
		return out
	}
	if cid["BaseFont"] != name || descriptor["FontName"] != name {
		fault("has other names below")
	}
	w := f.Array(cid["W"])
	if len(w) == 2 {
		for _, v := range f.Array(w[1]) {
			width, _ := v.(float64)
			out.widths = append(out.widths, width)
		}
	}
	program, err := f.Decode(file)
	if err != nil {
		fault("%v", err)
		return out
	}
	for _, problem := range compareWidths(program, out.widths) {
		fault("%s", problem)
	}
	stream, ok := f.Get(font["ToUnicode"]).(*Stream)
	if !ok {
		fault("has no ToUnicode")
		return out
	}
	data, err := f.Decode(stream)
	if err != nil {
		fault("%v", err)
		return out
	}
	out.readUnicode(data, fault)
	return out
}

// readUnicode reads the pairs of a ToUnicode table.
func (a *face) readUnicode(data []byte, fault func(string, ...any)) {
	p := parser{data: data}
	var last []String
	for {
		v, err := p.value()
		if errors.Is(err, errEnd) {
			return
		}
		if err != nil {
			fault("ToUnicode: %v", err)
			return
		}
		switch v := v.(type) {
		case String:
			last = append(last, v)
		case Operator:
			if v == "endbfchar" {
				for i := 0; i+1 < len(last); i += 2 {
					a.addUnicode(last[i], last[i+1], fault)
				}
			}
			last = nil
		}
	}
}

func (a *face) addUnicode(code, text String, fault func(string, ...any)) {
	n := 0
	for i := range len(code) {
		n = n<<8 | int(code[i])
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i])<<8|uint16(text[i+1]))
	}
	for _, u := range units {
		if u == 0 || u == 0xFEFF || u == 0xFFFE {
			fault("code %X stands for U+%04X", n, u)
		}
	}
	if len(units) == 0 {
		fault("code %X stands for nothing", n)
	}
	a.unicode[n] = string(utf16.Decode(units))
}

// decode gives the text of a string that is shown.
func (a *face) decode(s string) (string, []string) {
	var out strings.Builder
	var faults []string
	for i := 0; i < len(s); i++ {
		code, glyph := int(s[i]), int(s[i])
		if code >= shortCodes {
			i++
			if i == len(s) {
				return out.String(), append(faults, a.name+": half a code")
			}
			code = code<<8 | int(s[i])
			glyph = code - shortCodes<<8 + shortCodes
		}
		text, ok := a.unicode[code]
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s: code %X stands for no text", a.name, code))
		case glyph == 0 || glyph >= len(a.widths):
			faults = append(faults, fmt.Sprintf("%s: code %X shows no glyph", a.name, code))
		}
		out.WriteString(text)
	}
	return out.String(), faults
}
