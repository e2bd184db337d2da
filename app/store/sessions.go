package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/app"
)

// session is what is remembered of one browser: Token is the hash of what the cookie holds. Whose it is stands beside
// it where somebody is signed in.
type session struct {
	Token     string `gorm:"primaryKey"`
	Data      []byte
	ExpiresAt time.Time
	PersonID  *app.PersonID
	Mark      string
	Browser   string
	BegunAt   *time.Time
	SeenOn    *time.Time
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
	return k.keep(ctx, session{Token: token, Data: data, ExpiresAt: expiry.UTC()})
}

// CommitOwned is CommitCtx for a browser in which somebody is signed in.
func (k Sessions) CommitOwned(ctx context.Context, token string, data []byte, expiry time.Time, of app.Session) error {
	begun, seen := of.BegunAt.UTC(), of.SeenOn.UTC()
	return k.keep(ctx, session{
		Token: token, Data: data, ExpiresAt: expiry.UTC(), PersonID: &of.PersonID, Mark: of.Mark, Browser: of.Browser, BegunAt: &begun, SeenOn: &seen,
	})
}

func (k Sessions) keep(ctx context.Context, row session) error {
	return k.store.Tx(ctx, func(tx *Tx) error {
		return tx.db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token"}}, UpdateAll: true}).Create(&row).Error
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

// SessionsOf are the browsers in which somebody is signed in, the newest first.
func (tx *Tx) SessionsOf(id app.PersonID) ([]app.Session, error) {
	rows, err := all[session](tx.db.Where("person_id = ? AND expires_at > ?", id, tx.Now()).Order("begun_at DESC, mark"), "read sessions")
	if err != nil {
		return nil, err
	}
	own := make([]app.Session, len(rows))
	for i, r := range rows {
		own[i] = app.Session{PersonID: id, Mark: r.Mark, Browser: r.Browser, BegunAt: *r.BegunAt, SeenOn: *r.SeenOn}
	}
	return own, nil
}

// EndSession ends one session of its owner; one that is not theirs, or not there, is NotFound.
func (tx *Tx) EndSession(id app.PersonID, mark string) error {
	done := tx.db.Where("person_id = ? AND mark = ?", id, mark).Delete(&session{})
	if done.Error == nil && done.RowsAffected == 0 {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return refusal(done.Error, "end a session")
}

// EndSessions ends every session of somebody but the one with a mark, or, without it, all.
func (tx *Tx) EndSessions(id app.PersonID, but string) error {
	return refusal(tx.db.Where("person_id = ? AND mark <> ?", id, but).Delete(&session{}).Error, "end sessions")
}

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
