package export

import (
	"bytes"
	"fmt"
	"strings"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
	`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
	`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" ` +
	`xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"`

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`

const packageRelations = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`

const settingsPart = xmlHead + `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
	`<w:zoom w:percent="100"/><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

// numbering describes bullets as list 1 and each ordered list as one of its own, or numbers would
// run on from list to list.
func (d *document) numbering() string {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`)
	for kind, format := range []string{"bullet", "decimal"} {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, kind)
		for level := range listLevels {
			text := []string{"•", "–"}[level%2]
			if format == "decimal" {
				text = fmt.Sprintf("%%%d.", level+1)
			}
			fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/>`+
				`<w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr></w:lvl>`, level, format, text, (level+1)*listIndent, listIndent)
		}
		b.WriteString(`</w:abstractNum>`)
	}
	fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`, bullets)
	for i, start := range d.numbered {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/>`, bullets+1+i)
		for level := range listLevels {
			fmt.Fprintf(&b, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride>`, level, max(start, 0))
		}
		b.WriteString(`</w:num>`)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

func (d *document) footnotes() string {
	var b bytes.Buffer
	fmt.Fprintf(&b, xmlHead+`<w:footnotes %s>`, namespaces)
	for i, kind := range []string{"separator", "continuationSeparator"} {
		fmt.Fprintf(&b, `<w:footnote w:type="%s" w:id="%d"><w:p><w:pPr><w:pStyle w:val="Seam"/></w:pPr><w:r><w:%s/></w:r></w:p></w:footnote>`, kind, i, kind)
	}
	for i, note := range d.notes {
		fmt.Fprintf(&b, `<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>`+
			`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>`+
			`<w:r><w:t xml:space="preserve"> </w:t></w:r>%s</w:p></w:footnote>`, i+2, note)
	}
	b.WriteString(`</w:footnotes>`)
	return b.String()
}

// header is the running line, empty on the first page, and on all pages what lies behind the text.
func (d *document) header(running bool) string {
	line := ""
	if running {
		line = `<w:r>` + `<w:t xml:space="preserve">` + escaped(embedded(d.l.header())) + `</w:t></w:r>`
	}
	return fmt.Sprintf(xmlHead+`<w:hdr %s><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>%s%s</w:p></w:hdr>`, namespaces, d.watermark(running), line)
}

// watermark is what Word itself makes of one: a shape of VML that hangs in the header.
func (d *document) watermark(running bool) string {
	text := strings.Join(lines(d.l.Watermark), " · ")
	if text == "" {
		return ""
	}
	id := map[bool]int{true: 2049, false: 2050}[running]
	return fmt.Sprintf(`<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" `+
		`path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>`+
		`<v:shape id="Watermark%d" o:spid="_x0000_s%d" type="#_x0000_t136" alt="%s" style="position:absolute;margin-left:0;margin-top:0;`+
		`width:480pt;height:%dpt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;`+
		`mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d8d3c7" stroked="f">`+
		`<v:fill opacity=".5"/><v:textpath style="font-family:&quot;Georgia&quot;;font-size:1pt" string="%s"/></v:shape></w:pict></w:r>`,
		id, id, escaped(text), max(20, min(120, 1600/len([]rune(text)))), escaped(text))
}

// footer has the notice or address on the left and the page's number on the right.
func (d *document) footer() string {
	page := d.l.printer().T("documents.page_of", "Page", "\x01", "Total", "\x02")
	var b strings.Builder
	for _, r := range page {
		switch r {
		case '\x01':
			b.WriteString(field("PAGE"))
		case '\x02':
			b.WriteString(field("NUMPAGES"))
		default:
			b.WriteString(`<w:r><w:t xml:space="preserve">` + escaped(string(r)) + `</w:t></w:r>`)
		}
	}
	return fmt.Sprintf(xmlHead+`<w:ftr %s><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r>`+
		`<w:r><w:tab/></w:r>%s</w:p></w:ftr>`, namespaces, escaped(d.l.foot()), b.String())
}

func field(name string) string {
	return `<w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
}
