package endorsements_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestDeskListsWhatWaits: letters of one's coalitions that can be signed or were answered, the nearest deadline first.
func TestDeskListsWhatWaits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		away := storetest.Coalition(t, s, "away")
		storetest.Letter(t, s, away, c.coordinator, "elsewhere")
		change := func(slug string, do func(*app.Letter)) {
			l, _ := storetest.Letter(t, s, c.home, c.coordinator, slug)
			do(&l)
			if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SaveLetter(&l) }); err != nil {
				t.Fatal(err)
			}
		}
		later := s.Now().Add(time.Hour)
		change("soon", func(l *app.Letter) { l.DeadlineAt = l.DeadlineAt.Add(-time.Hour) })
		change("embargo", func(l *app.Letter) { l.EmbargoAt, l.DeadlineAt = &later, l.DeadlineAt.Add(time.Hour) })
		change("hosts only", func(l *app.Letter) { l.Visibility = app.VisibleHosts })
		change("closed unanswered", func(l *app.Letter) { l.State = app.LetterClosed })
		change("delivered", func(l *app.Letter) { l.State = app.LetterDelivered })
		change("frozen", func(l *app.Letter) { l.State = app.LetterFrozen })
		want(t, "sign", c.sign(t, c.owner, "one"), "")
		if diff := cmp.Diff("soon (waits) · letter (signed) · embargo (waits)", desk(t, c, c.owner)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		for _, nobody := range []app.Person{{}, c.coordinator} {
			if got := desk(t, c, nobody); got != "" {
				t.Errorf("the desk of %q shows %s", nobody.Name, got)
			}
		}
		viewer := storetest.Person(t, s, "viewer")
		storetest.Seat(t, s, c.one, viewer, app.Viewer)
		due, err := c.e.Desk(t.Context(), storetest.By(viewer))
		want(t, "a viewer's desk", err, "")
		for _, d := range due {
			if d.CanSign || d.Endorsement != nil && (d.Endorsement.Capacity != "" || d.Endorsement.ActedByID != nil) {
				t.Errorf("a viewer reads %+v", d)
			}
		}
	})
}

func desk(t *testing.T, c scene, p app.Person) string {
	t.Helper()
	due, err := c.e.Desk(t.Context(), storetest.By(p))
	want(t, "desk", err, "")
	var all []string
	for _, d := range due {
		state := "waits"
		if d.Endorsement != nil {
			state = string(d.Endorsement.State)
		}
		if len(d.Headings) != 2 {
			t.Errorf("%s has %d headings", d.Letter.Slug, len(d.Headings))
		}
		all = append(all, d.Letter.Slug+" ("+state+")")
	}
	return strings.Join(all, " · ")
}

// under is the letter as it stands now.
func (c *scene) under(t *testing.T) (u endorsements.Under) {
	t.Helper()
	err := c.Read(t.Context(), func(tx *store.Tx) (err error) {
		if u.Letter, err = tx.LetterBySlug("letter"); err != nil {
			return err
		}
		_, u.Hosts, err = tx.Hosts(u.Letter.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (c *scene) choices(t *testing.T) ([]endorsements.Choice, error) {
	t.Helper()
	return c.e.Choices(t.Context(), storetest.By(c.owner), c.under(t))
}

func TestChoicesSayWhyNot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		foreign, _ := storetest.Signatory(t, s, storetest.Coalition(t, s, "away"), "Foreign")
		storetest.Seat(t, s, foreign, c.owner, app.SignatoryRole)
		viewed, _ := storetest.Signatory(t, s, c.home, "Viewed")
		storetest.Seat(t, s, viewed, c.owner, app.Viewer)
		choices, err := c.choices(t)
		want(t, "choices", err, "")
		if len(choices) != 2 {
			t.Fatalf("%+v, want One and Foreign", choices)
		}
		want(t, "One", choices[0].Refusal, "")
		want(t, "Foreign", choices[1].Refusal, app.Forbidden)
		want(t, "sign", c.sign(t, c.owner, "one"), "")
		choices, err = c.choices(t)
		if err != nil || choices[0].Endorsement == nil || choices[0].MaySign() {
			t.Errorf("after signing: %+v, %v", choices, err)
		}
		c.set(t, func(l *app.Letter) { l.Visibility = app.VisibleHosts })
		_, err = c.choices(t)
		want(t, "a letter that nobody may know of", err, app.NotFound)
	})
}

// TestPrepareAnswersAsSignDoes asks both, one after the other, in every state and as everybody.
func TestPrepareAnswersAsSignDoes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for _, state := range app.LetterStates {
			c.set(t, func(l *app.Letter) { l.State = state })
			for role, p := range map[string]app.Person{"visitor": {}, "owner": c.owner, "coordinator": c.coordinator} {
				_, prepared := c.e.Prepare(t.Context(), storetest.By(p), c.under(t), "one")
				signed := c.sign(t, p, "one")
				if app.KindOf(prepared) != app.KindOf(signed) {
					t.Errorf("%s, %s: prepared %v, signed %v", role, state, prepared, signed)
				}
			}
			if state == app.LetterOpen {
				_, err := c.e.Prepare(t.Context(), storetest.By(c.owner), c.under(t), "one")
				want(t, "prepare what is signed", err, app.Conflict)
			}
		}
	})
}

func TestFilterNarrowsTheList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for _, name := range []string{"Zebra", "Älpha", "Beta"} {
			_, owner := storetest.Signatory(t, s, c.home, name)
			want(t, name, c.sign(t, owner, strings.ToLower(name)), "")
		}
		want(t, "decline", c.e.Decline(t.Context(), storetest.By(c.owner), "letter", "one", ""), "")
		tests := []struct {
			in    endorsements.Filter
			want  string
			total int
		}{
			{endorsements.Filter{Limit: 10}, "Beta Zebra Älpha", 3},
			{endorsements.Filter{Query: "ALPHA", Limit: 10}, "Älpha", 1},
			{endorsements.Filter{State: app.EndorsementDeclined, Limit: 10}, "", 0},
			{endorsements.Filter{State: app.EndorsementSigned, Offset: 1, Limit: 1}, "Zebra", 3},
			{endorsements.Filter{Offset: 9, Limit: 1}, "", 3},
		}
		for _, test := range tests {
			got, err := c.e.Filtered(t.Context(), storetest.By(c.coordinator), "letter", test.in)
			var names []string
			for _, row := range got.Rows {
				names = append(names, row.Endorsement.DisplayName)
			}
			if got.Counts[app.EndorsementDeclined] != 1 || strings.Join(names, " ") != test.want || got.Total != test.total || err != nil || got.Counts[app.EndorsementSigned] != 3 {
				t.Errorf("%+v: %v of %d, %v", test.in, names, got.Total, err)
			}
		}
		_, err := c.e.Filtered(t.Context(), storetest.By(c.owner), "letter", endorsements.Filter{Limit: 1})
		want(t, "an owner", err, app.Forbidden)
	})
}
