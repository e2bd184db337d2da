package content

import (
	"slices"
	"testing"
	"time"
)

// today is a day on which the tests let the demonstration start.
var today = time.Date(2027, 1, 15, 9, 0, 0, 0, time.UTC)

func TestLettersAreSignedAsTheDemonstrationNeeds(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	signed := map[string]int{}
	for _, e := range c.Endorsements {
		if e.State == "signed" {
			signed[e.Letter]++
		}
	}
	within(t, "remediation-first", signed["remediation-first"], 88, 92)
	within(t, "prevention-and-support", signed["prevention-and-support"], 68, 72)
	for _, l := range c.Letters {
		if _, opened := l.Reached("open"); opened {
			within(t, l.Slug, signed[l.Slug], 15, 120)
		} else if signed[l.Slug] != 0 {
			t.Errorf("%s was never open and has %d signatories", l.Slug, signed[l.Slug])
		}
	}
	states := tally(c.Endorsements, func(e Endorsement) string { return e.State })
	for _, state := range []string{"declined", "withdrawn", "void"} {
		within(t, state, states[state], 1, 12)
	}
	unique(t, "endorsement", c.Endorsements, func(e Endorsement) string { return e.Letter + " by " + e.Organisation })
}

func TestEndorsementsCarryWhatTheirStateNeeds(t *testing.T) {
	t.Parallel()
	for _, e := range loaded(t).Endorsements {
		set := ""
		for name, m := range map[string]*Moment{"s": e.Signed, "e": e.Ended} {
			if m != nil {
				set += name
			}
		}
		letters := []rune(set)
		slices.Sort(letters)
		want := map[string][]string{
			"signed": {"s"}, "declined": {"e"}, "withdrawn": {"es"}, "void": {"es"},
		}[e.State]
		if !slices.Contains(want, string(letters)) {
			t.Errorf("%s by %s is %q with moments %q", e.Letter, e.Organisation, e.State, string(letters))
		}
		if e.Capacity == "" || e.Authority == "" {
			t.Errorf("%s by %s is %s: capacity %q, authority %q", e.Letter, e.Organisation, e.State, e.Capacity, e.Authority)
		}
		if e.State == "void" && e.Reason == "" {
			t.Errorf("%s by %s is void without a reason", e.Letter, e.Organisation)
		}
	}
}

// TestEndorsementsWereLegal holds each signature to what the portal would have allowed at that moment:
// a member of the coalition that runs the letter, an open letter.
func TestEndorsementsWereLegal(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	letters, organisations, members := map[string]Letter{}, map[string]Organisation{}, map[[2]string]Membership{}
	for _, l := range c.Letters {
		letters[l.Slug] = l
	}
	for _, o := range c.Organisations {
		organisations[o.Slug] = o
	}
	for _, m := range c.Memberships {
		members[[2]string{m.Organisation, m.Coalition}] = m
	}
	for _, e := range c.Endorsements {
		l, what := letters[e.Letter], e.Letter+" by "+e.Organisation
		opened, open := l.Reached("open")
		if !open || organisations[e.Organisation].Slug == "" {
			t.Errorf("%s: no such open letter or organisation", what)
			continue
		}
		for _, m := range []*Moment{e.Signed, e.Ended} {
			if m != nil && (m.Before(opened) || l.Deadline.At.Before(*m) || m.Day >= 0) {
				t.Errorf("%s: %s is not while the letter was open", what, m)
			}
		}
		if !memberAt(members[[2]string{e.Organisation, l.Hosts[0]}], *first(e)) {
			t.Errorf("%s: not a member of %s at %s", what, l.Hosts[0], first(e))
		}
	}
}

// first is the first moment at which the organisation acted.
func first(e Endorsement) *Moment {
	for _, m := range []*Moment{e.Signed, e.Ended} {
		if m != nil {
			return m
		}
	}
	return &Moment{}
}

// memberAt says whether the membership was approved at a moment.
func memberAt(m Membership, at Moment) bool {
	state := ""
	for _, step := range m.History {
		if step.At.Before(at) {
			state = step.State
		}
	}
	return state == "approved"
}

func TestAHandfulOfNamesIsWithheld(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	types := map[string]string{}
	for _, o := range c.Organisations {
		types[o.Slug] = o.Type
	}
	withheld := map[string]int{}
	survivors, all := 0, 0
	for _, e := range c.Endorsements {
		switch e.Disclosure {
		case "public":
			continue
		case "addressee", "secretariat":
			withheld[e.Disclosure]++
		default:
			t.Errorf("%s by %s: disclosure %q", e.Letter, e.Organisation, e.Disclosure)
		}
		all++
		if types[e.Organisation] == "survivor_group" {
			survivors++
		}
	}
	within(t, "to the addressee", withheld["addressee"], 5, 20)
	within(t, "to the secretariat", withheld["secretariat"], 2, 10)
	if survivors*2 <= all {
		t.Errorf("%d of %d withheld names are those of survivors' groups, want most", survivors, all)
	}
}

// TestPersonsFindWhatTheyAreToTry holds the sign-in page to its word.
func TestPersonsFindWhatTheyAreToTry(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	states := map[[2]string]string{}
	for _, e := range c.Endorsements {
		states[[2]string{e.Organisation, e.Letter}] = e.State
	}
	for _, test := range []struct{ organisation, letter, want string }{
		{"workers-of-the-long-chain", "remediation-first", ""},
		{"l-enfance-debout", "une-oreille-dans-chaque-ecole", ""},
		{"l-enfance-debout", "remediation-first", "signed"},
		{"tisch-der-achtzig", "keine-frist-fuer-das-gehoer", ""},
	} {
		if got := states[[2]string{test.organisation, test.letter}]; got != test.want {
			t.Errorf("%s has %q under %s, want %q", test.organisation, got, test.letter, test.want)
		}
	}
	waiting := map[string]int{}
	for _, m := range c.Memberships {
		if Last(m.History).State == "submitted" || Last(m.History).State == "appealed" {
			waiting[m.Coalition]++
		}
		if m.Organisation == "lindenhof-gemeinschaft" && Last(m.History).State != "information_requested" {
			t.Errorf("lindenhof-gemeinschaft has nothing to answer: %s", Last(m.History).State)
		}
	}
	for _, coalition := range c.Coalitions {
		within(t, coalition.Slug+", applications that wait", waiting[coalition.Slug], 2, 10)
	}
}
