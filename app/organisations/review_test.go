package organisations_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestDecideByRole: who is not the secretariat does not even learn that somebody has applied.
func TestDecideByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		away := storetest.Coalition(t, s, "away")
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "administrator": "", "platform": ""}
		for role, p := range map[string]app.Person{
			"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "applicant": c.applicant, "coordinator": c.coordinator,
			"administrator elsewhere": storetest.Officer(t, s, away, app.Administrator), "administrator": c.admin, "platform": storetest.Platform(t, s),
		} {
			slug := c.apply(t, "One")
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			want(t, role, c.decide(t, p, slug, app.MembershipApproved, ""), kind)
			_, err := c.o.Dossier(t.Context(), storetest.By(p), "home", slug)
			_, queue := c.o.Queue(t.Context(), storetest.By(p), organisations.QueueFilter{Coalition: "home", Limit: 10})
			if role == "coordinator" {
				kind = ""
			}
			want(t, role+" opens it", err, kind)
			want(t, role+" lists", queue, kind)
			if kind == "" {
				kind = app.NotFound
			}
			err = c.o.Decide(t.Context(), storetest.By(p), organisations.Decision{Coalition: "home", Organisation: "none", To: app.MembershipApproved})
			want(t, role+" decides on nothing", err, kind)
		}
		holds(t, s)
	})
}

// TestDecideByState crosses what an administrator may decide with every state of a membership.
func TestDecideByState(t *testing.T) {
	t.Parallel()
	legal := map[app.MembershipState][]app.MembershipState{
		app.MembershipSubmitted:  {app.InformationRequested, app.MembershipApproved, app.MembershipRejected},
		app.InformationRequested: {app.MembershipApproved, app.MembershipRejected},
		app.MembershipAppealed:   {app.MembershipSubmitted},
		app.MembershipApproved:   {app.MembershipSuspended},
		app.MembershipSuspended:  {app.MembershipApproved},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for i, from := range app.MembershipStates {
			for j, to := range app.MembershipStates {
				o := storetest.Organisation(t, s, fmt.Sprintf("From %d to %d", i, j))
				storetest.Member(t, s, o, c.home, c.applicant, from)
				kind := app.Conflict
				if slices.Contains(legal[from], to) {
					kind = ""
				}
				want(t, fmt.Sprintf("%s → %s", from, to), c.decide(t, c.admin, o.Slug, to, "because"), kind)
			}
		}
		holds(t, s)
	})
}

func TestReviewerOfTheirOwnApplication(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		c.applicant = c.admin
		slug := c.apply(t, "One")
		want(t, "one's own application", c.decide(t, c.admin, slug, app.MembershipApproved, ""), app.Forbidden)
		member, _ := storetest.Signatory(t, s, c.home, "Two")
		storetest.Seat(t, s, member, c.admin, app.Viewer)
		want(t, "one's own organisation", c.decide(t, c.admin, member.Slug, app.MembershipSuspended, "x"), app.Forbidden)
		d, err := c.o.Dossier(t.Context(), storetest.By(c.admin), "home", slug)
		want(t, "open it", err, "")
		if d.CanDecide || !d.Own {
			t.Errorf("the page offers to decide: %v, own %v", d.CanDecide, d.Own)
		}
	})
}

// TestAdministratorsAtOnce has many decide from the same page: one wins, the others see that somebody did.
func TestAdministratorsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.apply(t, "One")
		seen := c.membership(t, slug).LockVersion
		platform := storetest.Platform(t, s)
		var won atomic.Int32
		var wait sync.WaitGroup
		for i := range 16 {
			by, to := c.admin, app.MembershipApproved
			if i%2 == 1 {
				by, to = platform, app.MembershipRejected
			}
			wait.Go(func() {
				err := c.o.Decide(t.Context(), storetest.By(by), organisations.Decision{Coalition: "home", Organisation: slug, To: to, Reason: "because", LockVersion: seen})
				if err == nil {
					won.Add(1)
					return
				}
				want(t, "the others", err, app.Conflict)
			})
		}
		wait.Wait()
		if won.Load() != 1 || count(t, s, "membership_moves") != 2 || count(t, s, "ledger_lines WHERE subject = 'membership'") != 2 {
			t.Errorf("%d won", won.Load())
		}
		holds(t, s)
	})
}

// TestDecisionFromAnOldPage: between page and decision the applicant was asked and has answered.
func TestDecisionFromAnOldPage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.apply(t, "One")
		old := organisations.Decision{Coalition: "home", Organisation: slug, To: app.MembershipApproved, LockVersion: c.membership(t, slug).LockVersion}
		want(t, "ask", c.decide(t, c.admin, slug, app.InformationRequested, "Which board?"), "")
		want(t, "answer", c.o.Answer(t.Context(), storetest.By(c.applicant), slug, application("Somebody else")), "")
		want(t, "approve what was there before", c.o.Decide(t.Context(), storetest.By(c.admin), old), app.Conflict)
		want(t, "approve what is there now", c.decide(t, c.admin, slug, app.MembershipApproved, ""), "")
	})
}

// TestAnswerAndDecideAtOnce lets the applicant withdraw while an administrator decides: never both, and never a deadlock.
func TestAnswerAndDecideAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for i := range 8 {
			slug := c.apply(t, fmt.Sprintf("Number %d", i))
			seen := c.membership(t, slug).LockVersion
			errs := make([]error, 2)
			var wait sync.WaitGroup
			wait.Go(func() {
				errs[0] = c.o.Decide(t.Context(), storetest.By(c.admin), organisations.Decision{Coalition: "home", Organisation: slug, To: app.MembershipApproved, LockVersion: seen})
			})
			wait.Go(func() { errs[1] = c.o.WithdrawApplication(t.Context(), storetest.By(c.applicant), slug, "home") })
			wait.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("decide: %v, withdraw: %v", errs[0], errs[1])
			}
			for _, err := range errs {
				if err != nil {
					want(t, "the other", err, app.Conflict)
				}
			}
		}
		holds(t, s)
	})
}

func TestEvidenceStandsSideBySide(t *testing.T) {
	t.Parallel()
	tests := []struct {
		email    string
		verified bool
		website  string
		match    bool
	}{
		{"a@example.org", true, "https://www.Example.org/about", true},
		{"a@mail.example.org", true, "https://example.org", true},
		{"a@example.org", false, "https://example.org", false},
		{"a@badexample.org", true, "https://example.org", false},
		{"a@example.org", true, "https://news.example.org", false},
		{"a@example.org", true, "", false},
		{"", true, "", false},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for _, test := range tests {
			c.applicant.Email, c.applicant.EmailVerified = test.email, test.verified
			if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SavePerson(&c.applicant) }); err != nil {
				t.Fatal(err)
			}
			in := application("One")
			in.Profile.Website = test.website
			slug, err := c.o.Apply(t.Context(), storetest.By(c.applicant), in)
			want(t, "apply", err, "")
			d, err := c.o.Dossier(t.Context(), storetest.By(c.admin), "home", slug)
			if err != nil || d.Evidence.DomainsMatch != test.match || d.Evidence.MailVerified != test.verified || d.Applicant.ID != c.applicant.ID {
				t.Errorf("%+v: %+v, %v", test, d.Evidence, err)
			}
		}
	})
}

// TestDuplicatesAreFound registers one organisation and looks what is told of it to the reviewer of others.
func TestDuplicatesAreFound(t *testing.T) {
	t.Parallel()
	first := application("Kinderschutz Köln e.V.")
	first.Profile.Acronym, first.Profile.Website, first.Profile.RegisterNumber, first.Profile.EnglishName = "KSK", "https://kinderschutz.example", "12345678-90", "Child Protection Cologne"
	tests := []struct {
		name   string
		change func(*app.Profile)
		want   string
	}{
		{"Anything", func(*app.Profile) {}, ""},
		{"Same domain", func(p *app.Profile) { p.Website = "http://www.Kinderschutz.example/de" }, "domain"},
		{"Domain that begins alike", func(p *app.Profile) { p.Website = "https://kinderschutz.example.com" }, ""},
		{"Same number", func(p *app.Profile) { p.RegisterNumber = "12345678-90" }, "register"},
		{"Same acronym", func(p *app.Profile) { p.Acronym = "ksk" }, "acronym"},
		{"KINDERSCHUTZ KOLN E V", func(*app.Profile) {}, "name"},
		{"Кинд", func(p *app.Profile) { p.EnglishName = "Child protection, Cologne" }, "name"},
		{"ΑΝΤΙΓΌΝΗ", func(*app.Profile) {}, "name"},
		{"Kinder\u00adschutz Köln", func(*app.Profile) {}, "name"},
		{"Kinder-Schutz-Köln", func(*app.Profile) {}, "name"},
		{"Köln Kinderschutz e.V.", func(*app.Profile) {}, "name"},
		{"Kinderschuz Köln", func(*app.Profile) {}, "name"},
		{"A zero-width space behind the domain", func(p *app.Profile) { p.Website = "https://kinderschutz.example\u200b" }, "domain"},
		{"A dot behind the domain", func(p *app.Profile) { p.Website = "www.kinderschutz.example." }, "domain"},
		{"A domain in ASCII", func(p *app.Profile) { p.Website = "https://www.xn--mller-kva.example/x" }, "domain of letters"},
		{"A domain in letters", func(p *app.Profile) { p.Website = "MÜLLER.example" }, "domain of letters"},
		{"A dash in the number", func(p *app.Profile) { p.RegisterNumber = "REG 12345678–90" }, "register"},
		{"Signs in the acronym", func(p *app.Profile) { p.Acronym = "K\u200bSK" }, "acronym"},
		{"Kinderschutz anderswo", func(*app.Profile) {}, ""},
		{"Verein Kinderschutz Köln e.V. Landesverband", func(*app.Profile) {}, "name"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for i := range 30 { // a common word must not push the right one out
			storetest.Organisation(t, s, fmt.Sprintf("Kinderschutz Nummer %d", i))
		}
		original, err := c.o.Apply(t.Context(), storetest.By(c.applicant), first)
		want(t, "apply", err, "")
		c.apply(t, "Antigoni")
		lettered := application("Sorgentelefon")
		lettered.Profile.Website = "https://müller.example"
		müller, err := c.o.Apply(t.Context(), storetest.By(c.applicant), lettered)
		want(t, "apply", err, "")
		for _, test := range tests {
			in := application(test.name)
			in.Profile.Website = ""
			test.change(&in.Profile)
			slug, err := c.o.Apply(t.Context(), storetest.By(c.applicant), in)
			want(t, test.name, err, "")
			d, err := c.o.Dossier(t.Context(), storetest.By(c.admin), "home", slug)
			want(t, test.name, err, "")
			got := sharedWith(d.Evidence, original, "antigoni")
			if sharedWith(d.Evidence, müller) == "domain" {
				got += "domain of letters"
			}
			if got != test.want {
				t.Errorf("%s shares %q, want %q", test.name, got, test.want)
			}
			want(t, "withdraw", c.o.WithdrawApplication(t.Context(), storetest.By(c.applicant), slug, "home"), "")
		}
	})
}

func sharedWith(e organisations.Evidence, slugs ...string) string {
	var shared []string
	for _, d := range e.Duplicates {
		if !slices.Contains(slugs, d.Organisation.Slug) {
			continue
		}
		for name, same := range map[string]bool{"domain": d.Domain, "register": d.Register, "acronym": d.Acronym, "name": d.Name} {
			if same {
				shared = append(shared, name)
			}
		}
	}
	slices.Sort(shared)
	return strings.Join(shared, " ")
}

// TestWaitingIsTheQueueWithoutItsRows: what every page of a secretariat says, to those to whom it would say more.
func TestWaitingIsTheQueueWithoutItsRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		c.apply(t, "Waiting One")
		c.apply(t, "Waiting Two")
		for _, by := range []app.Person{c.admin, c.applicant, {}} {
			queue, err := c.o.Queue(t.Context(), storetest.By(by), organisations.QueueFilter{Coalition: "home", States: app.Waiting, Limit: 20})
			waiting, waitingErr := c.o.Waiting(t.Context(), storetest.By(by), "home")
			if app.KindOf(err) != app.KindOf(waitingErr) {
				t.Errorf("%s: %v and %v", by.Name, err, waitingErr)
			}
			if err == nil && (waiting.Total != queue.Total || waiting.Rows != nil || waiting.Counts[app.MembershipSubmitted] != 2 || waiting.CanDecide != queue.CanDecide) {
				t.Errorf("%+v, want %+v", waiting, queue)
			}
		}
	})
}
