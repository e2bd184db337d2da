// Package accounts holds the use cases around people: signing in, what a
// session may do, seats in organisations, places in secretariats. It does not
// hold cookies or providers (app/web), nor mail (app/notices).
package accounts

import (
	"context"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Accounts runs the use cases on one store.
type Accounts struct {
	store    *store.Store
	platform []app.Identity
}

// New makes the use cases. Whoever signs in with one of the platform identities
// (issuer and subject, as the account page shows them) runs the portal.
func New(s *store.Store, platform []app.Identity) *Accounts {
	return &Accounts{store: s, platform: platform}
}

// SignIn finds the person behind a proved identity, or makes one at the first
// time. Name and address follow the provider; identity never does.
func (a *Accounts) SignIn(ctx context.Context, who app.Identity) (app.Person, error) {
	person, err := a.signIn(ctx, who)
	if app.IsKind(err, app.Conflict) { // their other window was the first: now they are there
		person, err = a.signIn(ctx, who)
	}
	return person, err
}

func (a *Accounts) signIn(ctx context.Context, who app.Identity) (app.Person, error) {
	var person app.Person
	err := a.store.Tx(ctx, func(tx *store.Tx) error {
		known, err := tx.PersonByIdentity(who.Issuer, who.Subject)
		if app.IsKind(err, app.NotFound) {
			person = app.NewPerson(who, app.NewSalt(), tx.Now())
			a.refresh(&person, who, tx)
			if err := tx.AddPerson(&person); err != nil {
				return err
			}
			return tx.Append(app.Decided("joined", person, person.ID, 0, "", tx.Now()))
		}
		if err != nil {
			return err
		}
		if person, err = tx.LockPerson(known.ID); err != nil {
			return err
		}
		was := person.Digest()
		a.refresh(&person, who, tx)
		if err := tx.SavePerson(&person); err != nil || person.Digest() == was {
			return err
		}
		return tx.Append(app.Decided("changed", person, person.ID, 0, "", tx.Now()))
	})
	return person, err
}

func (a *Accounts) refresh(p *app.Person, who app.Identity, tx *store.Tx) {
	p.Name, p.Email, p.EmailVerified, p.SignedInAt = who.Name, who.Email, who.EmailVerified, tx.Now()
	p.Platform = p.GrantedAt != nil || a.inSettings(*p)
}

// inSettings says whether the settings have somebody run the portal.
func (a *Accounts) inSettings(p app.Person) bool {
	return slices.ContainsFunc(a.platform, func(i app.Identity) bool { return i.Issuer == p.Issuer && i.Subject == p.Subject })
}

// Standing is a signed-in person with the rights that hold now.
type Standing struct {
	Person     app.Person
	Actor      app.Actor
	Coalitions []app.Coalition // in whose secretariat the person is; all of them for the platform
}

// Standing reads who a session belongs to. A session of an older epoch was
// ended everywhere and is Unauthenticated, as is one whose person is gone.
func (a *Accounts) Standing(ctx context.Context, id app.PersonID, epoch int) (Standing, error) {
	var s Standing
	err := a.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		s.Person, err = tx.Person(id)
		if app.IsKind(err, app.NotFound) || err == nil && s.Person.SessionEpoch != epoch {
			return app.Refuse(app.Unauthenticated, "rules.session_over")
		}
		if err != nil {
			return err
		}
		if s.Actor, err = tx.Actor(id); err != nil || !s.Actor.Platform && len(s.Actor.Offices) == 0 {
			return err
		}
		all, err := tx.Coalitions()
		if err != nil {
			return err
		}
		s.Coalitions = slices.DeleteFunc(all, func(c app.Coalition) bool { return s.Actor.MaySeeSecretariat(c.ID) != nil })
		return nil
	})
	return s, err
}

// Knowing is the context of a request that changes nothing and at whose beginning this standing was read.
func (s Standing) Knowing(ctx context.Context) context.Context { return store.Knowing(ctx, s.Actor) }

// ChooseLanguage keeps the person's language of the interface; which ones there are is the web's to check.
func (a *Accounts) ChooseLanguage(ctx context.Context, by app.Actor, code string) error {
	return a.change(ctx, by, func(_ *store.Tx, p *app.Person) error { p.Language = code; return nil })
}

func (a *Accounts) change(ctx context.Context, by app.Actor, do func(*store.Tx, *app.Person) error) error {
	hold := func(tx *store.Tx) (app.Person, error) { return tx.LockPerson(by.Person) }
	return store.Holding(ctx, a.store, by.Person, hold, func(tx *store.Tx, _ app.Actor, person app.Person) error {
		if err := do(tx, &person); err != nil {
			return err
		}
		return tx.SavePerson(&person)
	})
}

// Pace counts one more act under key and is TooMany past limit within window,
// over all servers of the portal. Keys are ids or hashes, never addresses.
func (a *Accounts) Pace(ctx context.Context, key string, limit int, window time.Duration) error {
	return a.store.Tx(ctx, func(tx *store.Tx) error { return tx.Pace(key, limit, window) })
}
