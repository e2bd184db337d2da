package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// What follows puts rows into a store with the ledger lines that their decisions would have left, so that a test
// begins where it wants to and the ledger still holds. It takes no use case's word for anything.

// By is somebody who asks, as the web hands them in: their rights are read by the use case.
func By(p app.Person) app.Actor { return app.Actor{Person: p.ID} }

// write runs one transaction that must succeed.
func write(t testing.TB, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// Coalition adds one whose name is its slug.
func Coalition(t testing.TB, s *store.Store, slug string) app.Coalition {
	t.Helper()
	c := app.Coalition{Slug: slug, Name: slug, AboutEn: "About " + slug, CreatedAt: s.Now()}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddCoalition(&c); err != nil {
			return err
		}
		return tx.Append(app.Decided("founded", c, 0, c.ID, c.Name, tx.Now()))
	})
	return c
}

// Person adds somebody who has signed in, with a verified address at example.org.
func Person(t testing.TB, s *store.Store, name string) app.Person {
	t.Helper()
	p := person(s, name)
	write(t, s, func(tx *store.Tx) error { return add(tx, &p) })
	return p
}

func person(s *store.Store, name string) app.Person {
	return app.Person{
		Issuer: "https://id.example", Subject: name, Name: name, Email: strings.ReplaceAll(name, " ", ".") + "@example.org",
		EmailVerified: true, Language: "en", IdentitySalt: "salt of " + name, CreatedAt: s.Now(), SignedInAt: s.Now(),
	}
}

func add(tx *store.Tx, p *app.Person) error {
	if err := tx.AddPerson(p); err != nil {
		return err
	}
	return tx.Append(app.Decided("joined", *p, p.ID, 0, "", tx.Now()))
}

// Platform adds somebody who runs the portal.
func Platform(t testing.TB, s *store.Store) app.Person {
	t.Helper()
	p := person(s, "platform")
	p.Platform = true
	write(t, s, func(tx *store.Tx) error { return add(tx, &p) })
	return p
}

// Officer adds somebody with a place in a secretariat.
func Officer(t testing.TB, s *store.Store, c app.Coalition, role app.OfficeRole) app.Person {
	t.Helper()
	p := Person(t, s, fmt.Sprintf("%s of %s", role, c.Slug))
	write(t, s, func(tx *store.Tx) error {
		o := app.Office{CoalitionID: c.ID, PersonID: p.ID, Role: role, CreatedAt: tx.Now()}
		if err := tx.SetOffice(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided("appointed", o, 0, c.ID, string(role), tx.Now()))
	})
	return p
}

// Named is an organisation of that name that is not stored yet.
func Named(s *store.Store, name string) app.Organisation {
	folded := strings.ToLower(name)
	return app.Organisation{
		Slug: strings.ReplaceAll(folded, " ", "-"), LegalName: name, DisplayName: name, Type: app.NGO, Country: "BE", City: "Brussels",
		Website: "https://" + strings.ReplaceAll(folded, " ", "-") + ".example", State: app.OrganisationActive,
		SearchText: folded, SortKey: []byte(folded), CreatedAt: s.Now(), ChangedAt: s.Now(),
	}
}

// Organisation adds an active one that belongs to no coalition; its slug is its name with hyphens, in lower case.
func Organisation(t testing.TB, s *store.Store, name string) app.Organisation {
	t.Helper()
	o := Named(s, name)
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddOrganisation(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided("registered", o, 0, 0, name, tx.Now()))
	})
	return o
}

// Seat gives a person an active seat.
func Seat(t testing.TB, s *store.Store, o app.Organisation, p app.Person, role app.SeatRole) app.Seat {
	t.Helper()
	now := s.Now()
	seat := app.Seat{OrganisationID: o.ID, PersonID: p.ID, Role: role, State: app.SeatActive, Capacity: "Secretary", CreatedAt: now, DecidedAt: &now}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddSeat(&seat); err != nil {
			return err
		}
		return tx.Append(app.Decided("active", seat, 0, 0, o.DisplayName, now))
	})
	return seat
}

// Member gives an organisation a place in a coalition, in any state, applied for by somebody.
func Member(t testing.TB, s *store.Store, o app.Organisation, c app.Coalition, by app.Person, state app.MembershipState) app.Membership {
	t.Helper()
	now := s.Now()
	m := app.Membership{
		OrganisationID: o.ID, CoalitionID: c.ID, State: state, ApplicantID: by.ID, Capacity: "Secretary", Authority: "The board",
		CreatedAt: now, SubmittedAt: &now,
	}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddMembership(&m); err != nil {
			return err
		}
		return tx.Append(app.Decided(string(state), m, by.ID, c.ID, o.DisplayName, now))
	})
	return m
}

// Signatory adds an organisation, approved in the coalition, and the person who signs for it and owns it.
func Signatory(t testing.TB, s *store.Store, c app.Coalition, name string) (app.Organisation, app.Person) {
	t.Helper()
	o, p := Organisation(t, s, name), Person(t, s, "owner of "+name)
	Seat(t, s, o, p, app.Owner)
	Member(t, s, o, c, p, app.MembershipApproved)
	return o, p
}

// Letter adds a public letter of the coalition in English and German, frozen and opened at this moment, with two weeks
// to sign it. Its digest is in the version.
func Letter(t testing.TB, s *store.Store, c app.Coalition, by app.Person, slug string) (app.Letter, app.Version) {
	t.Helper()
	now := s.Now()
	l := app.Letter{
		Slug: slug, CoalitionID: c.ID, Language: "en", State: app.LetterOpen, Visibility: app.VisiblePublic, CreatedByID: by.ID,
		DeadlineAt: now.Add(14 * 24 * time.Hour), DeadlineZone: "Europe/Brussels", CreatedAt: now, FrozenAt: &now, OpenedAt: &now,
	}
	texts := []app.VersionText{
		{Language: "de", Title: "Titel " + slug, Addressees: "An den Rat", Body: "Text", Closing: "Hochachtungsvoll"},
		{Language: "en", Title: "Title " + slug, Addressees: "To the Council", Body: "Text", Closing: "Yours"},
	}
	hosts := []app.LetterHost{{CoalitionID: c.ID, ConsentedAt: &now}}
	l.Bind(hosts, nil)
	v := app.Version{Number: 1, TextDigest: app.TextDigest(texts), FrozenByID: by.ID, FrozenAt: now}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.AddLetter(&l); err != nil {
			return err
		}
		if err := tx.SetHosts(l.ID, hosts); err != nil {
			return err
		}
		v.LetterID = l.ID
		if err := tx.AddVersion(&v, texts); err != nil {
			return err
		}
		l.VersionID = &v.ID
		if err := tx.SaveLetter(&l); err != nil {
			return err
		}
		if err := tx.Append(app.Decided("frozen", v, by.ID, c.ID, slug, now)); err != nil {
			return err
		}
		return tx.Append(app.Decided("opened", l, by.ID, c.ID, slug, now))
	})
	return l, v
}

// LetterVersion is a letter's lock version as its page would say it now; 0 where there is none.
func LetterVersion(t testing.TB, s *store.Store, slug string) int {
	t.Helper()
	var letter app.Letter
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		letter, err = tx.LetterBySlug(slug)
		return err
	})
	if err != nil && !app.IsKind(err, app.NotFound) {
		t.Fatal(err)
	}
	return letter.LockVersion
}
