package store_test

import (
	"bytes"
	"errors"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestAFullDiskIsSaidAndNothingIsHalfDone lets a database grow no further, writes a person and something large, and looks
// for both afterwards.
func TestAFullDiskIsSaidAndNothingIsHalfDone(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	if storetest.IsPostgres(s) {
		t.Skip("PostgreSQL cannot be told to be full")
	}
	large := &app.KeptForm{Holder: "h", Encrypted: bytes.Repeat([]byte{1}, 1<<20), KeptAt: s.Now(), ExpiresAt: s.Now()}
	person := app.NewPerson(app.Identity{Issuer: "i", Subject: "s", Name: "Half"}, app.NewSalt(), s.Now())
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		if err := tx.Exec("PRAGMA max_page_count = 1"); err != nil { // no smaller than what there is
			return err
		}
		if err := tx.AddPerson(&person); err != nil {
			return err
		}
		return tx.KeepForm(large)
	})
	var refusal *app.Error
	if !errors.As(err, &refusal) || refusal.Kind != app.Unavailable || refusal.Message != "rules.disk_full" {
		t.Fatalf("a full disk gives %v", err)
	}
	err = s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.PersonByIdentity("i", "s"); return err })
	if !app.IsKind(err, app.NotFound) {
		t.Errorf("half of it was done: %v", err)
	}
	if err := s.Ping(t.Context()); err != nil && !app.IsKind(err, app.Unavailable) {
		t.Errorf("ping: %v", err)
	}
	err = s.Tx(t.Context(), func(tx *store.Tx) error { return tx.Exec("PRAGMA max_page_count = 1000000") })
	if err != nil {
		t.Fatal(err)
	}
}
