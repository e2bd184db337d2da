package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// read runs one reading transaction that must succeed.
func read(t *testing.T, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Read(t.Context(), do); err != nil {
		t.Error(err)
	}
}

// write runs one transaction that must succeed.
func write(t *testing.T, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func TestActorHasTheRightsThatHoldNow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		o, p := storetest.Signatory(t, s, home, "One")
		storetest.Member(t, s, o, away, p, app.MembershipSuspended)
		left := storetest.Organisation(t, s, "Left")
		gone := storetest.Seat(t, s, left, p, app.Owner)
		write(t, s, func(tx *store.Tx) error {
			gone.State = app.SeatLeft
			if err := tx.SaveSeat(&gone, app.SeatActive); err != nil {
				return err
			}
			for c, role := range map[app.CoalitionID]app.OfficeRole{home.ID: app.Coordinator, away.ID: ""} {
				if err := tx.SetOffice(&app.Office{CoalitionID: c, PersonID: p.ID, Role: role, CreatedAt: tx.Now()}); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(tx *store.Tx) error {
			a, err := tx.Actor(p.ID)
			if len(a.Seats) != 1 || a.Seats[0].OrganisationID != o.ID || len(a.Offices) != 1 || a.Offices[0].Role != app.Coordinator {
				t.Errorf("%+v", a)
			}
			if diff := cmp.Diff(map[app.OrganisationID][]app.CoalitionID{o.ID: {home.ID}}, a.Member); diff != "" {
				t.Errorf("memberships (-want +got)\n%s", diff)
			}
			if visitor, err := tx.Actor(0); err != nil || !visitor.IsVisitor() {
				t.Errorf("visitor: %+v, %v", visitor, err)
			}
			return err
		})
	})
}

func TestDirectoryListsApprovedActiveMembers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		beta, p := storetest.Signatory(t, s, home, "Beta 100%")
		storetest.Member(t, s, beta, away, p, app.MembershipApproved)
		storetest.Signatory(t, s, away, "Alpha")
		storetest.Member(t, s, storetest.Organisation(t, s, "Waiting"), home, p, app.MembershipSubmitted)
		archived, _ := storetest.Signatory(t, s, home, "Archived")
		archived.State = app.OrganisationArchived
		french, _ := storetest.Signatory(t, s, home, "Gamma_x")
		french.Country, french.Type = "FR", app.TradeUnion
		write(t, s, func(tx *store.Tx) error {
			if err := tx.SaveOrganisation(&french); err != nil {
				return err
			}
			return tx.SaveOrganisation(&archived)
		})
		tests := []struct {
			page  store.DirectoryPage
			want  []string
			total int
		}{
			{store.DirectoryPage{Limit: 10}, []string{"Alpha", "Beta 100%", "Gamma_x"}, 3},
			{store.DirectoryPage{Offset: 1, Limit: 1}, []string{"Beta 100%"}, 3},
			{store.DirectoryPage{CoalitionID: home.ID, Limit: 10}, []string{"Beta 100%", "Gamma_x"}, 2},
			{store.DirectoryPage{Country: "FR", Limit: 10}, []string{"Gamma_x"}, 1},
			{store.DirectoryPage{Type: app.TradeUnion, Country: "BE", Limit: 10}, nil, 0},
			{store.DirectoryPage{Words: []string{"a_"}, Limit: 10}, []string{"Gamma_x"}, 1},
			{store.DirectoryPage{Words: []string{"0%"}, Limit: 10}, []string{"Beta 100%"}, 1},
			{store.DirectoryPage{Words: []string{"alpha", "beta"}, Limit: 10}, nil, 0},
		}
		read(t, s, func(tx *store.Tx) error {
			for _, test := range tests {
				found, total, err := tx.Directory(test.page)
				if err != nil {
					return err
				}
				var got []string
				for _, o := range found {
					got = append(got, o.DisplayName)
				}
				if diff := cmp.Diff(test.want, got); diff != "" || total != test.total {
					t.Errorf("%+v: %d in all (-want +got)\n%s", test.page, total, diff)
				}
			}
			for id, want := range map[app.OrganisationID]bool{beta.ID: true, archived.ID: false, 999: false} {
				if listed, err := tx.IsListed(id); listed != want || err != nil {
					t.Errorf("organisation %d is listed: %v, %v", id, listed, err)
				}
			}
			counted, err := tx.Census()
			countries := counted.Countries()
			if len(countries) != 2 {
				t.Errorf("countries: %v, want BE and FR", countries)
			}
			return err
		})
	})
}

func TestQueueOfACoalition(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		p := storetest.Person(t, s, "applicant")
		for _, name := range []string{"Third", "First", "Second"} {
			clock := storetest.ClockOf(s)
			clock.Set(storetest.Start.Add(map[string]time.Duration{"First": 1, "Second": 2, "Third": 3}[name] * time.Hour))
			storetest.Member(t, s, storetest.Organisation(t, s, name), home, p, app.MembershipSubmitted)
		}
		storetest.Member(t, s, storetest.Organisation(t, s, "Approved"), home, p, app.MembershipApproved)
		storetest.Member(t, s, storetest.Organisation(t, s, "Elsewhere"), away, p, app.MembershipSubmitted)
		read(t, s, func(tx *store.Tx) error {
			waiting, total, err := tx.Queue(store.QueuePage{CoalitionID: home.ID, States: app.Waiting, Offset: 1, Limit: 5})
			if err != nil {
				return err
			}
			if total != 3 || len(waiting) != 2 || !waiting[0].SubmittedAt.Equal(storetest.Start.Add(2*time.Hour)) {
				t.Errorf("%d of %d, %+v", len(waiting), total, waiting)
			}
			if _, n, err := tx.Queue(store.QueuePage{CoalitionID: home.ID, Words: []string{"ir"}, Limit: 5}); n != 2 || err != nil {
				t.Errorf("named with ir: %d, %v; want First and Third", n, err)
			}
			counts, err := tx.CountByState(home.ID)
			if diff := cmp.Diff(map[app.MembershipState]int{app.MembershipSubmitted: 3, app.MembershipApproved: 1}, counts); diff != "" {
				t.Errorf("counts (-want +got)\n%s", diff)
			}
			return err
		})
	})
}

func TestLettersAreNarrowed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		p := storetest.Person(t, s, "writer")
		for slug, change := range map[string]func(*app.Letter){
			"plain":   func(*app.Letter) {},
			"embargo": func(l *app.Letter) { at := s.Now().Add(time.Microsecond); l.EmbargoAt = &at },
			"ended":   func(l *app.Letter) { at := s.Now(); l.EmbargoAt = &at },
			"link":    func(l *app.Letter) { l.Visibility = app.VisibleLink },
			"closed":  func(l *app.Letter) { l.State = app.LetterClosed },
		} {
			l, _ := storetest.Letter(t, s, home, p, slug)
			change(&l)
			write(t, s, func(tx *store.Tx) error { return tx.SaveLetter(&l) })
		}
		storetest.Letter(t, s, away, p, "away")
		public := []app.Visibility{app.VisiblePublic}
		tests := []struct {
			page store.LetterPage
			want int
		}{
			{store.LetterPage{}, 6},
			{store.LetterPage{Visibilities: public, NoEmbargo: true}, 4},
			{store.LetterPage{Visibilities: public, NoEmbargo: true, CoalitionIDs: []app.CoalitionID{home.ID}}, 3},
			{store.LetterPage{Visibilities: public, NoEmbargo: true, States: []app.LetterState{app.LetterOpen}, CoalitionIDs: []app.CoalitionID{home.ID}}, 2},
			{store.LetterPage{CoalitionIDs: []app.CoalitionID{away.ID}, NoEmbargo: true}, 1},
			{store.LetterPage{CoalitionIDs: []app.CoalitionID{}}, 0},
			{store.LetterPage{States: []app.LetterState{}}, 0},
		}
		read(t, s, func(tx *store.Tx) error {
			for _, test := range tests {
				test.page.Limit = 10
				letters, total, err := tx.Letters(test.page)
				if total != test.want || len(letters) != test.want || err != nil {
					t.Errorf("%+v: %d, %d in all, want %d: %v", test.page, len(letters), total, test.want, err)
				}
			}
			return nil
		})
	})
}

func TestHeadingsAreOfTheFrozenText(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, p := storetest.Coalition(t, s, "home"), storetest.Person(t, s, "writer")
		frozen, _ := storetest.Letter(t, s, c, p, "frozen")
		draft := app.Letter{Slug: "draft", CoalitionID: c.ID, Language: "fr", State: app.LetterDraft, Visibility: app.VisiblePublic,
			DeadlineAt: s.Now(), DeadlineZone: "UTC", CreatedByID: p.ID, CreatedAt: s.Now()}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.AddLetter(&draft); err != nil {
				return err
			}
			for _, l := range []app.Letter{draft, frozen} {
				texts := []app.LetterText{{LetterID: l.ID, Language: "fr", Title: "Brouillon", Addressees: "Au Conseil", ChangedAt: tx.Now()}}
				if err := tx.SetTexts(l.ID, texts); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, s, func(tx *store.Tx) error {
			got, err := tx.Headings([]app.LetterID{draft.ID, frozen.ID})
			want := map[app.LetterID][]store.Heading{
				draft.ID: {{LetterID: draft.ID, Language: "fr", Title: "Brouillon", Addressees: "Au Conseil"}},
				frozen.ID: {
					{LetterID: frozen.ID, Language: "de", Title: "Titel frozen", Addressees: "An den Rat"},
					{LetterID: frozen.ID, Language: "en", Title: "Title frozen", Addressees: "To the Council"},
				},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if none, err := tx.Headings(nil); len(none) != 0 || err != nil {
				t.Errorf("of no letter: %v, %v", none, err)
			}
			return err
		})
	})
}

func TestTalliesCountWhoSigned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		p := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, c, p, "letter")
		add := func(name, country string, disclosure app.Disclosure, state app.EndorsementState) {
			o := storetest.Organisation(t, s, name)
			o.Country = country
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: disclosure}, p.ID, "00", s.Now())
			e.State = state
			write(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		}
		add("A", "BE", app.DisclosedPublic, app.EndorsementSigned)
		add("B", "BE", app.DisclosedPublic, app.EndorsementSigned)
		add("C", app.International, app.DisclosedPublic, app.EndorsementSigned)
		add("D", "FR", app.DisclosedSecretariat, app.EndorsementSigned)
		add("E", "DE", app.DisclosedPublic, app.EndorsementDeclined)
		add("F", "PL", app.DisclosedPublic, app.EndorsementWithdrawn)
		for _, want := range []store.Tally{{LetterID: l.ID, Signed: 3, Countries: 1}, {LetterID: l.ID, Signed: 3, Countries: 1, Some: true}} {
			read(t, s, func(tx *store.Tx) error {
				got, err := tx.Tallies([]app.LetterID{l.ID, 999})
				if diff := cmp.Diff(map[app.LetterID]store.Tally{l.ID: want}, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				return err
			})
			storetest.ClockOf(s).Pass(24 * time.Hour) // then D is counted, and nobody can say how many could be meant
		}
		read(t, s, func(tx *store.Tx) error {
			got, err := tx.Tallies([]app.LetterID{999})
			want := map[app.LetterID]store.Tally{}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			public, err2 := tx.Signed(l.ID, app.DisclosedPublic)
			if len(public) != 3 || err2 != nil {
				t.Errorf("%d signed in public, want 3: %v", len(public), err2)
			}
			return err
		})
	})
}

func TestOfficeKeepsItsRow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		p := storetest.Officer(t, s, c, app.Administrator)
		for _, role := range []app.OfficeRole{"", app.Coordinator} {
			write(t, s, func(tx *store.Tx) error {
				return tx.SetOffice(&app.Office{CoalitionID: c.ID, PersonID: p.ID, Role: role, CreatedAt: tx.Now()})
			})
			read(t, s, func(tx *store.Tx) error {
				offices, err := tx.OfficesOf(c.ID)
				if want := map[app.OfficeRole]int{"": 0, app.Coordinator: 1}[role]; len(offices) != want {
					t.Errorf("role %q: %+v", role, offices)
				}
				return err
			})
		}
		if n := count(t, s, "offices"); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}
