package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/lang"
)

func TestCheckLineAndText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in         string
		required   bool
		line, text string // message, "" where it is accepted
	}{
		{"", false, "", ""},
		{"", true, "rules.required", "rules.required"},
		{" \t ", true, "rules.text_control", "rules.required"},
		{"\u200b\u2060", true, "rules.required", "rules.required"},
		{"Ärzte «für» /e/ >make 😀 اتحاد", true, "", ""},
		{"a\nb", true, "rules.text_control", ""},
		{"a\tb", true, "rules.text_control", ""},
		{"a\rb", true, "rules.text_control", "rules.text_control"},
		{"a\u2028b", true, "rules.text_control", ""},
		{"a\uffffb", true, "rules.text_control", "rules.text_control"},
		{"a\x00b", true, "rules.text_control", "rules.text_control"},
		{"a\u0085b", true, "rules.text_control", "rules.text_control"},
		{"a\xffb", true, "rules.text_control", "rules.text_control"},
		{strings.Repeat("ж", 10), true, "", ""},
		{strings.Repeat("ж", 11), true, "rules.text_long", "rules.text_long"},
	}
	for _, test := range tests {
		limit := 10
		if strings.Contains(test.in, "Ärzte") {
			limit = app.MaxLine
		}
		var line, text app.Problems
		line.CheckLine("f", test.in, limit, test.required)
		text.CheckText("f", test.in, limit, test.required)
		if got := messages(line); got != test.line {
			t.Errorf("line %q: %q, want %q", test.in, got, test.line)
		}
		if got := messages(text); got != test.text {
			t.Errorf("text %q: %q, want %q", test.in, got, test.text)
		}
	}
}

func messages(problems app.Problems) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Message)
	}
	return strings.Join(all, " ")
}

func TestFieldChecks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		check func(*app.Problems, string, string)
		good  []string
		bad   []string
	}{
		{"website", (*app.Problems).CheckWebsite,
			[]string{"", "https://example.org", "http://www.bücher.example/über?x=1#y", "https://example.org:8443/"},
			[]string{"example.org", "ftp://example.org", "https://localhost", "javascript:alert(1)", "https://user:pass@example.org", "https://exa mple.org", "https://", "//example.org", "https://example.org/\x00", "https://example.org/" + strings.Repeat("a", 300)}},
		{"register number", (*app.Problems).CheckRegisterNumber,
			[]string{"", "12345678-90", "123456789012-34"},
			[]string{"1234567-89", "1234567890123-45", "12345678-9", "12345678 90", "x12345678-90", "12345678-90\n"}},
		{"country", (*app.Problems).CheckCountry,
			[]string{"DE", "XK", app.International, "ZW", "AD"},
			[]string{"", "de", "D", "DEU", "ZZ", "UK", "EL", "E ", " D", "D\x00"}},
		{"language", (*app.Problems).CheckLanguage,
			[]string{"de", "pt-BR", "sr-Latn-RS", "nds"},
			[]string{"", "d", "DE", "english", "de_DE", "de\x00", "x-klingon", "de-", "de-" + strings.Repeat("a", 9)}},
	}
	for _, test := range tests {
		for _, in := range slices.Concat(test.good, test.bad) {
			var problems app.Problems
			test.check(&problems, "f", in)
			if good := len(problems) == 0; good != slices.Contains(test.good, in) {
				t.Errorf("%s %q: accepted is %v", test.name, in, good)
			}
		}
	}
}

// TestCountriesAreThoseThatFormsOffer: a code that can be chosen is accepted, and no other one.
func TestCountriesAreThoseThatFormsOffer(t *testing.T) {
	t.Parallel()
	offered := append(lang.Countries(), lang.International)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			if app.IsCountry(code) != slices.Contains(offered, code) {
				t.Errorf("%s: accepted is %v", code, app.IsCountry(code))
			}
		}
	}
}

func profile() app.Profile {
	return app.Profile{LegalName: "Straße e.V.", DisplayName: "Straße", Type: app.NGO, Country: "DE", City: "Köln"}
}

func TestProfileIsChecked(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", app.MaxName+1)
	tests := []struct {
		change func(*app.Profile)
		want   []string
	}{
		{func(*app.Profile) {}, nil},
		{func(p *app.Profile) { *p = app.Profile{} }, []string{"legal_name", "type", "country", "city"}},
		{func(p *app.Profile) { p.LegalName, p.DisplayName, p.SortName, p.EnglishName = long, long, long, long }, []string{"legal_name", "display_name", "sort_name", "english_name"}},
		{func(p *app.Profile) { p.Acronym = strings.Repeat("A", 41) }, []string{"acronym"}},
		{func(p *app.Profile) { p.Type = "person" }, []string{"type"}},
		{func(p *app.Profile) { p.Country = "ZZ" }, []string{"country"}},
		{func(p *app.Profile) { p.Website, p.RegisterNumber = "nowhere", "12" }, []string{"website", "register_number"}},
		{func(p *app.Profile) { p.About = "a\x00" }, []string{"about"}},
		{func(p *app.Profile) { p.Language = "Deutsch" }, []string{"language"}},
		{func(p *app.Profile) { p.Language = "de-AT" }, nil},
	}
	for i, test := range tests {
		p := profile()
		test.change(&p)
		var problems app.Problems
		p.Check(&problems)
		if diff := cmp.Diff(test.want, fields(problems)); diff != "" {
			t.Errorf("%d (-want +got)\n%s", i, diff)
		}
	}
}

func TestProfileIsCleaned(t *testing.T) {
	t.Parallel()
	got := app.Profile{LegalName: "  terre des hommes \n", About: " a\r\nb\rc ", Language: " de ", City: "\u00a0Bern "}.Clean()
	want := app.Profile{LegalName: "terre des hommes", DisplayName: "terre des hommes", About: "a\nb\nc", Language: "de", City: "Bern"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var o app.Organisation
	o.Describe(want, noon)
	if diff := cmp.Diff(want, o.Profile()); diff != "" {
		t.Errorf("described and read again (-want +got)\n%s", diff)
	}
}

func TestInstantIsUTCToTheMicrosecond(t *testing.T) {
	t.Parallel()
	in := time.Date(2026, 7, 1, 14, 0, 0, 123456789, time.FixedZone("CEST", 7200))
	if got, want := app.Instant(in), time.Date(2026, 7, 1, 12, 0, 0, 123456000, time.UTC); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestKindOfAnError(t *testing.T) {
	t.Parallel()
	refusal := app.Refuse(app.Conflict, "rules.last_owner")
	tests := []struct {
		err  error
		want app.Kind
	}{
		{nil, ""},
		{refusal, app.Conflict},
		{fmt.Errorf("decide: %w", refusal), app.Conflict},
		{errors.New("disk full"), app.Internal},
		{app.Problems{}.Err(), ""},
		{app.Problems{{Field: "a", Message: "rules.required"}}.Err(), app.Invalid},
	}
	for _, test := range tests {
		if got := app.KindOf(test.err); got != test.want || app.IsKind(test.err, test.want) != (test.err != nil) {
			t.Errorf("%v: %q, want %q", test.err, got, test.want)
		}
	}
	cause := errors.New("row 7")
	wrapped := &app.Error{Kind: app.Internal, Message: "rules.x", Err: cause}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is lost")
	}
}
