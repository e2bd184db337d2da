package web

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store/storetest"
)

// unzipped is all that a DOCX or XLSX holds, but for pictures.
func unzipped(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		all.WriteByte('\n')
	}
	return all.String()
}

func TestFilesHaveNamesAndTypes(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	b := s.visitor(t)
	tests := []struct{ path, mediaType, how, name, begins string }{
		{".pdf", "application/pdf", "inline", "2026-03-02 Title remediation.pdf", "%PDF-"},
		{"/signatories.pdf", "application/pdf", "inline", "2026-03-02 Title remediation – signatories.pdf", "%PDF-"},
		{"/signatories.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", "2026-03-02 Title remediation – signatories.docx", "PK"},
		{"/signatories.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", "2026-03-02 Title remediation – signatories.xlsx", "PK"},
		{"/signatories.csv", "text/csv; charset=utf-8", "attachment", "2026-03-02 Title remediation – signatories.csv", "name,"},
		{"/signatories.csv?bom=1&lang=de", "text/csv; charset=utf-8", "attachment", "2026-03-02 Titel remediation – Unterzeichnende.csv", "\ufeffname,"},
		{"/signatories.json", "application/json", "attachment", "2026-03-02 Title remediation – signatories.json", "{"},
	}
	for _, test := range tests {
		page := b.Get("/letters/remediation" + test.path)
		how, rest, _ := strings.Cut(page.Header.Get("Content-Disposition"), "; ")
		_, encoded, _ := strings.Cut(rest, "filename*=UTF-8''")
		name, err := url.PathUnescape(encoded)
		if page.Status != http.StatusOK || page.Header.Get("Content-Type") != test.mediaType || how != test.how || name != test.name || err != nil {
			t.Errorf("%s: %d, %s, %s, %q", test.path, page.Status, page.Header.Get("Content-Type"), how, name)
		}
		if !strings.HasPrefix(page.Body, test.begins) {
			t.Errorf("%s begins with %.10q", test.path, page.Body)
		}
	}
	for _, path := range []string{"/signatories.exe", "/signatories", "/others.pdf", "/signatories.pdf.csv"} {
		if page := b.Get("/letters/remediation" + path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	shows(t, b.Get("/letters/nothing.pdf"), http.StatusNotFound)
}

func TestPublicFilesAreCachedForASecondAndRevalidated(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	b, path := s.visitor(t), "/letters/remediation/signatories.csv"
	first := b.Get(path)
	s.endorse(t, "Anna", "DE", app.DisclosedPublic)
	if again := b.Get(path); again.Body != first.Body {
		t.Error("the file was made anew within the second")
	}
	live := s.as(t, s.owner).Get(path)
	if !contains(live.Body, "Anna") || live.Header.Get("ETag") != "" || live.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("a person who is signed in got %q, %s", live.Header.Get("Cache-Control"), live.Body)
	}
	s.clock.Pass(time.Second)
	second := b.Get(path)
	if !contains(second.Body, "Anna") || second.Header.Get("ETag") == first.Header.Get("ETag") {
		t.Errorf("after a second: %s, %s", second.Header.Get("ETag"), second.Body)
	}
	if page := b.GetWith(path, http.Header{"If-None-Match": {second.Header.Get("ETag")}}); page.Status != http.StatusNotModified || page.Body != "" {
		t.Errorf("asked whether it still holds: %d", page.Status)
	}
}

func TestFullListMarksWithheldNamesAndIsLogged(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	s.endorse(t, "Nur Empfänger", "CY", app.DisclosedAddressee)
	const path = "/letters/remediation/full-list"
	_, member := storetest.Signatory(t, s.store, s.coalition, "Ein Mitglied")
	_, stranger := storetest.Signatory(t, s.store, storetest.Coalition(t, s.store, "other"), "Fremde")
	for _, who := range []app.Person{member, stranger, storetest.Platform(t, s.store)} {
		shows(t, s.as(t, who).Post(path, form("format", "csv")), http.StatusForbidden)
	}
	shows(t, s.visitor(t).Post(path, form("format", "csv")), http.StatusUnauthorized)
	if got := s.exports(t); got != 0 {
		t.Fatalf("%d lines about a refused list", got)
	}
	b := s.as(t, s.coordinator)
	page := b.Submit(b.Get("/letters/remediation/manage"), path, url.Values{"format": {"csv"}, "circle": {"secretariat"}})
	if page.Status != http.StatusOK || page.Header.Get("Cache-Control") != "private, no-store" || page.Header.Get("ETag") != "" {
		t.Fatalf("%d, %q", page.Status, page.Header.Get("Cache-Control"))
	}
	for _, part := range []string{"withheld", "Verborgen", "yes", "Zora"} {
		if !contains(page.Body, part) {
			t.Errorf("%q is missing in %s", part, page.Body)
		}
	}
	if got := b.Post(path, form("format", "csv", "circle", "addressee")).Body; contains(got, "Verborgen") || !contains(got, "Nur Empfänger") {
		t.Errorf("for the addressee: %s", got)
	}
	if got := b.Post(path, form("format", "csv", "circle", "public")).Body; contains(got, "Verborgen") || contains(got, "Nur Empfänger") {
		t.Errorf("for everybody: %s", got)
	}
	for _, format := range []string{"pdf", "docx", "xlsx", "json"} {
		if page := b.Post(path, form("format", format, "paper", "letter", "group", "none", "lang", "de")); page.Status != http.StatusOK {
			t.Errorf("%s: %d", format, page.Status)
		}
	}
	shows(t, b.Post(path, form("format", "exe")), http.StatusUnprocessableEntity)
	if got := s.exports(t); got != 7 {
		t.Errorf("%d lines in the ledger for 7 lists", got)
	}
}

// exports counts the ledger's lines about lists that were taken.
func (s signingScene) exports(t *testing.T) int {
	t.Helper()
	history, err := ledger.New(s.store).History(t.Context(), storetest.By(s.coordinator), ledger.Sift{Coalition: s.coalition.Slug, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, entry := range history.Entries {
		if entry.Line.Kind == "letter.exported" {
			n++
		}
	}
	return n
}
