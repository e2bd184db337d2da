package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

func TestDOCXPartsAreWellFormed(t *testing.T) {
	t.Parallel()
	table := sample("en", roll.ByTypeCountry)
	table.TableNames, table.Cover, table.PaperUS = true, true, true
	for name, l := range map[string]*Letter{"sample": sample("en", roll.ByCountry), "table": table, "secret": secret("de"), "hostile": hostile(t)} {
		parts := unzip(t, write(t, "docx", l))
		for part, content := range parts {
			if strings.HasSuffix(part, ".png") {
				continue
			}
			for in := xml.NewDecoder(strings.NewReader(content)); ; {
				if _, err := in.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s, %s: %v", name, part, err)
				}
			}
		}
		checkReferences(t, name, parts)
	}
}

// checkReferences follows every relationship, style, list and note that the body names.
func checkReferences(t *testing.T, name string, parts map[string]string) {
	t.Helper()
	body := parts["word/document.xml"]
	for _, check := range []struct{ used, in, defined string }{
		{`r:(?:id|embed)="(\w+)"`, "word/_rels/document.xml.rels", `Id="%s"`},
		{`w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"`, "word/styles.xml", `w:styleId="%s"`},
		{`w:numId w:val="(\d+)"`, "word/numbering.xml", `w:numId="%s"`},
		{`w:footnoteReference w:id="(\d+)"`, "word/footnotes.xml", `w:id="%s"`},
	} {
		for _, m := range regexp.MustCompile(check.used).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(parts[check.in], strings.Replace(check.defined, "%s", m[1], 1)) {
				t.Errorf("%s: %s does not hold %s", name, check.in, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllStringSubmatch(parts["[Content_Types].xml"], -1) {
		if _, ok := parts[m[1]]; !ok {
			t.Errorf("%s: the part %s is announced and not there", name, m[1])
		}
	}
}

// The schema wants the properties of paragraphs, runs and sections in one order; Word calls a file
// in another order damaged.
func TestDOCXPropertiesAreInOrder(t *testing.T) {
	t.Parallel()
	orders := map[string]string{
		"pPr":    "pStyle keepNext keepLines widowControl numPr pBdr tabs bidi spacing ind jc outlineLvl rPr sectPr",
		"rPr":    "rStyle rFonts b bCs i iCs color sz szCs u vertAlign rtl lang",
		"sectPr": "headerReference footerReference type pgSz pgMar cols titlePg",
		"style":  "name basedOn next qFormat pPr rPr tblPr",
		"tblPr":  "tblStyle tblW tblBorders tblCellMar tblLook",
		"lvl":    "start numFmt lvlText lvlJc pPr",
	}
	for _, l := range []*Letter{sample("en", roll.ByCountry), secret("de"), hostile(t)} {
		for part, content := range unzip(t, write(t, "docx", l)) {
			if strings.HasPrefix(part, "word/") && strings.HasSuffix(part, ".xml") {
				checkOrder(t, part, content, orders)
			}
		}
	}
}

func checkOrder(t *testing.T, part, content string, orders map[string]string) {
	t.Helper()
	type open struct {
		name string
		last int
	}
	var stack []open
	for in := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := in.Token()
		if err != nil {
			return
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				if order, ok := orders[parent.name]; ok {
					place := strings.Index(" "+order+" ", " "+token.Name.Local+" ")
					if place < parent.last {
						t.Errorf("%s: %s out of order in %s", part, token.Name.Local, parent.name)
					}
					parent.last = place
				}
			}
			stack = append(stack, open{name: token.Name.Local})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
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
	if diff := cmp.Diff(inOrder(l), names); diff != "" {
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

// LibreOffice opens the file and finds every name in its place.
func TestLibreOfficeReadsDOCX(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("no LibreOffice here")
	}
	dir := t.TempDir()
	l := sample("en", roll.ByCountry)
	hard := hostile(t)
	for name, content := range map[string][]byte{"sample.docx": write(t, "docx", l), "hostile.docx": write(t, "docx", hard)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, filepath.Join(dir, "sample.docx"), filepath.Join(dir, "hostile.docx"))
	cmd.WaitDelay = 10 * time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "sample.txt"))
	if err != nil {
		t.Fatal(err)
	}
	checkNames(t, l, string(raw))
	if _, err := os.Stat(filepath.Join(dir, "hostile.txt")); err != nil {
		t.Error("LibreOffice did not open the hostile letter")
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
