package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Batch has many use cases run in one transaction: on the store that do is
// given, Tx and Read join it instead of beginning their own. An error of any of
// them has to end the whole batch, for there is nothing to roll back to in
// between. It is for filling a store; a request never needs it.
func (s *Store) Batch(ctx context.Context, do func(within *Store) error) error {
	return s.transact(ctx, &sql.TxOptions{}, func(tx *Tx) error {
		within := *s
		within.writer, within.census = nil, nil // whoever began the batch holds the one, and may undo what the other counts
		within.db = tx.db.Session(&gorm.Session{DisableNestedTransaction: true})
		return do(&within)
	})
}
