package store

import (
	"time"

	"undersigned/app"
)

// pace counts what one account or address has done in a window of time.
type pace struct {
	Key      string `gorm:"primaryKey"`
	Count    int
	ResetsAt time.Time
}

// Pace counts one more act under key, and is TooMany when there were more than
// limit within window. Keys are hashes or ids, never addresses.
func (tx *Tx) Pace(key string, limit int, window time.Duration) error {
	now := tx.Now()
	var count int
	err := tx.db.Raw(`INSERT INTO paces (key, count, resets_at) VALUES (?, 1, ?)
		ON CONFLICT (key) DO UPDATE SET
			count = CASE WHEN paces.resets_at <= ? THEN 1 ELSE paces.count + 1 END,
			resets_at = CASE WHEN paces.resets_at <= ? THEN excluded.resets_at ELSE paces.resets_at END
		RETURNING count`, key, now.Add(window), now, now).Scan(&count).Error
	if err != nil {
		return refusal(err, "count a pace")
	}
	if count > limit {
		return app.Refuse(app.TooMany, "rules.too_many")
	}
	return nil
}
