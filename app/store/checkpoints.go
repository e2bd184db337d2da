package store

import (
	"time"

	"undersigned/app"
)

// Checkpoint is a signed promise that was given out: every later tree extends this one.
type Checkpoint struct {
	Size       int64  // leaves
	Root       string // base64
	SignedNote string // as served
	SignedAt   time.Time
}

// LockLedger waits until no other transaction appends to the ledger or signs
// it, and keeps it so until the end of this one. It is the last lock to take.
func (tx *Tx) LockLedger() error {
	return refusal(tx.store.dialect.lockLedger(tx.db), "lock the ledger")
}

// LedgerKeys are all keys that ever signed, oldest first.
func (tx *Tx) LedgerKeys() ([]app.LedgerKey, error) {
	return all[app.LedgerKey](tx.db.Order("id"), "read the ledger's keys")
}

// AddLedgerKey stores a new key and fills in its id.
func (tx *Tx) AddLedgerKey(k *app.LedgerKey) error { return add(tx, k, "add a ledger key") }

// RetireLedgerKey says until when a key signs, which can be brought forward but never put off.
func (tx *Tx) RetireLedgerKey(k *app.LedgerKey, until time.Time) error {
	if k.RetiredAt != nil && !until.Before(*k.RetiredAt) {
		return nil
	}
	until = app.Instant(until)
	k.RetiredAt = &until
	return refusal(tx.db.Model(k).Update("retired_at", until).Error, "retire a ledger key")
}

// NewestCheckpoint is the one over the most leaves; NotFound before the first.
func (tx *Tx) NewestCheckpoint() (Checkpoint, error) {
	return one[Checkpoint](tx.db.Order("size DESC").Limit(1), "read the newest checkpoint")
}

// Checkpoints are those over more than a number of leaves, smallest first, at most limit.
func (tx *Tx) Checkpoints(above int64, limit int) ([]Checkpoint, error) {
	return all[Checkpoint](tx.db.Where("size > ?", above).Order("size").Limit(limit), "read checkpoints")
}

// AddCheckpoint stores one that is about to be given out; a second over as many leaves is a Conflict.
// Every key remembers its size, so that it cannot go missing alone.
func (tx *Tx) AddCheckpoint(c Checkpoint) error {
	if err := add(tx, &c, "add a checkpoint"); err != nil {
		return err
	}
	return refusal(tx.db.Model(&app.LedgerKey{}).Where("signed_size < ?", c.Size).Update("signed_size", c.Size).Error, "note a checkpoint")
}
