package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/roll"
)

// TestDocumentsAsTheyAreGivenOut takes PDF files of every letter that a coordinator or an administrator of the
// demonstration runs, in every choice of the export page, and those of its packages: with their proofs inside they are
// what outside programs accept, and the public's hold by the program's own check without a network.
func TestDocumentsAsTheyAreGivenOut(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes a hundred documents")
	}
	p := demo(t)
	folder, public := t.TempDir(), []string{}
	keep := func(name string, circle app.Disclosure, raw []byte) {
		for _, fault := range pdftest.Lint(raw) {
			t.Errorf("%s: %s", name, fault)
		}
		proved := bytes.Contains(raw, []byte(app.SealMark(app.SignatoriesFormat, app.SealedPDF)))
		if proved != (circle != app.DisclosedSecretariat) {
			t.Errorf("%s: carries a proof: %t", name, proved)
		}
		file := filepath.Join(folder, name+".pdf")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if proved {
			public = append(public, file)
		}
	}
	awaitProof(t, p.base)
	for _, who := range []string{"coordinator-terre-des-hommes", "coordinator-justice-initiative", "administrator-child-safety-on"} {
		c := newCrawler(t, p.base)
		c.signIn(t, who)
		for _, letter := range c.letters(t) {
			for name, pick := range exports(letter) {
				keep(name, app.Disclosure(pick.Get("circle")), c.document(t, letter+"/exports", pick))
			}
			if raw := c.packaged(t, letter); raw != nil {
				keep(filepath.Base(letter)+"-package", app.DisclosedPublic, raw)
			}
		}
	}
	if len(public) < 20 {
		t.Fatalf("only %d documents with a proof", len(public))
	}
	holdOffline(t, p.base, public)
	acceptedOutside(t, folder)
}

// exports are choices for the documents of a letter, any two of which come together.
func exports(letter string) map[string]url.Values {
	contents := []export.Contents{export.LetterAndSignatories, export.SignatoriesOnly, export.LetterOnly, export.SummaryPage}
	languages, tick := []string{"en", "fr", "de"}, []string{"", "yes"}
	all := map[string]url.Values{}
	for i, p := range pairwise(picked{len(contents), len(roll.Groupings), len(languages), len(app.Disclosures), 2, 2, 2}) {
		all[fmt.Sprintf("%s-%d", filepath.Base(letter), i)] = url.Values{
			"format": {"pdf"}, "contents": {string(contents[p[0]])}, "group": {string(roll.Groupings[p[1]])}, "lang": {languages[p[2]]},
			"circle": {string(app.Disclosures[p[3]])}, "cover": {tick[p[4]]}, "paper": {[]string{"a4", "letter"}[p[5]]}, "logos": {tick[p[6]]}, "names": {"columns"},
		}
	}
	return all
}

// letters are the addresses of those letters of which this person may export documents.
func (c *crawler) letters(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	for _, link := range c.links(c.must(t, "/letters")) {
		if regexp.MustCompile(`^/letters/[a-z0-9-]+$`).MatchString(link) {
			if a, err := c.read(link + "/export"); err == nil && a.status == http.StatusOK {
				found[link] = true
			}
		}
	}
	if len(found) == 0 {
		t.Fatal("no letter to export")
	}
	var all []string
	for link := range found {
		all = append(all, link)
	}
	return all
}

// document asks for one.
func (c *crawler) document(t *testing.T, path string, form url.Values) []byte {
	t.Helper()
	got, err := c.client.PostForm(c.base.JoinPath(path).String(), form)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Fatalf("%s of %v: %d, %v\n%.500s", path, form, got.StatusCode, err, raw)
	}
	return raw
}

// packaged is the PDF of a letter's first package, nil where there is none. The worker may just be writing it.
func (c *crawler) packaged(t *testing.T, letter string) []byte {
	t.Helper()
	a, err := c.read(letter + "/packages/1.pdf")
	for end := time.Now().Add(patience); err == nil && a.status == http.StatusServiceUnavailable && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		a, err = c.read(letter + "/packages/1.pdf")
	}
	if err != nil || a.status != http.StatusOK && a.status != http.StatusNotFound {
		t.Fatalf("the package of %s: %d, %v", letter, a.status, err)
	}
	if a.status == http.StatusNotFound {
		return nil
	}
	return a.body
}

// acceptedOutside has other programs read the files of a folder.
func acceptedOutside(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil || len(files) < 60 {
		t.Fatalf("only %d documents, %v", len(files), err)
	}
	qpdf, pdfcheck := installed(t, "qpdf", "apt-get install qpdf"), installed(t, "pdfcheck", ".ci/run tools builds it")
	pdfdetach := installed(t, "pdfdetach", "apt-get install poppler-utils")
	sharing(files, func(file string) {
		if out, err := outside(t, qpdf, "--check", file); err != nil || !strings.Contains(out, "No syntax or stream encoding errors") {
			t.Errorf("qpdf: %s: %v: %s", file, err, out)
		}
		if out, err := outside(t, pdfdetach, "-list", file); err != nil {
			t.Errorf("poppler: %s: %v: %s", file, err, out)
		}
	})
	if out, err := outside(t, pdfcheck, files...); err != nil {
		t.Errorf("pdfcpu: %v: %s", err, out)
	}
}

// holdOffline checks documents with the key that the portal names and nothing else of it.
func holdOffline(t *testing.T, base string, files []string) {
	t.Helper()
	program, err := program()
	if err != nil {
		t.Fatal(err)
	}
	key, _, _ := strings.Cut(string(newCrawler(t, base).must(t, "/log/keys").body), "\n")
	sharing(files, func(file string) {
		if out, err := outside(t, program, "verify", file, "--key", key); err != nil {
			t.Errorf("%s does not hold: %v\n%s", filepath.Base(file), err, out)
		}
	})
}
