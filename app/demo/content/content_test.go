package content

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// loaded is the content that the other tests look at.
func loaded(t *testing.T) *Content {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tally counts things by what key says of each.
func tally[T any](things []T, key func(T) string) map[string]int {
	counts := map[string]int{}
	for _, thing := range things {
		counts[key(thing)]++
	}
	return counts
}

// within fails the test when n is not from least to most.
func within(t *testing.T, what string, n, least, most int) {
	t.Helper()
	if n < least || n > most {
		t.Errorf("%s: %d, want %d to %d", what, n, least, most)
	}
}

func TestThereAreThreeCoalitions(t *testing.T) {
	t.Parallel()
	var slugs []string
	for _, c := range loaded(t).Coalitions {
		slugs = append(slugs, c.Slug)
		if c.Name == "" || !isDay(c.AsOf) {
			t.Errorf("%s: name %q, as of %q", c.Slug, c.Name, c.AsOf)
		}
		threeLanguages(t, c.Slug, c.About)
	}
	if diff := cmp.Diff([]string{"justice-initiative", "child-safety-on", "terre-des-hommes"}, slugs); diff != "" {
		t.Error(diff)
	}
}

func TestPersonsAreRolesWithSomethingToTry(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	coalitions := tally(c.Coalitions, func(c Coalition) string { return c.Slug })
	organisations := tally(c.Organisations, func(o Organisation) string { return o.Slug })
	within(t, "persons", len(c.Persons), 10, 14)
	unique(t, "key", c.Persons, func(p Person) string { return p.Key })
	unique(t, "name", c.Persons, func(p Person) string { return p.Name })
	unique(t, "e-mail", c.Persons, func(p Person) string { return p.Email })
	held := map[string]int{}
	for _, p := range c.Persons {
		threeLanguages(t, p.Key, p.WhatToTry)
		if !strings.HasSuffix(p.Email, ".example") || !slices.Contains([]string{"en", "fr", "de"}, p.Language) {
			t.Errorf("%s: e-mail %q, language %q", p.Key, p.Email, p.Language)
		}
		for _, o := range p.Offices {
			held[o.Role] += coalitions[o.Coalition]
		}
		for _, s := range p.Seats {
			held[s.Role] += organisations[s.Organisation]
		}
		switch {
		case p.Platform:
			held["platform"]++
		case len(p.Offices)+len(p.Seats) == 0:
			held["newcomer"]++
		}
	}
	want := map[string]int{
		"coordinator": 2, "administrator": 3, "viewer": 1, "editor": 1, "signatory": 2, "owner": 2, "platform": 1, "newcomer": 1,
	}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Errorf("roles (-want +got)\n%s", diff)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, text, want string }{
		{"a field that nobody knows", "coalitions.json", `[{"slug": "x", "colour": "red"}]`, "coalitions.json"},
		{"a missing column", "organisations.csv", "slug,legal_name\nx,X\n", "organisations.csv, row 1: display_name"},
		{"a short row", "memberships.csv", "organisation,coalition\nx\n", "memberships.csv"},
		{"no header", "endorsements.csv", "", "endorsements.csv"},
		{"a membership without a history", "membership_steps.csv", "organisation,coalition,state,at,message\n", "weissdornkreis has no history"},
		{"a step without its membership", "membership_steps.csv", "organisation,coalition,state,at,message\nnobody,x,draft,-1 08:00,\n", "nobody"},
		{"a moment that is none", "membership_steps.csv", "organisation,coalition,state,at,message\nweissdornkreis,justice-initiative,draft,yesterday,\n", "row 1: at"},
		{"a letter without a history", "letters/those-who-speak/letter.json", `{"slug": "x"}`, "letters/those-who-speak"},
		{"a text without its body", "letters/those-who-speak/letter.json", `{"slug": "x", "history": {"draft": "-1 08:00"}, "texts": {"pl": {}}}`, "letters/those-who-speak/pl.md"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			changed := copied(t)
			changed[test.file] = &fstest.MapFile{Data: []byte(test.text)}
			if _, err := load(changed); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
			delete(changed, test.file)
			if _, err := load(changed); err == nil || !strings.Contains(err.Error(), test.file) {
				t.Errorf("error %v, want one that names %s", err, test.file)
			}
		})
	}
}

// threeLanguages fails the test when a text is missing in a language of the interface.
func threeLanguages(t *testing.T, what string, texts map[string]string) {
	t.Helper()
	for _, language := range []string{"en", "fr", "de"} {
		if strings.TrimSpace(texts[language]) == "" {
			t.Errorf("%s: nothing in %s", what, language)
		}
	}
	if len(texts) != 3 {
		t.Errorf("%s: %d languages, want 3", what, len(texts))
	}
}

// unique fails the test when two things have the same key; an empty key is not one.
func unique[T any](t *testing.T, what string, things []T, key func(T) string) {
	t.Helper()
	for value, n := range tally(things, key) {
		if value != "" && n > 1 {
			t.Errorf("%s %q is there %d times", what, value, n)
		}
	}
}
