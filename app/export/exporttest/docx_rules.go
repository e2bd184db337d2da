package exporttest

import (
	"slices"
	"strconv"
	"strings"
)

// sequences are the children of elements in the order of the schema: ISO 29500-1 (ECMA-376 part 1),
// annex A.1 wml.xsd, the named type. Each comes once, but for those in repeated. Word calls a file in
// another order damaged. Where the schema leaves the order open (EG_RPrBase) it is the one that Word writes.
var sequences = map[string]string{
	// CT_PPr: CT_PPrBase, then rPr, sectPr, pPrChange
	"w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens " +
		"kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing " +
		"mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	// EG_RPrBase
	"w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden " +
		"color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	// CT_SectPr
	"w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt " +
		"vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
	// CT_Tbl, CT_TblPrBase, CT_TblBorders, CT_TblCellMar
	"w:tbl": "tblPr tblGrid tr",
	"w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd " +
		"tblLayout tblCellMar tblLook tblCaption tblDescription",
	"w:tblBorders": "top start left bottom end right insideH insideV",
	"w:tblCellMar": "top start left bottom end right",
	"w:tr":         "tblPrEx trPr tc",                                                                                                // CT_Row
	"w:tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers", // CT_TcPrBase
	"w:pBdr":       "top left bottom right between bar",                                                                              // CT_PBdr
	// CT_Style
	"w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal " +
		"personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
	"w:styles":      "docDefaults latentStyles style",                                                                                       // CT_Styles
	"w:numbering":   "numPicBullet abstractNum num numIdMacAtCleanup",                                                                       // CT_Numbering
	"w:abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",                                                             // CT_AbstractNum
	"w:num":         "abstractNumId lvlOverride",                                                                                            // CT_Num
	"w:lvl":         "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",                                // CT_Lvl
	"w:settings":    "writeProtection view zoom mirrorMargins defaultTabStop autoHyphenation evenAndOddHeaders footnotePr endnotePr compat", // CT_Settings, those that we know
	// annex A.4 dml-wordprocessingDrawing.xsd, CT_Inline; dml-picture.xsd, CT_Picture
	"wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
	"pic:pic":   "nvPicPr blipFill spPr",
}

var repeated = []string{"headerReference", "footerReference", "tr", "tc", "style", "abstractNum", "num", "lvl", "lvlOverride", "tblStylePr"}

// required are the attributes without which Word does not open a file: use="required" in the schema.
var required = map[string][]string{
	"w:pStyle": {"w:val"}, "w:rStyle": {"w:val"}, "w:tblStyle": {"w:val"}, "w:numId": {"w:val"}, "w:ilvl": {"w:val"}, "w:gridSpan": {"w:val"},
	"w:abstractNumId": {"w:val"}, "w:outlineLvl": {"w:val"}, "w:jc": {"w:val"}, "w:sz": {"w:val"}, "w:szCs": {"w:val"}, "w:color": {"w:val"},
	"w:vertAlign": {"w:val"}, "w:footnoteReference": {"w:id"}, "w:footnote": {"w:id"}, "w:headerReference": {"w:type", "r:id"},
	"w:footerReference": {"w:type", "r:id"}, "w:fldSimple": {"w:instr"}, "w:lvl": {"w:ilvl"}, "w:name": {"w:val"}, "wp:extent": {"cx", "cy"},
	"wp:docPr": {"id", "name"}, "pic:cNvPr": {"id", "name"}, "a:blip": {"r:embed"}, "a:graphicData": {"uri"}, "a:ext": {"cx", "cy"}, "a:prstGeom": {"prst"},
}

// part holds one part to the rules that need nothing of the others but styles and notes.
func (d *docx) part(tree *node) {
	notes := map[string]bool{}
	for _, n := range d.trees["word/footnotes.xml"].all("w:footnote") {
		notes[n.attr["w:id"]] = true
	}
	drawings := map[string]bool{}
	tree.walk(func(n *node) {
		d.order(n)
		for _, name := range required[n.name] {
			if n.attr[name] == "" {
				d.say("%s without %s", n.name, name)
			}
		}
		switch n.name {
		case "w:pStyle", "w:rStyle", "w:tblStyle": // annex A.1, CT_String that names a style, by type
			kind := map[string]string{"w:pStyle": "paragraph", "w:rStyle": "character", "w:tblStyle": "table"}[n.name]
			if d.styles[n.attr["w:val"]] != kind {
				d.say("%q is no style of type %s", n.attr["w:val"], kind)
			}
		case "w:t": // XML 1.0, 2.10: without xml:space Word drops spaces at the ends
			if strings.TrimSpace(n.text) != n.text && n.attr["xml:space"] != "preserve" {
				d.say("the spaces of %q are lost", n.text)
			}
		case "w:footnoteReference":
			if !notes[n.attr["w:id"]] {
				d.say("the note %s is not there", n.attr["w:id"])
			}
		case "wp:docPr": // annex A.4, CT_NonVisualDrawingProps: ids are unique in a document
			if drawings[n.attr["id"]] {
				d.say("two drawings have the id %s", n.attr["id"])
			}
			drawings[n.attr["id"]] = true
		case "w:hyperlink":
			if n.attr["r:id"] == "" && n.attr["w:anchor"] == "" {
				d.say("a link that leads nowhere")
			}
		case "w:tbl":
			d.table(n)
		}
	})
}

func (d *docx) order(n *node) {
	order, known := sequences[n.name]
	if !known {
		return
	}
	names, last, before := strings.Fields(order), -1, ""
	for _, c := range n.children {
		_, local, _ := strings.Cut(c.name, ":")
		place := slices.Index(names, local)
		repeats := slices.Contains(repeated, local)
		switch {
		case place < 0:
			d.say("%s may not stand in %s", c.name, n.name)
		case place < last && (local != "headerReference" || before != "footerReference"):
			d.say("%s stands after %s in %s", c.name, before, n.name)
		case place == last && !repeats:
			d.say("%s comes twice in %s", c.name, n.name)
		}
		last, before = max(last, place), local
	}
}

// table: annex A.1, CT_Tbl: properties and grid are required, every row fills the grid, and CT_Tc ends with a paragraph.
func (d *docx) table(n *node) {
	grid := n.child("w:tblGrid")
	if n.child("w:tblPr") == nil || grid == nil {
		d.say("a table without properties or grid")
		return
	}
	for _, row := range n.children {
		if row.name != "w:tr" {
			continue
		}
		columns := 0
		for _, c := range row.children {
			if c.name != "w:tc" {
				continue
			}
			columns += spanOf(c)
			if len(c.children) == 0 || c.children[len(c.children)-1].name != "w:p" {
				d.say("a cell does not end with a paragraph")
			}
		}
		if columns != len(grid.children) {
			d.say("a row of %d columns in a table of %d", columns, len(grid.children))
		}
	}
}

func spanOf(cell *node) int {
	if p := cell.child("w:tcPr"); p != nil {
		if span := p.child("w:gridSpan"); span != nil {
			n, _ := strconv.Atoi(span.attr["w:val"])
			return n
		}
	}
	return 1
}

// body: annex A.1, CT_Body: its own sectPr is the last element, the others stand in paragraphs; a
// table is not the last thing before it, and two tables touch only if they are to be one.
func (d *docx) body() {
	d.at = "word/document.xml"
	body := d.trees[d.at].child("w:body")
	if body == nil || len(body.children) == 0 || body.children[len(body.children)-1].name != "w:sectPr" {
		d.say("the body does not end with its section")
		return
	}
	for i, n := range body.children[:len(body.children)-1] {
		next := body.children[i+1].name
		switch {
		case n.name != "w:p" && n.name != "w:tbl":
			d.say("%s may not stand in the body", n.name)
		case n.name == "w:tbl" && next != "w:p":
			d.say("a table is followed by %s", next)
		}
	}
	for _, r := range d.trees[d.at].all("w:r") {
		if p := r.parent.name; p != "w:p" && p != "w:hyperlink" && p != "w:fldSimple" {
			d.say("a run in %s", p)
		}
		if at := slices.IndexFunc(r.children, func(c *node) bool { return c.name == "w:rPr" }); at > 0 {
			d.say("properties after the text of a run") // annex A.1, CT_R
		}
	}
	for _, p := range d.trees[d.at].all("w:p") {
		if at := slices.IndexFunc(p.children, func(c *node) bool { return c.name == "w:pPr" }); at > 0 {
			d.say("properties after the text of a paragraph") // annex A.1, CT_P
		}
	}
}
