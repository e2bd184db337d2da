package privacy

import (
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// holdings are the places that a person has in the portal.
type holdings struct {
	person        app.Person
	seats         []app.Seat // in every state
	offices       []app.Office
	applications  []app.Membership // applied for by the person
	organisations map[app.OrganisationID]app.Organisation
	bonds         app.Bonds // of a person who is locked, see locked
}

func holdingsOf(tx *store.Tx, id app.PersonID) (h holdings, err error) {
	if h.person, err = tx.Person(id); err != nil {
		return h, err
	}
	if h.seats, err = tx.SeatsBy(id); err != nil {
		return h, err
	}
	if h.offices, err = tx.OfficesBy(id); err != nil {
		return h, err
	}
	if h.applications, err = tx.MembershipsBy(id); err != nil {
		return h, err
	}
	h.organisations, err = tx.OrganisationsByID(h.organisationIDs())
	return h, err
}

// organisationIDs are those of the person's seats and applications, each once, in the order in which they are locked.
func (h holdings) organisationIDs() []app.OrganisationID {
	var ids []app.OrganisationID
	for _, s := range h.seats {
		ids = append(ids, s.OrganisationID)
	}
	for _, m := range h.applications {
		ids = append(ids, m.OrganisationID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// isHeld says whether a seat is held or asked for.
func isHeld(s app.Seat) bool { return s.State == app.SeatActive || s.State == app.SeatRequested }

func isOwner(s app.Seat) bool { return s.State == app.SeatActive && s.Role == app.Owner }

// hasOtherOwner says whether an organisation has an owner beside the person.
func (h holdings) hasOtherOwner(tx *store.Tx, id app.OrganisationID) (bool, error) {
	seats, err := tx.SeatsOf(id)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(seats, func(s app.Seat) bool { return isOwner(s) && s.PersonID != h.person.ID }), nil
}

// bonds are what nobody would look after without the person.
func (h holdings) bondsNow(tx *store.Tx) (b app.Bonds, err error) {
	if b.Organisations, err = h.lastOwned(tx); err != nil {
		return b, err
	}
	if b.Coalitions, err = h.lastAdministered(tx); err != nil {
		return b, err
	}
	if !h.person.Platform {
		return b, nil
	}
	runners, err := tx.PlatformPeople()
	if err != nil {
		return b, err
	}
	b.Portal = len(runners) < 2
	return b, nil
}

// needed are the states of a membership in which the organisation cannot be without an owner.
var needed = []app.MembershipState{app.MembershipApproved, app.MembershipSuspended}

// lastOwned are the names of the members of coalitions of which the person is the last owner.
func (h holdings) lastOwned(tx *store.Tx) (names []string, err error) {
	for _, s := range h.seats {
		if !isOwner(s) {
			continue
		}
		other, err := h.hasOtherOwner(tx, s.OrganisationID)
		if err != nil {
			return nil, err
		}
		members, err := tx.MembershipsOf(s.OrganisationID)
		if err != nil {
			return nil, err
		}
		if !other && slices.ContainsFunc(members, func(m app.Membership) bool { return slices.Contains(needed, m.State) }) {
			names = append(names, h.organisations[s.OrganisationID].DisplayName)
		}
	}
	return names, nil
}

func (h holdings) lastAdministered(tx *store.Tx) (names []string, err error) {
	for _, o := range h.offices {
		if o.Role != app.Administrator {
			continue
		}
		offices, err := tx.OfficesOf(o.CoalitionID)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(offices, func(other app.Office) bool { return other.Role == app.Administrator && other.PersonID != h.person.ID }) {
			continue
		}
		c, err := tx.Coalition(o.CoalitionID)
		if err != nil {
			return nil, err
		}
		names = append(names, c.Name)
	}
	return names, nil
}

// open are the states of an application that somebody has to answer for.
var open = []app.MembershipState{app.MembershipDraft, app.MembershipSubmitted, app.InformationRequested, app.MembershipAppealed}

// orphans are the undecided applications of the person's for which nobody else could answer.
func (h holdings) orphans(tx *store.Tx) (found []app.Membership, err error) {
	for _, m := range h.applications {
		if !slices.Contains(open, m.State) {
			continue
		}
		other, err := h.hasOtherOwner(tx, m.OrganisationID)
		if err != nil {
			return nil, err
		}
		if !other {
			found = append(found, m)
		}
	}
	return found, nil
}
