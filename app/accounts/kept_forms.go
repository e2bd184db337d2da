package accounts

import (
	"context"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// keptPace is how many forms may be kept for one address in a quarter of an hour.
const (
	keptPace   = 60
	keptWindow = 15 * time.Minute
)

// KeepForm keeps what was typed, encrypted, for whoever holds the secret behind holder. Address is counted, as Pace does.
func (a *Accounts) KeepForm(ctx context.Context, holder string, encrypted []byte, address string) error {
	if len(encrypted) > app.KeptFormLimit {
		return app.Refuse(app.Invalid, "rules.too_large")
	}
	if err := a.Pace(ctx, address, keptPace, keptWindow); err != nil {
		return err
	}
	return a.store.Tx(ctx, func(tx *store.Tx) error {
		now := tx.Now()
		return tx.KeepForm(&app.KeptForm{Holder: holder, Encrypted: encrypted, KeptAt: now, ExpiresAt: now.Add(app.KeptFormLifetime)})
	})
}

// KeptForms are the holder's that wait, the newest first.
func (a *Accounts) KeptForms(ctx context.Context, holder string) (own []app.KeptForm, err error) {
	err = a.store.Read(ctx, func(tx *store.Tx) error {
		own, err = tx.KeptForms(holder)
		return err
	})
	return own, err
}

// DropKeptForms forgets forms of the holder.
func (a *Accounts) DropKeptForms(ctx context.Context, holder string, forms ...app.KeptForm) error {
	return a.store.Tx(ctx, func(tx *store.Tx) error {
		for _, f := range forms {
			if err := tx.DropKeptForm(holder, f.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
