package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"undersigned/app/export"
	"undersigned/app/export/exporttest"
	"undersigned/app/export/pdf/pdftest"
)

// Every variant of every letter of the demonstration, as every kind of file, is what outside programs accept, says the
// same names in the same order, and holds none that its readers may not see.
func TestEveryVariantOfEveryLetter(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it writes hundreds of documents")
	}
	all := variantsOfTheDemo(t)
	t.Logf("%d documents", len(all))
	files := written(t, all)
	t.Run("PDF/UA", func(t *testing.T) {
		t.Parallel()
		sharing(all, func(v variant) { readByTags(t, v, files[fileOf(files, v)]) })
	})
	t.Run("qpdf", func(t *testing.T) {
		t.Parallel()
		qpdf := installed(t, "qpdf", "apt-get install qpdf")
		sharing(sorted(files), func(file string) {
			if out, err := outside(t, qpdf, "--check", file); err != nil || !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Errorf("%s: %v: %s", file, err, out)
			}
		})
	})
	t.Run("pdfcpu", func(t *testing.T) {
		t.Parallel()
		pdfcheck := installed(t, "pdfcheck", ".ci/run tools builds it")
		if out, err := outside(t, pdfcheck, sorted(files)...); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	t.Run("poppler", func(t *testing.T) {
		t.Parallel()
		pdftotext := installed(t, "pdftotext", "apt-get install poppler-utils")
		sharing(all, func(v variant) { readByPoppler(t, pdftotext, v, fileOf(files, v)) })
	})
	t.Run("DOCX", func(t *testing.T) {
		t.Parallel()
		sharing(all, func(v variant) {
			raw := v.write(t, "docx")
			for _, problem := range exporttest.CheckDOCX(raw) {
				t.Errorf("%s: %s", v.name, problem)
			}
			v.hides(t, "docx", unpacked(t, raw))
		})
	})
	t.Run("tables", func(t *testing.T) {
		t.Parallel()
		sharing(all, func(v variant) { readAsTables(t, v) })
	})
}

func (v variant) write(t *testing.T, format string) []byte {
	t.Helper()
	f, _ := export.FormatOf(format)
	var raw bytes.Buffer
	if err := f.Write(&raw, v.letter); err != nil {
		t.Errorf("%s: %v", v.name, err)
	}
	return raw.Bytes()
}

// hides fails the test if a name that is withheld from the circle can be read.
func (v variant) hides(t *testing.T, what, text string) {
	t.Helper()
	for _, name := range v.hidden {
		if strings.Contains(text, name) {
			t.Errorf("%s: %s tells of %q", v.name, what, name)
		}
	}
}

// names are the signatories as every file must have them.
func (v variant) names() []string {
	var names []string
	for e := range v.letter.Roll.All() {
		names = append(names, e.Name)
	}
	return names
}

// unpacked is all text of an archive.
func unpacked(t *testing.T, raw []byte) string {
	t.Helper()
	parts, problems, err := exporttest.Parts(raw)
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", err, problems)
	}
	var all strings.Builder
	for _, part := range parts {
		all.WriteString(strings.NewReplacer("&amp;", "&", "&#39;", "'", "&#34;", `"`, "&quot;", `"`).Replace(part) + "\n")
	}
	return all.String()
}

// plainText is a text as a search sees it: without marks of direction and soft hyphens, with single spaces.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0xad || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// readByTags holds a PDF to the rules of PDF/UA and PDF/A, and reads it as a screen reader does: the title, then every
// name in its place.
func readByTags(t *testing.T, v variant, raw []byte) {
	t.Helper()
	f, err := pdftest.Open(raw)
	if err != nil {
		t.Errorf("%s: %v", v.name, err)
		return
	}
	for _, fault := range f.Lint() {
		t.Errorf("%s: %s", v.name, fault)
	}
	text := plainText(f.Text())
	v.hides(t, "pdf", text)
	if v.contents == export.LetterOnly || v.contents == export.SummaryPage {
		return
	}
	at := strings.Index(text, v.letterPrinter().T("documents.signatories"))
	for _, name := range append([]string{""}, v.names()...) {
		next := strings.Index(text[max(at, 0):], plainText(name))
		if at < 0 || next < 0 {
			t.Errorf("%s: the heading or %q is missing or out of order", v.name, name)
			return
		}
		at += next
	}
}

// readByPoppler reads the pages as a program does that knows nothing of tags: title, text, names, and every name whole.
func readByPoppler(t *testing.T, pdftotext string, v variant, file string) {
	t.Helper()
	out, err := outside(t, pdftotext, file, "-")
	if err != nil {
		t.Errorf("%s: %v: %s", v.name, err, out)
		return
	}
	text := plainText(out)
	v.hides(t, "pdf", text)
	title := strings.Fields(export.Expand(v.letter.Title, v.letter.Roll, v.letterPrinter()))
	at := strings.Index(text, strings.Join(title[:min(4, len(title))], " "))
	if at < 0 {
		t.Errorf("%s: no title", v.name)
	}
	if v.contents == export.LetterOnly || v.contents == export.SummaryPage {
		return
	}
	heading := v.letterPrinter().T("documents.signatories")
	if names := strings.Index(text, heading); names < at {
		t.Errorf("%s: %q at %d, the title at %d", v.name, heading, names, at)
	}
	for _, name := range v.names() {
		if !strings.Contains(text, plainText(name)) {
			t.Errorf("%s: %q is not whole", v.name, name)
		}
	}
}

// readAsTables opens XLSX, CSV and JSON again.
func readAsTables(t *testing.T, v variant) {
	t.Helper()
	want := v.names()
	raw := v.write(t, "json")
	for _, problem := range exporttest.CheckSchema(export.JSONSchema, raw) {
		t.Errorf("%s: %s", v.name, problem)
	}
	var list struct {
		Counts      struct{ Organisations, Named, Countries int }
		Signatories []struct{ Name string }
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Errorf("%s: %v", v.name, err)
	}
	var got []string
	for _, s := range list.Signatories {
		got = append(got, s.Name)
	}
	r := v.letter.Roll
	if diff := cmp.Diff(want, got); diff != "" || list.Counts.Organisations != r.Organisations || list.Counts.Named != len(got) || list.Counts.Countries != r.Countries {
		t.Errorf("%s, json: %+v: %s", v.name, list.Counts, diff)
	}
	v.hides(t, "json", string(raw))
	raw = v.write(t, "csv")
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", v.name, err)
		return
	}
	if diff := cmp.Diff(want, firstColumn(records)); diff != "" {
		t.Errorf("%s, csv: %s", v.name, diff)
	}
	v.hides(t, "csv", string(raw))
	raw = v.write(t, "xlsx")
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Errorf("%s: %v", v.name, err)
		return
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if diff := cmp.Diff(want, firstColumn(rows)); err != nil || diff != "" {
		t.Errorf("%s, xlsx: %v: %s", v.name, err, diff)
	}
	v.hides(t, "xlsx", unpacked(t, raw))
}

// firstColumn is what stands first on each line but that of the headings.
func firstColumn(rows [][]string) []string {
	var names []string
	for _, row := range rows[min(1, len(rows)):] {
		if len(row) > 0 {
			names = append(names, strings.TrimPrefix(row[0], "'"))
		}
	}
	return names
}
