package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestCrowdsMoveAtMidnightAndAtDelivery lets organisations sign, withdraw and be struck out in every circle, hours before
// and after a midnight and a delivery, and counts them at moments between.
func TestCrowdsMoveAtMidnightAndAtDelivery(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		p := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, c, p, "letter")
		clock := storetest.ClockOf(s)
		midnight := app.CountedFrom(s.Now()).Add(24 * time.Hour)
		at := func(hours int) time.Time { return midnight.Add(time.Duration(hours) * time.Hour) }
		n := 0
		add := func(d app.Disclosure, signed time.Time, change func(*app.Endorsement)) {
			n++
			o := storetest.Organisation(t, s, fmt.Sprint("Organisation ", n))
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: d}, p.ID, "00", signed)
			if change != nil {
				change(&e)
			}
			write(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		}
		gone := func(at time.Time) func(*app.Endorsement) {
			return func(e *app.Endorsement) { e.State, e.WithdrawnAt = app.EndorsementWithdrawn, &at }
		}
		add(app.DisclosedPublic, at(-1), nil)
		add(app.DisclosedPublic, at(1), nil) // at once
		add(app.DisclosedPublic, at(-1), gone(at(1)))
		add(app.DisclosedAddressee, at(-1), nil)
		add(app.DisclosedSecretariat, at(-1), nil)
		add(app.DisclosedSecretariat, at(-1), func(e *app.Endorsement) { e.ToldID = &away.ID })
		add(app.DisclosedSecretariat, at(-1), func(e *app.Endorsement) { e.Uncounted = true })
		add(app.DisclosedSecretariat, at(-2), gone(at(-1)))
		add(app.DisclosedSecretariat, at(-1), gone(at(1)))
		add(app.DisclosedSecretariat, at(-1), func(e *app.Endorsement) {
			when := at(2)
			e.State, e.VoidedAt = app.EndorsementVoid, &when
		})
		add(app.DisclosedSecretariat, at(3), nil)
		add(app.DisclosedSecretariat, at(3), gone(at(4)))
		add(app.DisclosedAddressee, at(3), nil)
		want := func(what string, now time.Time, toAddressee, toSecretariat, elsewhere int) {
			t.Helper()
			clock.Set(now)
			read(t, s, func(tx *store.Tx) error {
				got, err := tx.Crowds([]app.LetterID{l.ID})
				crowd := app.Crowd{LetterID: l.ID, Named: 2, Countries: 1, ToAddressee: toAddressee, ToSecretariat: toSecretariat, Elsewhere: elsewhere}
				if diff := cmp.Diff(crowd, got[l.ID]); diff != "" {
					t.Errorf("%s (-want +got)\n%s", what, diff)
				}
				return err
			})
		}
		want("after midnight", at(0), 1, 4, 1)
		want("late that day", at(23), 1, 4, 1)
		want("the next day", at(25), 2, 3, 1)
		pack := app.Package{LetterID: l.ID, Number: 1, VersionID: v.ID, Language: "en", Zone: "UTC", LetterAt: at(5), MadeAt: at(5), MadeByID: p.ID, Layout: app.UsualLayout}
		write(t, s, func(tx *store.Tx) error {
			return tx.AddPackage(&pack, []app.PackageHost{{Name: "home"}}, []app.PackageSignatory{{EndorsementID: 1, OrganisationID: 1, Disclosure: app.DisclosedPublic, SortKey: []byte{}}})
		})
		want("after the delivery of that day", at(6), 2, 3, 1)
	})
}

// TestUnnamedAreThoseWhomADirectoryLeaves counts whom a withheld name could be of.
func TestUnnamedAreThoseWhomADirectoryLeaves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		p := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, c, p, "letter")
		sign := func(o app.Organisation, d app.Disclosure) {
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: d}, p.ID, "00", s.Now())
			write(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		}
		for i, state := range []app.MembershipState{app.MembershipApproved, app.MembershipApproved, app.MembershipApproved, app.MembershipSuspended} {
			o := storetest.Organisation(t, s, fmt.Sprint("Organisation ", i))
			storetest.Member(t, s, o, c, p, state)
			sign(o, app.Disclosures[i%3])
		}
		elsewhere := storetest.Organisation(t, s, "Elsewhere")
		storetest.Member(t, s, elsewhere, away, p, app.MembershipApproved)
		read(t, s, func(tx *store.Tx) error {
			got, err := tx.Unnamed([]app.LetterID{l.ID})
			if diff := cmp.Diff(map[app.LetterID]int{l.ID: 2}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			return err
		})
	})
}
