package accounts

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// PlatformPerson is somebody who runs the portal.
type PlatformPerson struct {
	Person   app.Person
	Settings bool  // by the settings, which say so again at every sign-in
	Keeps    error // why it cannot be ended here; nil where it can
}

// PlatformPeople are those who run the portal, for each other.
func (a *Accounts) PlatformPeople(ctx context.Context, by app.Actor) ([]PlatformPerson, error) {
	var found []PlatformPerson
	err := a.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		if err := actor.MayGovern(); err != nil {
			return err
		}
		people, err := tx.PlatformPeople()
		if err != nil {
			return err
		}
		for _, p := range people {
			found = append(found, PlatformPerson{Person: p, Settings: a.inSettings(p), Keeps: a.keeps(p, people)})
		}
		return nil
	})
	return found, err
}

// keeps is why somebody cannot be kept from running the portal: the settings say so, or nobody else would be left.
func (a *Accounts) keeps(p app.Person, all []app.Person) error {
	if a.inSettings(p) {
		return app.Refuse(app.Conflict, "rules.platform_by_settings")
	}
	if !slices.ContainsFunc(all, func(other app.Person) bool { return other.ID != p.ID }) {
		return app.Refuse(app.Conflict, "rules.last_platform")
	}
	return nil
}

// Relieve takes the running of the portal from somebody. What they have invited others to, and nobody has accepted, ends
// with it.
func (a *Accounts) Relieve(ctx context.Context, by app.Actor, id app.PersonID) error {
	hold := func(tx *store.Tx) ([]app.Person, error) {
		if err := tx.LockPlatform(); err != nil {
			return nil, err
		}
		return tx.PlatformPeople()
	}
	return store.Holding(ctx, a.store, by.Person, hold, func(tx *store.Tx, actor app.Actor, all []app.Person) error {
		if err := actor.MayGovern(); err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(p app.Person) bool { return p.ID == id })
		if at < 0 {
			return app.Refuse(app.Conflict, "rules.changed_meanwhile")
		}
		person := all[at]
		if err := a.keeps(person, all); err != nil {
			return err
		}
		person.Platform, person.GrantedAt = false, nil
		if err := tx.SavePerson(&person); err != nil {
			return err
		}
		if err := tx.RevokeInvitationsBy(person.ID, 0); err != nil {
			return err
		}
		return tx.Append(app.Decided("changed", person, actor.Person, 0, "", tx.Now()))
	})
}
