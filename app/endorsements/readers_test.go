package endorsements_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// shared makes the scene's letter one of three hosts, home in the lead.
func (c scene) shared(t *testing.T) (second, third app.Coalition) {
	t.Helper()
	second, third = storetest.Coalition(t, c.Store, "second"), storetest.Coalition(t, c.Store, "third")
	now := c.Now()
	hosts := []app.LetterHost{{CoalitionID: c.home.ID, ConsentedAt: &now}, {CoalitionID: second.ID, Position: 1, ConsentedAt: &now}, {CoalitionID: third.ID, Position: 2, ConsentedAt: &now}}
	err := c.Tx(t.Context(), func(tx *store.Tx) error {
		l, err := tx.LockLetter("letter")
		if err != nil {
			return err
		}
		if err := tx.SetHosts(l.ID, hosts); err != nil {
			return err
		}
		l.Bind(hosts, nil)
		if err := tx.SaveLetter(&l); err != nil {
			return err
		}
		return tx.Append(app.Decided("edited", l, c.coordinator.ID, c.home.ID, l.Slug, tx.Now()))
	})
	want(t, "share the letter", err, "")
	return second, third
}

// signUnder signs for an organisation in a circle, with a secretariat that was told of, "" for the first.
func (c scene) signUnder(t *testing.T, owner app.Person, organisation string, d app.Disclosure, told string, kind app.Kind) {
	t.Helper()
	in := c.signing(organisation)
	in.Mandate.Disclosure, in.Told = d, told
	want(t, organisation+" signs for "+string(d), c.e.Sign(t.Context(), storetest.By(owner), in), kind)
}

// TestANameIsReadByTheSecretariatThatWasNamed: every host and role, every circle. Co-hosts do not read what the lead was
// told, nor the lead what a co-host was; whoever manages more than before reads no more than before.
func TestANameIsReadByTheSecretariatThatWasNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		second, third := c.shared(t)
		join := func(name string, in ...app.Coalition) app.Person {
			_, owner := storetest.Signatory(t, s, in[0], name)
			for _, more := range in[1:] {
				storetest.Member(t, s, organisationOf(t, s, strings.ToLower(name)), more, owner, app.MembershipApproved)
			}
			return owner
		}
		c.signUnder(t, c.owner, "one", app.DisclosedSecretariat, "", "")
		c.signUnder(t, join("Two", second), "two", app.DisclosedSecretariat, "", "")
		c.signUnder(t, join("Three", second, third), "three", app.DisclosedSecretariat, "third", "")
		c.signUnder(t, join("Four", third), "four", app.DisclosedAddressee, "", "")
		c.signUnder(t, join("Five", third), "five", app.DisclosedPublic, "", "")
		six := join("Six", second)
		c.signUnder(t, six, "six", app.DisclosedSecretariat, "home", app.Invalid) // not through this one
		c.signUnder(t, six, "six", app.DisclosedAddressee, "second", app.Invalid) // who does not hand it over

		readers := map[string]string{
			"home coordinator": "Five Four One", "home administrator": "Five Four One",
			"second coordinator": "Two", "second administrator": "Two", "third coordinator": "Three", "third administrator": "Three",
		}
		people := map[string]app.Person{"platform": storetest.Platform(t, s), "signatory": six, "stranger": storetest.Person(t, s, "stranger"), "visitor": {}, "home coordinator": c.coordinator, "home administrator": c.admin}
		for _, host := range []app.Coalition{c.home, second, third, storetest.Coalition(t, s, "away")} {
			for _, role := range []app.OfficeRole{app.Coordinator, app.Administrator} {
				if host.ID != c.home.ID {
					people[host.Slug+" "+string(role)] = storetest.Officer(t, s, host, role)
				}
			}
		}
		l := letters.New(s)
		for who, p := range people {
			rows, err := c.list(t, storetest.By(p))
			if (err == nil) != (readers[who] != "") {
				t.Errorf("%s: %v", who, err)
			}
			if diff := cmp.Diff(readers[who], namesOf(rows)); diff != "" {
				t.Errorf("%s lists (-want +got)\n%s", who, diff)
			}
			sheet, err := l.Read(t.Context(), storetest.By(p), "letter")
			want(t, who+" reads", err, "")
			seen := named(sheet.Signed)
			if diff := cmp.Diff(withPublic(readers[who]), seen); diff != "" {
				t.Errorf("%s reads (-want +got)\n%s", who, diff)
			}
			full := roll.Build(roll.Entries(sheet.Signed, app.DisclosedSecretariat, time.UTC), roll.Options{Full: true})
			for e := range full.All() {
				if e.Name == "" {
					t.Errorf("%s: somebody without a name is on the full list", who)
				}
			}
			if who == "home coordinator" {
				streamed := stream(t, l, p)
				if diff := cmp.Diff(readers[who], streamed); diff != "" {
					t.Errorf("%s takes (-want +got)\n%s", who, diff)
				}
			}
		}
		holds(t, s)
	})
}

// TestAnotherHostReadsOnlyAfterANewChoice: the signatory takes the name back and names another secretariat.
func TestAnotherHostReadsOnlyAfterANewChoice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		second, _ := c.shared(t)
		storetest.Member(t, s, c.one, second, c.owner, app.MembershipApproved)
		by := storetest.By(storetest.Officer(t, s, second, app.Administrator))
		c.signUnder(t, c.owner, "one", app.DisclosedSecretariat, "home", "")
		if rows, err := c.list(t, by); err != nil || len(rows) != 0 {
			t.Errorf("%v, %v", rows, err)
		}
		own, err := c.e.Own(t.Context(), storetest.By(c.owner), "letter", "one")
		want(t, "own", err, "")
		if own.ReadBy.Slug != "home" {
			t.Errorf("the organisation is told of %q", own.ReadBy.Slug)
		}
		want(t, "void what one may not know of", c.e.Void(t.Context(), by, "letter", own.Endorsement.ID, "x"), app.Forbidden)
		want(t, "withdraw", c.e.Withdraw(t.Context(), storetest.By(c.owner), "letter", "one"), "")
		c.signUnder(t, c.owner, "one", app.DisclosedSecretariat, "second", "")
		rows, err := c.list(t, by)
		if err != nil || len(rows) != 1 || !rows[0].MayVoid {
			t.Fatalf("%+v, %v", rows, err)
		}
		id := rows[0].Endorsement.ID
		want(t, "the lead voids it", c.e.Void(t.Context(), storetest.By(c.admin), "letter", id, "x"), app.NotFound)
		want(t, "void", c.e.Void(t.Context(), by, "letter", id, "x"), "")
		holds(t, s)
	})
}

func organisationOf(t *testing.T, s *store.Store, slug string) (o app.Organisation) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		o, err = tx.OrganisationBySlug(slug)
		return err
	})
	want(t, "find "+slug, err, "")
	return o
}

func namesOf(rows []endorsements.Listed) string {
	var names []string
	for _, r := range rows {
		names = append(names, r.Endorsement.DisplayName)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func named(signed []app.Endorsement) string {
	var names []string
	for _, e := range signed {
		if e.DisplayName != "" {
			names = append(names, e.DisplayName)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// withPublic adds the one whose name is public to those whom somebody may read besides.
func withPublic(readers string) string {
	names := append(strings.Fields(readers), "Five")
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

// stream is the full list as it is taken row by row.
func stream(t *testing.T, l *letters.Letters, p app.Person) string {
	t.Helper()
	var names []string
	in := letters.Listing{Circle: app.DisclosedSecretariat, Zone: time.UTC, Full: true}
	err := l.Stream(t.Context(), storetest.By(p), "letter", in, func(list letters.List) error {
		for e, err := range list.Entries {
			if err != nil {
				return err
			}
			names = append(names, e.Name)
		}
		return nil
	})
	want(t, "stream", err, "")
	slices.Sort(names)
	return strings.Join(names, " ")
}
