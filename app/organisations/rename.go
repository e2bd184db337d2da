package organisations

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// rewrite gives an organisation another profile. A change of how a member is called is shown to the secretariats of
// its coalitions; one that resembles another organisation waits for them, and until then the names stay as they are.
func rewrite(tx *store.Tx, org app.Organisation, profile app.Profile, by app.PersonID, in app.CoalitionID) error {
	concerned, err := watching(tx, org.ID)
	if err != nil {
		return err
	}
	var change *app.ProfileChange
	if len(concerned) > 0 && profile.Naming() != org.Profile().Naming() {
		if change, err = ask(tx, org, profile, by); err != nil {
			return err
		}
	}
	if change != nil && change.State == app.ChangePending {
		profile = profile.Named(change.Before())
	}
	describe(&org, profile, tx)
	if err := tx.SaveOrganisation(&org); err != nil {
		return err
	}
	if err := tx.Append(app.Decided("described", org, by, in, org.DisplayName, tx.Now())); err != nil || change == nil {
		return err
	}
	return tell(tx, org, *change, concerned, by)
}

// watching are the memberships whose coalitions are told how the organisation is called.
func watching(tx *store.Tx, id app.OrganisationID) ([]app.Membership, error) {
	members, err := tx.MembershipsOf(id)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(members, func(m app.Membership) bool { return !slices.Contains(app.Watched, m.State) }), err
}

// ask keeps a change of names in the place of an earlier one that waits still.
func ask(tx *store.Tx, org app.Organisation, profile app.Profile, by app.PersonID) (*app.ProfileChange, error) {
	if err := recall(tx, org.ID, by); err != nil && !app.IsKind(err, app.NotFound) {
		return nil, err
	}
	waits := false
	if !profile.Naming().IsSame(org.Profile().Naming()) {
		alike, err := resembling(tx, org, profile)
		if err != nil {
			return nil, err
		}
		waits = len(alike) > 0
	}
	change := app.NewProfileChange(org, profile.Naming(), waits, by, tx.Now())
	return &change, tx.AddProfileChange(&change)
}

// resembling are other organisations that an organisation may be taken for with this profile.
func resembling(tx *store.Tx, org app.Organisation, profile app.Profile) ([]Duplicate, error) {
	next := org
	describe(&next, profile, tx)
	alike, err := likely(tx, next)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(alike, func(d Duplicate) bool {
		into := d.Organisation.MergedIntoID
		return into != nil && *into == org.ID
	}), err
}

// recall ends a change that waits; NotFound where none does.
func recall(tx *store.Tx, id app.OrganisationID, by app.PersonID) error {
	pending, err := tx.PendingChange(id)
	if err != nil {
		return err
	}
	if err := pending.Decide(app.ChangeRecalled, by, "", tx.Now()); err != nil {
		return err
	}
	return tx.DecideProfileChange(&pending)
}

// changeVerbs are what the histories of the coalitions say of a change.
var changeVerbs = map[app.ProfileChangeState]string{
	app.ChangeNoted: "renamed", app.ChangePending: "name_asked", app.ChangeAccepted: "renamed",
	app.ChangeRefused: "name_refused", app.ChangeRecalled: "name_recalled",
}

// tell leaves a line in the history of every coalition concerned, and the event that tells people.
func tell(tx *store.Tx, org app.Organisation, c app.ProfileChange, concerned []app.Membership, by app.PersonID) error {
	note := org.DisplayName // a name that is not accepted stands nowhere
	if verb := changeVerbs[c.State]; verb == "renamed" && c.BeforeDisplayName != c.AfterDisplayName {
		note = c.BeforeDisplayName + " → " + c.AfterDisplayName
	}
	for _, m := range concerned {
		if err := tx.Append(app.Decided(changeVerbs[c.State], org, by, m.CoalitionID, note, tx.Now())); err != nil {
			return err
		}
	}
	return tx.Enqueue(app.ProfileChanged{ChangeID: c.ID, State: c.State})
}

// RecallName takes a change of names back that waits for a second look.
func (o *Organisations) RecallName(ctx context.Context, by app.Actor, slug string) error {
	return store.Holding(ctx, o.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, actor app.Actor, org app.Organisation) error {
		if err := actor.MayEditProfile(org.ID); err != nil {
			return tx.HideUnlisted(actor, org.ID, err)
		}
		pending, err := tx.PendingChange(org.ID)
		if app.IsKind(err, app.NotFound) {
			return app.Refuse(app.Conflict, "rules.change_decided")
		}
		if err != nil {
			return err
		}
		return decideChange(tx, org, pending, Verdict{State: app.ChangeRecalled}, by.Person)
	})
}

// Verdict is what a secretariat decides on a change of names.
type Verdict struct {
	Coalition    string
	Organisation string
	Change       int64
	State        app.ProfileChangeState // accepted or refused
	Reason       string
}

// DecideName accepts or refuses how a member wants to be called, for all of its coalitions: an administrator of any
// of them, or the platform, as long as they do not belong to the organisation.
func (o *Organisations) DecideName(ctx context.Context, by app.Actor, v Verdict) error {
	v.Reason = app.Multiline(v.Reason)
	return o.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		org, m, err := review(tx, actor, Decision{Coalition: v.Coalition, Organisation: v.Organisation})
		if err != nil {
			return err
		}
		c, err := tx.ProfileChange(v.Change)
		if err != nil {
			return err
		}
		if c.OrganisationID != org.ID || v.State != app.ChangeAccepted && v.State != app.ChangeRefused {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		if !slices.Contains(app.Watched, m.State) {
			return app.Refuse(app.Conflict, "rules.membership_moved", "State", string(m.State))
		}
		return decideChange(tx, org, c, v, by.Person)
	})
}

// decideChange ends the waiting of a change, and gives the organisation its names when they are accepted.
func decideChange(tx *store.Tx, org app.Organisation, c app.ProfileChange, v Verdict, by app.PersonID) error {
	if err := c.Decide(v.State, by, v.Reason, tx.Now()); err != nil {
		return err
	}
	if err := tx.DecideProfileChange(&c); err != nil {
		return err
	}
	if c.State == app.ChangeAccepted {
		describe(&org, org.Profile().Named(c.After()), tx)
		if err := tx.SaveOrganisation(&org); err != nil {
			return err
		}
	}
	concerned, err := watching(tx, org.ID)
	if err != nil {
		return err
	}
	return tell(tx, org, c, concerned, by)
}

// Renaming is a change of names as a secretariat weighs it.
type Renaming struct {
	Change    app.ProfileChange
	By        app.Person
	DecidedBy app.Person  // zero while it waits
	Alike     []Duplicate // that the naming resembles now; only of one that waits
}

// mostRenamings is how many changes a dossier shows, the newest first.
const mostRenamings = 5

func renamings(tx *store.Tx, org app.Organisation) ([]Renaming, error) {
	changes, err := tx.ProfileChangesOf(org.ID)
	if err != nil {
		return nil, err
	}
	changes = changes[:min(len(changes), mostRenamings)]
	var ids []app.PersonID
	for _, c := range changes {
		if ids = append(ids, c.ByID); c.DecidedByID != nil {
			ids = append(ids, *c.DecidedByID)
		}
	}
	people, err := tx.PeopleByID(ids)
	if err != nil {
		return nil, err
	}
	found := make([]Renaming, len(changes))
	for i, c := range changes {
		found[i] = Renaming{Change: c, By: people[c.ByID]}
		if c.DecidedByID != nil {
			found[i].DecidedBy = people[*c.DecidedByID]
		}
		if c.State != app.ChangePending {
			continue
		}
		if found[i].Alike, err = resembling(tx, org, org.Profile().Named(c.After())); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// WaitingNames are the changes of names that wait in a coalition, with their organisations, for its secretariat.
func (o *Organisations) WaitingNames(ctx context.Context, by app.Actor, coalition string) ([]app.ProfileChange, map[app.OrganisationID]app.Organisation, error) {
	var changes []app.ProfileChange
	var found map[app.OrganisationID]app.Organisation
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		c, err := tx.CoalitionBySlug(coalition)
		if err != nil {
			return err
		}
		if err := actor.MaySeeSecretariat(c.ID); err != nil {
			return err
		}
		if changes, err = tx.PendingChanges(c.ID); err != nil {
			return err
		}
		ids := make([]app.OrganisationID, len(changes))
		for i, change := range changes {
			ids[i] = change.OrganisationID
		}
		found, err = tx.OrganisationsByID(ids)
		return err
	})
	return changes, found, err
}
