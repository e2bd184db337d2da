package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// DOCX writes a Word document that an assistant can go on editing: real styles and headings, lists,
// footnotes and tables, the roll in balanced columns or a table, page numbers as fields, a language
// for the document and for each text in another. The parts follow ECMA-376 (transitional).
func DOCX(w io.Writer, l *Letter) error {
	d := &document{l: l, zip: zip.NewWriter(w), made: l.made(), language: l.documentLanguage(), links: map[string]string{}}
	if err := d.writeBody(); err != nil {
		return err
	}
	parts, err := d.parts()
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := d.part(p.name, p.content); err != nil {
			return err
		}
	}
	if err := d.zip.Close(); err != nil {
		return fmt.Errorf("close archive: %w", err)
	}
	return nil
}

// document is a DOCX on its way out. The body streams; what it refers to is gathered meanwhile and
// written behind it.
type document struct {
	l        *Letter
	zip      *zip.Writer
	made     time.Time
	language string
	out      *bufio.Writer // of the body, or of a note on its way
	sections int           // ended so far; the first carries header and footer

	links    map[string]string // address → relationship
	targets  []string          // addresses in order of their relationships
	pictures []picture
	numbered []int    // the start of each ordered list; its number is its place here
	notes    []string // content of each footnote
}

type part struct{ name, content string }

func (d *document) part(name, content string) error {
	out, err := d.create(name)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, content); err != nil {
		return fmt.Errorf("write part %s: %w", name, err)
	}
	return nil
}

func (d *document) create(name string) (io.Writer, error) {
	out, err := d.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: d.made})
	if err != nil {
		return nil, fmt.Errorf("create part %s: %w", name, err)
	}
	return out, nil
}

func (d *document) writeBody() error {
	if err := d.part("[Content_Types].xml", contentTypes); err != nil {
		return err
	}
	out, err := d.create("word/document.xml")
	if err != nil {
		return err
	}
	d.out = bufio.NewWriterSize(out, 64<<10)
	d.put(xmlHead+`<w:document %s><w:body>`, namespaces)
	d.blocks(d.l.Outline(), place{})
	d.put(`%s</w:body></w:document>`, d.section(1))
	if err := d.out.Flush(); err != nil { // a bufio.Writer keeps the first error of all puts
		return fmt.Errorf("write body: %w", err)
	}
	return nil
}

func (d *document) put(format string, values ...any) { fmt.Fprintf(d.out, format, values...) }

// escaped is text as XML has it, without what XML cannot carry.
func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(clean(s))) // a bytes.Buffer takes everything
	return b.String()
}

// parts are all files of the archive behind the body.
func (d *document) parts() ([]part, error) {
	list := []part{
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", d.coreProperties()},
		{"docProps/app.xml", d.appProperties()},
		{"word/styles.xml", stylesPart(d.language)},
		{"word/numbering.xml", d.numbering()},
		{"word/settings.xml", settingsPart},
		{"word/footnotes.xml", d.footnotes()},
		{"word/header1.xml", d.header(true)},
		{"word/header2.xml", d.header(false)},
		{"word/footer1.xml", d.footer()},
		{"word/_rels/document.xml.rels", d.relations("document")},
		{"word/_rels/footnotes.xml.rels", d.relations("footnotes")},
	}
	for i, p := range d.pictures {
		list = append(list, part{"word/" + p.target(i+1), string(p.data)})
	}
	return list, nil
}

func (d *document) coreProperties() string {
	stamp := d.made.Format("2006-01-02T15:04:05Z")
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ` +
		`xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escaped(d.l.title()) + `</dc:title><dc:creator>` + escaped(d.l.author()) + `</dc:creator>` +
		`<dc:description>` + escaped(d.l.Notice) + `</dc:description><dc:language>` + escaped(d.language) + `</dc:language>` +
		`<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created>` +
		`<dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified></cp:coreProperties>`
}

func (d *document) appProperties() string {
	return xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
		`<Application>` + escaped(d.l.Generator) + `</Application></Properties>`
}

// relations of a part: the notes may hold links too, and a part sees its own relations only.
func (d *document) relations(of string) string {
	var b bytes.Buffer
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	relation := func(id, kind, target, mode string) {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"%s/>`,
			id, kind, escaped(target), mode)
	}
	if of == "document" {
		for _, r := range [][3]string{{"rId1", "styles", "styles.xml"}, {"rId2", "numbering", "numbering.xml"},
			{"rId3", "settings", "settings.xml"}, {"rId4", "footnotes", "footnotes.xml"}, {"rId5", "header", "header1.xml"},
			{"rId6", "header", "header2.xml"}, {"rId7", "footer", "footer1.xml"}} {
			relation(r[0], r[1], r[2], "")
		}
		for i, p := range d.pictures {
			relation(fmt.Sprintf("rImage%d", i+1), "image", p.target(i+1), "")
		}
	}
	for i, address := range d.targets {
		relation(fmt.Sprintf("rLink%d", i+1), "hyperlink", address, ` TargetMode="External"`)
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// link gives the relationship of an address.
func (d *document) link(address string) string {
	id, ok := d.links[address]
	if !ok {
		d.targets = append(d.targets, address)
		id = fmt.Sprintf("rLink%d", len(d.targets))
		d.links[address] = id
	}
	return id
}
