package export

import "fmt"

// look of a Word style. Sizes are half points, spaces twentieths of a point.
type wordStyle struct {
	id, name, based, next string
	paragraph, run        string
}

const (
	serif = `<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="Georgia" w:cs="Times New Roman"/>`
	sans  = `<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>`
	grey  = `<w:color w:val="55606B"/>`
	seal  = `<w:color w:val="8C1C2F"/>`
)

func size(halfPoints int) string {
	return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halfPoints, halfPoints)
}

func spacing(before, after int) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, before, after)
}

func heading(level, halfPoints, before, after int) wordStyle {
	return wordStyle{fmt.Sprintf("Heading%d", level), fmt.Sprintf("heading %d", level), "Normal", "BodyText",
		`<w:keepNext/><w:keepLines/>` + spacing(before, after) + fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, level-1),
		`<w:b/><w:bCs/>` + size(halfPoints)}
}

var footerTab = fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, textWidth)

// paragraphStyles keep the order of the schema inside: keepNext, keepLines, pBdr, tabs, spacing,
// ind, jc, outlineLvl; and rFonts, b, i, color, sz.
var paragraphStyles = []wordStyle{
	{"BodyText", "Body Text", "Normal", "BodyText", `<w:spacing w:before="0" w:after="140" w:line="288" w:lineRule="auto"/>`, ""},
	heading(1, 36, 240, 240), heading(2, 28, 360, 120), heading(3, 23, 240, 60), heading(4, 21, 160, 40),
	heading(5, 21, 160, 40), heading(6, 21, 160, 40),
	{"Letterhead", "Letterhead", "Normal", "LetterheadLines", spacing(0, 20), size(26) + ""},
	{"LetterheadLines", "Letterhead Lines", "Normal", "Normal", spacing(0, 160), sans + grey + size(18)},
	{"Date", "Date", "Normal", "Addressees", spacing(240, 240) + `<w:jc w:val="right"/>`, ""},
	{"Addressees", "Addressees", "Normal", "Heading1", spacing(0, 240), ""},
	{"Closing", "Closing", "Normal", "Heading2", `<w:keepLines/>` + spacing(240, 120), ""},
	{"Quote", "Quote", "BodyText", "BodyText", `<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="D8D3C7"/></w:pBdr><w:ind w:left="425" w:right="425"/>`, `<w:i/><w:iCs/>`},
	{"ListParagraph", "List Paragraph", "BodyText", "ListParagraph", spacing(0, 70), ""},
	{"Listing", "Listing", "Normal", "BodyText", spacing(0, 140), `<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Courier New"/>` + size(18)},
	{"Summary", "Summary", "Normal", "BodyText", spacing(60, 160), sans + size(21)},
	{"Warning", "Warning", "Normal", "BodyText", `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="8C1C2F"/></w:pBdr>` + spacing(60, 160), sans + `<w:b/><w:bCs/>` + seal + size(20)},
	{"Remark", "Remark", "Normal", "Remark", spacing(0, 60), sans + grey + size(17)},
	{"Signatory", "Signatory", "Normal", "Signatory", `<w:keepLines/>` + spacing(0, 50) + `<w:ind w:left="227" w:hanging="227"/>`, size(20)},
	{"Caption", "caption", "Normal", "Normal", `<w:keepNext/>` + spacing(200, 80), sans + `<w:b/><w:bCs/>` + size(20)},
	{"Cell", "Cell", "Normal", "Cell", spacing(40, 40), sans + size(19)},
	{"CellHead", "Cell Head", "Cell", "Cell", "", `<w:b/><w:bCs/>`},
	{"CellNumber", "Cell Number", "Cell", "Cell", `<w:jc w:val="right"/>`, ""},
	{"Logo", "Logo", "Normal", "Logo", spacing(80, 80) + `<w:jc w:val="center"/>`, ""},
	{"FigureNumber", "Figure Number", "Normal", "FigureLabel", `<w:keepNext/>` + spacing(120, 0), seal + size(64)},
	{"FigureLabel", "Figure Label", "Normal", "Normal", spacing(0, 200), sans + size(21)},
	{"FootnoteText", "footnote text", "Normal", "FootnoteText", spacing(0, 40), size(18)},
	{"Header", "header", "Normal", "Header", spacing(0, 0), sans + grey + size(16)},
	{"Footer", "footer", "Normal", "Footer", footerTab + spacing(0, 0), sans + grey + size(16)},
	{"Rule", "Rule", "Normal", "BodyText", `<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="D8D3C7"/></w:pBdr>` + spacing(120, 160), size(8)},
	{"Seam", "Seam", "Normal", "BodyText", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`, size(2)},
}

var runStyles = []wordStyle{
	{id: "Hyperlink", name: "Hyperlink", run: `<w:color w:val="1F4E8C"/><w:u w:val="single"/>`},
	{id: "Code", name: "Code", run: `<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Courier New"/><w:sz w:val="17"/>`},
	{id: "Aside", name: "Aside", run: sans + grey + `<w:sz w:val="16"/><w:szCs w:val="16"/>`},
	{id: "FootnoteReference", name: "footnote reference", run: `<w:vertAlign w:val="superscript"/>`},
}

// stylesPart is word/styles.xml for a document in a language.
func stylesPart(language string) string {
	s := xmlHead + `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>` +
		serif + `<w:color w:val="1C2733"/>` + size(22) + fmt.Sprintf(`<w:lang w:val="%s" w:eastAsia="%s" w:bidi="%s"/>`, escaped(language), escaped(language), escaped(language)) +
		`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>`
	for _, p := range paragraphStyles {
		s += fmt.Sprintf(`<w:style w:type="paragraph" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/><w:next w:val="%s"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
			p.id, p.name, p.based, p.next, p.paragraph, p.run)
	}
	for _, r := range runStyles {
		s += fmt.Sprintf(`<w:style w:type="character" w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr>%s</w:rPr></w:style>`,
			r.id, r.name, r.run)
	}
	return s + tableStyle("Plain", "Plain Table", "") +
		tableStyle("Grid", "Signatories Table", `<w:top w:val="single" w:sz="4" w:space="0" w:color="D8D3C7"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="D8D3C7"/>`+
			`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D8D3C7"/>`) + `</w:styles>`
}

func tableStyle(id, name, borders string) string {
	if borders != "" {
		borders = `<w:tblBorders>` + borders + `</w:tblBorders>`
	}
	return fmt.Sprintf(`<w:style w:type="table" w:styleId="%s"><w:name w:val="%s"/><w:tblPr>%s<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`,
		id, name, borders)
}
