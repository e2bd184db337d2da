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
		{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", "2026-03-02 Title remediation.docx", "PK"},
		{"/signatories.pdf", "application/pdf", "inline", "2026-03-02 Title remediation - signatories.pdf", "%PDF-"},
		{"/signatories.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", "2026-03-02 Title remediation - signatories.docx", "PK"},
		{"/signatories.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", "2026-03-02 Title remediation - signatories.xlsx", "PK"},
		{"/signatories.csv", "text/csv; charset=utf-8", "attachment", "2026-03-02 Title remediation - signatories.csv", "\ufeffname,"},
		{"/signatories.csv?bom=0", "text/csv; charset=utf-8", "attachment", "2026-03-02 Title remediation - signatories.csv", "name,"},
		{"/signatories.csv?bom=1&lang=de", "text/csv; charset=utf-8", "attachment", "2026-03-02 Titel remediation - Unterzeichnende.csv", "\ufeffname,"},
		{"/signatories.json", "application/json", "attachment", "2026-03-02 Title remediation - signatories.json", "{"},
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
	for _, path := range []string{"/signatories.exe", "/signatories", "/others.pdf", "/signatories.pdf.csv", ".xlsx", ".csv", ".docx.pdf", "."} {
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
