package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"undersigned/app/export/exporttest"
	"undersigned/app/roll"
)

func TestGoldenTables(t *testing.T) {
	t.Parallel()
	golden(t, "country-en.csv", write(t, "csv", sample("en", roll.ByCountry)))
	golden(t, "none-de.csv", write(t, "csv", sample("de", roll.ByNone)))
	golden(t, "full-fr.csv", write(t, "csv", secret("fr")))
	golden(t, "type-country-fr.json", write(t, "json", sample("fr", roll.ByTypeCountry)))
	golden(t, "full-en.json", write(t, "json", secret("en")))
}

func TestCSVIsReadBack(t *testing.T) {
	t.Parallel()
	for _, how := range roll.Groupings {
		l := sample("en", how)
		records, err := csv.NewReader(bytes.NewReader(write(t, "csv", l))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range records[1:] {
			names = append(names, strings.TrimPrefix(r[0], "'"))
		}
		if diff := cmp.Diff(inOrder(l), names); diff != "" {
			t.Errorf("%s: %s", how, diff)
		}
	}
}

func TestCSVIsHarmless(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := CSV(&b, hostile(t), true); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok || !utf8.ValidString(text) || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
		t.Error("not RFC 4180 in UTF-8 with a byte order mark")
	}
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		for _, field := range r {
			if first, _ := utf8.DecodeRuneInString(field); field != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
				t.Errorf("a spreadsheet would run %q", field)
			}
		}
	}
}

func TestXLSXIsReadBack(t *testing.T) {
	t.Parallel()
	for _, how := range roll.Groupings {
		l := sample("de", how)
		f := openXLSX(t, write(t, "xlsx", l))
		rows, err := f.GetRows("Unterzeichnende")
		if err != nil {
			t.Fatal(err)
		}
		head := []string{"Name", "Originalname", "Englischer Name", "Ländercode", "Land", "Art", "Unterzeichnet am"}
		if diff := cmp.Diff(head, rows[0]); diff != "" {
			t.Error(diff)
		}
		var names []string
		for _, r := range rows[1:] {
			names = append(names, r[0])
		}
		if diff := cmp.Diff(inOrder(l), names); diff != "" {
			t.Errorf("%s: %s", how, diff)
		}
	}
}

func openXLSX(t *testing.T, raw []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// A day is a day, a name is text, a head filters and stays.
func TestXLSXIsTyped(t *testing.T) {
	t.Parallel()
	f := openXLSX(t, write(t, "xlsx", sample("en", roll.ByNone)))
	const sheet = "Signatories"
	row, err := f.SearchSheet(sheet, "=SUM(A1:A9) e.V.")
	if err != nil || len(row) != 1 {
		t.Fatalf("the formula's name is at %v: %v", row, err)
	}
	if formula, _ := f.GetCellFormula(sheet, row[0]); formula != "" {
		t.Errorf("a name became the formula %q", formula)
	}
	day := strings.Replace(row[0], "A", "G", 1)
	shown, _ := f.GetCellValue(sheet, day)
	stored, _ := f.GetCellValue(sheet, day, excelize.Options{RawCellValue: true})
	if shown != "2026-05-03" || stored != "46145" {
		t.Errorf("3 May 2026 is shown as %q and stored as %q", shown, stored)
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head does not stay: %+v, %v", panes, err)
	}
	tables, err := f.GetTables(sheet)
	if err != nil || len(tables) != 1 || tables[0].Range != "A1:G10" {
		t.Errorf("the head does not filter: %+v, %v", tables, err)
	}
}

func TestXLSXCounts(t *testing.T) {
	t.Parallel()
	f := openXLSX(t, write(t, "xlsx", sample("en", roll.ByCountry)))
	rows, err := f.GetRows("Counts")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]string{}
	for _, r := range rows {
		if len(r) == 2 {
			counts[r[0]] = r[1]
		}
	}
	for label, want := range map[string]string{"Total": "10", "Named": "9", "Names withheld": "1", "Countries": "6",
		"Germany": "2", "European and international": "1", "Survivors’ groups": "2", "Digest of the text": sample("en", "").Digest} {
		if counts[label] != want {
			t.Errorf("%s: %q, want %s", label, counts[label], want)
		}
	}
}

// What was typed is what is read, but for what XML cannot carry.
func TestXLSXKeepsNaughtyStrings(t *testing.T) {
	t.Parallel()
	l := hostile(t)
	rows, err := openXLSX(t, write(t, "xlsx", l)).GetRows("Signatories")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range inOrder(l) {
		got := ""
		if len(rows[i+1]) > 0 {
			got = rows[i+1][0]
		}
		if got != clean(want) {
			t.Errorf("%q came back as %q", want, got)
		}
	}
}

func TestJSONIsReadBack(t *testing.T) {
	t.Parallel()
	l := hostile(t)
	var list jsonList
	if err := json.Unmarshal(write(t, "json", l), &list); err != nil {
		t.Fatal(err)
	}
	for i, want := range inOrder(l) {
		if got := list.Signatories[i].Name; got != clean(want) {
			t.Errorf("%q came back as %q", want, got)
		}
	}
}

// Every member that JSON writes is described, and every required one is written.
func TestJSONFollowsItsSchema(t *testing.T) {
	t.Parallel()
	all := variants(t)
	all["proved"] = proved()
	all["proved"].Proof = json.RawMessage(`{"position":7,"roll_digest":"","list_note":"","texts":[],"version":{"id":1,"letter_id":1,"number":1,"text_digest":"","frozen_at":""},` +
		`"line":{"index":0,"kind":"","at":"","by":0,"subject":"","subject_id":0,"coalition":0,"state":"","note":"","salt":"","proof":"","keys":[]}}`)
	delete(all, "hostile") // its digest is none
	delete(all, "hostile table")
	for name, l := range all {
		l.Schema = "https://portal.example/schemas/signatories.json"
		for _, problem := range exporttest.CheckSchema(JSONSchema, write(t, "json", l)) {
			t.Errorf("%s: %s", name, problem)
		}
	}
}

// A package says in every table what changed since the one before; the reader of the first columns need not care.
func TestTablesSayWhatChanged(t *testing.T) {
	t.Parallel()
	l := delivered("en")
	records, err := csv.NewReader(bytes.NewReader(write(t, "csv", l))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append(slices.Clone(csvHead), "joined"), records[0]); diff != "" {
		t.Error(diff)
	}
	var joined []string
	for _, r := range records[1:] {
		if r[len(r)-1] == "yes" {
			joined = append(joined, r[0])
		}
	}
	if diff := cmp.Diff([]string{"'=SUM(A1:A9) e.V.", "בית לילדים"}, joined); diff != "" {
		t.Error(diff)
	}
	rows, err := openXLSX(t, write(t, "xlsx", l)).GetRows("Changes")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Changes since package 1"}, nil, {"Name", "Change", "Country", "Type"},
		{"=SUM(A1:A9) e.V.", "Added", "Germany", "Non-governmental organisation"}, {"בית לילדים", "Added", "Israel", "Child protection organisation"},
		{"=Gone & Away", "No longer listed", "Austria", "Non-governmental organisation"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	first := delivered("en")
	first.Package.Since = 0
	if head, _, _ := strings.Cut(string(write(t, "csv", first)), "\r\n"); head != strings.Join(csvHead, ",") {
		t.Errorf("a first package has the columns %s", head)
	}
	if sheets := openXLSX(t, write(t, "xlsx", first)).GetSheetList(); len(sheets) != 2 {
		t.Errorf("a first package has the sheets %q", sheets)
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 6, 3, 0, 0, 0, 0, time.UTC)
	long := strings.Repeat("Προστασία των παιδιών ", 20)
	for _, tt := range []struct{ title, kind, code, want string }{
		{"Remediation first", FileSignatories, "en", "2026-06-03 Remediation first - signatories"},
		{"Abhilfe zuerst!", FileFull, "de", "2026-06-03 Abhilfe zuerst! - vollstaendige Liste"},
		{"D’abord réparer", FileLetter, "fr", "2026-06-03 D'abord reparer"},
		{"Über 5 Straßen", FileLetter, "de", "2026-06-03 Ueber 5 Strassen"},
		{"Łódź – Ženy œuvrent", FileSummary, "fr", "2026-06-03 Lodz - Zeny oeuvrent - resume"},
		{"Защита детей", FileLetter, "en", "2026-06-03 Zashtita detei"},
		{"الطفل", FileSignatories, "en", "2026-06-03 letter - signatories"},
		{"../../etc/passwd\x00", FileLetter, "en", "2026-06-03 etc passwd"},
		{`AC/DC: "who?" <*>|`, FileLetter, "en", "2026-06-03 AC DC who"},
		{"\u202egpj.exe", FileLetter, "en", "2026-06-03 gpj.exe"},
		{"...", FileLetter, "de", "2026-06-03 Brief"},
	} {
		if got := FileName(tt.title, tt.kind, tt.code, day); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.title, got, tt.want)
		}
	}
	if got := FileName(long, FileFull, "de", day); len(got) > 200 || strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII }) {
		t.Errorf("%d bytes: %q", len(got), got)
	}
	if got := FileName("CON", FileLetter, "en", time.Time{}); got == "CON" {
		t.Error("Windows keeps this name for itself")
	}
}
