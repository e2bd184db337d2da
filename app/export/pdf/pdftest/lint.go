package pdftest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf16"
)

// linter gathers what is wrong with a file.
type linter struct {
	*File
	faults  []string
	parents map[int]any     // of the parent tree
	reads   []*reading      // by page
	pageOf  map[Ref]int     // page number by object
	held    map[[2]int]bool // page and MCID that an element holds
	objrs   map[Ref]Ref     // element by annotation
	ids     map[string]bool // of notes
	last    int             // level of the last heading
	text    strings.Builder // in the order of the structure
	visited map[Ref]bool
}

// Lint gives what a document does wrong by the rules of PDF/UA-1 (ISO 14289-1) and
// PDF/A-2a (ISO 19005-2), as far as a machine can see; nothing if all is well.
func Lint(data []byte) []string {
	f, err := Open(data)
	if err != nil {
		return []string{err.Error()}
	}
	return f.Lint()
}

// Lint is Lint on a file that is open.
func (f *File) Lint() []string { return f.lint().faults }

// Text is the text of the document in the order of its structure, one line for
// each paragraph, heading, label, item and cell.
func (f *File) Text() string {
	return f.lint().text.String()
}

func (f *File) lint() *linter {
	l := &linter{File: f, parents: map[int]any{}, pageOf: map[Ref]int{}, held: map[[2]int]bool{}, objrs: map[Ref]Ref{}, ids: map[string]bool{}, visited: map[Ref]bool{}}
	root := f.Dict(f.Trailer["Root"])
	l.catalogue(root)
	l.metadata(root)
	l.attachments(root)
	tree := f.Dict(root["StructTreeRoot"])
	l.parentTree(f.Dict(tree["ParentTree"]))
	l.readPages()
	l.element(tree["K"], f.Trailer["Root"], "", "StructTreeRoot")
	l.checkPages()
	return l
}

func (l *linter) fault(format string, args ...any) {
	if len(l.faults) < 50 {
		l.faults = append(l.faults, fmt.Sprintf(format, args...))
	}
}

func (l *linter) want(ok bool, format string, args ...any) {
	if !ok {
		l.fault(format, args...)
	}
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (l *linter) language(v any, where string) {
	if v == nil {
		return
	}
	s, _ := v.(String)
	l.want(languageTag.MatchString(string(s)), "language %q of %s", s, where)
}

func (l *linter) catalogue(root Dict) {
	l.want(root["Type"] == Name("Catalog"), "no catalogue")
	l.want(root["Lang"] != nil, "no language of the document")
	l.language(root["Lang"], "the document")
	l.want(l.Dict(root["MarkInfo"])["Marked"] == true, "not marked as tagged")
	l.want(l.Dict(root["ViewerPreferences"])["DisplayDocTitle"] == true, "title is not displayed")
	l.want(l.Trailer["Encrypt"] == nil, "encrypted")
	l.want(len(l.Array(l.Trailer["ID"])) == 2, "no file identifier")
	l.want(root["AcroForm"] == nil && root["OpenAction"] == nil && root["AA"] == nil, "forms or actions")
	intents := l.Array(root["OutputIntents"])
	l.want(len(intents) == 1, "%d output intents", len(intents))
	for _, v := range intents {
		intent := l.Dict(v)
		l.want(intent["S"] == Name("GTS_PDFA1"), "output intent %v", intent["S"])
		profile, ok := l.Get(intent["DestOutputProfile"]).(*Stream)
		l.want(ok, "no colour profile")
		if ok {
			data, err := l.Decode(profile)
			l.want(err == nil && len(data) > 128 && string(data[36:40]) == "acsp" && int(binary.BigEndian.Uint32(data)) == len(data) &&
				string(data[16:20]) == "RGB " && profile.Dict["N"] == 3.0, "colour profile")
		}
	}
	for item := l.Dict(l.Dict(root["Outlines"])["First"]); item != nil; item = l.Dict(item["Next"]) {
		dest := l.Array(item["Dest"])
		l.want(item["Title"] != String("") && len(dest) > 0 && l.Dict(dest[0])["Type"] == Name("Page"), "bookmark %v", item["Title"])
	}
}

func (l *linter) metadata(root Dict) {
	stream, ok := l.Get(root["Metadata"]).(*Stream)
	if !ok || stream.Dict["Filter"] != nil {
		l.fault("no plain metadata")
		return
	}
	x := string(stream.Raw)
	part := "2"
	if l.Dict(l.Dict(root["Names"])["EmbeddedFiles"]) != nil {
		part = "3"
	}
	for _, s := range []string{
		"<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>" + part + "</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>",
		"pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<", "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
	} {
		l.want(strings.Contains(x, s), "metadata lack %s", s)
	}
	l.want(!strings.Contains(x, "x-default\"></rdf:li></rdf:Alt></dc:title>"), "no title")
	info := l.Dict(l.Trailer["Info"])
	date, _ := info["CreationDate"].(String)
	d := string(date)
	if len(d) < 16 || d[0:2] != "D:" {
		l.fault("date %q", d)
		return
	}
	iso := d[2:6] + "-" + d[6:8] + "-" + d[8:10] + "T" + d[10:12] + ":" + d[12:14] + ":" + d[14:16] + "Z"
	l.want(strings.Contains(x, "<xmp:CreateDate>"+iso+"<") && strings.Contains(x, "<xmp:ModifyDate>"+iso+"<") && info["ModDate"] == date, "dates differ")
}

func (l *linter) attachments(root Dict) {
	names := l.Array(l.Dict(l.Dict(root["Names"])["EmbeddedFiles"])["Names"])
	l.want(len(names)/2 == len(l.Array(root["AF"])), "%d files, %d of them associated", len(names)/2, len(l.Array(root["AF"])))
	for i := 1; i < len(names); i += 2 {
		spec := l.Dict(names[i])
		l.want(spec["F"] != nil && spec["UF"] != nil && spec["Desc"] != nil && spec["AFRelationship"] != nil, "file specification %v", spec)
		file := l.Dict(l.Dict(spec["EF"])["F"])
		l.want(file["Type"] == Name("EmbeddedFile") && file["Subtype"] != nil, "embedded file %v", file)
	}
}

func (l *linter) parentTree(node Dict) {
	nums := l.Array(node["Nums"])
	for i := 0; i+1 < len(nums); i += 2 {
		key, _ := nums[i].(float64)
		l.want(l.parents[int(key)] == nil, "key %v twice in the parent tree", key)
		l.parents[int(key)] = nums[i+1]
	}
	for _, kid := range l.Array(node["Kids"]) {
		l.parentTree(l.Dict(kid))
	}
}

func (l *linter) readPages() {
	faces := map[any]*face{}
	refs := map[any]Ref{}
	for ref, v := range l.Objects {
		if d, ok := v.(Dict); ok && d["Type"] == Name("Page") {
			refs[fmt.Sprintf("%p", d)] = ref
		}
	}
	for i, page := range l.Pages {
		l.pageOf[refs[fmt.Sprintf("%p", page)]] = i
		l.want(page["Tabs"] == Name("S"), "page %d: tab order", i+1)
		stream, ok := l.Get(page["Contents"]).(*Stream)
		if !ok {
			l.fault("page %d has no content", i+1)
			l.reads = append(l.reads, &reading{})
			continue
		}
		data, err := l.Decode(stream)
		l.want(err == nil, "page %d: %v", i+1, err)
		resources := l.Dict(page["Resources"])
		r := l.read(data, resources, faces)
		for _, s := range r.faults {
			l.fault("page %d: %s", i+1, s)
		}
		for name := range r.usedXO {
			l.want(l.Dict(l.Dict(resources["XObject"])[name]) != nil, "page %d: no object %s", i+1, name)
		}
		l.reads = append(l.reads, r)
	}
	for _, a := range faces {
		l.faults = append(l.faults, a.faults...)
	}
}

// checkPages holds the pages against the structure that has been walked.
func (l *linter) checkPages() {
	for i, page := range l.Pages {
		key, ok := page["StructParents"].(float64)
		owners := l.Array(l.parents[int(key)])
		l.want(ok && len(owners) == len(l.reads[i].parts), "page %d: %d parts, %d owners", i+1, len(l.reads[i].parts), len(owners))
		for id := range l.reads[i].parts {
			l.want(l.held[[2]int{i, id}], "page %d: nothing holds part %d", i+1, id)
		}
		for _, v := range l.Array(page["Annots"]) {
			l.annotation(i, v)
		}
	}
}

func (l *linter) annotation(page int, v any) {
	ref, _ := v.(Ref)
	a := l.Dict(v)
	l.want(a["Subtype"] == Name("Link"), "page %d: annotation %v", page+1, a["Subtype"])
	contents, _ := a["Contents"].(String)
	flags, _ := a["F"].(float64)
	l.want(contents != "" && int(flags)&4 != 0 && int(flags)&(1|2|32) == 0, "page %d: link without contents or not to be printed", page+1)
	key, ok := a["StructParent"].(float64)
	elem, _ := l.parents[int(key)].(Ref)
	l.want(ok && l.objrs[ref] == elem && elem != 0 && l.Dict(elem)["S"] == Name("Link"), "page %d: link belongs to no element", page+1)
	action := l.Dict(a["A"])
	l.want(action["S"] == Name("URI"), "page %d: action %v", page+1, action["S"])
	rect := l.Array(a["Rect"])
	l.want(len(rect) == 4 && rect[0].(float64) < rect[2].(float64) && rect[1].(float64) < rect[3].(float64), "page %d: rectangle %v", page+1, rect)
}

// compareWidths holds a font program's widths against those of the file.
func compareWidths(program []byte, widths []float64) []string {
	be := binary.BigEndian
	tables := map[string][]byte{}
	if len(program) < 12 {
		return []string{"no font program"}
	}
	for i := range int(be.Uint16(program[4:])) {
		e := program[12+16*i:]
		at, n := be.Uint32(e[8:]), be.Uint32(e[12:])
		if int(at+n) > len(program) {
			return []string{"table beyond the font"}
		}
		tables[string(e[:4])] = program[at : at+n]
	}
	head, hmtx, maxp, loca := tables["head"], tables["hmtx"], tables["maxp"], tables["loca"]
	if head == nil || maxp == nil || tables["glyf"] == nil || loca == nil {
		return []string{"table missing"}
	}
	glyphs := int(be.Uint16(maxp[4:]))
	if len(widths) > glyphs || len(hmtx) < 4*glyphs || len(loca) != 4*glyphs+4 {
		return []string{fmt.Sprintf("%d widths, %d glyphs", len(widths), glyphs)}
	}
	upem := float64(be.Uint16(head[18:]))
	for i, w := range widths {
		if have := float64(be.Uint16(hmtx[4*i:])) * 1000 / upem; math.Abs(have-w) > 1 {
			return []string{fmt.Sprintf("glyph %d is %g wide, not %g", i, have, w)}
		}
	}
	return nil
}

// textString decodes a text string.
func textString(v any) string {
	s, _ := v.(String)
	if !bytes.HasPrefix([]byte(s), []byte{0xFE, 0xFF}) {
		return string(s)
	}
	units := make([]uint16, 0, len(s)/2)
	for i := 2; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
