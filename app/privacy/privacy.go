// Package privacy holds the use cases of erasing: a person's account, and single
// lines of the ledger. What is erased is listed in an erasure, to which the ledger
// commits, so that verification can tell it from what was tampered with. It keeps
// what belongs to organisations: their endorsements, letters and decisions.
package privacy

import (
	"context"
	"strconv"
	"strings"

	"undersigned/app"
	"undersigned/app/store"
)

// Privacy runs the use cases on one store.
type Privacy struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Privacy { return &Privacy{store: s} }

// Prospect is what deleting an account would mean for its owner.
type Prospect struct {
	Organisations []app.Organisation // in which the seat ends, or the request for one
	Coalitions    []app.Coalition    // in whose secretariat the place ends
	Mandates      int                // endorsements that keep standing without the person's mandate
	Withdrawn     int                // applications that would have nobody to answer for them
	Refusal       error              // why it cannot be now; nil when it can
}

// Prospect says what Erase would do to the actor's own account.
func (p *Privacy) Prospect(ctx context.Context, by app.Actor) (Prospect, error) {
	var found Prospect
	err := p.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		h, err := holdingsOf(tx, by.Person)
		if err != nil {
			return err
		}
		bonds, err := h.bondsNow(tx)
		if err != nil {
			return err
		}
		found.Refusal = actor.MayErase(by.Person, bonds)
		return found.read(tx, by.Person, h)
	})
	return found, err
}

func (found *Prospect) read(tx *store.Tx, id app.PersonID, h holdings) error {
	for _, s := range h.seats {
		if isHeld(s) {
			found.Organisations = append(found.Organisations, h.organisations[s.OrganisationID])
		}
	}
	for _, o := range h.offices {
		c, err := tx.Coalition(o.CoalitionID)
		if err != nil {
			return err
		}
		found.Coalitions = append(found.Coalitions, c)
	}
	mandates, err := tx.MandatesBy(id)
	if err != nil {
		return err
	}
	orphans, err := h.orphans(tx)
	if err != nil {
		return err
	}
	found.Mandates, found.Withdrawn = len(mandates), len(orphans)
	return nil
}

// Find looks for people by number or by e-mail address, for the operator. Who
// was erased is not found.
func (p *Privacy) Find(ctx context.Context, who string) ([]app.Person, error) {
	var found []app.Person
	err := p.store.Read(ctx, func(tx *store.Tx) error {
		if strings.Contains(who, "@") {
			var err error
			found, err = tx.PeopleByEmail(app.MailAddress(who))
			return err
		}
		id, err := strconv.ParseInt(who, 10, 64)
		if err != nil {
			return nil // no number is nobody's
		}
		person, err := tx.Person(app.PersonID(id))
		if app.IsKind(err, app.NotFound) {
			return nil
		}
		if err == nil && !person.IsErased() {
			found = append(found, person)
		}
		return err
	})
	return found, err
}
