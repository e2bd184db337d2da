package app_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"undersigned/app"
)

// unseen are names of which a reader sees nothing.
var unseen = []string{
	"", " ", "\u00a0", "\u3000", "\u200b", "\u00ad", "\u2060", "\u200e", "\u202e", "\ufeff", "\u3164", "\uffa0", "\u115f", "\u2800", "\u180e", "\u034f",
	"\ufe0f", "\u2063", "\u2066\u2069", "\u200d", "\U000e0041", "\U0001d159", "\ufffc", "\u0301", "\u20dd", " \u200b\u2800 \u00ad\u0301",
}

func TestWhatNobodySeesIsNothing(t *testing.T) {
	t.Parallel()
	for _, in := range unseen {
		if got := app.OneLine(in); got != "" {
			t.Errorf("OneLine(%+q) is %+q", in, got)
		}
		var line, text app.Problems
		line.CheckLine("f", in, 10, true) // and where somebody forgot to clean
		text.CheckText("f", app.Multiline(in), 10, true)
		if messages(line) != "rules.required" || messages(text) != "rules.required" {
			t.Errorf("%+q is accepted: line %q, text %q", in, messages(line), messages(text))
		}
	}
}

func TestLinesAreCleaned(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  terre des hommes \n":            "terre des hommes",
		"Kinder\u00adschutz\u00adbund":     "Kinderschutzbund",
		"\u202eAid\u202c Alpha\u200b":      "Aid Alpha",
		"\u2067Alpha\u2069 (DE)\u200f":     "Alpha (DE)",
		"Alpha \u3000 Aid\u2003e.V.":       "Alpha Aid e.V.",
		"Qui\u202f?":                       "Qui\u202f?",
		"Qui \u00a0?":                      "Qui ?",
		"\u2813\u2800\u2815":               "\u2813 \u2815",
		"a\nb":                             "a\nb",
		"می\u200cخواهم":                    "می\u200cخواهم",
		"क\u094d\u200dष":                   "क\u094d\u200dष",
		"Al\u200dpha":                      "Alpha",
		"می\u200c":                         "می",
		"👩\u200d👧 und ❤\ufe0f 1\ufe0f⃣":    "👩\u200d👧 und ❤\ufe0f 1\ufe0f⃣",
		"Alpha\ufe0f":                      "Alpha",
		"葛\U000e0100城":                     "葛\U000e0100城",
		"\u0301Alpha \u0301Aid e\u0301":    "Alpha Aid e\u0301",
		"Z" + strings.Repeat("\u0321", 99): "Z" + strings.Repeat("\u0321", 8),
		"\xff \u200b":                      "\xff \u200b",
	} {
		if got := app.OneLine(in); got != want {
			t.Errorf("OneLine(%+q) is %+q, want %+q", in, got, want)
		}
	}
}

func TestTextsAreCleaned(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" a\r\nb\rc\u2028d\u2029e ":   "a\nb\nc\nd\ne",
		"  \n\n ":                     "",
		"a\u202eb\u2066c\u00ad\ufeff": "abc",
		"(ABC\u200e) \u05d0\u200f!":   "(ABC\u200e) \u05d0\u200f!",
		"ภาษา\u200bไทย a\u200bb":      "ภาษา\u200bไทย ab",
		"two  spaces\tand a tab":      "two  spaces\tand a tab",
	} {
		if got := app.Multiline(in); got != want {
			t.Errorf("Multiline(%+q) is %+q, want %+q", in, got, want)
		}
	}
}

func TestWebsitesHaveOneForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "",
		"www.tdh.de":                    "https://www.tdh.de",
		"tdh.de":                        "https://tdh.de",
		"tdh.de:8443/x?y#z":             "https://tdh.de:8443/x?y#z",
		"https://www.tdh.de\u200b":      "https://www.tdh.de",
		"https://www.tdh.de.":           "https://www.tdh.de",
		"https://www.tdh.de./Über.":     "https://www.tdh.de/Über.",
		"HTTPS://WWW.TDH.de/A":          "https://www.tdh.de/A",
		"http://tdh.de.:80/":            "http://tdh.de:80/",
		"javascript:alert(1)":           "javascript:alert(1)",
		"ftp://example.org":             "ftp://example.org",
		"mailto:a@example.org":          "mailto:a@example.org",
		"a@example.org":                 "a@example.org",
		"https://user:pass@example.org": "https://user:pass@example.org",
		"we have none":                  "we have none",
		"http://[2001:db8::1]/":         "http://[2001:db8::1]/",
	} {
		got := app.Website(in)
		if got != want || app.Website(got) != got {
			t.Errorf("Website(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestRegisterNumbersHaveOneForm(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"12345678-90":                "12345678-90",
		"12345678–90":                "12345678-90",
		"12345678\u201190":           "12345678-90",
		"12345678\u00ad90":           "12345678-90",
		" 12345678 - 90\u200b":       "12345678-90",
		"1234 5678\u00a0-\u00a090":   "12345678-90",
		"12345678 90":                "12345678-90",
		"REG 12345678-90":            "12345678-90",
		"EU TR No.: 123456789012−34": "123456789012-34",
		"１２３４５６７８－９０":                "12345678-90",
		"HRB 12345678-90":            "HRB 12345678-90",
		"12345678-9":                 "12345678-9",
		"none":                       "none",
		"":                           "",
	} {
		if got := app.RegisterNumber(in); got != want {
			t.Errorf("RegisterNumber(%+q) is %q, want %q", in, got, want)
		}
	}
}

// FuzzCleaning: what was cleaned is clean, holds nothing that turns a page around, and is nothing or can be seen.
func FuzzCleaning(f *testing.F) {
	for _, s := range append(unseen, "Alpha\u202e Aid", "می\u200c\u200dخ", "\u200b\u0301a", "a\r\n\u2028b", "x\u0301\u200d\u0301") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		line, text := app.OneLine(in), app.Multiline(in)
		if app.OneLine(line) != line || app.Multiline(text) != text {
			t.Errorf("%+q is cleaned again: %+q, %+q", in, line, text)
		}
		if !utf8.ValidString(in) {
			return
		}
		control := strings.ContainsFunc(in, unicode.IsControl)
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) || line != "" && !control && !app.IsVisible(line) {
			t.Errorf("OneLine(%+q) is %+q", in, line)
		}
		if strings.ContainsAny(text, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\r") {
			t.Errorf("Multiline(%+q) is %+q", in, text)
		}
	})
}
