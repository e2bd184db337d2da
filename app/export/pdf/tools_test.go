package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// tool runs a program on a file, or skips where the program is not installed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(path, args...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil || problems.Len() > 0 {
		t.Errorf("%s: %v\n%s", name, err, problems.String())
	}
	return out.String()
}

// rendered are the variants, written once for all tools.
var rendered = sync.OnceValues(func() (map[string][]byte, error) {
	out := map[string][]byte{}
	for name, d := range variants() {
		var b bytes.Buffer
		if err := Write(&b, d); err != nil {
			return nil, err
		}
		out[name] = b.Bytes()
	}
	return out, nil
})

func files(t *testing.T) map[string]string {
	t.Helper()
	all, err := rendered()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	out := map[string]string{}
	for name, data := range all {
		out[name] = filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".pdf")
		if err := os.WriteFile(out[name], data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestQpdfFindsNothing(t *testing.T) {
	t.Parallel()
	for name, file := range files(t) {
		if out := tool(t, "qpdf", "--check", file); !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func TestPopplerSeesFontsAndStructure(t *testing.T) {
	t.Parallel()
	for name, file := range files(t) {
		lines := strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")
		for _, line := range lines[min(2, len(lines)):] {
			if f := strings.Fields(line); len(f) < 7 || strings.Join(f[len(f)-5:len(f)-2], " ") != "yes yes yes" {
				t.Errorf("%s: not embedded, subset and mapped: %s", name, line)
			}
		}
		info := tool(t, "pdfinfo", file)
		if !strings.Contains(info, "Tagged:          yes") || strings.Contains(info, "JavaScript:      yes") {
			t.Errorf("%s: %s", name, info)
		}
	}
	// Poppler reads a page anew for each element: a short document must do.
	if out := tool(t, "pdfinfo", "-struct-text", files(t)["right to left"]); !strings.Contains(out, "التعويض أولاً: خمس ثغرات في لائحة العمل القسري") {
		t.Errorf("structure: %s", out)
	}
}

// TestPopplerReadsScripts takes the text out of a page as people do who copy it.
func TestPopplerReadsScripts(t *testing.T) {
	t.Parallel()
	out := tool(t, "pdftotext", files(t)["letter with 700"], "-")
	out = strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "").Replace(out)
	for _, want := range []string{
		"جمعية حماية الأطفال في أوروبا", "העמותה לזכויות הילד", "ბავშვთა უფლებების ცენტრი", "Երեխաների իրավունքների կենտրոն",
		"Удружење за права детета", "Σύλλογος", "児童の権利 🧒 ประเทศไทย", "Centrul pentru Drepturile",
		"Page 1 of ", "European and", "Remediation first: five gaps in the",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the text", want)
		}
	}
}

// TestPopplerPaintsEveryPage also has the fonts' outlines read by FreeType.
func TestPopplerPaintsEveryPage(t *testing.T) {
	t.Parallel()
	for _, file := range files(t) {
		tool(t, "pdftoppm", "-r", "20", "-gray", file, filepath.Join(t.TempDir(), "page"))
	}
}
