package store

import (
	"context"

	"undersigned/app"
)

// As runs do in one transaction for somebody who is signed in, with the rights
// that hold in it; a visitor is Unauthenticated.
func (s *Store) As(ctx context.Context, by app.PersonID, do func(tx *Tx, actor app.Actor) error) error {
	return Holding(ctx, s, by, func(*Tx) (struct{}, error) { return struct{}{}, nil }, func(tx *Tx, actor app.Actor, _ struct{}) error {
		return do(tx, actor)
	})
}

// ReadAs is As on one consistent picture of the database; do must not write.
func (s *Store) ReadAs(ctx context.Context, by app.PersonID, do func(tx *Tx, actor app.Actor) error) error {
	if err := (app.Actor{Person: by}).SignedIn(); err != nil {
		return err
	}
	return s.ReadFor(ctx, by, do)
}

// ReadFor is ReadAs for anybody: a visitor's rights are those of the zero Actor.
func (s *Store) ReadFor(ctx context.Context, by app.PersonID, do func(tx *Tx, actor app.Actor) error) error {
	known, isKnown := ctx.Value(knowing{}).(app.Actor)
	return s.Read(ctx, func(tx *Tx) error {
		if isKnown && known.Person == by {
			return do(tx, known)
		}
		actor, err := tx.Actor(by)
		if err != nil {
			return err
		}
		return do(tx, actor)
	})
}

// knowing is the key of an actor whose rights have just been read.
type knowing struct{}

// Knowing is the context of a request that changes nothing, and at whose beginning somebody's rights were read: what it reads
// for them does not read the rights again. Transactions that may write always do.
func Knowing(ctx context.Context, actor app.Actor) context.Context {
	return context.WithValue(ctx, knowing{}, actor)
}

// Holding is As with something locked before the rights are read: what was
// decided while it waited for the lock holds already when it asks who may.
func Holding[T any](ctx context.Context, s *Store, by app.PersonID, lock func(*Tx) (T, error), do func(*Tx, app.Actor, T) error) error {
	if err := (app.Actor{Person: by}).SignedIn(); err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *Tx) error {
		held, err := lock(tx)
		if err != nil {
			return err
		}
		actor, err := tx.Actor(by)
		if err != nil {
			return err
		}
		return do(tx, actor, held)
	})
}

// HideUnread answers NotFound instead of why when the actor may not even read the letter.
func (tx *Tx) HideUnread(actor app.Actor, letter app.Letter, why error) error {
	if err := tx.MayRead(actor, letter); err != nil {
		return err
	}
	return why
}

// MayRead is app.Actor.MayReadLetter, now.
func (tx *Tx) MayRead(actor app.Actor, letter app.Letter) error {
	hosts, err := tx.HostIDs(letter.ID)
	if err != nil {
		return err
	}
	return actor.MayReadLetter(letter, hosts, tx.Now())
}

// HideUnlisted answers NotFound instead of why for an organisation that the actor may not know of.
func (tx *Tx) HideUnlisted(actor app.Actor, id app.OrganisationID, why error) error {
	listed, err := tx.IsListed(id)
	if err != nil {
		return err
	}
	return actor.HideUnlisted(why, id, listed)
}

// HoldLetter is for Holding: it locks a letter.
func HoldLetter(slug string) func(*Tx) (app.Letter, error) {
	return func(tx *Tx) (app.Letter, error) { return tx.LockLetter(slug) }
}

// HoldOrganisation is for Holding: it locks an organisation, so that nobody else
// decides on it, or signs for it, until the end of the transaction.
func HoldOrganisation(slug string) func(*Tx) (app.Organisation, error) {
	return func(tx *Tx) (app.Organisation, error) { return tx.LockOrganisationBySlug(slug) }
}
