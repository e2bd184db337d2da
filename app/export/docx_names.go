package export

import "fmt"

// Sizes of the page in twentieths of a point.
const (
	pageMargin   = 1304 // 23 mm
	columnGap    = 454
	textWidth    = 11906 - 2*pageMargin
	listIndent   = 425
	listLevels   = 9 // Word knows no more
	bullets      = 1 // the list of all lists without numbers
	namesInTable = textWidth * 2 / 3
)

// section is the end of a section with so many columns. The first says which header and footer
// there are; those after it inherit them and go on on the same page.
func (d *document) section(columns int) string {
	parts := `<w:type w:val="continuous"/>`
	first := d.sections == 0
	d.sections++
	if first {
		parts = `<w:headerReference w:type="default" r:id="rId5"/><w:headerReference w:type="first" r:id="rId6"/>` +
			`<w:footerReference w:type="default" r:id="rId7"/><w:footerReference w:type="first" r:id="rId7"/>`
	}
	width, height := 11906, 16838
	if d.l.PaperUS {
		width, height = 12240, 15840
	}
	parts += fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, width, height)
	parts += fmt.Sprintf(`<w:pgMar w:top="1361" w:right="%d" w:bottom="1247" w:left="%d" w:header="680" w:footer="624" w:gutter="0"/>`,
		pageMargin, pageMargin)
	parts += fmt.Sprintf(`<w:cols w:num="%d" w:space="%d"/>`, columns, columnGap)
	if first {
		parts += `<w:titlePg/>`
	}
	return `<w:sectPr>` + parts + `</w:sectPr>`
}

// endSection ends a section in a paragraph of no height.
func (d *document) endSection(columns int) {
	d.put(`<w:p><w:pPr><w:pStyle w:val="Seam"/>%s</w:pPr></w:p>`, d.section(columns))
}

// names sets the roll in columns of their own section, or in a table.
func (d *document) names(b *Names) {
	if d.l.TableNames {
		d.namesTable(b)
		return
	}
	d.endSection(1)
	for n := range b.Items {
		if n.Group != "" {
			style := fmt.Sprintf("Heading%d", min(3+n.Level, 4))
			d.put(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
			d.runs(plain(n.Group), b.Lang)
		} else {
			d.put(`<w:p><w:pPr><w:pStyle w:val="Signatory"/></w:pPr>`)
			d.name(n)
		}
		d.aside(n.Note, b.Lang)
		d.put(`</w:p>`)
	}
	d.endSection(max(b.Columns, 1))
}

// name writes a name, and the English one where that is to stand beside it. One that may turn its
// line is embedded: it reads from its own side, and what follows it stands to its right.
func (d *document) name(n Name) {
	if !d.l.former() && turns(n.Text) {
		n.Text = isolated(n.Text)
	}
	d.runs(plain(n.Text), n.Lang)
	if n.Gloss != "" {
		d.aside(aside(n.Gloss), n.GlossLang)
	}
}

// aside is what stands smaller behind a name.
func (d *document) aside(note, language string) {
	if note == "" {
		return
	}
	d.put(`<w:r><w:rPr><w:rStyle w:val="Aside"/>%s</w:rPr><w:t xml:space="preserve">  %s</w:t></w:r>`, d.tongue(note, language), escaped(note))
}

// namesTable has a row for each group and each signatory, under a head that every page repeats.
func (d *document) namesTable(b *Names) {
	p := d.l.printer()
	d.tableStart("Grid", []int{namesInTable, textWidth - namesInTable})
	head := &Table{Head: [][]Run{plain(p.T("documents.column_name")), plain(p.T("documents.column_remark"))}, Lang: b.Lang}
	d.tableRow(head, head.Head, true)
	for n := range b.Items {
		if n.Group != "" {
			d.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Heading%d"/></w:pPr>`,
				min(3+n.Level, 4))
			d.runs(plain(n.Group), b.Lang)
			d.aside(n.Note, b.Lang)
			d.put(`</w:p></w:tc></w:tr>`)
			continue
		}
		d.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr/>`)
		d.put(`<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>`) // a name from the right still stands on the left
		d.name(n)
		d.put(`</w:p></w:tc><w:tc><w:tcPr/>`)
		d.paragraph("Cell", "", plain(n.Note), b.Lang, false)
		d.put(`</w:tc></w:tr>`)
	}
	d.tableEnd()
}
