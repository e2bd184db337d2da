package web

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/ledger"
)

// forger knows the shapes of files as well as those who made them, and has no key of the log.
type forger struct {
	t    *testing.T
	own  note.Signer // of the log's name
	key  string      // its public half
	pdf  string      // an honest document, and the list that is given out alone
	list string
	// Another letter's, as honest.
	otherPDF, otherList string
}

func newForger(t *testing.T, pdf, list, otherPDF, otherList string) forger {
	t.Helper()
	signer, key, err := note.GenerateKey(rand.Reader, "letters.example/log")
	if err != nil {
		t.Fatal(err)
	}
	own, err := note.NewSigner(signer)
	if err != nil {
		t.Fatal(err)
	}
	return forger{t: t, own: own, key: key, pdf: pdf, list: list, otherPDF: otherPDF, otherList: otherList}
}

// inside is the list that a PDF carries, and what is before and after it.
func (f forger) inside(pdf string) (before, list, after string) {
	f.t.Helper()
	at := strings.Index(pdf, app.ListMark)
	length := strings.Index(pdf[max(at, 0):], "\nendstream")
	if at < 0 || length < 0 {
		f.t.Fatal("the PDF carries no list")
	}
	return pdf[:at], pdf[at : at+length], pdf[at+length:]
}

// fit makes a file's digest fit its bytes again.
func (f forger) fit(file string) string {
	kind := app.SealedJSON
	if strings.HasPrefix(file, "%PDF-") {
		kind = app.SealedPDF
	}
	for _, format := range []string{app.SignatoriesFormat, app.FormerSignatoriesFormat} {
		if s, ok := app.ReadSeal([]byte(file), format, kind); ok {
			return strings.Replace(file, s.Digest, s.Computed, 1)
		}
	}
	return file
}

// change changes something of a file, and makes its digest fit again.
func (f forger) change(file, before, after string) string {
	f.t.Helper()
	changed := strings.Replace(file, before, after, 1)
	if changed == file {
		f.t.Fatalf("there is no %q to change", before)
	}
	return f.fit(changed)
}

var noteInside = regexp.MustCompile(`"(file|content)_note": "([^"]*)"`)

// notes are the two notes of a list, as they stand there.
func (f forger) notes(file string) map[string]string {
	found := map[string]string{}
	for _, m := range noteInside.FindAllStringSubmatch(file, -1) {
		found[m[1]] = m[2]
	}
	return found
}

// annotated is a file with another note in a place, of the same length where it can be.
func (f forger) annotated(file, place, text string) string {
	f.t.Helper()
	return f.change(file, `"`+place+`_note": "`+f.notes(file)[place]+`"`, `"`+place+`_note": "`+text+`"`)
}

// signed is a note of the forger's own key about a digest.
func (f forger) signed(kind, digest string) string {
	f.t.Helper()
	n, err := note.Sign(&note.Note{Text: "undersigned/file/1\nletters.example/log\n" + kind + "\n" + digest + "\n"}, f.own)
	if err != nil {
		f.t.Fatal(err)
	}
	return strings.ReplaceAll(string(n), "\n", `\n`)
}

// resigned is a list with something changed, and both notes by the forger's own key, which the file names beside the log's.
func (f forger) resigned(before, after string) string {
	f.t.Helper()
	list := strings.Replace(f.list, `"keys":`, `"keys": ["`+f.key+`"], "other":`, 1)
	list = strings.Replace(list, before, after, 1)
	blank := strings.Repeat("0", 64)
	for place, text := range f.notes(list) {
		list = strings.Replace(list, text, f.signed(map[string]string{"file": app.SealedJSON, "content": app.SealedList}[place], blank), 1)
	}
	digest, err := app.ContentDigest([]byte(list))
	if err != nil {
		f.t.Fatal(err)
	}
	list = f.annotated(list, "content", f.signed(app.SealedList, digest))
	s, ok := app.ReadSeal([]byte(list), app.SignatoriesFormat, app.SealedJSON)
	if !ok {
		f.t.Fatal("the forged list has no seal")
	}
	list = strings.Replace(list, s.Note, f.signed(app.SealedJSON, s.Computed), 1)
	return f.fit(list)
}

// former is a list in the format for whose bytes nobody vouches.
func (f forger) former(list string) string {
	list = noteInside.ReplaceAllString(list, "")
	list = strings.ReplaceAll(list, "\n  ,", "")
	return f.fit(strings.Replace(list, app.SignatoriesFormat, app.FormerSignatoriesFormat, 1))
}

// formerPDF is a hand-made document around such a list.
func (f forger) formerPDF() string {
	_, list, _ := f.inside(f.pdf)
	return f.fit(page("Anything at all", f.former(list), false))
}

// updated is a document with other pages, as an update that is appended has them.
func (f forger) updated(text string) string {
	f.t.Helper()
	root := regexp.MustCompile(`/Root (\d+) 0 R`).FindStringSubmatch(f.pdf)
	size := regexp.MustCompile(`/Type/XRef/Size (\d+)`).FindStringSubmatch(f.pdf)
	last := regexp.MustCompile(`startxref\s+(\d+)`).FindStringSubmatch(f.pdf)
	if root == nil || size == nil || last == nil {
		f.t.Fatal("the PDF is not as the forger knows it")
	}
	next, err := strconv.Atoi(size[1])
	if err != nil {
		f.t.Fatal(err)
	}
	painted := "BT /F1 24 Tf 72 700 Td (" + text + ") Tj ET"
	file, table := f.pdf, ""
	add := func(id, object string) {
		table += fmt.Sprintf("%s 1\n%010d 00000 n \n", id, len(file))
		file += id + " 0 obj\n" + object + "\nendobj\n"
	}
	add(root[1], fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", next))
	add(strconv.Itoa(next), fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1>>", next+1))
	add(strconv.Itoa(next+1), fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>", next, next+2))
	add(strconv.Itoa(next+2), fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(painted), painted))
	file += fmt.Sprintf("xref\n%strailer\n<</Size %d/Root %s 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", table, next+3, root[1], last[1], len(file))
	return f.fit(file)
}

// page is a hand-made PDF of one page, with a list attached to it.
func page(text, list string, packed bool) string {
	filter := ""
	if packed {
		filter, list = "/Filter/FlateDecode", deflated(list)
	}
	painted := "BT /F1 24 Tf 72 700 Td (" + text + ") Tj ET"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(undersigned.json) 6 0 R]>>>>>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(painted), painted),
		fmt.Sprintf("<</Type/EmbeddedFile%s/Length %d>>\nstream\n%s\nendstream", filter, len(list), list),
		"<</Type/Filespec/F(undersigned.json)/EF<</F 5 0 R>>>>",
	}
	file, table := "%PDF-1.7\n", "0000000000 65535 f \n"
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", len(file))
		file += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	return file + fmt.Sprintf("xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table, len(objects)+1, len(file))
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into memory
	_ = w.Close()
	return b.String()
}

// scripted is what the page's script sends of a file whose list is not packed.
func scripted(file string) (list, seal string) {
	m := regexp.MustCompile(`\{\n  "format": "undersigned/signatories/([12])",\n  "file": "(json|pdf)",\n  "file_digest": "`).FindStringSubmatchIndex(file)
	if m == nil {
		return "", ""
	}
	list = file[m[0]:]
	if end := strings.Index(list, "\nendstream"); end >= 0 {
		list = list[:end]
	}
	kind, isPDF := file[m[4]:m[5]], strings.HasPrefix(file, "%PDF-")
	if strings.Count(file, app.ListMark) > 1 || isPDF && packs(file) {
		return list, ledger.SeveralSeal
	}
	switch {
	case m[0] == 0 && kind == app.SealedPDF:
		return list, ledger.NoSeal
	case m[0] != 0 && !isPDF:
		return list, ""
	}
	s, _ := app.ReadSeal([]byte(file), "undersigned/signatories/"+file[m[2]:m[3]], kind)
	return list, s.Computed
}

// packs says whether a file has a packed list.
func packs(file string) bool {
	for _, stream := range strings.Split(file, "stream\n") {
		r, err := zlib.NewReader(strings.NewReader(stream))
		if err != nil {
			continue
		}
		begins := make([]byte, len(app.ListMark))
		if _, err := io.ReadFull(r, begins); err == nil && string(begins) == app.ListMark {
			return true
		}
	}
	return false
}

// plainJSON is a list as another program writes it that knows no HTML.
func plainJSON(t *testing.T, list string) string {
	t.Helper()
	var all any
	if err := json.Unmarshal([]byte(list), &all); err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(list)
}
