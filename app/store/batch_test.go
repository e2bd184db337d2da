package store_test

import (
	"context"
	"errors"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestBatchIsOneTransaction holds that transactions within a batch see each other, and go together.
func TestBatchIsOneTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		found := func(at *store.Store) (n int) {
			t.Helper()
			err := at.Read(ctx, func(tx *store.Tx) error {
				all, err := tx.Coalitions()
				n = len(all)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		add := func(ctx context.Context, at *store.Store, slug string) error {
			return at.Tx(ctx, func(tx *store.Tx) error {
				c := app.Coalition{Slug: slug, Name: slug, CreatedAt: tx.Now()}
				return errors.Join(tx.AddCoalition(&c), tx.Append(app.Decided("founded", c, 0, c.ID, c.Name, tx.Now())), tx.Enqueue(app.LetterOpened{LetterID: 1}))
			})
		}
		stop := errors.New("stop")
		err := s.Batch(ctx, func(within *store.Store) error {
			if err := errors.Join(add(ctx, within, "a"), add(ctx, within, "b")); err != nil {
				return err
			}
			if n := found(within); n != 2 {
				t.Errorf("%d coalitions within", n)
			}
			return stop
		})
		if !errors.Is(err, stop) || found(s) != 0 {
			t.Errorf("after a failed batch there are %d coalitions: %v", found(s), err)
		}
		err = s.Batch(ctx, func(within *store.Store) error { return errors.Join(add(ctx, within, "a"), add(ctx, within, "b")) })
		if err != nil || found(s) != 2 {
			t.Errorf("after a batch there are %d coalitions: %v", found(s), err)
		}
		nested := s.Tx(ctx, func(tx *store.Tx) error {
			return s.Batch(tx.Context(), func(*store.Store) error { return nil })
		})
		if nested == nil {
			t.Error("a batch began inside a transaction")
		}
	})
}

func TestMoveIssuer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Tx(ctx, func(tx *store.Tx) error {
			for _, issuer := range []string{"http://127.0.0.1:1/demo-idp", "https://id.example", "https://demo-idp.example"} {
				p := app.Person{Issuer: issuer, Subject: "a", CreatedAt: tx.Now(), SignedInAt: tx.Now()}
				if err := tx.AddPerson(&p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.MoveIssuer(ctx, "/demo-idp", "http://127.0.0.1:2/demo-idp"); err != nil {
				t.Fatal(err)
			}
		}
		for issuer, id := range map[string]app.PersonID{"http://127.0.0.1:2/demo-idp": 1, "https://id.example": 2, "https://demo-idp.example": 3} {
			err := s.Read(ctx, func(tx *store.Tx) error {
				p, err := tx.PersonByIdentity(issuer, "a")
				if p.ID != id {
					t.Errorf("%s is person %d", issuer, p.ID)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
