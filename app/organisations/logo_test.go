package organisations_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// logo is a file that anybody may send: a square of one colour.
func logo(t *testing.T, c color.Gray) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = c.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// logoDigest is that of an organisation's logo, "" where it has none.
func (c scene) logoDigest(t *testing.T, slug string) string {
	t.Helper()
	digest := ""
	err := c.Read(t.Context(), func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(slug)
		if o.LogoDigest != nil {
			digest = *o.LogoDigest
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func TestSetAndRemoveLogoByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		one, owner := storetest.Signatory(t, s, c.home, "One")
		_, elsewhere := storetest.Signatory(t, s, c.home, "Two")
		people := map[string]app.Person{"visitor": {}, "owner": owner, "owner elsewhere": elsewhere, "administrator": c.admin,
			"coordinator": c.coordinator, "platform": storetest.Platform(t, s), "stranger": c.applicant}
		for _, role := range app.SeatRoles[:3] {
			people[string(role)] = storetest.Person(t, s, string(role))
			storetest.Seat(t, s, one, people[string(role)], role)
		}
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "owner": "", "signatory": "", "editor": ""}
		for role, p := range people {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			before := c.logoDigest(t, "one")
			want(t, role+" sets", c.o.SetLogo(t.Context(), storetest.By(p), "one", logo(t, color.Gray{Y: uint8(len(role))})), kind)
			// Whoever may not set it learns nothing of the file: it is not looked at.
			bad := kind
			if kind == "" {
				bad = app.Invalid
			}
			want(t, role+" sends a text", c.o.SetLogo(t.Context(), storetest.By(p), "one", []byte("text")), bad)
			if now := c.logoDigest(t, "one"); (now != before) != (kind == "") {
				t.Errorf("%s: the logo was %q and is %q", role, before, now)
			}
			before = c.logoDigest(t, "one")
			want(t, role+" removes", c.o.RemoveLogo(t.Context(), storetest.By(p), "one"), kind)
			if now := c.logoDigest(t, "one"); (now == before) != (kind != "" || before == "") {
				t.Errorf("%s: the logo was %q and is %q", role, before, now)
			}
		}
		hidden := storetest.Organisation(t, s, "Hidden")
		want(t, "of one that nobody may know of", c.o.SetLogo(t.Context(), storetest.By(owner), hidden.Slug, logo(t, color.Gray{})), app.NotFound)
		want(t, "of one that nobody may know of", c.o.RemoveLogo(t.Context(), storetest.By(owner), hidden.Slug), app.NotFound)
		holds(t, s)
	})
}

func TestLogoOfAnInactiveOrganisationStays(t *testing.T) {
	t.Parallel()
	kinds := map[app.OrganisationState]app.Kind{
		app.OrganisationActive: "", app.OrganisationSuspended: "", app.OrganisationArchived: app.Conflict, app.OrganisationMerged: app.Conflict,
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for state, kind := range kinds {
			o, owner := storetest.Signatory(t, s, c.home, string(state))
			want(t, string(state), c.o.SetLogo(t.Context(), storetest.By(owner), o.Slug, logo(t, color.Gray{Y: 9})), "")
			err := s.Tx(t.Context(), func(tx *store.Tx) (err error) {
				if o, err = tx.Organisation(o.ID); err != nil {
					return err
				}
				o.State = state
				return tx.SaveOrganisation(&o)
			})
			if err != nil {
				t.Fatal(err)
			}
			want(t, string(state)+" sets", c.o.SetLogo(t.Context(), storetest.By(owner), o.Slug, logo(t, color.Gray{})), kind)
			want(t, string(state)+" removes", c.o.RemoveLogo(t.Context(), storetest.By(owner), o.Slug), kind)
		}
	})
}

// TestLogoIsDecidedOnceAndKeptAsLongAsShown counts lines and pictures over the life of a logo.
func TestLogoIsDecidedOnceAndKeptAsLongAsShown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		one, owner := storetest.Signatory(t, s, c.home, "One")
		by := storetest.By(owner)
		black, white := logo(t, color.Gray{}), logo(t, color.Gray{Y: 255})
		steps := []struct {
			what            string
			do              func() error
			lines, pictures int
		}{
			{"remove none", func() error { return c.o.RemoveLogo(t.Context(), by, "one") }, 0, 0},
			{"set", func() error { return c.o.SetLogo(t.Context(), by, "one", black) }, 1, 1},
			{"set the same", func() error { return c.o.SetLogo(t.Context(), by, "one", black) }, 1, 1},
			{"set another", func() error { return c.o.SetLogo(t.Context(), by, "one", white) }, 2, 1},
			{"remove", func() error { return c.o.RemoveLogo(t.Context(), by, "one") }, 3, 0},
			{"set again", func() error { return c.o.SetLogo(t.Context(), by, "one", white) }, 4, 1},
			{"sign", func() error { return c.sign(t, one, owner) }, 4, 1},
			{"remove what a signature shows", func() error { return c.o.RemoveLogo(t.Context(), by, "one") }, 5, 1},
		}
		for _, step := range steps {
			want(t, step.what, step.do(), "")
			lines, pictures := count(t, s, "ledger_lines WHERE kind IN ('organisation.depicted', 'organisation.undepicted')"), count(t, s, "images")
			if lines != step.lines || pictures != step.pictures {
				t.Errorf("%s: %d lines and %d pictures, want %d and %d", step.what, lines, pictures, step.lines, step.pictures)
			}
		}
		holds(t, s)
	})
}

// sign puts the organisation as it is under a letter.
func (c scene) sign(t *testing.T, o app.Organisation, by app.Person) error {
	t.Helper()
	l, v := storetest.Letter(t, c.Store, c.home, by, "letter")
	return c.Tx(t.Context(), func(tx *store.Tx) error {
		now, err := tx.Organisation(o.ID)
		if err != nil {
			return err
		}
		e := app.NewEndorsement(l, v, now, app.Mandate{Disclosure: app.DisclosedPublic}, by.ID, "", tx.Now())
		if err := tx.AddEndorsement(&e); err != nil {
			return err
		}
		return tx.Append(app.Decided("signed", e, by.ID, c.home.ID, e.DisplayName, tx.Now()))
	})
}

func TestImageIsSeenByWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, member := storetest.Signatory(t, s, c.home, "One")
		hidden, owner := storetest.Organisation(t, s, "Hidden"), storetest.Person(t, s, "owner of Hidden")
		viewer := storetest.Person(t, s, "viewer of Hidden")
		storetest.Seat(t, s, hidden, owner, app.Owner)
		storetest.Seat(t, s, hidden, viewer, app.Viewer)
		want(t, "One", c.o.SetLogo(t.Context(), storetest.By(member), "one", logo(t, color.Gray{Y: 1})), "")
		want(t, "Hidden", c.o.SetLogo(t.Context(), storetest.By(owner), "hidden", logo(t, color.Gray{Y: 2})), "")
		for name, who := range map[string]struct {
			person app.Person
			sees   bool
		}{
			"visitor": {}, "owner of another": {person: member}, "administrator": {person: c.admin}, "platform": {person: storetest.Platform(t, s)},
			"owner": {owner, true}, "viewer": {viewer, true},
		} {
			m, err := c.o.Image(t.Context(), storetest.By(who.person), c.logoDigest(t, "one"))
			if err != nil || !m.Holds() {
				t.Errorf("%s sees not even a public logo: %v", name, err)
			}
			kind := app.NotFound
			if who.sees {
				kind = ""
			}
			_, err = c.o.Image(t.Context(), storetest.By(who.person), c.logoDigest(t, "hidden"))
			want(t, name+" sees a logo that is not public", err, kind)
			_, err = c.o.Image(t.Context(), storetest.By(who.person), "no digest")
			want(t, name, err, app.NotFound)
		}
	})
}

// TestOneLogoOfManyOrganisationsAtOnce has several set and remove the same picture in the same moments: none ever
// shows a picture that is gone.
func TestOneLogoOfManyOrganisationsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		picture := logo(t, color.Gray{Y: 77})
		var wait sync.WaitGroup
		for i := range 6 {
			o, owner := storetest.Signatory(t, s, c.home, fmt.Sprint("Member ", i))
			wait.Go(func() {
				for range 8 {
					for _, err := range []error{c.o.SetLogo(t.Context(), storetest.By(owner), o.Slug, picture), c.o.RemoveLogo(t.Context(), storetest.By(owner), o.Slug)} {
						if err != nil && !app.IsKind(err, app.Unavailable) {
							t.Error(err)
						}
					}
				}
				for app.IsKind(c.o.SetLogo(t.Context(), storetest.By(owner), o.Slug, picture), app.Unavailable) {
					continue // somebody dropped it at this moment
				}
			})
		}
		wait.Wait()
		if n := count(t, s, "organisations WHERE logo_digest IN (SELECT digest FROM images)"); n != 6 {
			t.Errorf("%d of 6 organisations show the picture", n)
		}
		holds(t, s)
	})
}
