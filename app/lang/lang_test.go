package lang

import (
	"slices"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                                "en",
		"de":                              "de",
		"de-AT,de;q=0.9,en;q=0.5":         "de",
		"fr-BE":                           "fr",
		"pl,de;q=0.7,en;q=0.3":            "de",
		"pl":                              "en",
		"zh-Hans, ja;q=0.5":               "en",
		"en-GB,en;q=0.9,fr;q=0.8":         "en",
		"gibberish;;q=,":                  "en",
		"*":                               "en",
		"fr;q=0.1, de;q=0.9":              "de",
		"\x00\xff":                        "en",
		"it-IT,it;q=0.9,fr;q=0.8,en;q=.1": "fr",
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestForUnknownIsEnglish(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "pl", "de-AT", "EN"} {
		if Supported(code) {
			t.Errorf("Supported(%q)", code)
		}
		if got := For(code).Code(); got != "en" {
			t.Errorf("For(%q) speaks %q", code, got)
		}
	}
	if For("de") != For("de") {
		t.Error("the printer is not shared")
	}
}

func TestUnknownKeyAnswersItself(t *testing.T) {
	t.Parallel()
	for _, code := range Codes {
		if got := For(code).T("nowhere.to_be_found", "Count", 3); got != "nowhere.to_be_found" {
			t.Errorf("%s: %q", code, got)
		}
	}
}

func TestPlainAndPlural(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code  string
		count int
		want  string
	}{
		{"en", 0, "0 organisations"}, {"en", 1, "1 organisation"}, {"en", 1234, "1,234 organisations"},
		{"fr", 0, "0 organisation"}, {"fr", 1, "1 organisation"}, {"fr", 1234, "1\u202f234 organisations"},
		{"fr", 1_000_000, "1\u202f000\u202f000 organisations"},
		{"de", 0, "0 Organisationen"}, {"de", 1, "1 Organisation"}, {"de", 1234, "1.234 Organisationen"},
	} {
		if got := For(tt.code).T("documents.organisations", "Count", tt.count); got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.code, tt.count, got, tt.want)
		}
	}
}

// Values are data: a name that looks like a template must come out as it went in.
func TestValuesAreNeverTemplates(t *testing.T) {
	t.Parallel()
	got := For("en").T("lang.zone_other", "City", "{{.City}}<b>")
	if want := "{{.City}}<b> time"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", -12345: "-12,345",
		1234567: "1,234,567"} {
		if got := For("en").Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	summer := time.Date(2026, 6, 3, 16, 0, 0, 0, time.UTC)
	first := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	for _, tt := range []struct{ code, got, want string }{
		{"en", For("en").Date(summer), "3 June 2026"},
		{"fr", For("fr").Date(summer), "3 juin 2026"},
		{"fr", For("fr").Date(first), "1er décembre 2026"},
		{"de", For("de").Date(summer), "3. Juni 2026"},
		{"en", For("en").DateTime(summer, "Europe/Brussels"), "3 June 2026, 18:00 (Brussels time, CEST)"},
		{"fr", For("fr").DateTime(summer, "Europe/Brussels"), "3 juin 2026 à 18\u202fh\u202f00 (heure de Bruxelles, CEST)"},
		{"de", For("de").DateTime(summer, "Europe/Brussels"), "3. Juni 2026, 18:00 Uhr (Brüsseler Zeit, MESZ)"},
		{"en", For("en").DateTime(first, "Europe/Brussels"), "2 December 2026, 00:30 (Brussels time, CET)"},
		{"en", For("en").DateTime(first, "America/New_York"), "1 December 2026, 18:30 (New York time, EST)"},
		{"en", For("en").DateTime(first, "America/Sao_Paulo"), "1 December 2026, 20:30 (Sao Paulo time, UTC-03:00)"},
		{"en", For("en").DateTime(first, "Nowhere/Atlantis"), "1 December 2026, 23:30 (UTC)"},
		{"en", For("en").DateTime(first, "Local"), "1 December 2026, 23:30 (UTC)"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.code, tt.got, tt.want)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"en": "a, b and c", "fr": "a, b et c", "de": "a, b und c"} {
		p := For(code)
		got := []string{p.List(nil), p.List([]string{"a"}), p.List([]string{"a", "b", "c"})}
		if diff := cmp.Diff([]string{"", "a", want}, got); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}

func TestCountryNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ code, en, fr, de string }{
		{"CZ", "Czechia", "Tchéquie", "Tschechien"},
		{"TR", "Türkiye", "Turquie", "Türkei"},
		{"MK", "North Macedonia", "Macédoine du Nord", "Nordmazedonien"},
		{"GB", "United Kingdom", "Royaume-Uni", "Vereinigtes Königreich"},
		{"BA", "Bosnia and Herzegovina", "Bosnie-Herzégovine", "Bosnien und Herzegowina"},
		{"HK", "Hong Kong", "Hong Kong", "Hongkong"},
		{"XK", "Kosovo", "Kosovo", "Kosovo"},
		{"XE", "European and international", "Europe et international", "Europäisch und international"},
		{"", "", "", ""},
		{"QQ", "QQ", "QQ", "QQ"},
		{"eu", "eu", "eu", "eu"},
		{"<b>", "<b>", "<b>", "<b>"},
	} {
		got := []string{For("en").Country(tt.code), For("fr").Country(tt.code), For("de").Country(tt.code)}
		if diff := cmp.Diff([]string{tt.en, tt.fr, tt.de}, got); diff != "" {
			t.Errorf("%s: %s", tt.code, diff)
		}
	}
}

func TestCountriesHaveNames(t *testing.T) {
	t.Parallel()
	codes := Countries()
	if len(codes) != 250 || !slices.IsSorted(codes) || slices.Contains(codes, International) {
		t.Errorf("%d codes, want the 249 of ISO 3166-1 and XK, in order, without %s", len(codes), International)
	}
	for _, code := range Codes {
		p := For(code)
		seen := map[string]string{}
		for _, c := range codes {
			name := p.Country(c)
			if name == c || !unicode.IsUpper([]rune(name)[0]) || len([]rune(name)) > 45 {
				t.Errorf("%s: %s is called %q", code, c, name)
			}
			if twin, ok := seen[name]; ok {
				t.Errorf("%s: %s and %s are both %q", code, c, twin, name)
			}
			seen[name] = c
		}
	}
	byName := For("de").Countries()
	if slices.Index(byName, "AT") > slices.Index(byName, "PL") || len(byName) != len(codes) {
		t.Error("Österreich must stand with O in a German list")
	}
}

func TestPrinterIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			p := For(Codes[i%len(Codes)])
			for n := range 50 {
				_ = p.T("documents.organisations", "Count", n) + p.Country("DE") + p.Date(time.Unix(0, 0))
			}
		})
	}
	wg.Wait()
}

func BenchmarkPlain(b *testing.B) {
	p := For("de")
	for b.Loop() {
		p.T("lang.list_and")
	}
}

func BenchmarkPlural(b *testing.B) {
	p := For("de")
	for b.Loop() {
		p.T("documents.organisations", "Count", 12)
	}
}
