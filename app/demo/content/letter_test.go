package content

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// letterStates are the states that somebody can bring a letter into, in the order of its life.
var letterStates = []string{"draft", "frozen", "open", "closed", "delivered", "archived", "cancelled"}

func TestLettersStandInEveryState(t *testing.T) {
	t.Parallel()
	all := loaded(t).Letters
	want := map[string]int{}
	for _, state := range letterStates {
		want[state] = 1
	}
	want["draft"], want["open"] = 3, 3
	if diff := cmp.Diff(want, tally(all, func(l Letter) string { return Last(l.History).State })); diff != "" {
		t.Errorf("states (-want +got)\n%s", diff)
	}
	unique(t, "slug", all, func(l Letter) string { return l.Slug })
}

func TestLettersHaveAPastThatFitsTheirState(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	coalitions := tally(c.Coalitions, func(c Coalition) string { return c.Slug })
	for _, l := range c.Letters {
		states, last := []string{}, Moment{Day: -10_000}
		for _, step := range l.History {
			states = append(states, step.State)
			if !last.Before(step.At) || step.At.Day >= 0 {
				t.Errorf("%s: %s at %s comes too late or too early", l.Slug, step.State, step.At)
			}
			last = step.At
		}
		want := letterStates[:slices.Index(letterStates, Last(l.History).State)+1]
		if Last(l.History).State == "cancelled" {
			want = []string{"draft", "cancelled"}
		}
		if diff := cmp.Diff(want, states); diff != "" {
			t.Errorf("%s (-want +got)\n%s", l.Slug, diff)
		}
		if (l.CancelReason != "") != (Last(l.History).State == "cancelled") {
			t.Errorf("%s is %s; reason %q", l.Slug, Last(l.History).State, l.CancelReason)
		}
		_, delivered := l.Reached("delivered")
		if (l.Delivery != nil) != delivered {
			t.Errorf("%s is %s; delivery %v", l.Slug, Last(l.History).State, l.Delivery)
		}
		deadline(t, l)
		for _, host := range l.Hosts {
			if coalitions[host] == 0 {
				t.Errorf("%s has %q as a host", l.Slug, host)
			}
		}
		if len(l.Hosts) == 0 || !slices.Contains([]string{"hosts", "members", "link", "public"}, l.Visibility) {
			t.Errorf("%s: hosts %v, visibility %q", l.Slug, l.Hosts, l.Visibility)
		}
	}
}

// deadline fails the test when a letter is closed before its deadline, or open after it.
func deadline(t *testing.T, l Letter) {
	t.Helper()
	if _, err := l.Deadline.On(today); err != nil {
		t.Errorf("%s: %v", l.Slug, err)
	}
	closed, was := l.Reached("closed")
	past := l.Deadline.At.Day < 0
	if was && closed.Before(l.Deadline.At) || Last(l.History).State != "cancelled" && was != past {
		t.Errorf("%s is %s; its deadline is at %s", l.Slug, Last(l.History).State, l.Deadline.At)
	}
}

func TestTextsAreWhole(t *testing.T) {
	t.Parallel()
	filler := regexp.MustCompile(`(?i)lorem|ipsum|todo|xxx`)
	for _, l := range loaded(t).Letters {
		if len(l.Texts) == 0 || l.Texts[0].Language != l.Language {
			t.Fatalf("%s: the first text is not the one in %s", l.Slug, l.Language)
		}
		for _, text := range l.Texts {
			if text.Title == "" || len(text.Addressees) == 0 || text.Closing == "" {
				t.Errorf("%s in %s: something is missing", l.Slug, text.Language)
			}
			within(t, l.Slug+" in "+text.Language+", words", len(strings.Fields(text.Body)), 60, 1100)
			if found := filler.FindString(text.Body); found != "" {
				t.Errorf("%s in %s: %q", l.Slug, text.Language, found)
			}
			if diff := cmp.Diff(shape(l.Texts[0].Body), shape(text.Body)); diff != "" {
				t.Errorf("%s in %s is built otherwise than in %s\n%s", l.Slug, text.Language, l.Language, diff)
			}
		}
	}
}

// shape is what translations of a letter have in common: headings, items, footnotes and tokens.
func shape(body string) map[string]int {
	marks := map[string]*regexp.Regexp{
		"headings":  regexp.MustCompile(`(?m)^## `),
		"bullets":   regexp.MustCompile(`(?m)^- `),
		"numbers":   regexp.MustCompile(`(?m)^\d\. `),
		"footnotes": regexp.MustCompile(`(?m)^\[\^\d\]: `),
		"notes":     regexp.MustCompile(`\[\^\d\](?:[^:]|$)`),
		"strong":    regexp.MustCompile(`\*\*[^*]+\*\*`),
	}
	counts := map[string]int{
		"organisations": strings.Count(body, "{{organisations}}"),
		"countries":     strings.Count(body, "{{countries}}"),
		"braces":        strings.Count(body, "{{"),
	}
	for what, mark := range marks {
		counts[what] = len(mark.FindAllString(body, -1))
	}
	return counts
}

func TestRemediationLetterIsTheOneOfTheSeed(t *testing.T) {
	t.Parallel()
	all := loaded(t).Letters
	i := slices.IndexFunc(all, func(l Letter) bool { return l.Slug == "remediation-first" })
	if i < 0 {
		t.Fatal("it is not there")
	}
	l := all[i]
	var languages []string
	for _, text := range l.Texts {
		languages = append(languages, text.Language)
	}
	if diff := cmp.Diff([]string{"en", "de", "fr"}, languages); diff != "" || Last(l.History).State != "open" {
		t.Errorf("it is %s in %v", Last(l.History).State, languages)
	}
	counts := shape(l.Texts[0].Body)
	if counts["headings"] != 6 || counts["footnotes"] != 2 || counts["braces"] != 2 {
		t.Errorf("five gaps, one outlook, two footnotes and two tokens: %v", counts)
	}
	if !strings.Contains(l.Texts[0].Addressees[0], "Presidency of the Council") {
		t.Errorf("it goes to %q", l.Texts[0].Addressees)
	}
}
