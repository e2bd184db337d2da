package organisations_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// want holds an error to a kind, "" for none.
func want(t *testing.T, what string, err error, kind app.Kind) {
	t.Helper()
	if got := app.KindOf(err); got != kind {
		t.Errorf("%s: %q, want %q: %v", what, got, kind, err)
	}
}

// holds verifies the whole ledger.
func holds(t *testing.T, s *store.Store) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil || !report.Holds() {
		t.Errorf("the ledger: %v, %+v", err, report.Findings)
	}
}

func count(t *testing.T, s *store.Store, query string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT count(*) FROM "+query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// application is a faultless one to the coalition home.
func application(name string) organisations.Application {
	return organisations.Application{
		Profile:   app.Profile{LegalName: name, Type: app.NGO, Country: "DE", City: "Köln", Website: "https://www.example.org", Language: "de"},
		Coalition: "home", Capacity: "Chair", Authority: "Board of 2 March",
	}
}

// scene is a coalition home with its secretariat and an applicant.
type scene struct {
	*store.Store
	o                             *organisations.Organisations
	home                          app.Coalition
	applicant, admin, coordinator app.Person
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	home := storetest.Coalition(t, s, "home")
	return scene{
		Store: s, o: organisations.New(s), home: home, applicant: storetest.Person(t, s, "applicant"),
		admin: storetest.Officer(t, s, home, app.Administrator), coordinator: storetest.Officer(t, s, home, app.Coordinator),
	}
}

// apply sends an application and gives the organisation's slug.
func (c scene) apply(t *testing.T, name string) string {
	t.Helper()
	slug, err := c.o.Apply(t.Context(), storetest.By(c.applicant), application(name))
	want(t, "apply", err, "")
	return slug
}

// membership reads how an application to home stands.
func (c scene) membership(t *testing.T, slug string) (m app.Membership) {
	t.Helper()
	err := c.Read(t.Context(), func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(slug)
		if err != nil {
			return err
		}
		m, err = tx.Membership(o.ID, c.home.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// decide has somebody decide on how an application stands now.
func (c scene) decide(t *testing.T, by app.Person, slug string, to app.MembershipState, reason string) error {
	t.Helper()
	return c.o.Decide(t.Context(), storetest.By(by), organisations.Decision{
		Coalition: "home", Organisation: slug, To: to, Reason: reason, LockVersion: c.membership(t, slug).LockVersion,
	})
}

func TestApplyRegistersAndSubmits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.apply(t, "  Straße für Kinder e.V. ")
		if slug != "strasse-fur-kinder-e-v" {
			t.Errorf("slug %q", slug)
		}
		filed, err := c.o.Filed(t.Context(), storetest.By(c.applicant), slug, "home")
		want(t, "filed", err, "")
		m := filed.Membership
		if m.State != app.MembershipSubmitted || m.ApplicantID != c.applicant.ID || m.Capacity != "Chair" || !m.SubmittedAt.Equal(storetest.Start) || len(filed.Moves) != 1 {
			t.Errorf("%+v", filed)
		}
		o := filed.Organisation
		if o.DisplayName != "Straße für Kinder e.V." || o.State != app.OrganisationActive || o.SearchText == "" || len(o.SortKey) == 0 || o.Language != "de" {
			t.Errorf("%+v", o)
		}
		own, err := c.o.FiledBy(t.Context(), storetest.By(c.applicant))
		if err != nil || len(own) != 1 || own[0].Organisation.ID != o.ID {
			t.Errorf("filed by the applicant: %+v, %v", own, err)
		}
		_, err = c.o.Public(t.Context(), slug)
		want(t, "in public before it is approved", err, app.NotFound)
		for query, n := range map[string]int{
			"seats WHERE state = 'requested' AND role = 'owner'": 1, "river_job WHERE kind = 'membership_moved'": 1,
			"ledger_lines WHERE kind IN ('organisation.registered', 'seat.requested', 'membership.submitted')": 3,
		} {
			if got := count(t, s, query); got != n {
				t.Errorf("%d %s, want %d", got, query, n)
			}
		}
		holds(t, s)
	})
}

func TestApplyIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what   string
		change func(*organisations.Application)
		want   []string // fields
	}{
		{"nothing", func(in *organisations.Application) { *in = organisations.Application{} },
			[]string{"legal_name", "type", "country", "city", "coalition", "capacity", "authority"}},
		{"unknown coalition", func(in *organisations.Application) { in.Coalition = "none" }, []string{"coalition"}},
		{"coalition that is no text", func(in *organisations.Application) { in.Coalition = "a\x00\xff" }, []string{"coalition"}},
		{"country that nobody has", func(in *organisations.Application) { in.Profile.Country = "ZZ" }, []string{"country"}},
		{"language that is none", func(in *organisations.Application) { in.Profile.Language = "\x00" }, []string{"language"}},
		{"line breaks in a line", func(in *organisations.Application) { in.Capacity = "Chair\nand" }, []string{"capacity"}},
		{"a long answer", func(in *organisations.Application) { in.Answer = strings.Repeat("a", app.MaxText+1) }, []string{"answer"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, err := c.o.Apply(t.Context(), app.Actor{}, application("One"))
		want(t, "a visitor", err, app.Unauthenticated)
		for _, test := range tests {
			in := application("One")
			test.change(&in)
			_, err := c.o.Apply(t.Context(), storetest.By(c.applicant), in)
			want(t, test.what, err, app.Invalid)
			var fields []string
			if e, ok := err.(*app.Error); ok {
				for _, f := range e.Fields {
					fields = append(fields, f.Field)
				}
			}
			if diff := cmp.Diff(test.want, fields); diff != "" {
				t.Errorf("%s (-want +got)\n%s", test.what, diff)
			}
		}
		if n := count(t, s, "organisations"); n != 0 {
			t.Errorf("%d organisations are left", n)
		}
	})
}

// TestNamesOfEveryKind: what the checks let through is stored as it is, under a slug of its own.
func TestNamesOfEveryKind(t *testing.T) {
	t.Parallel()
	given := []string{
		"terre des hommes", "TERRE DES HOMMES", "ΑΝΤΙΓΟΝΗ", "Български", "«quoted»", "/e/", ">make", "🙂", "المنظمة", "團體", "a%_b'\"; DROP TABLE seats--",
		"<script>alert(1)</script>", "{{.Name}}", "Ä" + strings.Repeat("ö", 299), "abc", "İnsan",
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slugs := map[string]bool{}
		for _, name := range given {
			slug := c.apply(t, name)
			filed, err := c.o.Filed(t.Context(), storetest.By(c.applicant), slug, "home")
			if err != nil || filed.Organisation.LegalName != name || slugs[slug] {
				t.Errorf("%q came back as %q under %q: %v", name, filed.Organisation.LegalName, slug, err)
			}
			slugs[slug] = true
		}
	})
}

// TestFromApplicationToOwner goes the long way: apply, be asked, answer, be approved.
func TestFromApplicationToOwner(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.applicant)
		slug := c.apply(t, "One")
		answer := application("One and All")
		want(t, "answer before a question", c.o.Answer(t.Context(), by, slug, answer), app.Conflict)
		want(t, "ask without a question", c.decide(t, c.admin, slug, app.InformationRequested, " "), app.Invalid)
		want(t, "ask", c.decide(t, c.admin, slug, app.InformationRequested, "Which board?"), "")
		faulty := answer
		faulty.Profile.City = ""
		want(t, "a faulty answer", c.o.Answer(t.Context(), by, slug, faulty), app.Invalid)
		answer.Answer, answer.Authority = "The one in Köln", "Board in Köln"
		want(t, "answer", c.o.Answer(t.Context(), by, slug, answer), "")
		_, err := c.o.Own(t.Context(), by, slug)
		want(t, "the desk of the organisation before it is approved", err, app.NotFound)
		want(t, "approve", c.decide(t, c.admin, slug, app.MembershipApproved, ""), "")
		own, err := c.o.Own(t.Context(), by, slug)
		if err != nil || !own.CanDecide || !own.CanEdit || !own.CanSign || own.Organisation.DisplayName != "One and All" {
			t.Errorf("own: %+v, %v", own, err)
		}
		filed, err := c.o.Filed(t.Context(), by, slug, "home")
		want(t, "filed", err, "")
		var steps []string
		for _, m := range filed.Moves {
			steps = append(steps, fmt.Sprintf("%s: %s", m.ToState, m.Message))
		}
		expected := []string{"submitted: ", "information_requested: Which board?", "submitted: The one in Köln", "approved: "}
		if diff := cmp.Diff(expected, steps); diff != "" {
			t.Errorf("history (-want +got)\n%s", diff)
		}
		if filed.Membership.Authority != "Board in Köln" {
			t.Errorf("authority: %q", filed.Membership.Authority)
		}
		public, err := c.o.Public(t.Context(), slug)
		if err != nil || len(public.Coalitions) != 1 {
			t.Errorf("in public: %+v, %v", public, err)
		}
		if n := count(t, s, "river_job WHERE kind = 'membership_moved'"); n != 4 {
			t.Errorf("%d events, want 4", n)
		}
		holds(t, s)
	})
}

// TestRejectedAppeals: a rejection can be appealed once with a reason, and is looked at again.
func TestRejectedAppeals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.applicant)
		slug := c.apply(t, "One")
		want(t, "appeal before a decision", c.o.Appeal(t.Context(), by, slug, "home", "why"), app.Conflict)
		want(t, "reject without a reason", c.decide(t, c.admin, slug, app.MembershipRejected, ""), app.Invalid)
		want(t, "reject", c.decide(t, c.admin, slug, app.MembershipRejected, "No website"), "")
		want(t, "withdraw what is rejected", c.o.WithdrawApplication(t.Context(), by, slug, "home"), app.Conflict)
		want(t, "appeal without a reason", c.o.Appeal(t.Context(), by, slug, "home", ""), app.Invalid)
		want(t, "appeal", c.o.Appeal(t.Context(), by, slug, "home", "We have one"), "")
		want(t, "approve before it is taken up", c.decide(t, c.admin, slug, app.MembershipApproved, ""), app.Conflict)
		want(t, "take up", c.decide(t, c.admin, slug, app.MembershipSubmitted, ""), "")
		want(t, "approve", c.decide(t, c.admin, slug, app.MembershipApproved, ""), "")
		if count(t, s, "seats WHERE state = 'active' AND role = 'owner'") != 1 {
			t.Error("the applicant is not the owner")
		}
		holds(t, s)
	})
}

// TestApplicationIsTheApplicantsAlone: to everybody else it does not exist, the secretariat has its own way to it.
func TestApplicationIsTheApplicantsAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.apply(t, "One")
		others := map[string]app.Person{"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "administrator": c.admin, "platform": storetest.Platform(t, s)}
		for role, p := range others {
			kind := app.NotFound
			if role == "visitor" {
				kind = app.Unauthenticated
			}
			for _, of := range []string{slug, "none"} {
				by := storetest.By(p)
				_, filed := c.o.Filed(t.Context(), by, of, "home")
				_, own := c.o.Own(t.Context(), by, of)
				for what, err := range map[string]error{
					"filed": filed, "own": own,
					"answer":   c.o.Answer(t.Context(), by, of, application("Two")),
					"withdraw": c.o.WithdrawApplication(t.Context(), by, of, "home"),
					"appeal":   c.o.Appeal(t.Context(), by, of, "home", "x"),
					"leave":    c.o.Leave(t.Context(), by, of, "home"),
					"profile":  c.o.UpdateProfile(t.Context(), by, of, 0, application("Two").Profile),
					"join":     c.o.Join(t.Context(), by, of, application("Two")),
				} {
					want(t, fmt.Sprintf("%s, %s of %s", role, what, of), err, kind)
				}
			}
		}
		want(t, "the applicant leaves what it is not in", c.o.Leave(t.Context(), storetest.By(c.applicant), slug, "home"), app.Conflict)
		want(t, "the applicant withdraws", c.o.WithdrawApplication(t.Context(), storetest.By(c.applicant), slug, "home"), "")
	})
}

// TestWhoLeftTheOrganisationNoLongerSpeaksForIt: having applied once gives no right for ever.
func TestWhoLeftTheOrganisationNoLongerSpeaksForIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Coalition(t, s, "away")
		slug := c.apply(t, "One")
		by := storetest.By(c.applicant)
		want(t, "approve", c.decide(t, c.admin, slug, app.MembershipApproved, ""), "")
		second := application("One")
		second.Coalition = "away"
		want(t, "apply elsewhere too", c.o.Join(t.Context(), by, slug, second), "")
		want(t, "apply there twice", c.o.Join(t.Context(), by, slug, second), app.Conflict)
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			o, err := tx.OrganisationBySlug(slug)
			if err != nil {
				return err
			}
			seat, err := tx.Seat(o.ID, c.applicant.ID)
			if err != nil {
				return err
			}
			seat.State = app.SeatLeft
			if err := tx.SaveSeat(&seat, app.SeatActive); err != nil {
				return err
			}
			return tx.Append(app.Decided("left", seat, 0, 0, "", tx.Now()))
		})
		want(t, "leave the organisation", err, "")
		want(t, "leave the coalition", c.o.Leave(t.Context(), by, slug, "home"), app.NotFound)
		want(t, "withdraw the second application", c.o.WithdrawApplication(t.Context(), by, slug, "away"), app.NotFound)
		_, err = c.o.Filed(t.Context(), by, slug, "away")
		want(t, "read the second application", err, app.NotFound)
		holds(t, s)
	})
}
