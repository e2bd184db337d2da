package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/store/storetest"
	"undersigned/app/web/deadline"
	"undersigned/app/web/webtest"
)

const (
	newLetter  = "/secretariat/justice-initiative/letters/new"
	allLetters = "/secretariat/justice-initiative/letters"
)

// typed is a letter as a coordinator types it.
func typed(change ...string) url.Values {
	values := form("language", "en", "title", "A fund for victims", "addressees", "To the Council\nTo the Parliament", "body", "Text.", "closing", "Yours",
		"deadline_on", "2026-06-30", "deadline_at", "18:00", "deadline_zone", "Europe/Brussels", "visibility", "public")
	for i := 0; i+1 < len(change); i += 2 {
		values.Set(change[i], change[i+1])
	}
	return values
}

// freshLetter writes, freezes and opens a letter, and gives its slug.
func (s signingScene) freshLetter(t *testing.T, body string) string {
	t.Helper()
	b := s.as(t, s.coordinator)
	page := b.Submit(b.Get(newLetter), allLetters, typed("body", body))
	shows(t, page, http.StatusOK, says("letters.done_created"))
	slug := strings.TrimSuffix(strings.TrimPrefix(page.Path, "/letters/"), "/manage")
	for _, move := range []string{"freeze", "open"} {
		page = b.Submit(page, "/letters/"+slug+"/"+move, nil)
		shows(t, page, http.StatusOK, says("letters.done_"+move))
	}
	return slug
}

// sheet reads a letter as the coordinator may.
func (s signingScene) sheet(t *testing.T, slug string) letters.Sheet {
	t.Helper()
	sheet, err := s.server.Config.Letters.Read(t.Context(), storetest.By(s.coordinator), slug)
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

func TestLetterIsWrittenPreviewedSavedAndChanged(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	sent := typed("body", "We are {{organisations}}.\n\n## A gap", "title_fr", "Un fonds", "addressees_fr", "Au Conseil", "body_fr", "Texte.")

	preview := typed("do", "preview")
	for name, v := range sent {
		preview[name] = v
	}
	page := b.Submit(b.Get(newLetter), allLetters, preview)
	shows(t, page, http.StatusOK, says("secretariat.preview_title"), "We are 0.", "A gap")
	if page.Value("body") != sent.Get("body") || page.Value("title_fr") != "Un fonds" {
		t.Errorf("the preview lost what was typed: %q", page.Value("body"))
	}
	if len(b.Get(allLetters).All("li.entry")) != 1 {
		t.Error("the preview was stored")
	}

	page = b.Submit(page, allLetters, url.Values{"do": {"preview_fr"}})
	shows(t, page, http.StatusOK, "Un fonds", "Texte.")
	if page.Attr(".sheet", "lang") != "fr" {
		t.Errorf("the preview is in %q", page.Attr(".sheet", "lang"))
	}

	page = b.Submit(page, allLetters, nil)
	shows(t, page, http.StatusOK, says("letters.done_created"), "A fund for victims")
	sheet := s.sheet(t, "a-fund-for-victims")
	if want := time.Date(2026, 6, 30, 16, 0, 0, 0, time.UTC); !sheet.Letter.DeadlineAt.Equal(want) || len(sheet.Texts) != 2 {
		t.Errorf("%v, %d texts", sheet.Letter.DeadlineAt, len(sheet.Texts))
	}

	page = b.Get("/letters/a-fund-for-victims/edit")
	for name, want := range sent {
		if got := page.Value(name); got != want[0] {
			t.Errorf("%s holds %q, want %q", name, got, want[0])
		}
	}
	page = b.Submit(page, "/letters/a-fund-for-victims/edit", url.Values{"title": {"A better title"}, "title_fr": {""}, "addressees_fr": {""}, "body_fr": {""}})
	shows(t, page, http.StatusOK, says("letters.done_saved"), "A better title")
	if sheet := s.sheet(t, "a-fund-for-victims"); len(sheet.Texts) != 1 {
		t.Errorf("the emptied translation was kept: %+v", sheet.Texts)
	}
}

func TestLetterFormSaysWhatIsWrongAndLosesNothing(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	tests := map[string]struct {
		sent url.Values
		want []string
	}{
		"nothing":            {form("language", "en"), []string{"addressees", "body", "deadline_at", "deadline_on", "deadline_zone", "title", "visibility"}},
		"a broken deadline":  {typed("deadline_on", "soon", "deadline_at", "25:00"), []string{"deadline_at", "deadline_on"}},
		"a past deadline":    {typed("deadline_on", "2026-03-01"), []string{"deadline_on"}},
		"an unknown zone":    {typed("deadline_zone", "Mars/Olympus"), []string{"deadline_zone"}},
		"the server's zone":  {typed("deadline_zone", "Local"), []string{"deadline_zone"}},
		"a skipped hour":     {typed("deadline_on", "2026-03-29", "deadline_at", "02:30"), []string{"deadline_at"}},
		"half a translation": {typed("title_de", "Ein Fonds"), []string{"addressees_de", "body_de"}},
		"an unknown host":    {typed("hosts", "nobody"), nil}, // no field offers hosts here
		"no language":        {typed("language", ""), []string{"language"}},
		"a title too long":   {typed("title", strings.Repeat("ä", app.MaxName+1)), []string{"title"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			page := b.Post(allLetters, test.sent)
			shows(t, page, http.StatusUnprocessableEntity, says("layout.error_summary"))
			if diff := cmp.Diff(test.want, wrong(page)); diff != "" {
				t.Error(diff)
			}
			for _, field := range []string{"title", "body", "deadline_on", "title_de"} {
				if page.Value(field) != test.sent.Get(field) {
					t.Errorf("%s was %q and is %q", field, test.sent.Get(field), page.Value(field))
				}
			}
		})
	}
	if n := len(b.Get(allLetters).All("li.entry")); n != 1 {
		t.Errorf("%d letters were stored", n-1)
	}
}

func TestWhoWritesLetters(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	platform, other := storetest.Platform(t, s.store), storetest.Officer(t, s.store, storetest.Coalition(t, s.store, "other"), app.Coordinator)
	coordinator := storetest.Officer(t, s.store, s.coalition, app.Coordinator)
	for _, test := range []struct {
		who    app.Person
		status int
	}{{s.owner, 403}, {platform, 403}, {other, 403}, {coordinator, 200}} {
		b := s.as(t, test.who)
		for name, page := range map[string]*webtest.Page{
			"form": b.Get(newLetter), "preview": b.Post(allLetters, typed("do", "preview")), "save": b.Post(allLetters, typed()),
		} {
			if page.Status != test.status {
				t.Errorf("%s, %s: %d", test.who.Name, name, page.Status)
			}
		}
	}
	if path := s.visitor(t).Get(newLetter).Path; !strings.HasPrefix(path, "/sign-in") {
		t.Errorf("a visitor was led to %s", path)
	}
	for _, path := range []string{"/letters/a-fund-for-victims/edit", "/letters/a-fund-for-victims/manage", "/letters/a-fund-for-victims"} {
		for _, who := range []app.Person{s.owner, platform, other} {
			shows(t, s.as(t, who).Get(path), http.StatusNotFound) // a draft does not exist for them
		}
	}
	shows(t, s.as(t, s.owner).Post("/letters/a-fund-for-victims/edit", typed()), http.StatusNotFound)
	shows(t, s.as(t, s.owner).Get("/letters/remediation/edit"), http.StatusForbidden)
	shows(t, s.as(t, coordinator).Get("/letters/remediation/edit"), http.StatusConflict, says("rules.letter_text_frozen"))
}

func TestTwoCoordinatorsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	b.Post(allLetters, typed())
	const path = "/letters/a-fund-for-victims/edit"
	first, second := b.Get(path), b.Get(path)
	shows(t, b.Submit(first, path, url.Values{"body": {"The first one's."}}), http.StatusOK)
	page := b.Submit(second, path, url.Values{"body": {"The second one's."}})
	shows(t, page, http.StatusConflict, says("rules.changed_meanwhile"))
	if page.Value("body") != "The second one's." || s.sheet(t, "a-fund-for-victims").Texts[0].Body != "The first one's." {
		t.Errorf("typed %q, stored %q", page.Value("body"), s.sheet(t, "a-fund-for-victims").Texts[0].Body)
	}
	shows(t, b.Submit(page, path, nil), http.StatusOK, says("letters.done_saved"))
}

func TestDeadlinesAtChangesOfClocks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		on, at, zone string
		want         string // in UTC; empty where refused
	}{
		"in winter":             {"2026-01-31", "18:00", "Europe/Brussels", "2026-01-31T17:00:00Z"},
		"in summer":             {"2026-06-30", "18:00", "Europe/Brussels", "2026-06-30T16:00:00Z"},
		"a skipped hour":        {"2026-03-29", "02:30", "Europe/Brussels", ""},
		"an hour that is twice": {"2026-10-25", "02:30", "Europe/Brussels", "2026-10-25T01:30:00Z"},
		"the hour after it":     {"2026-10-25", "03:00", "Europe/Brussels", "2026-10-25T02:00:00Z"},
		"elsewhere":             {"2026-10-25", "01:30", "Europe/Lisbon", "2026-10-25T01:30:00Z"},
		"without changes":       {"2026-03-29", "02:30", "UTC", "2026-03-29T02:30:00Z"},
		"no such day":           {"2026-02-30", "18:00", "UTC", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, problems := deadline.Read(form("deadline_on", test.on, "deadline_at", test.at, "deadline_zone", test.zone))
			if test.want == "" {
				if len(problems) == 0 {
					t.Errorf("accepted as %v", got)
				}
				return
			}
			if got := got.UTC().Format(time.RFC3339); got != test.want || len(problems) > 0 {
				t.Errorf("%s, want %s (%v)", got, test.want, problems)
			}
		})
	}
}

// What is accepted comes back as it was typed, but for what nobody sees, is escaped where it is shown, and breaks no file.
func TestOddTextsComeBackAsTyped(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	for i, odd := range []string{
		`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, "=HYPERLINK(\"http://x\")", "{{organisations}}{{.Count}}{{end}}", "%s%n%x",
		"‮gnirts", "Ω≈ç√∫ ﷽ 田中さん", "🏳️‍🌈 ｗｉｄｅ", "a ​b", "'; DROP TABLE letters; --", "../../etc/passwd", strings.Repeat("x", app.MaxName), "[^1]: [^1]", "NULL",
	} {
		page := b.Post(allLetters, typed("title", odd, "addressees", odd, "body", odd+"\n\n* "+odd, "closing", odd))
		shows(t, page, http.StatusOK, says("letters.done_created"))
		letter := strings.TrimSuffix(page.Path, "/manage")
		form := b.Get(letter + "/edit")
		for name, want := range map[string]string{"title": oneLine(odd), "addressees": multiline(odd), "body": multiline(odd + "\n\n* " + odd), "closing": multiline(odd)} {
			if got := form.Value(name); got != want {
				t.Errorf("%d: %s was %q and is %q", i, name, want, got)
			}
		}
		b.Submit(page, letter+"/freeze", nil)
		for _, path := range []string{letter, letter + ".pdf", letter + "/signatories.docx", letter + "/signatories.csv", allLetters} {
			page := b.Get(path)
			if page.Status != http.StatusOK || contains(page.Body, "<img src=x") || contains(page.Body, "<script>alert") {
				t.Errorf("%d: %s: %d", i, path, page.Status)
			}
		}
	}
}
