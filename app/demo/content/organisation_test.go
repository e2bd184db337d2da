package content

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	slugForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	registerForm = regexp.MustCompile(`^(999|0999)\d{4,9}-\d{2}$`)
)

func TestOrganisationsComeFromThirteenCountries(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	within(t, "organisations", len(c.Organisations), 150, 150)
	seats := tally(c.Organisations, func(o Organisation) string { return o.Seat })
	want := []string{"AT", "BE", "CH", "DE", "ES", "FI", "FR", "GR", "IT", "NL", "PL", "PT", "RO"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(seats))); diff != "" {
		t.Errorf("seats (-want +got)\n%s", diff)
	}
	for _, o := range c.Organisations {
		if o.Country != o.Seat && o.Country != "XE" {
			t.Errorf("%s stands under %s but has its seat in %s", o.Slug, o.Country, o.Seat)
		}
	}
	within(t, "European networks", tally(c.Organisations, func(o Organisation) string { return o.Country })["XE"], 5, 15)
}

func TestOrganisationsAreOfEveryTypeAndState(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	types := tally(c.Organisations, func(o Organisation) string { return o.Type })
	for _, kind := range []string{"survivor_group", "child_protection", "parents_association", "ngo", "trade_union", "network", "foundation", "faith_based", "academic", "other"} {
		within(t, kind, types[kind], 4, 40)
		delete(types, kind)
	}
	if len(types) != 0 {
		t.Errorf("types that the portal does not know: %v", types)
	}
	states := tally(c.Organisations, func(o Organisation) string { return o.State })
	if diff := cmp.Diff(map[string]int{"active": 147, "suspended": 1, "archived": 1, "merged": 1}, states); diff != "" {
		t.Errorf("states (-want +got)\n%s", diff)
	}
	bySlug := map[string]Organisation{}
	for _, o := range c.Organisations {
		bySlug[o.Slug] = o
	}
	for _, o := range c.Organisations {
		if (o.State == "merged") != (o.MergedInto != "") || o.MergedInto != "" && bySlug[o.MergedInto].State != "active" {
			t.Errorf("%s is %s, merged into %q", o.Slug, o.State, o.MergedInto)
		}
	}
}

func TestOrganisationsDescribeThemselves(t *testing.T) {
	t.Parallel()
	all := loaded(t).Organisations
	unique(t, "slug", all, func(o Organisation) string { return o.Slug })
	unique(t, "legal name", all, func(o Organisation) string { return o.LegalName })
	unique(t, "display name", all, func(o Organisation) string { return o.DisplayName })
	unique(t, "register number", all, func(o Organisation) string { return o.RegisterNumber })
	registered := 0
	for _, o := range all {
		if !slugForm.MatchString(o.Slug) || o.LegalName == "" || o.DisplayName == "" || o.City == "" || o.About == "" || o.Language == "" {
			t.Errorf("%s: something is missing in %+v", o.Slug, o)
		}
		if o.EnglishName == "" && o.Language != "en" || o.EnglishName == o.DisplayName {
			t.Errorf("%s: English name %q", o.Slug, o.EnglishName)
		}
		if o.RegisterNumber != "" {
			registered++
			if !registerForm.MatchString(o.RegisterNumber) {
				t.Errorf("%s: register number %q", o.Slug, o.RegisterNumber)
			}
		}
		website(t, o)
	}
	within(t, "with a register number", registered, 25, 100)
}

func website(t *testing.T, o Organisation) {
	t.Helper()
	u, err := url.Parse(o.Website)
	if err != nil || u.Scheme != "https" || u.Path != "" || !strings.HasSuffix(u.Host, ".example") {
		t.Errorf("%s: website %q", o.Slug, o.Website)
	}
}

// TestNamesAreAwkward keeps the names in that catch a list which sorts, cuts or re-cases badly.
func TestNamesAreAwkward(t *testing.T) {
	t.Parallel()
	wanted := map[string]func(string) bool{
		"a digit first":          func(s string) bool { return s[0] >= '0' && s[0] <= '9' },
		"lower case first":       func(s string) bool { return s[0] >= 'a' && s[0] <= 'z' },
		"l' first":               func(s string) bool { return strings.HasPrefix(s, "l’") },
		"in quotation marks":     func(s string) bool { return strings.HasPrefix(s, "«") },
		"a sign first":           func(s string) bool { return s[0] == '>' },
		"long":                   func(s string) bool { return len([]rune(s)) > 90 },
		"Greek":                  func(s string) bool { return strings.ContainsAny(s, "αεηιουωΑΕ") },
		"Cyrillic":               func(s string) bool { return strings.ContainsAny(s, "иоаул") },
		"Ł":                      func(s string) bool { return strings.HasPrefix(s, "Ł") },
		"Ç":                      func(s string) bool { return strings.HasPrefix(s, "Ç") },
		"Œ":                      func(s string) bool { return strings.HasPrefix(s, "Œ") },
		"É":                      func(s string) bool { return strings.HasPrefix(s, "É") },
		"Ä":                      func(s string) bool { return strings.HasPrefix(s, "Ä") },
		"Å":                      func(s string) bool { return strings.HasPrefix(s, "Å") },
		"Romanian comma below":   func(s string) bool { return strings.ContainsAny(s, "țșȚ") },
		"an ampersand in a name": func(s string) bool { return strings.Contains(s, " & ") },
	}
	all := loaded(t).Organisations
	for what, is := range wanted {
		if !slices.ContainsFunc(all, func(o Organisation) bool { return is(o.DisplayName) }) {
			t.Errorf("no name with %s", what)
		}
	}
}
