package exporttest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parts are the files of a DOCX or XLSX by name. One that comes twice is a problem.
func Parts(raw []byte) (map[string]string, []string, error) {
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, nil, fmt.Errorf("open the archive: %w", err)
	}
	parts, problems := map[string]string{}, []string(nil)
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			return nil, nil, fmt.Errorf("open %s: %w", f.Name, err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", f.Name, err)
		}
		if _, twice := parts[f.Name]; twice {
			problems = append(problems, f.Name+" is there twice")
		}
		parts[f.Name] = string(content)
	}
	return parts, problems, nil
}

// docx is an opened document and what was found wrong with it.
type docx struct {
	parts    map[string]string
	trees    map[string]*node
	problems []string
	styles   map[string]string // type by id
	at       string            // the part that is looked at
}

func (d *docx) say(format string, values ...any) {
	d.problems = append(d.problems, d.at+": "+fmt.Sprintf(format, values...))
}

// CheckDOCX gives what Word would repair or refuse in a document; none is an empty list.
func CheckDOCX(raw []byte) []string {
	parts, problems, err := Parts(raw)
	if err != nil {
		return []string{err.Error()}
	}
	d := &docx{parts: parts, trees: map[string]*node{}, problems: problems, styles: map[string]string{}}
	for name, content := range parts {
		d.at = name
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			d.characters(content)
			tree, err := parse(content)
			if err != nil {
				d.say("%v", err)
				continue
			}
			d.trees[name] = tree
		}
	}
	d.contentTypes()
	d.relationships()
	for _, name := range []string{"word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"} {
		if d.trees[name] == nil {
			d.at = name
			d.say("is not there")
			return d.problems
		}
	}
	d.gatherStyles()
	d.numbering()
	for name, tree := range d.trees {
		if d.at = name; strings.HasPrefix(name, "word/") && !strings.HasSuffix(name, ".rels") {
			d.part(tree)
		}
	}
	d.body()
	slices.Sort(d.problems)
	return d.problems
}

// characters: XML 1.0, 2.2, Char. A control character makes a part unreadable, escaped or not.
func (d *docx) characters(content string) {
	if !utf8.ValidString(content) {
		d.say("is not UTF-8")
	}
	for _, r := range content {
		if r != '\n' && r != '\t' && r != '\r' && unicode.IsControl(r) && r < 0x80 || r == 0xfffe || r == 0xffff {
			d.say("holds the character U+%04X", r)
			return
		}
	}
}

// contentTypes: ISO 29500-2 (ECMA-376 part 2), the section on content types: every part has exactly one
// type, by its name or its ending, and nothing is announced that is not there.
func (d *docx) contentTypes() {
	d.at = "[Content_Types].xml"
	tree := d.trees[d.at]
	if tree == nil {
		d.say("is not there")
		return
	}
	byName, byEnding := map[string]bool{}, map[string]bool{}
	for _, c := range tree.children {
		key, seen := c.attr["PartName"], byName
		if c.name == "ct:Default" {
			key, seen = strings.ToLower(c.attr["Extension"]), byEnding
		}
		if key == "" || c.attr["ContentType"] == "" || seen[key] {
			d.say("a type without name or a second one for %q", key)
		}
		seen[key] = true
		if _, there := d.parts[strings.TrimPrefix(key, "/")]; c.name == "ct:Override" && !there {
			d.say("announces %s, which is not there", key)
		}
	}
	for name := range d.parts {
		if name != d.at && !byName["/"+name] && !byEnding[strings.TrimPrefix(path.Ext(name), ".")] {
			d.say("no type for %s", name)
		}
	}
}

// relationships: ISO 29500-2, the section on relationships: ids are unique in a part, and what is
// not external is there. References to them: ISO 29500-1, annex A, ST_RelationshipId.
func (d *docx) relationships() {
	for name, tree := range d.trees {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		d.at = name
		source := path.Join(path.Dir(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".rels"))
		ids := map[string]bool{}
		for _, r := range tree.children {
			id, target := r.attr["Id"], r.attr["Target"]
			if id == "" || ids[id] || r.attr["Type"] == "" || target == "" {
				d.say("relationship %q is there twice or lacks type or target", id)
			}
			ids[id] = true
			if _, there := d.parts[path.Join(path.Dir(source), target)]; r.attr["TargetMode"] != "External" && !there {
				d.say("%s leads to %s, which is not there", id, target)
			}
		}
		if from := d.trees[source]; from != nil {
			d.references(source, from, ids)
		}
	}
	for name, tree := range d.trees {
		if _, has := d.trees[path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")]; !has && !strings.HasSuffix(name, ".rels") {
			d.references(name, tree, nil)
		}
	}
}

func (d *docx) references(name string, tree *node, ids map[string]bool) {
	d.at = name
	tree.walk(func(n *node) {
		for _, attr := range []string{"r:id", "r:embed", "r:link"} {
			if id, is := n.attr[attr]; is && !ids[id] {
				d.say("%s refers to the relationship %q, which is not there", n.name, id)
			}
		}
	})
}

// gatherStyles: annex A.1, CT_Styles: ids are unique, and a style stands on one of its own type.
func (d *docx) gatherStyles() {
	d.at = "word/styles.xml"
	styles := d.trees[d.at].all("w:style")
	for _, s := range styles {
		id := s.attr["w:styleId"]
		if _, twice := d.styles[id]; id == "" || twice || s.attr["w:type"] == "" {
			d.say("style %q is there twice or lacks id or type", id)
		}
		d.styles[id] = s.attr["w:type"]
	}
	for _, s := range styles {
		for _, link := range []string{"w:basedOn", "w:next"} {
			if to := s.child(link); to != nil && d.styles[to.attr["w:val"]] != s.attr["w:type"] {
				d.say("%s of %s is %q, no style of type %s", link, s.attr["w:styleId"], to.attr["w:val"], s.attr["w:type"])
			}
		}
	}
}

// numbering: annex A.1, CT_Numbering: ids are unique, and a list is an instance of an abstract one.
func (d *docx) numbering() {
	d.at = "word/numbering.xml"
	kinds, lists := map[string]bool{}, map[string]bool{}
	for _, n := range d.trees[d.at].children {
		switch n.name {
		case "w:abstractNum":
			id := n.attr["w:abstractNumId"]
			if id == "" || kinds[id] {
				d.say("abstract list %q is there twice or has no id", id)
			}
			kinds[id] = true
		case "w:num":
			id, kind := n.attr["w:numId"], n.child("w:abstractNumId")
			if id == "" || id == "0" || lists[id] || kind == nil || !kinds[kind.attr["w:val"]] {
				d.say("list %q is there twice, or is none, or of no kind", id)
			}
			lists[id] = true
		}
	}
	for name, tree := range d.trees {
		d.at = name
		for _, n := range tree.all("w:numPr") {
			level, id := n.child("w:ilvl"), n.child("w:numId")
			if level == nil || id == nil || !lists[id.attr["w:val"]] || len(level.attr["w:val"]) != 1 || level.attr["w:val"] > "8" {
				d.say("an item is of a list or level that is not there")
			}
		}
	}
}
