package content

import (
	"slices"
	"strings"
	"testing"
)

// membershipMoves are the legal moves of the design, section 5; "" is where a history begins.
var membershipMoves = map[string][]string{
	"":                      {"submitted"},
	"submitted":             {"information_requested", "approved", "rejected", "withdrawn"},
	"information_requested": {"submitted", "withdrawn"},
	"rejected":              {"appealed"},
	"appealed":              {"submitted", "withdrawn"},
	"approved":              {"suspended", "left"},
	"suspended":             {"approved"},
}

func TestEveryOrganisationHasAPlaceAndEveryStateIsThere(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	coalitions := tally(c.Coalitions, func(c Coalition) string { return c.Slug })
	places := tally(c.Memberships, func(m Membership) string { return m.Organisation })
	approved := map[string]bool{}
	for _, m := range c.Memberships {
		approved[m.Organisation] = approved[m.Organisation] || Last(m.History).State == "approved"
		if coalitions[m.Coalition] == 0 {
			t.Errorf("%s is in %q", m.Organisation, m.Coalition)
		}
	}
	members := 0
	for _, o := range c.Organisations {
		if places[o.Slug] == 0 {
			t.Errorf("%s is in no coalition", o.Slug)
		}
		if approved[o.Slug] {
			members++
		}
		delete(places, o.Slug)
	}
	if len(places) != 0 {
		t.Errorf("memberships of organisations that are not there: %v", places)
	}
	within(t, "approved members", members, 115, 125)
	unique(t, "membership", c.Memberships, func(m Membership) string { return m.Organisation + " in " + m.Coalition })
	states := tally(c.Memberships, func(m Membership) string { return Last(m.History).State })
	for state, least := range map[string]int{
		"submitted": 10, "information_requested": 4, "rejected": 3, "withdrawn": 2, "appealed": 2, "suspended": 2, "left": 3,
	} {
		within(t, state, states[state], least, 15)
	}
}

func TestMembershipsHaveALegalPast(t *testing.T) {
	t.Parallel()
	reasoned := []string{"information_requested", "rejected", "appealed", "suspended"}
	for _, m := range loaded(t).Memberships {
		what, before, last := m.Organisation+" in "+m.Coalition, "", Moment{Day: -10_000}
		for _, step := range m.History {
			if !slices.Contains(membershipMoves[before], step.State) {
				t.Errorf("%s: %q cannot become %q", what, before, step.State)
			}
			if !last.Before(step.At) || step.At.Day >= 0 {
				t.Errorf("%s: %s at %s comes too late or too early", what, step.State, step.At)
			}
			if slices.Contains(reasoned, step.State) && step.Message == "" {
				t.Errorf("%s: %s without a reason", what, step.State)
			}
			before, last = step.State, step.At
		}
		if _, joined := m.JoinedOn(); joined != slices.Contains([]string{"approved", "suspended", "left"}, Last(m.History).State) {
			t.Errorf("%s is %s, joined: %v", what, Last(m.History).State, joined)
		}
		if m.Capacity == "" || m.Authority == "" || !strings.HasSuffix(m.ApplicantMail, ".example") {
			t.Errorf("%s: something is missing in %+v", what, m)
		}
	}
}

// TestSomeApplicationsAskForASecondLook keeps the cases in that a reviewer is to notice.
func TestSomeApplicationsAskForASecondLook(t *testing.T) {
	t.Parallel()
	c := loaded(t)
	website, members := map[string]string{}, map[string]bool{} // members by slug and by domain
	for _, o := range c.Organisations {
		website[o.Slug] = strings.TrimPrefix(strings.TrimPrefix(o.Website, "https://"), "www.")
	}
	for _, m := range c.Memberships {
		if Last(m.History).State == "approved" {
			members[website[m.Organisation]], members[m.Organisation] = true, true
		}
	}
	foreign, taken := 0, 0
	for _, m := range c.Memberships {
		_, domain, _ := strings.Cut(m.ApplicantMail, "@")
		if domain != website[m.Organisation] {
			foreign++
		}
		if len(m.History) == 1 && Last(m.History).State == "submitted" && !members[m.Organisation] && (members[domain] || members[website[m.Organisation]]) {
			taken++
		}
	}
	within(t, "mail from another domain than the website's", foreign, 3, 10)
	within(t, "applications that share a domain with a member", taken, 2, 5)
}
