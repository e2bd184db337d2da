package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	browserdomain "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// pdftotext reads PDF; it comes with poppler.
const pdftotext = "pdftotext"

// openFiles takes every file that the letter's page offers, and reads the list back from each.
func (s *story) openFiles() {
	s.t.Helper()
	readers := map[string]func(*testing.T, []byte) string{
		".pdf": pdfText, "/signatories.pdf": pdfText, "/signatories.docx": docxText,
		"/signatories.xlsx": xlsxText, "/signatories.csv": csvText, "/signatories.json": jsonText,
	}
	offered := newCrawler(s.t, s.base).links(s.passerby.get(s.letter))
	for file, text := range readers {
		path := s.letter + file
		if !slices.ContainsFunc(offered, func(link string) bool { return strings.HasPrefix(link, path) }) {
			s.t.Errorf("the page does not offer %s, but %q", path, offered)
		}
		a := s.passerby.get(path)
		if a.status != http.StatusOK {
			s.t.Errorf("%s: %d", path, a.status)
			continue
		}
		read := text(s.t, a.body)
		s.holdsRoll(file, read)
		s.keepsSecret(file, read+string(a.body)+inside(a.body))
	}
}

// openFullList reads the list that only those who run the letter get, with every name, and the withheld one marked.
func (s *story) openFullList() {
	s.t.Helper()
	v := s.coordinator
	v.visit(s.letter + "/manage")
	v.seeNot(withheldName) // the page is projected in meetings
	v.press(said("secretariat.names_button"))
	v.see(withheldName)
	v.see(said("endorsements.circle_secretariat"))
	v.accessible()
	v.follow(said("secretariat.export_title"))
	v.at(s.letter + "/export")
	v.accessible()
	folder := v.keepsDownloads()
	v.tick(said("secretariat.circle_secretariat"))
	book := inside(v.download(folder, "xlsx"))
	for _, name := range append([]string{withheldName}, wantRoll...) {
		if !strings.Contains(book, name) {
			s.t.Errorf("the full workbook does not name %s", name)
		}
	}
	marked := map[string]string{}
	for _, row := range csvRows(s.t, v.download(folder, "csv")) {
		marked[row["name"]] = row["withheld"]
	}
	want := map[string]string{withheldName: "yes"}
	for _, name := range wantRoll {
		want[name] = "no"
	}
	if diff := cmp.Diff(want, marked); diff != "" {
		s.t.Errorf("the full list (-want +got)\n%s", diff)
	}
	s.refusesFullList(s.others[0].crawler)
}

// refusesFullList asks for it as somebody who may not have it.
func (s *story) refusesFullList(c *crawler) {
	s.t.Helper()
	got, err := c.client.PostForm(s.base+s.letter+"/exports", url.Values{"format": {"csv"}, "circle": {"secretariat"}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusForbidden || strings.Contains(string(body), withheldName) {
		s.t.Errorf("a signatory who asks for the full list: %d, %v\n%s", got.StatusCode, err, body)
	}
}

// keepsDownloads lets the browser keep files, in the folder that it gives.
func (v *visitor) keepsDownloads() (folder string) {
	v.t.Helper()
	folder = v.t.TempDir()
	v.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, browserdomain.SetDownloadBehavior, browserdomain.SetDownloadBehaviorParams{
			Behavior: browserdomain.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID, DownloadPath: folder,
		})
		return err
	}, "keep downloads")
	return folder
}

// exportButtons are the buttons of the export page by the ending of the file that each gives.
var exportButtons = map[string]string{"xlsx": "Excel (XLSX)", "csv": "CSV"}

// download presses the export page's button for a format, and gives the file that the browser then has.
func (v *visitor) download(folder, format string) []byte {
	v.t.Helper()
	v.press(exportButtons[format])
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(folder, "*."+format))
		if err != nil || len(found) == 0 {
			continue
		}
		file, err := os.ReadFile(found[0])
		if err != nil {
			v.t.Fatal(err)
		}
		return file
	}
	v.fatalf("no %s was downloaded", format)
	return nil
}

// holdsRoll makes sure that a text names everybody who signed in public once, in the one order.
func (s *story) holdsRoll(what, text string) {
	s.t.Helper()
	at := map[int]string{}
	for _, name := range wantRoll {
		if n := strings.Count(text, name); n != 1 {
			s.t.Errorf("%s names %s %d times:\n%s", what, name, n, text)
		}
		at[strings.Index(text, name)] = name
	}
	var got []string
	for _, position := range slices.Sorted(maps.Keys(at)) {
		got = append(got, at[position])
	}
	if diff := cmp.Diff(wantRoll, got); diff != "" {
		s.t.Errorf("%s has another order (-want +got)\n%s", what, diff)
	}
}

// keepsSecret makes sure that the withheld name is nowhere in a text, nor what the address of its page is made of.
func (s *story) keepsSecret(what, text string) {
	s.t.Helper()
	if strings.Contains(text, withheldName) || strings.Contains(text, withheldSlug) {
		s.t.Errorf("%s names who withheld the name", what)
	}
}

// pdfText is what a PDF says, in the order of the file, which is the order of its tags. Without -raw the program guesses
// an order from where things stand, and takes the second of two short columns for the end of the first one's heading.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(pdftotext, "-raw", "-enc", "UTF-8", file, "-").Output()
	if err != nil {
		t.Fatalf("read a PDF back: %v", err)
	}
	return spaced(string(text))
}

var markup = regexp.MustCompile(`<[^>]*>`)

// docxText is what a Word document says, a line a paragraph.
func docxText(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	document, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer document.Close()
	raw, err := io.ReadAll(document)
	if err != nil {
		t.Fatal(err)
	}
	return markup.ReplaceAllString(strings.ReplaceAll(string(raw), "</w:p>", "\n"), "")
}

// xlsxText is the names and countries of a workbook's first sheet.
func xlsxText(t *testing.T, xlsx []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(xlsx))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(said("documents.sheet_signatories"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	country := slices.Index(rows[0], said("documents.column_country"))
	for _, row := range rows[1:] {
		names = append(names, row[0])
		if row[0] == newName && row[country] != "Germany" {
			t.Errorf("the workbook says that %s is in %s", row[0], row[country])
		}
	}
	return strings.Join(names, "\n")
}

// csvRows are the lines of a CSV file, by the headings of its columns.
func csvRows(t *testing.T, file []byte) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, heading := range lines[0] {
			row[heading] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func csvText(t *testing.T, file []byte) string {
	t.Helper()
	var names []string
	for _, row := range csvRows(t, file) {
		names = append(names, row["name"])
		if row["name"] == newName && (row["country_code"] != "DE" || row["type"] != "ngo") {
			t.Errorf("the line of %s is %v", newName, row)
		}
	}
	return strings.Join(names, "\n")
}

func jsonText(t *testing.T, file []byte) string {
	t.Helper()
	var list struct {
		Counts      struct{ Organisations, Named int }
		Signatories []struct{ Name string }
	}
	if err := json.Unmarshal(file, &list); err != nil {
		t.Fatal(err)
	}
	if list.Counts.Organisations != 4 || list.Counts.Named != 4 {
		t.Errorf("the list counts %+v", list.Counts)
	}
	var names []string
	for _, s := range list.Signatories {
		names = append(names, s.Name)
	}
	return strings.Join(names, "\n")
}

// inside is everything that a zip archive holds, and nothing for other files.
func inside(file []byte) string {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return ""
	}
	var all strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			continue
		}
		_, _ = io.Copy(&all, r) // a part that cannot be read was found when the file was opened
		_ = r.Close()
	}
	return all.String()
}
