package pdftest

import "strings"

// mayHold lists the kinds that may stand below a kind that is particular.
var mayHold = map[Name][]Name{
	"L":     {"LI", "Caption"},
	"LI":    {"Lbl", "LBody"},
	"Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
	"THead": {"TR"}, "TBody": {"TR"},
	"TR": {"TH", "TD"},
}

// needs lists the kinds that must stand below one of some kinds.
var needs = map[Name][]Name{
	"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
}

// standard are the kinds that the writer uses, all of ISO 32000-1, 14.8.4.
const standard = " Document Sect P H1 H2 H3 H4 H5 H6 L LI Lbl LBody BlockQuote Caption Table THead TBody TR TH TD Span Link Reference Note Figure "

// inline are the kinds that go on in the line of their parent.
const inline = " Span Link Reference "

// element walks an element and all below it.
func (l *linter) element(v, parent any, above Name, where string) {
	ref, _ := v.(Ref)
	e := l.Dict(v)
	kind, _ := e["S"].(Name)
	where += "/" + string(kind)
	if l.visited[ref] {
		l.fault("%s is held twice", where)
		return
	}
	l.visited[ref] = true
	l.want(strings.Contains(standard, " "+string(kind)+" "), "%s is of no standard kind", where)
	l.language(e["Lang"], where)
	if above == "" {
		l.want(kind == "Document", "root element %s", kind)
	} else {
		l.want(e["P"] == parent, "%s has another parent than it stands below", where)
	}
	l.kind(e, kind, above, where)
	if !strings.Contains(inline, " "+string(kind)+" ") {
		l.text.WriteString("\n")
	}
	cells := 0
	for _, kid := range l.Array(e["K"]) {
		if _, ok := kid.(Ref); ok {
			below, _ := l.Dict(kid)["S"].(Name)
			cells++
			if allowed := mayHold[kind]; allowed != nil {
				l.want(has(allowed, below), "%s holds %s", where, below)
			}
			l.element(kid, v, kind, where)
			continue
		}
		l.want(mayHold[kind] == nil, "%s holds content", where)
		l.content(e, ref, kid, where)
	}
	l.want(kind != "L" && kind != "Table" && kind != "TR" || cells > 0, "%s is empty", where)
	if s := textString(e["ActualText"]); s != "" {
		l.text.WriteString(s)
	}
}

func has(list []Name, n Name) bool {
	for _, v := range list {
		if v == n {
			return true
		}
	}
	return false
}

// kind checks what is particular to some kinds of elements.
func (l *linter) kind(e Dict, kind, above Name, where string) {
	if want := needs[kind]; want != nil {
		l.want(has(want, above), "%s stands below %s", where, above)
	}
	switch kind {
	case "H1", "H2", "H3", "H4", "H5", "H6":
		level := int(kind[1] - '0')
		l.want(level <= l.last+1, "%s follows a heading of level %d", where, l.last)
		l.last = level
	case "Figure":
		l.want(textString(e["Alt"]) != "", "%s has no alternative text", where)
		l.want(len(l.Array(l.Dict(e["A"])["BBox"])) == 4, "%s has no box", where)
	case "Note":
		id := textString(e["ID"])
		l.want(id != "" && !l.ids[id], "%s has no id of its own", where)
		l.ids[id] = true
	case "TH":
		l.want(l.Dict(e["A"])["Scope"] != nil, "%s has no scope", where)
	case "Link":
		found := false
		for _, kid := range l.Array(e["K"]) {
			d, _ := kid.(Dict)
			found = found || d["Type"] == Name("OBJR")
		}
		l.want(found, "%s leads to no annotation", where)
	}
}

// content takes up a marked part, or notes an annotation.
func (l *linter) content(e Dict, ref Ref, kid any, where string) {
	page, _ := e["Pg"].(Ref)
	id, ok := kid.(float64)
	if d, isDict := kid.(Dict); isDict {
		page, _ = d["Pg"].(Ref)
		if d["Type"] == Name("OBJR") {
			obj, _ := d["Obj"].(Ref)
			l.objrs[obj] = ref
			return
		}
		id, ok = d["MCID"].(float64)
	}
	n, known := l.pageOf[page]
	if !ok || !known {
		l.fault("%s holds %v", where, kid)
		return
	}
	key := [2]int{n, int(id)}
	part := l.reads[n].parts[int(id)]
	l.want(part != nil && !l.held[key], "%s holds part %d of page %d, which is not its own", where, int(id), n+1)
	l.held[key] = true
	if part == nil {
		return
	}
	l.want(part.tag == e["S"], "%s holds a part marked %s", where, part.tag)
	structParents, _ := l.Pages[n]["StructParents"].(float64)
	owners := l.Array(l.parents[int(structParents)])
	l.want(int(id) < len(owners) && owners[int(id)] == ref, "%s is not the owner of part %d of page %d", where, int(id), n+1)
	l.text.WriteString(part.text.String())
}
