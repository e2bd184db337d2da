package letters_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestNoLetterIsOpenedThatNobodyCanSign: what cannot work is refused, said before in numbers, and can be put right.
func TestNoLetterIsOpenedThatNobodyCanSign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		writer := storetest.Officer(t, s, home, app.Coordinator)
		c := scene{Store: s, l: letters.New(s), home: home, coordinator: writer}
		by, ctx := storetest.By(writer), t.Context()
		d := draft()
		d.Visibility = app.VisibleHosts
		slug := c.create(t, d)
		now := func() int { return c.read(t, slug).Letter.LockVersion }
		want(t, "freeze", c.l.Freeze(ctx, by, slug, now()), "")
		reach := func(what string, expected app.Reach, opens bool) {
			t.Helper()
			desk, err := c.l.Desk(ctx, by, slug)
			want(t, "desk", err, "")
			if diff := cmp.Diff(expected, desk.Reach); diff != "" {
				t.Errorf("%s (-want +got)\n%s", what, diff)
			}
			if slices.Contains(desk.Moves, app.LetterOpen) != opens || (desk.OpenWaits == nil) != opens {
				t.Errorf("%s: opening is offered: %v, %v", what, desk.Moves, desk.OpenWaits)
			}
			if kind := app.KindOf(desk.OpenWaits); !opens {
				want(t, what+": open", c.l.Open(ctx, by, slug, now()), kind)
			}
		}
		storetest.Signatory(t, s, away, "Elsewhere")
		reach("for the hosts, and nobody there", app.Reach{}, false)
		one, owner := storetest.Signatory(t, s, home, "One")
		second := storetest.Person(t, s, "second")
		storetest.Seat(t, s, one, second, app.SignatoryRole)
		two := storetest.Organisation(t, s, "Two")
		storetest.Member(t, s, two, home, owner, app.MembershipApproved)
		storetest.Seat(t, s, two, storetest.Person(t, s, "editor"), app.Editor)
		unmailed := storetest.Person(t, s, "unmailed")
		write(t, s, func(tx *store.Tx) error {
			unmailed.Email = ""
			return tx.SavePerson(&unmailed)
		})
		storetest.Seat(t, s, one, unmailed, app.SignatoryRole)
		suspended, _ := storetest.Signatory(t, s, home, "Suspended")
		write(t, s, func(tx *store.Tx) error {
			suspended.State = app.OrganisationSuspended
			return tx.SaveOrganisation(&suspended)
		})
		reach("for the hosts", app.Reach{Organisations: 2, Signable: 1, People: 2}, false)
		want(t, "narrower", c.l.Widen(ctx, by, slug, now(), app.VisibleHosts), app.Invalid)
		want(t, "by who signs", c.l.Widen(ctx, storetest.By(owner), slug, now(), app.VisibleMembers), app.NotFound)
		want(t, "from an older page", c.l.Widen(ctx, by, slug, 0, app.VisibleMembers), app.Conflict)
		want(t, "widen", c.l.Widen(ctx, by, slug, now(), app.VisibleMembers), "")
		reach("for members", app.Reach{Organisations: 2, Signable: 1, People: 2}, true)
		want(t, "open", c.l.Open(ctx, by, slug, now()), "")
		if _, err := c.l.Read(ctx, storetest.By(owner), slug); err != nil {
			t.Errorf("a member reads: %v", err)
		}
		_, err := c.l.Read(ctx, app.Actor{}, slug)
		want(t, "a visitor reads", err, app.NotFound)
		want(t, "widen again", c.l.Widen(ctx, by, slug, now(), app.VisibleLink), "")
		_, err = c.l.Read(ctx, app.Actor{}, slug)
		want(t, "a visitor reads", err, "")
		want(t, "narrower again", c.l.Widen(ctx, by, slug, now(), app.VisibleMembers), app.Invalid)
		if n := count(t, s, "ledger_lines WHERE kind = 'letter.widened'"); n != 2 {
			t.Errorf("%d lines say so", n)
		}
	})
}

func write(t *testing.T, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}
