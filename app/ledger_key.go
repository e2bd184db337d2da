package app

import "time"

// LedgerKey signs the ledger's checkpoints. Its public half is announced for
// good: what it signed has to be checked long after it has retired.
type LedgerKey struct {
	ID        int64
	Verifier  string // as in the C2SP note format: origin+hash+public key
	Encrypted []byte `gorm:"column:sealed"` // the private half, encrypted; empty where it is given in the settings
	CreatedAt time.Time
	RetiredAt *time.Time // signs until then, beside its successor
	// SignedSize is over how many lines the newest checkpoint was signed.
	SignedSize int64
}

// LedgerSubject names the key.
func (k LedgerKey) LedgerSubject() (string, int64) { return "key", k.ID }

// Digest commits to who may sign from when to when.
func (k LedgerKey) Digest() string {
	return digest("key", k.ID, k.Verifier, k.CreatedAt, k.RetiredAt)
}

// Signs says whether checkpoints bear its signature at an instant.
func (k LedgerKey) Signs(now time.Time) bool { return k.RetiredAt == nil || now.Before(*k.RetiredAt) }
