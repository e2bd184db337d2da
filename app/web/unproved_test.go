package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// unproved fails the test unless a page recognises a file, calls it nothing else, and says these sentences.
func unproved(t *testing.T, what string, page *webtest.Page, sentences ...string) {
	t.Helper()
	text := page.Text("main")
	for _, sentence := range append(sentences, says("verify.answer_unproved"), says("verify.says_unproved")) {
		if page.Status != http.StatusOK || !contains(text, sentence) {
			t.Errorf("%s: not %q but %s", what, sentence, text)
		}
	}
	silent(t, page, says("verify.cover_whole"), says("verify.answer_current"), "erborgen")
}

// TestFilesWithoutAProofAreRecognised compares names with the list of a day, and with one that was delivered.
func TestFilesWithoutAProofAreRecognised(t *testing.T) {
	t.Parallel()
	p := provePackage(t, storetest.New(t))
	g := given{signingScene: p.signingScene, signer: p.server.Config.Documents.Signer}
	g.open(t)
	b := g.visitor(t)
	one, three := says("verify.rows_same", "Count", 1), says("verify.rows_same", "Count", 2)
	for _, ending := range []string{"docx", "xlsx"} {
		unproved(t, ending, upload(t, b, b.Get("/letters/second/signatories."+ending).Body), one, "Title second")
		unproved(t, "delivered "+ending, upload(t, b, b.Get(packagePath+"."+ending).Body+"\x00"), says("verify.rows_delivered"), three, says("letters.package_title", "Number", "1"), says("verify.kept_other"))
	}
	layout := app.UsualLayout
	layout.NameTable = true
	g.layOut(t, layout)
	table := b.Get("/letters/second.docx").Body
	unproved(t, "names in a table", upload(t, b, table), one)

	theirs := g.as(t, g.coordinator).Post("/letters/second/exports", form("format", "xlsx", "circle", "addressee")).Body
	unproved(t, "the addressee's", upload(t, b, theirs), one, says("verify.rows_added", "Count", 1))
	all := g.as(t, g.coordinator).Post("/letters/second/exports", form("format", "json", "circle", "secretariat")).Body
	unproved(t, "the secretariat's list", upload(t, b, all), one, says("verify.rows_added", "Count", 1))

	abroad := strings.ReplaceAll(all, `"country_code": "DE"`, `"country_code": "AT"`)
	changed := says("verify.rows_changed", "Count", 1)
	unproved(t, "another country in JSON", upload(t, b, abroad), changed, "Zora")
	public := b.Get("/letters/second/signatories.xlsx").Body
	for cell, value := range map[string]any{"D2": "AT", "G2": time.Date(2021, time.May, 4, 0, 0, 0, 0, time.UTC)} {
		unproved(t, "another "+cell, upload(t, b, rewritten(t, public, cell, value)), changed, "Zora")
	}
	unproved(t, "saved anew", upload(t, b, rewritten(t, public, "H2", "a remark")), one)

	second := g.signingScene
	second.letter, second.version = g.secondLetter(t)
	second.endorse(t, "Anna", "DE", app.DisclosedPublic)
	g.clock.Pass(site.CacheFresh)
	older := upload(t, b, theirs)
	unproved(t, "one that joined since", older, says("verify.rows_today"), says("verify.rows_missing", "Count", 1), "Anna")

	two := says("verify.rows_same", "Count", 2)
	csv := strings.TrimPrefix(b.Get("/letters/second/signatories.csv").Body, "\ufeff")
	for name, file := range map[string]string{"CSV": csv, "CSV with a mark": "\ufeff" + csv} {
		unproved(t, name, upload(t, b, file), says("verify.unproved_by_names"), says("verify.rows_today"), two)
	}
	for name, file := range map[string]string{
		"another country": strings.Replace(csv, ",DE,", ",AT,", 1), "another kind": strings.Replace(csv, ",ngo,", ",union,", 1), "another day": strings.Replace(csv, ",2026-03-02", ",2021-05-04", 1),
	} {
		if file == csv {
			t.Fatalf("%s: nothing was changed in\n%s", name, csv)
		}
		unproved(t, "CSV, "+name, upload(t, b, file), says("verify.unproved_by_names"), says("verify.rows_changed", "Count", 1))
	}
	unproved(t, "CSV with days as another program writes them", upload(t, b, strings.ReplaceAll(csv, ",2026-03-02", ",02.03.26")), two)
	unproved(t, "CSV, a row more", upload(t, b, csv+"Somebody Else,,,DE,Germany,ngo,,2026-03-02\r\n"), two, says("verify.rows_added", "Count", 1))
	unproved(t, "CSV of nobody we know", upload(t, b, strings.SplitN(csv, "\n", 2)[0]+"\nSomebody,,,DE,Germany,ngo,,2026-03-02\r\nElse,,,DE,Germany,ngo,,2026-03-02\r\n"), says("verify.unproved_no_letter"))
	g.change(t, func(l *app.Letter) { l.Visibility = app.VisibleMembers })
	hidden := upload(t, b, g.as(t, g.coordinator).Get(packagePath+".xlsx").Body)
	unproved(t, "of a letter of others", hidden, says("verify.unproved_no_letter"))
	silent(t, hidden, "Title remediation", "Zora")
	silent(t, upload(t, b, g.as(t, g.coordinator).Get(packagePath+".csv").Body+"Somebody,,,DE,Germany,ngo,,2026-03-02\r\n"), "Title remediation")
	second.change(t, func(l *app.Letter) { l.Visibility = app.VisibleMembers })

	page := upload(t, b, csv)
	unproved(t, "CSV of a letter for members", page, says("verify.unproved_no_letter"))
	silent(t, page, "Title second", "Anna")
}

// rewritten is a workbook with another value in a cell of its first sheet, as its program saves it.
func rewritten(t *testing.T, file, cell string, value any) string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := f.SetCellValue(f.GetSheetName(0), cell, value); err != nil {
		t.Fatal(err)
	}
	var saved bytes.Buffer
	if _, err := f.WriteTo(&saved); err != nil {
		t.Fatal(err)
	}
	return saved.String()
}

// TestAPDFThatLostItsListIsRecognised takes the list out of a PDF, whose code still leads here.
func TestAPDFThatLostItsListIsRecognised(t *testing.T) {
	t.Parallel()
	g := givenOut(t)
	b := g.visitor(t)
	for of, f := range map[string]forger{"day": g.day, "package": g.packed} {
		before, _, after := f.inside(f.pdf)
		lost := map[string]string{"cut out": before + after}
		if file := byQPDF(t, f.pdf, []string{"--remove-attachment=file-100000", "--object-streams=generate"}); file != "" {
			lost["removed"] = file
		}
		for how, file := range lost {
			unproved(t, of+", "+how, upload(t, b, file), says("verify.unproved_letter"), says("verify.rows_unread"))
		}
	}
	unproved(t, "as the script asks", b.Get("/verify/"+g.version.TextDigest+"?file=pdf"), says("verify.unproved_letter"))
	answers(t, upload(t, b, "%PDF-1.7 of somebody else"), "unknown", says("verify.unknown_file"))
	answers(t, upload(t, b, "PK\x03\x04"+strings.Repeat("x", 99)), "unknown")
}
