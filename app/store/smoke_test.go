package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

func TestSmoke(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "u.db"), store.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	t.Log("migrated in", time.Since(start))
	if err := s.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	err = s.Tx(ctx, func(tx *store.Tx) error {
		p := app.Person{Issuer: "i", Subject: "s", CreatedAt: tx.Now(), SignedInAt: tx.Now()}
		if err := tx.AddPerson(&p); err != nil {
			return err
		}
		o := app.Organisation{Slug: "a", LegalName: "A", State: app.OrganisationActive, SortKey: []byte("a"), CreatedAt: tx.Now(), ChangedAt: tx.Now()}
		if err := tx.AddOrganisation(&o); err != nil {
			return err
		}
		for range 5 {
			if err := tx.Append(app.Decided("registered", o, p.ID, 0, "A", tx.Now())); err != nil {
				return err
			}
		}
		o.City = "x"
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		again, err := tx.Organisation(o.ID)
		if err != nil {
			return err
		}
		if again.Digest() != o.Digest() || again.LockVersion != 1 {
			t.Errorf("%+v %+v", again, o)
		}
		if err := tx.Pace("k", 1, time.Minute); err != nil {
			return err
		}
		if err := tx.Pace("k", 1, time.Minute); !app.IsKind(err, app.TooMany) {
			t.Error(err)
		}
		return tx.Enqueue(app.LetterOpened{LetterID: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
}
