package accounts

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Sessions are the browsers in which the person is signed in, the newest first.
func (a *Accounts) Sessions(ctx context.Context, by app.Actor) (own []app.Session, err error) {
	err = a.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		own, err = tx.SessionsOf(actor.Person)
		return err
	})
	return own, err
}

// EndSession ends one session of the person, by its mark. Anybody else's is NotFound.
func (a *Accounts) EndSession(ctx context.Context, by app.Actor, mark string) error {
	return a.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error { return tx.EndSession(actor.Person, mark) })
}

// EndOtherSessions ends every session of the person but the one with a mark, also those that no list shows. It gives the
// epoch that the one that is left goes on with.
func (a *Accounts) EndOtherSessions(ctx context.Context, by app.Actor, mark string) (epoch int, err error) {
	err = a.change(ctx, by, func(tx *store.Tx, p *app.Person) error {
		p.SessionEpoch++
		epoch = p.SessionEpoch
		return tx.EndSessions(p.ID, mark)
	})
	return epoch, err
}

// SignOutEverywhere ends every session of the person.
func (a *Accounts) SignOutEverywhere(ctx context.Context, by app.Actor) error {
	_, err := a.EndOtherSessions(ctx, by, "")
	return err
}
