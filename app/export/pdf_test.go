package export

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"undersigned/app/export/pdf"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/roll"
)

// A reader that follows the tags finds every name in its place, and nothing that was withheld.
func TestPDFIsReadBack(t *testing.T) {
	t.Parallel()
	poppler, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("no poppler here")
	}
	for _, how := range roll.Groupings {
		l := sample("en", how)
		l.Cover = how == roll.ByCountry
		file := filepath.Join(t.TempDir(), "letter.pdf")
		if err := os.WriteFile(file, write(t, "pdf", l), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), poppler, "-struct-text", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		_, list, ok := strings.Cut(string(text), `"Signatories`)
		if !ok {
			t.Fatalf("%s: no heading in %q", how, text)
		}
		checkNames(t, l, "Signatories"+list)
		if strings.Contains(string(text), "Kept Quiet") || strings.Contains(string(text), "Malta") {
			t.Errorf("%s: a withheld name can be read", how)
		}
	}
}

// A block that the writer of PDF does not know would vanish from the page.
func TestEveryBlockHasItsPDF(t *testing.T) {
	t.Parallel()
	l := secret("en")
	l.Cover = true
	blocks := l.Outline()
	for i, b := range (pager{&Letter{}}).blocks(blocks) {
		if _, ok := b.(*pdf.Space); ok {
			t.Errorf("%T has no PDF", blocks[i])
		}
	}
}

func TestNoteOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	runs := pdfRuns([]Run{{Text: "a"}, {Text: "b", Note: plain("c")}})
	if runs[0].Note != nil || len(runs[1].Note) != 1 {
		t.Errorf("%+v", runs)
	}
}

// checkPDF has the linter look at a file.
func checkPDF(t testing.TB, data []byte) {
	t.Helper()
	for _, fault := range pdftest.Lint(data) {
		t.Error(fault)
	}
}
