package app

import "time"

// Limits of what is kept of forms that were sent after a session had ended: how long, how much of one, how many of one
// browser.
const (
	KeptFormLifetime = time.Hour
	KeptFormLimit    = 200 << 10
	KeptFormsMost    = 8
)

// KeptForm is what somebody typed, waiting for them. Holder says whose it is and is no personal data: a hash of a secret
// that their browser holds. Encrypted can be read with that secret alone.
type KeptForm struct {
	ID        int64
	Holder    string
	Encrypted []byte `gorm:"column:sealed"`
	KeptAt    time.Time
	ExpiresAt time.Time
}
