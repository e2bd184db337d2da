package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/export/exporttest"
	"undersigned/app/roll"
)

func unzip(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// paragraphs are style and text of each paragraph of a part, in order.
func paragraphs(t *testing.T, content string) [][2]string {
	t.Helper()
	var list [][2]string
	var style, text string
	inText := false
	for in := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "p":
				style, text = "", ""
			case "pStyle":
				style = token.Attr[0].Value
			case "t":
				inText = true
			case "br":
				text += "\n"
			}
		case xml.CharData:
			if inText {
				text += string(token)
			}
		case xml.EndElement:
			switch token.Name.Local {
			case "t":
				inText = false
			case "p":
				list = append(list, [2]string{style, text})
			}
		}
	}
}

// variants are letters in every shape that the writer of documents knows, by name.
func variants(t *testing.T) map[string]*Letter {
	t.Helper()
	table, short, summary, pictured, second := sample("en", roll.ByTypeCountry), sample("fr", roll.ByNone), sample("de", roll.ByType), sample("en", roll.ByCountryType), delivered("fr")
	table.TableNames, table.Cover, table.PaperUS = true, true, true
	short.Contents, short.Cover = SignatoriesOnly, true
	summary.Contents = SummaryPage
	pictured.Logos = logos(t, pictured)
	second.Contents = SignatoriesOnly
	all := map[string]*Letter{"sample": sample("en", roll.ByCountry), "table": table, "secret": secret("de"), "hostile": hostile(t), "short": short,
		"summary": summary, "pictured": pictured, "second package": second, "text": {Title: "Text", Body: sampleBody, Contents: LetterOnly}, "empty": {Title: "Empty"}}
	hostileTable := hostile(t)
	hostileTable.TableNames, hostileTable.Cover = true, true
	all["hostile table"] = hostileTable
	return all
}

// logos gives every second signatory a picture, one of them broken.
func logos(t *testing.T, l *Letter) map[app.EndorsementID]Logo {
	t.Helper()
	found := map[app.EndorsementID]Logo{}
	for e := range l.Roll.All() {
		var raw bytes.Buffer
		picture := image.NewGray(image.Rect(0, 0, 40+30*int(e.ID), 60))
		err := png.Encode(&raw, picture)
		if e.ID%2 == 0 {
			raw.Reset()
			err = jpeg.Encode(&raw, picture, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		found[e.ID] = Logo{Data: raw.Bytes()}
	}
	found[3] = Logo{Data: []byte("no picture")}
	return found
}

func TestDOCXIsWhatWordAccepts(t *testing.T) {
	t.Parallel()
	for name, l := range variants(t) {
		for _, problem := range exporttest.CheckDOCX(write(t, "docx", l)) {
			t.Errorf("%s: %s", name, problem)
		}
	}
}

// The grid holds every logo that is a picture, with its name as alternative text, in boxes of one size.
func TestDOCXShowsLogos(t *testing.T) {
	t.Parallel()
	l := sample("en", roll.ByNone)
	block := &Logos{}
	for id, logo := range logos(t, l) {
		block.Items = append(block.Items, NamedLogo{Logo: logo, Name: fmt.Sprintf("Logo & %d", id)})
	}
	var raw bytes.Buffer
	d := &document{l: l, zip: zip.NewWriter(io.Discard), out: bufio.NewWriter(&raw)}
	d.block(block, place{})
	_ = d.out.Flush()
	text := raw.String()
	if n := strings.Count(text, "<pic:pic>"); n != 8 || len(d.pictures) != n || strings.Count(text, "<w:tc>") != 8 || !strings.Contains(text, `descr="Logo &amp; 4"`) {
		t.Errorf("%d pictures in %s", n, text)
	}
	for _, size := range [][2]int{{1, 1}, {1000, 10}, {10, 1000}, {300, 200}} {
		if w, h := logoSize(size[0], size[1]); w > logoWidth || h > logoHeight || w < 1 || h < 1 {
			t.Errorf("%v becomes %d by %d", size, w, h)
		}
	}
}

func TestDOCXSaysWhatTheLetterSays(t *testing.T) {
	t.Parallel()
	l := sample("en", roll.ByCountry)
	parts := unzip(t, write(t, "docx", l))
	var names []string
	styles := map[string][]string{}
	for _, p := range paragraphs(t, parts["word/document.xml"]) {
		styles[p[0]] = append(styles[p[0]], p[1])
		if p[0] == "Signatory" {
			names = append(names, p[1])
		}
	}
	want := inOrder(l)
	for i, name := range want {
		switch name { // that a reader of English does not read
		case "Дом для детей":
			want[i] += "  (A Home for Children)"
		case "בית לילדים":
			want[i] = rightToLeftEmbedding + name + popEmbedding + "  (Home for Children)"
		}
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	for style, want := range map[string]string{
		"Heading1": "Remediation first: 10 voices", "Date": "3 June 2026", "Addressees": "The Minister\nMinistry of Examples",
		"Closing": "Yours faithfully,\nthe undersigned", "Quote": "Nobody asked us before.", "Cell": "2025",
	} {
		if len(styles[style]) == 0 || styles[style][0] != want {
			t.Errorf("%s: %q, want %q", style, styles[style], want)
		}
	}
	if diff := cmp.Diff([]string{"A law that works.", "Money for it:", "for shelters", "for courts"}, styles["ListParagraph"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"What we ask", "Signatories"}, styles["Heading2"]); diff != "" {
		t.Error(diff)
	}
	for part, want := range map[string]string{
		"word/footnotes.xml": "See the ", "word/footer1.xml": "NUMPAGES", "word/header1.xml": "Example Alliance and Second Host",
		"word/_rels/footnotes.xml.rels": "https://example.org/report", "docProps/core.xml": "<dc:creator>Example Alliance and Second Host",
	} {
		if !strings.Contains(parts[part], want) {
			t.Errorf("%s does not hold %q", part, want)
		}
	}
	if !strings.Contains(parts["word/document.xml"], `<w:rtl/><w:lang w:bidi="he"/>`) {
		t.Error("the Hebrew name is not marked as one")
	}
}

func TestDOCXWatermark(t *testing.T) {
	t.Parallel()
	parts := unzip(t, write(t, "docx", secret("en")))
	for _, part := range []string{"word/header1.xml", "word/header2.xml"} {
		if !strings.Contains(parts[part], "For the secretariat · Coordinator, 4 June 2026") {
			t.Errorf("%s has no watermark", part)
		}
	}
	if !strings.Contains(parts["word/document.xml"], "name withheld") {
		t.Error("withheld names are not marked")
	}
}

// LibreOffice opens every document and prints it; poppler finds every name there, in its place.
func TestLibreOfficePrintsDOCX(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("no LibreOffice here")
	}
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no poppler here")
	}
	dir, all := t.TempDir(), variants(t)
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, l := range all {
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, write(t, "docx", l), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.CommandContext(t.Context(), office, args...) // one call: starting takes longer than all documents
	cmd.WaitDelay = 10 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, l := range all {
		text, err := exec.CommandContext(t.Context(), poppler, "-raw", filepath.Join(dir, name+".pdf"), "-").Output() // raw: as LibreOffice wrote it
		if err != nil {
			t.Errorf("%s was not printed: %v", name, err)
			continue
		}
		if strings.HasPrefix(name, "hostile") || l.Contents == LetterOnly || l.Contents == SummaryPage {
			continue
		}
		heading := l.printer().T("documents.signatories")
		words := strings.NewReplacer("\u202b", "", "\u202c", "").Replace(strings.Join(strings.Fields(string(text)), " "))
		at := strings.Index(words, heading)
		for _, want := range inOrder(l) {
			if rightToLeft(want) { // raw gives words from left to right, whatever they are
				parts := strings.Fields(want)
				slices.Reverse(parts)
				want = strings.Join(parts, " ")
			}
			next := strings.Index(words[max(at, 0):], want)
			if at < 0 || next < 0 {
				t.Errorf("%s: %q or the heading is missing or out of order", name, want)
				continue
			}
			at += next
		}
	}
}

// checkNames finds every name behind the one before it, after the heading.
func checkNames(t *testing.T, l *Letter, text string) {
	t.Helper()
	at := strings.Index(text, "Signatories")
	for _, name := range inOrder(l) {
		next := strings.Index(text[at:], name)
		if next < 0 {
			t.Errorf("%q is missing or out of order", name)
			continue
		}
		at += next
	}
}
