package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"strings"
)

// clean drops what may stand neither in XML nor in a title bar.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(printable, s))
}

func (d *Document) keywords() string {
	words := make([]string, 0, len(d.Keywords))
	for _, k := range d.Keywords {
		if k = clean(k); k != "" {
			words = append(words, k)
		}
	}
	return strings.Join(words, ", ")
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(clean(s)))
	return b.String()
}

// pdfUASchema describes the one property that PDF/A does not know by itself.
const pdfUASchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
`

// xmp is the metadata packet. It says which standards the file claims.
func (d *Document) xmp(lang string) []byte {
	part := "2"
	if len(d.Attachments) > 0 {
		part = "3"
	}
	date := d.Created.UTC().Format("2006-01-02T15:04:05Z")
	var b buf
	b.str("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	b.str(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`, "\n")
	b.str(`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">`, "\n")
	b.str("<pdfaid:part>", part, "</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n")
	b.str("<dc:format>application/pdf</dc:format>\n")
	b.str(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, escape(d.Title), "</rdf:li></rdf:Alt></dc:title>\n")
	b.str("<dc:language><rdf:Bag><rdf:li>", escape(lang), "</rdf:li></rdf:Bag></dc:language>\n")
	if clean(d.Author) != "" {
		b.str("<dc:creator><rdf:Seq><rdf:li>", escape(d.Author), "</rdf:li></rdf:Seq></dc:creator>\n")
	}
	if clean(d.Subject) != "" {
		b.str(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, escape(d.Subject), "</rdf:li></rdf:Alt></dc:description>\n")
	}
	if k := d.keywords(); k != "" {
		b.str("<pdf:Keywords>", escape(k), "</pdf:Keywords>\n")
	}
	b.str("<pdf:Producer>", producer, "</pdf:Producer><xmp:CreatorTool>", escape(d.creator()), "</xmp:CreatorTool>\n")
	b.str("<xmp:CreateDate>", date, "</xmp:CreateDate><xmp:ModifyDate>", date, "</xmp:ModifyDate><xmp:MetadataDate>", date, "</xmp:MetadataDate>\n")
	b.str("<xmpMM:DocumentID>uuid:", uuid(d.ID), "</xmpMM:DocumentID>\n</rdf:Description>\n")
	b.str(pdfUASchema, "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b
}

// uuid is a version 8 UUID that follows from the document's identity.
func uuid(id []byte) string {
	sum := sha256.Sum256(id)
	sum[6], sum[8] = sum[6]&0x0F|0x80, sum[8]&0x3F|0x80
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 36)
	for i, c := range sum[:16] {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}
