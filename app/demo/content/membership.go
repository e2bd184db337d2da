package content

import "fmt"

// Membership is an organisation's place in a coalition, with the way it came there.
type Membership struct {
	Organisation  string // slug
	Coalition     string // slug
	Capacity      string // of the applicant in the organisation, in its language
	Authority     string // on which the applicant speaks for it, in its language
	ApplicantMail string // on the domain of the website or, for some, not: evidence for the reviewer
	History       []Step // the oldest first; never empty
}

// JoinedOn is the moment of the first approval; false when there was none.
func (m Membership) JoinedOn() (Moment, bool) {
	for _, step := range m.History {
		if step.State == "approved" {
			return step.At, true
		}
	}
	return Moment{}, false
}

// membershipStep is one row of the table of steps.
type membershipStep struct {
	organisation, coalition string
	step                    Step
}

func memberships(r *reader) []Membership {
	all := table(r, "memberships.csv", func(l row) Membership {
		return Membership{
			Organisation:  l.text("organisation"),
			Coalition:     l.text("coalition"),
			Capacity:      l.text("capacity"),
			Authority:     l.text("authority"),
			ApplicantMail: l.text("applicant_mail"),
		}
	})
	places := make(map[[2]string]*Membership, len(all))
	for i, m := range all {
		places[[2]string{m.Organisation, m.Coalition}] = &all[i]
	}
	for _, s := range membershipSteps(r) {
		m, ok := places[[2]string{s.organisation, s.coalition}]
		if !ok {
			r.fail(fmt.Errorf("membership_steps.csv: %s is not in the memberships of %s", s.organisation, s.coalition))
			return nil
		}
		m.History = append(m.History, s.step)
	}
	for _, m := range all {
		if len(m.History) == 0 {
			r.fail(fmt.Errorf("memberships.csv: %s has no history in %s", m.Organisation, m.Coalition))
		}
	}
	return all
}

func membershipSteps(r *reader) []membershipStep {
	return table(r, "membership_steps.csv", func(l row) membershipStep {
		s := membershipStep{organisation: l.text("organisation"), coalition: l.text("coalition")}
		s.step = Step{State: l.text("state"), Message: l.text("message")}
		if at := l.moment("at"); at != nil {
			s.step.At = *at
		}
		return s
	})
}
