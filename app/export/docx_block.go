package export

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
)

// place is where a block stands: how deep in lists, under which number, in a quotation or not.
type place struct {
	depth  int
	number int  // of the list in numbering.xml; 0 outside lists
	first  bool // the item's mark stands before this block
	quoted bool
}

func (d *document) blocks(blocks []Block, at place) {
	for _, b := range blocks {
		d.block(b, at)
	}
}

func (d *document) block(b Block, at place) {
	switch b := b.(type) {
	case *Letterhead:
		d.letterhead(b)
	case *Heading:
		d.paragraph(fmt.Sprintf("Heading%d", min(b.Level, 6)), "", withRemark(b.Runs, b.Remark), b.Lang, false)
	case *Paragraph:
		style, numbering := d.styleOf(b, at)
		d.paragraph(style, numbering, b.Runs, b.Lang, b.Keep)
	case *List:
		d.list(b, at)
	case *Quote:
		at.quoted = true
		d.blocks(b.Blocks, at)
	case *Rule:
		d.put(`<w:p><w:pPr><w:pStyle w:val="Rule"/></w:pPr></w:p>`)
	case *PageBreak:
		d.put(`<w:p><w:pPr><w:pStyle w:val="Seam"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>`)
	case *Table:
		d.table(b)
	case *Names:
		d.names(b)
	case *Figures:
		d.figures(b)
	case *Bars:
		d.table(b.table())
	case *Logos:
		d.logos(b)
	case *QR:
		d.qr(b)
	}
}

func withRemark(runs []Run, remark string) []Run {
	if remark == "" {
		return runs
	}
	return append(append([]Run{}, runs...), Run{Text: " " + remark, Italic: true})
}

var docxStyles = map[Style]string{Text: "BodyText", Address: "Addressees", Dated: "Date", Closing: "Closing",
	Summary: "Summary", Small: "Remark", Warning: "Warning", Listing: "Listing"}

// styleOf gives the style of a paragraph and, at the head of an item, its list's mark.
func (d *document) styleOf(b *Paragraph, at place) (style, numbering string) {
	style = docxStyles[b.Style]
	switch {
	case at.number > 0 && at.first:
		return "ListParagraph", fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, at.depth-1, at.number)
	case at.number > 0:
		return "ListParagraph", fmt.Sprintf(`<w:ind w:left="%d"/>`, at.depth*listIndent)
	case at.quoted:
		return "Quote", ""
	}
	return style, ""
}

// paragraph writes one; properties go between pStyle and the direction, where the schema wants
// numPr and ind cannot stand together with others.
func (d *document) paragraph(style, properties string, runs []Run, language string, keep bool) {
	d.put(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
	if keep {
		d.put(`<w:keepNext/>`)
	}
	numbering, indent := properties, ""
	if strings.HasPrefix(properties, "<w:ind") {
		numbering, indent = "", properties
	}
	d.put(`%s`, numbering)
	if rightToLeft(words(runs)) {
		d.put(`<w:bidi/>`)
	}
	d.put(`%s</w:pPr>`, indent)
	d.runs(runs, language)
	d.put(`</w:p>`)
}

func words(runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func (d *document) runs(runs []Run, language string) {
	for _, r := range runs {
		if r.Link != "" && r.Text != "" {
			d.put(`<w:hyperlink r:id="%s" w:history="1">`, d.link(r.Link))
		}
		if r.Text != "" {
			d.text(r, language)
		}
		if r.Link != "" && r.Text != "" {
			d.put(`</w:hyperlink>`)
		}
		if r.Note != nil {
			d.put(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, d.note(r.Note))
		}
		if r.Break {
			d.put(`<w:r><w:br/></w:r>`)
		}
	}
}

// text writes a run's text. Addresses and digests are marked as what Word does not hyphenate, and
// isolated parts are embedded, as word processors understand it.
func (d *document) text(r Run, language string) {
	if d.l.former() {
		d.put(`<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, d.look(r, language, false), escaped(r.Text))
		return
	}
	for _, part := range exactParts(embedded(r.Text), r.Code) {
		r.Text = part.text
		d.put(`<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, d.look(r, language, part.exact), escaped(part.text))
	}
}

// look is a run's properties, in the order of the schema.
func (d *document) look(r Run, language string, exact bool) string {
	var b strings.Builder
	switch {
	case r.Link != "":
		b.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
	case r.Code:
		b.WriteString(`<w:rStyle w:val="Code"/>`)
	}
	if r.Bold {
		b.WriteString(`<w:b/><w:bCs/>`)
	}
	if r.Italic {
		b.WriteString(`<w:i/><w:iCs/>`)
	}
	if exact {
		b.WriteString(`<w:noProof/>`)
	}
	b.WriteString(d.tongue(r.Text, language))
	if b.Len() == 0 {
		return ""
	}
	return `<w:rPr>` + b.String() + `</w:rPr>`
}

// tongue says direction and language of a run where they are not the document's.
func (d *document) tongue(text, language string) string {
	rtl := rightToLeft(text)
	tag := languageTag(language)
	attribute := "val"
	if rtl {
		attribute = "bidi"
	}
	said := ""
	if rtl {
		said = `<w:rtl/>`
	}
	if tag != "" && tag != d.language {
		said += fmt.Sprintf(`<w:lang w:%s="%s"/>`, attribute, escaped(tag))
	}
	return said
}

// note keeps a footnote and gives its number; 0 and 1 are taken by the lines above notes.
func (d *document) note(runs []Run) int {
	var b bytes.Buffer
	body := d.out
	d.out = bufio.NewWriter(&b)
	d.runs(runs, "")
	_ = d.out.Flush() // a bytes.Buffer takes everything
	d.out = body
	d.notes = append(d.notes, b.String())
	return len(d.notes) + 1
}

func (d *document) list(b *List, at place) {
	inner := place{depth: min(at.depth+1, listLevels), number: bullets, quoted: at.quoted}
	if b.Ordered {
		d.numbered = append(d.numbered, b.Start)
		inner.number = bullets + len(d.numbered)
	}
	for _, item := range b.Items {
		if len(item) == 0 {
			item = []Block{&Paragraph{}}
		}
		for i, block := range item {
			inner.first = i == 0
			d.block(block, inner)
		}
	}
}

func (d *document) letterhead(b *Letterhead) {
	for _, h := range b.Hosts {
		d.paragraph("Letterhead", "", []Run{{Text: h.Name, Bold: true}}, h.Language, len(h.Lines) > 0)
		if len(h.Lines) > 0 {
			d.paragraph("LetterheadLines", "", broken(h.Lines), "", false)
		}
	}
}

func (d *document) table(b *Table) {
	if b.Caption != "" {
		d.paragraph("Caption", "", plain(b.Caption), b.Lang, true)
	}
	columns := len(b.Head)
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	widths := make([]int, columns)
	if columns == 2 && number(b, 1) != "" {
		widths = []int{textWidth * 3 / 4, textWidth / 4}
	}
	d.tableStart("Grid", widths)
	d.tableRow(b, b.Head, true)
	for _, row := range b.Rows {
		d.tableRow(b, row, false)
	}
	d.tableEnd()
}

// tableEnd puts a paragraph behind the table, or two tables in a row would become one.
func (d *document) tableEnd() {
	d.put(`</w:tbl><w:p><w:pPr><w:pStyle w:val="Seam"/><w:spacing w:after="140"/></w:pPr></w:p>`)
}

func bold(runs []Run) []Run {
	list := append([]Run{}, runs...)
	for i := range list {
		list[i].Bold = true
	}
	return list
}

// tableStart opens a table as wide as the text; widths are in twentieths of a point, 0 is free.
func (d *document) tableStart(style string, widths []int) {
	d.put(`<w:tbl><w:tblPr><w:tblStyle w:val="%s"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`, style)
	for _, width := range widths {
		if width == 0 {
			width = textWidth / len(widths)
		}
		d.put(`<w:gridCol w:w="%d"/>`, width)
	}
	d.put(`</w:tblGrid>`)
}

func (d *document) tableRow(b *Table, cells [][]Run, head bool) {
	columns := max(len(b.Head), len(cells))
	d.put(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		d.put(`<w:tblHeader/>`)
	}
	d.put(`</w:trPr>`)
	for i := range columns {
		var runs []Run
		if i < len(cells) {
			runs = cells[i]
		}
		if head {
			runs = bold(runs)
		}
		style := "Cell"
		switch {
		case i < len(b.Numbers) && b.Numbers[i]:
			style = "CellNumber"
		case head:
			style = "CellHead"
		}
		d.put(`<w:tc><w:tcPr/>`)
		d.paragraph(style, "", runs, b.Lang, false)
		d.put(`</w:tc>`)
	}
	d.put(`</w:tr>`)
}

func (d *document) figures(b *Figures) {
	d.tableStart("Plain", make([]int, max(len(b.Items), 1)))
	d.put(`<w:tr>`)
	for _, f := range b.Items {
		d.put(`<w:tc><w:tcPr/>`)
		d.paragraph("FigureNumber", "", plain(f.Number), "", true)
		d.paragraph("FigureLabel", "", plain(f.Label), d.l.printer().Code(), false)
		d.put(`</w:tc>`)
	}
	d.put(`</w:tr>`)
	d.tableEnd()
}
