package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestCensusIsNeverOld decides on members in every way, and holds what is kept of the counting against a new one after each:
// also after a decision that was undone, of which the next one takes the line's number.
func TestCensusIsNeverOld(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
		p := storetest.Person(t, s, "applicant")
		holds := func(what string) {
			t.Helper()
			for range 2 { // counted, and kept
				var kept store.Census
				if err := s.Read(t.Context(), func(tx *store.Tx) (err error) { kept, err = tx.Census(); return err }); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(members(t, s), kept); diff != "" {
					t.Errorf("%s (-counted now +kept)\n%s", what, diff)
				}
			}
		}
		holds("nobody")
		undone := errors.New("undone")
		for i, country := range []string{"DE", "FR", "DE", ""} {
			o := storetest.Organisation(t, s, fmt.Sprint("Organisation ", i))
			holds("an organisation that is no member")
			m := storetest.Member(t, s, o, home, p, app.MembershipSubmitted)
			move := func(what string, change func(), end error) {
				t.Helper()
				err := s.Tx(t.Context(), func(tx *store.Tx) error {
					change()
					m.LockVersion, o.LockVersion = lockVersions(t, tx, m, o)
					if err := errors.Join(tx.SaveMembership(&m), tx.SaveOrganisation(&o)); err != nil {
						return err
					}
					if err := errors.Join(tx.Append(app.Decided(string(app.MembershipApproved), m, p.ID, home.ID, "", tx.Now())), tx.Append(app.Decided("described", o, p.ID, 0, "", tx.Now()))); err != nil {
						return err
					}
					if _, err := tx.Census(); err != nil { // what this transaction sees is nobody else's
						return err
					}
					return end
				})
				if !errors.Is(err, end) {
					t.Fatal(err)
				}
				if end != nil || what != "" {
					holds(what)
				}
			}
			move("", func() { o.City = "Elsewhere" }, nil) // nothing is counted after it
			move("approved, and undone", func() { m.State = app.MembershipApproved }, undone)
			move("another country", func() { o.Country, m.State = country, app.MembershipSubmitted }, nil)
			move("approved", func() { m.State = app.MembershipApproved }, nil)
			storetest.Member(t, s, o, away, p, app.MembershipApproved)
			holds("a member of two")
			move("archived", func() { o.State = app.OrganisationArchived }, nil)
			move("active again", func() { o.State = app.OrganisationActive }, nil)
			if i%2 == 1 {
				move("suspended", func() { m.State = app.MembershipSuspended }, nil)
			}
		}
	})
}

// members counts without the portal.
func members(t *testing.T, s *store.Store) store.Census {
	t.Helper()
	rows, err := storetest.Raw(t, s).QueryContext(t.Context(), `SELECT o.id, o.country, m.coalition_id FROM organisations o
		JOIN memberships m ON m.organisation_id = o.id WHERE o.state = 'active' AND m.state = 'approved'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	c, seen := store.Census{ByCountry: map[string]int{}, ByHome: map[app.CoalitionID]map[string]int{}}, map[int64]bool{}
	for rows.Next() {
		var id int64
		var country string
		var home app.CoalitionID
		if err := rows.Scan(&id, &country, &home); err != nil {
			t.Fatal(err)
		}
		if !seen[id] {
			seen[id] = true
			c.ByCountry[country]++
		}
		if c.ByHome[home] == nil {
			c.ByHome[home] = map[string]int{}
		}
		c.ByHome[home][country]++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// lockVersions are those of the rows as they are now: what was undone has counted them up in memory alone.
func lockVersions(t *testing.T, tx *store.Tx, m app.Membership, o app.Organisation) (ofMembership, ofOrganisation int) {
	t.Helper()
	row, err := tx.Membership(m.OrganisationID, m.CoalitionID)
	if err != nil {
		t.Fatal(err)
	}
	org, err := tx.Organisation(o.ID)
	if err != nil {
		t.Fatal(err)
	}
	return row.LockVersion, org.LockVersion
}
