package accounts_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestARefusalNamesWhoCan holds each role's refusals to the names they give: those of the same organisation alone.
func TestARefusalNamesWhoCan(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		o, owner := storetest.Signatory(t, s, home, "One")
		_, elsewhere := storetest.Signatory(t, s, home, "Two")
		all := people(t, s, home, o)
		all["owner"], all["owner elsewhere"] = owner, elsewhere
		want(t, "ask", a.AskToJoin(t.Context(), storetest.By(all["stranger"]), "one", "Chair"), "")
		signers, editors, owners := []string{owner.Name, "signatory"}, []string{owner.Name, "editor", "signatory"}, []string{owner.Name}
		for role, wanted := range map[string][3][]string{ // to sign, to edit, to decide on seats
			"viewer": {signers, editors, owners}, "editor": {signers, nil, owners}, "signatory": {nil, nil, owners},
			"owner": {}, "stranger": {}, "visitor": {}, "platform": {}, "administrator": {}, "owner elsewhere": {},
		} {
			actor := rights(t, s, all[role])
			for i, refusal := range []error{actor.MaySignFor(o.ID), actor.MayEditProfile(o.ID), actor.MayDecideSeats(o.ID)} {
				help, err := a.Help(t.Context(), storetest.By(all[role]), refusal)
				want(t, role, err, "")
				if diff := cmp.Diff(wanted[i], help.Names); diff != "" {
					t.Errorf("%s, %v (-want +got)\n%s", role, refusal, diff)
				}
			}
		}
	})
}

// TestARefusalSaysThatNobodyCan: an organisation without a signatory has nobody to be named.
func TestARefusalSaysThatNobodyCan(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o, p := storetest.Organisation(t, s, "Orphan"), storetest.Person(t, s, "viewer")
		storetest.Seat(t, s, o, p, app.Viewer)
		help, err := accounts.New(s, nil).Help(t.Context(), storetest.By(p), rights(t, s, p).MaySignFor(o.ID))
		want(t, "help", err, "")
		if help.Organisation.ID != o.ID || len(help.Names) != 0 {
			t.Errorf("%+v", help)
		}
	})
}

// rights are what somebody may do now.
func rights(t *testing.T, s *store.Store, p app.Person) (actor app.Actor) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		actor, err = tx.Actor(p.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return actor
}
