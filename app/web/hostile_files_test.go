package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/lang"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/web/site"
)

// signedByEverything is a letter signed by an organisation of each hostile name that a form would accept, and those names.
func signedByEverything(t *testing.T) (signingScene, []string) {
	t.Helper()
	s := openLetter(t)
	var names []string
	for _, name := range naughty(t, whole) {
		if name = app.OneLine(name); line(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		for n, name := range names {
			o := app.Organisation{
				Slug: fmt.Sprint("hostile-", n), LegalName: name, DisplayName: name, EnglishName: name, Type: app.NGO, Country: "BE", City: name,
				State: app.OrganisationActive, SearchText: name, SortKey: roll.Key("", name), CreatedAt: tx.Now(), ChangedAt: tx.Now(),
			}
			if err := tx.AddOrganisation(&o); err != nil {
				return err
			}
			m := app.Membership{OrganisationID: o.ID, CoalitionID: s.coalition.ID, State: app.MembershipApproved, ApplicantID: s.owner.ID, Capacity: "x", Authority: "x", CreatedAt: tx.Now()}
			if err := tx.AddMembership(&m); err != nil {
				return err
			}
			e := app.NewEndorsement(s.letter, s.version, o, app.Mandate{Disclosure: app.DisclosedPublic}, s.owner.ID, "", tx.Now())
			if err := tx.AddEndorsement(&e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, names
}

// same holds the names that were read back against those that signed, in any order.
func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	missing := 0
	for _, name := range want {
		if !slices.Contains(got, name) {
			missing++
			t.Errorf("%s: %q did not come back", what, name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d names came back of %d, %d of them changed", what, len(got), len(want), missing)
	}
}

func TestHostileNamesComeBackFromEveryFile(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	s, names := signedByEverything(t)
	file := func(t *testing.T, path string) []byte {
		t.Helper()
		page := s.visitor(t).Get("/letters/remediation" + path)
		if page.Status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.Status)
		}
		return []byte(page.Body)
	}
	t.Run("html", func(t *testing.T) {
		page := s.visitor(t).Get("/letters/remediation?group=none&list=whole")
		for _, name := range names {
			if !holds(page, name) {
				t.Errorf("no text on the page is %q", name)
			}
		}
		if n := len(page.All(".roll script")) + len(page.All(".roll img")) + len(page.All(".roll iframe")) + len(page.All(".roll svg")); n > 0 {
			t.Errorf("%d elements came in with names", n)
		}
		if kinds, _ := anatomy(page); len(kinds) > 90 {
			t.Errorf("%d kinds of elements", len(kinds))
		}
	})
	t.Run("json", func(t *testing.T) {
		var list struct{ Signatories []struct{ Name string } }
		if err := json.Unmarshal(file(t, "/signatories.json"), &list); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range list.Signatories {
			got = append(got, s.Name)
		}
		same(t, "json", got, names)
	})
	t.Run("csv", func(t *testing.T) { sameInCSV(t, file(t, "/signatories.csv"), names) })
	t.Run("xlsx", func(t *testing.T) { sameInXLSX(t, file(t, "/signatories.xlsx"), names) })
	t.Run("docx", func(t *testing.T) { sameInDOCX(t, file(t, "/signatories.docx?group=none"), names) })
	t.Run("pdf", func(t *testing.T) {
		for _, path := range []string{".pdf", "/signatories.pdf?group=country"} {
			read, err := pdftest.Open(file(t, path))
			if err != nil {
				t.Fatal(err)
			}
			text := norm.NFKC.String(squeezed(read.Text()))
			for _, name := range names {
				want, lacks := name, export.Unprintable(name, lang.For("en"))
				if lacks != "" {
					want = "cannot be printed here: " + lacks // in the name's place, or in that of some of its letters
				}
				if !strings.Contains(text, norm.NFKC.String(squeezed(want))) {
					t.Errorf("%s does not say %q", path, want)
				}
			}
		}
	})
	t.Run("directory", func(t *testing.T) {
		var got []string
		for n := 1; n <= len(names)/site.PerPage+1; n++ {
			page := s.visitor(t).Get(fmt.Sprintf("/organisations?page=%d", n))
			for _, name := range names {
				if !slices.Contains(got, name) && holds(page, name) {
					got = append(got, name)
				}
			}
		}
		same(t, "directory", got, names)
	})
}

// squeezed is a text without white space and invisible characters, such as hyphens where a line may break: where a
// document breaks its lines is its own affair. A character for private use has no shape that a document could show.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Co, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// sameInCSV also sees to it that no spreadsheet takes a cell for a formula.
func sameInCSV(t *testing.T, raw []byte, names []string) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, record := range records[1:] {
		for _, cell := range record {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
		name := record[0]
		if bare, quoted := strings.CutPrefix(name, "'"); quoted && !slices.Contains(names, name) {
			name = bare
		}
		got = append(got, name)
	}
	same(t, "csv", got, names)
}

func sameInXLSX(t *testing.T, raw []byte, names []string) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, row := range rows[1:] {
		got = append(got, row[0])
		if formula, _ := book.GetCellFormula(book.GetSheetList()[0], fmt.Sprint("A", i+2)); formula != "" {
			t.Errorf("%q became a formula", formula)
		}
	}
	same(t, "xlsx", got, names)
}

// sameInDOCX reads the paragraphs of a document that is well-formed in all its parts.
func sameInDOCX(t *testing.T, raw []byte, names []string) {
	t.Helper()
	text, all := "", unzipped(t, string(raw))
	for _, part := range strings.Split(all, "<?xml")[1:] {
		for in := xml.NewDecoder(strings.NewReader("<?xml" + part)); ; {
			token, err := in.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if data, ok := token.(xml.CharData); ok {
				text += string(data)
			}
		}
	}
	text = squeezed(text)
	for _, name := range names {
		if !strings.Contains(text, squeezed(name)) {
			t.Errorf("docx: %q did not come back", name)
		}
	}
	if fields := strings.Count(all, "<w:instrText"); fields > 8 {
		t.Errorf("docx: %d fields that a word processor would work out", fields)
	}
}

// A letter in whose text stands every string is written in every format.
func TestAHostileLetterIsWrittenInEveryFormat(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	s := openLetter(t)
	var body []string
	for _, text := range naughty(t, whole) {
		if longText(text) {
			body = append(body, app.Multiline(text))
		}
	}
	slug := s.freshLetter(t, strings.Join(body, "\n\n"))
	for _, path := range []string{"", ".pdf", "/signatories.docx", "/signatories.json"} {
		if page := s.visitor(t).Get("/letters/" + slug + path); page.Status != http.StatusOK {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	read, err := pdftest.Open([]byte(s.visitor(t).Get("/letters/" + slug + ".pdf").Body))
	if err != nil {
		t.Fatal(err)
	}
	text := squeezed(read.Text())
	for _, want := range []string{"DCC(sample)", "NULL", "пригадать"} {
		if slices.Contains(body, want) && !strings.Contains(text, want) {
			t.Errorf("the PDF does not say %q", want)
		}
	}
	if slices.Contains(body, "田中さんにあげて下さい") && (strings.Contains(text, "田中") || !strings.Contains(text, "[cannotbeprintedhere:Chinesecharacters,Japaneseletters]")) {
		t.Error("the PDF does not say what it cannot print")
	}
	shows(t, s.visitor(t).Get("/letters/"+slug), http.StatusOK)
}
