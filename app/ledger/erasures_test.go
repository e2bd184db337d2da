package ledger_test

import (
	"testing"

	"undersigned/app/privacy"
	"undersigned/app/store"
)

// eraseLines erases lines of the ledger as the operator does.
func eraseLines(t *testing.T, s *store.Store, indexes ...int64) {
	t.Helper()
	if err := privacy.New(s).EraseLines(t.Context(), indexes); err != nil {
		t.Fatal(err)
	}
}

// eraseAllLines erases every line that there is.
func eraseAllLines(t *testing.T, s *store.Store) {
	t.Helper()
	var all []int64
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		size, err := tx.LedgerSize()
		for i := range size {
			all = append(all, i)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	eraseLines(t, s, all...)
}
