package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/app"
)

// session is one signed-in browser: Token is the hash of what the cookie holds.
type session struct {
	Token     string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt time.Time
}

// Sessions keeps browser sessions; it fulfils scs.CtxStore.
type Sessions struct{ store *Store }

// Sessions gives the keeper of browser sessions.
func (s *Store) Sessions() Sessions { return Sessions{store: s} }

// FindCtx gives the data of a session that has not expired.
func (k Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var row session
	err := k.store.db.WithContext(ctx).Where("token = ? AND expires_at > ?", token, k.store.Now()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	return row.Data, err == nil, refusal(err, "find a session")
}

// CommitCtx stores a session's data until expiry.
func (k Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row := session{Token: token, Data: data, ExpiresAt: expiry.UTC()}
	return k.store.Tx(ctx, func(tx *Tx) error {
		return tx.db.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "token"}}, DoUpdates: clause.AssignmentColumns([]string{"data", "expires_at"}),
		}).Create(&row).Error
	})
}

// DeleteCtx forgets a session; one that is not there is no error.
func (k Sessions) DeleteCtx(ctx context.Context, token string) error {
	return k.store.Tx(ctx, func(tx *Tx) error { return tx.db.Where("token = ?", token).Delete(&session{}).Error })
}

// Find is FindCtx without a context, for scs.Store.
func (k Sessions) Find(token string) ([]byte, bool, error) {
	return k.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context, for scs.Store.
func (k Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return k.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context, for scs.Store.
func (k Sessions) Delete(token string) error { return k.DeleteCtx(context.Background(), token) }

// Sweep forgets what has expired: sessions, kept forms and pace counters.
func (s *Store) Sweep(ctx context.Context) error {
	return s.Tx(ctx, func(tx *Tx) error {
		if err := tx.db.Where("expires_at <= ?", tx.Now()).Delete(&session{}).Error; err != nil {
			return refusal(err, "sweep sessions")
		}
		if err := tx.db.Where("expires_at <= ?", tx.Now()).Delete(&app.KeptForm{}).Error; err != nil {
			return refusal(err, "sweep kept forms")
		}
		return refusal(tx.db.Where("resets_at <= ?", tx.Now()).Delete(&pace{}).Error, "sweep paces")
	})
}
