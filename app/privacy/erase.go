package privacy

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Erase deletes an account: the actor's own, or anybody's by the platform. Name,
// address, identity, files, and what the person typed of themselves go; places and
// undecided applications end; endorsements stay, for they are the organisations'.
// Every session of the person is over. It is refused while nobody else looks after
// what the person looks after.
func (p *Privacy) Erase(ctx context.Context, by app.Actor, id app.PersonID) error {
	hold := func(tx *store.Tx) (holdings, error) { return locked(tx, id) }
	return store.Holding(ctx, p.store, by.Person, hold, func(tx *store.Tx, actor app.Actor, h holdings) error {
		if err := actor.MayErase(id, h.bonds); err != nil {
			return err
		}
		return erase(tx, h, by.Person)
	})
}

// EraseFor is Erase by whoever operates the portal, at its own terminal; in the
// ledger it stands as the portal's decision.
func (p *Privacy) EraseFor(ctx context.Context, id app.PersonID) error {
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		h, err := locked(tx, id)
		if err != nil {
			return err
		}
		if err := (app.Actor{Platform: true}).MayErase(id, h.bonds); err != nil {
			return err
		}
		return erase(tx, h, 0)
	})
}

// locked reads what a person holds and keeps all that it is decided on from
// changing: organisations first, as everywhere.
func locked(tx *store.Tx, id app.PersonID) (h holdings, err error) {
	if h, err = holdingsOf(tx, id); err != nil {
		return h, err
	}
	for _, organisation := range h.organisationIDs() {
		if _, err := tx.LockOrganisation(organisation); err != nil {
			return h, err
		}
	}
	for _, o := range h.offices {
		if err := tx.LockOffices(o.CoalitionID); err != nil {
			return h, err
		}
	}
	if h.person.Platform {
		if err := tx.LockPlatform(); err != nil {
			return h, err
		}
	}
	if _, err := tx.LockPerson(id); err != nil {
		return h, err
	}
	if h, err = holdingsOf(tx, id); err != nil {
		return h, err
	}
	if h.person.IsErased() {
		return h, app.Refuse(app.NotFound, "rules.not_found")
	}
	h.bonds, err = h.bondsNow(tx)
	return h, err
}

func erase(tx *store.Tx, h holdings, by app.PersonID) error {
	if err := h.withdraw(tx, by); err != nil {
		return err
	}
	if err := h.leave(tx, by); err != nil {
		return err
	}
	if err := tx.EraseTyped(h.person.ID); err != nil {
		return err
	}
	if err := tx.DropFilesOf(h.person.ID); err != nil {
		return err
	}
	if err := tx.EndSessions(h.person.ID, ""); err != nil {
		return err
	}
	if err := tx.RevokeInvitationsBy(h.person.ID, 0); err != nil {
		return err
	}
	if err := tx.DropInvitationsOf(h.person); err != nil {
		return err
	}
	records, err := eraseMandates(tx, h.person.ID)
	if err != nil {
		return err
	}
	person := h.person
	person.Erase(tx.Now())
	if err := tx.ErasePerson(&person); err != nil {
		return err
	}
	if err := tx.Append(app.Decided("erased", person, by, 0, "", tx.Now())); err != nil {
		return err
	}
	return list(tx, app.Erasure{Kind: app.PersonErasure, PersonID: &person.ID}, records, by)
}

// withdraw takes back the applications that nobody could answer for any more.
func (h holdings) withdraw(tx *store.Tx, by app.PersonID) error {
	orphans, err := h.orphans(tx)
	if err != nil {
		return err
	}
	for _, m := range orphans {
		step, err := m.Move(app.MembershipWithdrawn, h.person.ID, "", tx.Now())
		if err != nil {
			return err
		}
		if err := tx.SaveMembership(&m); err != nil {
			return err
		}
		if err := tx.AddMove(&step); err != nil {
			return err
		}
		name := h.organisations[m.OrganisationID].DisplayName
		if err := tx.Append(app.Decided(string(m.State), m, by, m.CoalitionID, name, tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the person's seats, requests for seats, and places in secretariats.
func (h holdings) leave(tx *store.Tx, by app.PersonID) error {
	now := tx.Now()
	for _, s := range h.seats {
		if !isHeld(s) {
			continue
		}
		was := s.State
		s.State, s.DecidedByID, s.DecidedAt = app.SeatLeft, &h.person.ID, &now
		if err := tx.SaveSeat(&s, was); err != nil {
			return err
		}
		if err := tx.Append(app.Decided(string(s.State), s, by, 0, h.organisations[s.OrganisationID].DisplayName, now)); err != nil {
			return err
		}
	}
	for _, o := range h.offices {
		o.Role = ""
		if err := tx.SetOffice(&o); err != nil {
			return err
		}
		if err := tx.Append(app.Decided("appointed", o, by, o.CoalitionID, "", now)); err != nil {
			return err
		}
	}
	return nil
}

// eraseMandates empties the mandates that a person gave, and gives the list of them.
func eraseMandates(tx *store.Tx, id app.PersonID) ([]app.ErasedRecord, error) {
	mandates, err := tx.MandatesBy(id)
	if err != nil {
		return nil, err
	}
	records := make([]app.ErasedRecord, len(mandates))
	for i, e := range mandates {
		e.EraseMandate()
		if err := tx.SaveEndorsement(&e); err != nil {
			return nil, err
		}
		records[i] = app.ErasedRecord{Subject: app.ErasedMandate, SubjectID: int64(e.ID), Remains: e.MandateDigest}
	}
	return records, nil
}

// list keeps an erasure with what it erased, and has the ledger commit to it.
func list(tx *store.Tx, e app.Erasure, records []app.ErasedRecord, by app.PersonID) error {
	e.MadeAt = tx.Now()
	e.Bind(records)
	if err := tx.AddErasure(&e, records); err != nil {
		return err
	}
	return tx.Append(app.Decided("made", e, by, 0, "", e.MadeAt))
}
