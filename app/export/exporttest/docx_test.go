package exporttest_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"undersigned/app/export"
	"undersigned/app/export/exporttest"
)

const body = "Text[^1] and\n\n1. one\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: note <https://example.org>"

func document(t *testing.T) map[string]string {
	t.Helper()
	var raw bytes.Buffer
	l := &export.Letter{Title: "Title", Body: body, Digest: strings.Repeat("a", 64), VerifyAt: "https://example.org/verify", Address: "https://example.org/"}
	if err := export.DOCX(&raw, l); err != nil {
		t.Fatal(err)
	}
	parts, problems, err := exporttest.Parts(raw.Bytes())
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return parts
}

func packed(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var raw bytes.Buffer
	out := zip.NewWriter(&raw)
	for name, content := range parts {
		w, err := out.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// Every rule finds what breaks it, and an honest document breaks none.
func TestCheckDOCXFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	if problems := exporttest.CheckDOCX(packed(t, document(t))); len(problems) > 0 {
		t.Fatal(problems)
	}
	const doc, types = "word/document.xml", "[Content_Types].xml"
	for _, broken := range []struct{ part, from, to, says string }{
		{doc, `<w:body>`, `<w:body><w:p>`, "not well formed"},
		{doc, `Text`, "Te\x01xt", "U+0001"},
		{doc, `Text`, "Te\xffxt", "not UTF-8"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:keepNext/><w:pStyle w:val="BodyText"/>`, "w:pStyle stands after keepNext"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:pStyle w:val="BodyText"/><w:pStyle w:val="BodyText"/>`, "comes twice"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:pStyle w:val="Nothing"/>`, "no style"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:pStyle w:val="Hyperlink"/>`, "no style of type paragraph"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:pStyle/>`, "w:pStyle without w:val"},
		{doc, `<w:pStyle w:val="BodyText"/>`, `<w:b/>`, "may not stand in w:pPr"},
		{doc, `<w:numId w:val="2"/>`, `<w:numId w:val="9"/>`, "list or level"},
		{doc, ` xml:space="preserve">Text`, `> Text`, "spaces"},
		{doc, `<w:footnoteReference w:id="2"/>`, `<w:footnoteReference w:id="7"/>`, "the note 7"},
		{doc, `<w:gridCol`, `<w:gridCol w:w="1"/><w:gridCol`, "a row of 2 columns"},
		{doc, `<w:tblGrid>`, `<w:tblGrip>`, "not well formed"},
		{doc, `r:embed="rImage1"`, `r:embed="rImage7"`, `"rImage7", which is not there`},
		{doc, `<w:pgSz`, `<w:titlePg/><w:pgSz`, "stands after titlePg"},
		{doc, `</w:tbl>`, `</w:tbl><w:tbl><w:tblPr/><w:tblGrid/></w:tbl>`, "a table is followed by w:tbl"},
		{doc, `<wp:docPr id="1"`, `<wp:docPr`, "wp:docPr without id"},
		{types, `<Default Extension="png" ContentType="image/png"/>`, ``, "no type for word/media/image1.png"},
		{types, `PartName="/word/styles.xml"`, `PartName="/word/style.xml"`, "announces /word/style.xml"},
		{"word/_rels/document.xml.rels", `Id="rId2"`, `Id="rId1"`, "there twice"},
		{"word/_rels/document.xml.rels", `media/image1.png`, `media/image2.png`, "leads to media/image2.png"},
		{"word/numbering.xml", `<w:abstractNumId w:val="1"/>`, `<w:abstractNumId w:val="5"/>`, "of no kind"},
		{"word/styles.xml", `<w:basedOn w:val="Normal"/>`, `<w:basedOn w:val="Nothing"/>`, "w:basedOn"},
		{"word/styles.xml", `<w:keepNext/><w:keepLines/>`, `<w:keepLines/><w:keepNext/>`, "stands after keepLines"},
	} {
		parts := document(t)
		if !strings.Contains(parts[broken.part], broken.from) {
			t.Errorf("%s does not hold %q", broken.part, broken.from)
			continue
		}
		parts[broken.part] = strings.Replace(parts[broken.part], broken.from, broken.to, 1)
		if problems := strings.Join(exporttest.CheckDOCX(packed(t, parts)), "\n"); !strings.Contains(problems, broken.says) {
			t.Errorf("%s → %s: found %q, want %q", broken.from, broken.to, problems, broken.says)
		}
	}
}
