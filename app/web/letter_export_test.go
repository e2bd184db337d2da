package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"undersigned/app"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/ledger"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

const (
	exportForm  = "/letters/remediation/export"
	exportsPath = "/letters/remediation/exports"
	layoutPath  = "/letters/remediation/layout"
)

// names that stand on the scene's list, by who may read them.
const namedZora, namedHidden, namedHalf = "Zora", "Verborgen", "Nur Empfänger"

// listed is the scene with a signature of each disclosure.
func listed(t *testing.T, st *store.Store) signingScene {
	t.Helper()
	s := openLetterOn(t, st)
	s.endorse(t, namedZora, "DE", app.DisclosedPublic)
	s.endorse(t, namedHidden, "MT", app.DisclosedSecretariat)
	s.endorse(t, namedHalf, "CY", app.DisclosedAddressee)
	return s
}

// exports counts the ledger's lines about lists that were taken.
func (s signingScene) exports(t *testing.T) int {
	t.Helper()
	history, err := ledger.New(s.store).History(t.Context(), storetest.By(s.coordinator), ledger.Filter{Coalition: s.coalition.Slug, Limit: 200})
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

// TestEachCircleHasItsNamesInEveryFormat takes every format in every circle, and looks into each for every name.
func TestEachCircleHasItsNamesInEveryFormat(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := listed(t, st)
		b, recorded := s.as(t, s.coordinator), 0
		for circle, names := range map[string]map[string]bool{
			"public":      {namedZora: true, namedHalf: false, namedHidden: false},
			"addressee":   {namedZora: true, namedHalf: true, namedHidden: false},
			"secretariat": {namedZora: true, namedHalf: true, namedHidden: true},
		} {
			for _, format := range []string{"pdf", "docx", "xlsx", "csv", "json"} {
				page := b.Post(exportsPath, form("format", format, "circle", circle, "group", "type-country", "paper", "letter", "names", "table", "cover", "yes"))
				if page.Status != http.StatusOK || page.Header.Get("Cache-Control") != "private, no-store" || page.Header.Get("ETag") != "" ||
					!strings.HasPrefix(page.Header.Get("Content-Disposition"), "attachment; ") {
					t.Fatalf("%s for %s: %d, %v", format, circle, page.Status, page.Header)
				}
				text := opened(t, format, page)
				for name, shown := range names {
					if contains(text, name) != shown {
						t.Errorf("%s for %s names %s: %v, want %v", format, circle, name, !shown, shown)
					}
				}
				if marked := contains(text, "Confidential"); format != "csv" && format != "json" && marked != (circle == "secretariat") {
					t.Errorf("%s for %s says who took it: %v", format, circle, marked)
				}
				if circle != "public" {
					recorded++
				}
			}
		}
		if got := s.exports(t); got != recorded {
			t.Errorf("%d lines in the ledger, want %d", got, recorded)
		}
		if page := b.Post(exportsPath, form("format", "csv", "circle", "secretariat")); !contains(page.Body, "withheld") || !contains(page.Body, "yes") {
			t.Errorf("withheld names are not marked: %s", page.Body)
		}
		if page := b.Post(exportsPath, form("format", "csv")); contains(page.Body, namedHidden) || contains(page.Body, namedHalf) {
			t.Errorf("who names no circle gets more than the public: %s", page.Body)
		}
	})
}

// TestExportIsForWhoRunsTheLetter asks for page, picture, document and layout as everybody else.
func TestExportIsForWhoRunsTheLetter(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	_, member := storetest.Signatory(t, s.store, s.coalition, "Ein Mitglied")
	_, stranger := storetest.Signatory(t, s.store, storetest.Coalition(t, s.store, "other"), "Fremde")
	for _, who := range []app.Person{member, stranger, storetest.Platform(t, s.store)} {
		b := s.as(t, who)
		for _, page := range []*webtest.Page{
			b.Get(exportForm), b.Get(exportForm + "/preview.svg"), b.Post(exportsPath, form("format", "csv")), b.Post(layoutPath, form("group", "type")),
		} {
			shows(t, page, http.StatusForbidden)
			silent(t, page, namedHidden, namedHalf)
		}
	}
	v := s.visitor(t)
	shows(t, v.Post(exportsPath, form("format", "csv")), http.StatusUnauthorized)
	shows(t, v.Post(layoutPath, form("group", "type")), http.StatusUnauthorized)
	for _, path := range []string{exportForm, exportForm + "/preview.svg"} {
		if page := v.Get(path); !strings.HasPrefix(page.Path, "/sign-in") {
			t.Errorf("a visitor at %s is led to %s", path, page.Path)
		}
	}
	if got := s.exports(t); got != 0 {
		t.Errorf("%d lines about what was refused", got)
	}
	b := s.as(t, s.coordinator)
	b.Post(allLetters, typed())
	shows(t, b.Get(draftPath+"/export"), http.StatusNotFound)
	shows(t, b.Post(draftPath+"/exports", form("format", "pdf")), http.StatusNotFound)
}

// TestPreviewNamesNobodyWithheld in no circle; it is nobody else's, and it leaves no line.
func TestPreviewNamesNobodyWithheld(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	var shown []string
	for _, circle := range []string{"public", "addressee", "secretariat"} {
		page := b.Get(exportForm + "?contents=signatories&circle=" + circle)
		shows(t, page, http.StatusOK, says("secretariat.export_preview_hint"))
		if hidden := slices.Contains(page.All("span[data-withheld]")[0].Attr, attribute("hidden")); hidden != (circle == "public") {
			t.Errorf("%s: the page hides that names are missing: %v", circle, hidden)
		}
		picture := b.Get(page.Attr("#preview", "src"))
		if picture.Status != http.StatusOK || picture.Header.Get("Content-Type") != "image/svg+xml" || picture.Header.Get("Cache-Control") != "private, no-store" {
			t.Fatalf("%s: %d, %v", circle, picture.Status, picture.Header)
		}
		silent(t, picture, namedHidden, namedHalf)
		shown = append(shown, picture.Body)
	}
	if shown[0] != shown[1] || shown[0] == shown[2] {
		t.Error("the addressee's preview is not the public's, or the secretariat's has no watermark")
	}
	if got := s.exports(t); got != 0 {
		t.Errorf("%d lines about pictures", got)
	}
}

// TestPreviewFollowsEveryChoice takes one choice after another: each gives another first page, or another one in Word or CSV.
func TestPreviewFollowsEveryChoice(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	seen := map[string]string{}
	for _, query := range []string{
		"", "?contents=signatories", "?contents=letter", "?contents=&cover=yes", "?contents=&paper=letter", "?contents=&lang=de", "?contents=&lang=fr",
		"?contents=signatories&group=type", "?contents=signatories&group=none",
	} {
		page := b.Get(exportForm + query)
		picture := b.Get(page.Attr("#preview", "src")).Body
		if other, known := seen[picture]; known {
			t.Errorf("%q and %q look the same", other, query)
		}
		seen[picture] = query
		asked, _ := url.ParseQuery(strings.TrimPrefix(query, "?"))
		for name := range asked {
			if asked.Get(name) != "" && name != "contents" && page.Value(name) != asked.Get(name) {
				t.Errorf("%s: the form holds %s=%q", query, name, page.Value(name))
			}
		}
	}
	usual := b.Get(b.Get(exportForm).Attr("#preview", "src")).Body
	for _, query := range []string{"?contents=x&paper=y&group=z&lang=q&circle=friends", "?contents=%00", "?contents=&paper=a3"} {
		page := b.Get(exportForm + query)
		shows(t, page, http.StatusOK)
		if b.Get(page.Attr("#preview", "src")).Body != usual {
			t.Errorf("%s is taken for a choice", query)
		}
	}
}

// TestEveryCombinationGoesThrough: contents, cover, grouping, paper and language, as PDF and Word; each PDF is a valid one.
func TestEveryCombinationGoesThrough(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b, n := s.as(t, s.coordinator), 0
	for _, contents := range app.AllContents {
		for _, group := range roll.Groupings {
			// Two values of each further choice, paired so that each meets each of the two above.
			n++
			values := form("contents", string(contents), "group", string(group), "paper", []string{"a4", "letter"}[n%2], "lang", []string{"en", "de", "fr"}[n%3],
				"names", []string{"columns", "table"}[n/2%2], "circle", []string{"public", "addressee", "secretariat"}[n/3%3])
			if n%4 < 2 {
				values.Set("cover", "yes")
			}
			if n%5 < 2 {
				values.Set("logos", "yes")
			}
			for _, format := range []string{"pdf", "docx"} {
				values.Set("format", format)
				page := b.Post(exportsPath, values)
				if page.Status != http.StatusOK {
					t.Fatalf("%v: %d %s", values, page.Status, page.Text("main"))
				}
				if format == "docx" {
					unzipped(t, page.Body)
					continue
				}
				for _, finding := range pdftest.Lint([]byte(page.Body)) {
					t.Errorf("%v: %v", values, finding)
				}
			}
		}
	}
}

// TestWrongChoicesAreSaidAtTheirFields and what was chosen beside them stays.
func TestWrongChoicesAreSaidAtTheirFields(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	sent := form("format", "exe", "circle", "friends", "contents", "all", "group", "colour", "paper", "a3", "lang", "?", "cover", "yes", "names", "table")
	page := b.Post(exportsPath, sent)
	shows(t, page, http.StatusUnprocessableEntity, says("rules.choose"))
	if got := wrong(page); !slices.Equal(got, []string{"circle", "contents", "format", "group", "lang", "paper"}) {
		t.Errorf("wrong are %v", got)
	}
	for _, field := range wrong(page) {
		if !page.Has("#f-" + field) {
			t.Errorf("the summary leads to #f-%s, which is not there", field)
		}
	}
	if page.Value("cover") != "yes" || page.Value("names") != "table" {
		t.Error("what was chosen is lost")
	}
	page = b.Post(layoutPath, form("contents", "all", "cover", "yes"))
	shows(t, page, http.StatusUnprocessableEntity)
	if got := wrong(page); !slices.Equal(got, []string{"contents"}) || page.Value("cover") != "yes" {
		t.Errorf("wrong are %v", got)
	}
}

// TestKeptLayoutIsTheLettersOwn for the public's documents, for the page, and for the form the next time.
func TestKeptLayoutIsTheLettersOwn(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b, v := s.as(t, s.coordinator), s.visitor(t)
	before := b.Get(exportForm)
	if !before.Has("p[data-own]") || !before.Has("#f-logos") {
		t.Error("the usual layout is not called the letter's own, or no logos are offered")
	}
	page := b.Post(layoutPath, form("contents", "letter", "cover", "yes", "group", "type-country", "paper", "letter", "bom", "yes", "lang", "de", "circle", "secretariat"))
	shows(t, page, http.StatusOK, says("secretariat.done_layout"), says("secretariat.export_keep_own"))
	if page.Value("lang") != "de" || page.Value("circle") != "secretariat" {
		t.Error("the choices that are not kept are lost from the form")
	}
	next := b.Get(exportForm)
	if next.Value("contents") != "letter" || next.Value("group") != "type-country" || next.Value("circle") != "public" || next.Value("bom") != "yes" {
		t.Errorf("the form begins with %q, %q, %q", next.Value("contents"), next.Value("group"), next.Value("circle"))
	}
	if body := v.Get("/letters/remediation/signatories.csv").Body; !strings.HasPrefix(body, "\ufeff") {
		t.Errorf("the public's CSV begins with %.10q", body)
	}
	file, err := pdftest.Open([]byte(v.Get("/letters/remediation.pdf").Body))
	if err != nil {
		t.Fatal(err)
	}
	if text := file.Text(); contains(text, namedZora) || !contains(text, says("documents.by_country")) {
		t.Errorf("the public's letter is %s", text)
	}
	if text := opened(t, "", v.Get("/letters/remediation.docx")); contains(text, namedZora) || !contains(text, says("documents.by_country")) {
		t.Error("the public's letter in Word is not the one that was kept")
	}
	list := v.Get("/letters/remediation/signatories.json").Body
	if !contains(list, `"grouping": "type-country"`) || contains(v.Get("/letters/remediation/signatories.json?group=none").Body, `"type-country"`) {
		t.Error("the public's list does not follow, or nobody can choose another order")
	}
	letter := v.Get("/letters/remediation")
	shows(t, letter, http.StatusOK, says("letters.file_own_letter", "Format", "PDF"), says("letters.grouping_type_country"))
	if got := letter.Texts("strong[aria-current]"); !slices.Contains(got, says("letters.grouping_type_country")) {
		t.Errorf("the page is ordered %q", got)
	}
}

// TestExportIsReached from where a letter is run, and from the list of letters.
func TestExportIsReached(t *testing.T) {
	t.Parallel()
	s := listed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	for _, path := range []string{"/letters/remediation/manage", "/secretariat/justice-initiative/letters"} {
		if page := b.Get(path); !page.Has("a[href=" + exportForm + "]") {
			t.Errorf("%s does not lead to the export", path)
		}
	}
	if page := s.as(t, storetest.Platform(t, s.store)).Get("/secretariat/justice-initiative/letters"); page.Has("a[href=" + exportForm + "]") {
		t.Error("the platform is led to what it may not have")
	}
}

// attribute is one without a value, as the parser gives it.
func attribute(name string) html.Attribute { return html.Attribute{Key: name} }
