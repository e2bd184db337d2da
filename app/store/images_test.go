package store_test

import (
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// within runs one transaction that must succeed.
func within(t *testing.T, s *store.Store, do func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// depicted gives an organisation a logo of these bytes.
func depicted(t *testing.T, s *store.Store, o *app.Organisation, picture string) app.Image {
	t.Helper()
	m := app.NewImage(app.PNG, 64, 64, []byte(picture))
	within(t, s, func(tx *store.Tx) error {
		if err := tx.AddImage(&m); err != nil {
			return err
		}
		o.LogoDigest = &m.Digest
		return tx.SaveOrganisation(o)
	})
	return m
}

func TestImagesAreSharedAndStayWhileShown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := storetest.Organisation(t, s, "One"), storetest.Organisation(t, s, "Two")
		m := depicted(t, s, &one, "picture")
		depicted(t, s, &two, "picture")
		if n := count(t, s, "images"); n != 1 {
			t.Errorf("one picture is kept %d times", n)
		}
		for i, o := range []*app.Organisation{&one, &two} {
			o.LogoDigest = nil
			within(t, s, func(tx *store.Tx) error {
				if err := tx.SaveOrganisation(o); err != nil {
					return err
				}
				return tx.DropImage(m.Digest)
			})
			if n := count(t, s, "images"); n != 1-i {
				t.Errorf("%d pictures are kept while %d show it", n, 1-i)
			}
		}
		within(t, s, func(tx *store.Tx) error {
			if _, err := tx.Image(m.Digest); !app.IsKind(err, app.NotFound) {
				t.Errorf("a dropped picture: %v", err)
			}
			return nil
		})
	})
}

// TestPackagesKeepTheirImages has a package alone show a picture, in the circle of the public or of the addressee.
func TestPackagesKeepTheirImages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		by := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, storetest.Coalition(t, s, "home"), by, "letter")
		p := app.Package{LetterID: l.ID, Number: 1, VersionID: v.ID, LetterAt: s.Now(), MadeAt: s.Now(), MadeByID: by.ID, Layout: app.UsualLayout}
		var list []app.PackageSignatory
		logos := map[app.Disclosure]app.Image{}
		for _, disclosure := range app.Disclosures {
			o := storetest.Organisation(t, s, string(disclosure))
			logos[disclosure] = depicted(t, s, &o, string(disclosure))
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: disclosure}, by.ID, "", s.Now())
			within(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
			list = append(list, app.NewPackageSignatory(e, time.UTC))
			o.LogoDigest, e.LogoDigest, e.State = nil, nil, app.EndorsementWithdrawn
			within(t, s, func(tx *store.Tx) error {
				if err := tx.SaveOrganisation(&o); err != nil {
					return err
				}
				return tx.SaveEndorsement(&e)
			})
		}
		within(t, s, func(tx *store.Tx) error { return tx.AddPackage(&p, []app.PackageHost{{Name: "home"}}, list) })
		db := storetest.Raw(t, s)
		for disclosure, m := range logos {
			kept := disclosure != app.DisclosedSecretariat
			if _, err := db.ExecContext(t.Context(), "DELETE FROM images WHERE digest = '"+m.Digest+"'"); (err != nil) != kept {
				t.Errorf("deleting the logo of a name for the %s: %v", disclosure, err)
			}
			within(t, s, func(tx *store.Tx) error {
				if public, err := tx.IsImagePublic(m.Digest); public != (disclosure == app.DisclosedPublic) || err != nil {
					t.Errorf("the logo of a name for the %s is public: %v, %v", disclosure, public, err)
				}
				return tx.DropImage(m.Digest)
			})
			within(t, s, func(tx *store.Tx) error {
				if _, err := tx.Image(m.Digest); (err == nil) != kept {
					t.Errorf("the logo of a name for the %s: %v", disclosure, err)
				}
				return nil
			})
		}
		within(t, s, func(tx *store.Tx) error {
			shown, err := tx.LogoDigests()
			images, readErr := tx.PackageLogos(p.ID)
			if len(shown) != 2 || len(images) != 2 || err != nil || readErr != nil {
				t.Errorf("%d and %d pictures are shown: %v, %v", len(shown), len(images), err, readErr)
			}
			return nil
		})
	})
}

func TestImagesRefuseChangeAndLossBehindThePortalsBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		o := storetest.Organisation(t, s, "One")
		depicted(t, s, &o, "picture")
		db := storetest.Raw(t, s)
		refused := map[string]string{
			"UPDATE images SET bytes = bytes": "append-only", "UPDATE images SET media_type = 'image/jpeg'": "append-only",
			"DELETE FROM images": "foreign key",
			"INSERT INTO images (digest, media_type, width, height, bytes) VALUES ('x', 'text/html', 1, 1, '')": "check constraint",
		}
		if storetest.IsPostgres(s) {
			refused["TRUNCATE images CASCADE"] = "append-only"
		}
		for statement, why := range refused {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(strings.ToLower(err.Error()), why) {
				t.Errorf("%s: %v, want: %s", statement, err, why)
			}
		}
	})
}

// TestImageIsPublicWhereSomebodyMaySeeIt takes an organisation with a logo through what makes it known or hides it.
func TestImageIsPublicWhereSomebodyMaySeeIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		by := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, c, by, "letter")
		o := storetest.Organisation(t, s, "One")
		m := depicted(t, s, &o, "picture")
		public := func(what string, want bool) {
			t.Helper()
			within(t, s, func(tx *store.Tx) error {
				got, err := tx.IsImagePublic(m.Digest)
				if got != want || err != nil {
					t.Errorf("%s: %v, %v", what, got, err)
				}
				return nil
			})
		}
		public("of an organisation without a coalition", false)
		e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: app.DisclosedSecretariat}, by.ID, "", s.Now())
		within(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		change := func(do func()) {
			t.Helper()
			do()
			within(t, s, func(tx *store.Tx) error {
				locked, err := tx.LockLetter("letter")
				if err != nil {
					return err
				}
				l.LockVersion = locked.LockVersion
				if err := tx.SaveLetter(&l); err != nil {
					return err
				}
				return tx.SaveEndorsement(&e)
			})
		}
		public("under a letter, name withheld", false)
		change(func() { e.Disclosure = app.DisclosedAddressee })
		public("under a letter, for the addressee", false)
		change(func() { e.Disclosure = app.DisclosedPublic })
		public("under a public letter", true)
		change(func() { l.Visibility = app.VisibleMembers })
		public("under a letter for members", false)
		later := s.Now().Add(time.Hour)
		change(func() { l.Visibility, l.EmbargoAt = app.VisiblePublic, &later })
		public("before the embargo is over", false)
		change(func() { l.EmbargoAt, e.State = nil, app.EndorsementWithdrawn })
		public("withdrawn", false)
		storetest.Member(t, s, o, c, by, app.MembershipApproved)
		public("of a member", true)
		o.State = app.OrganisationSuspended
		within(t, s, func(tx *store.Tx) error { return tx.SaveOrganisation(&o) })
		public("of a suspended member", false)
	})
}
