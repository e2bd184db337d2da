package app

import (
	"slices"
	"time"
)

// Office is a person's place in the secretariat of a coalition.
type Office struct {
	ID          int64
	CoalitionID CoalitionID
	PersonID    PersonID
	Role        OfficeRole // "" once it was given up
	CreatedAt   time.Time
}

// OfficeRole is what a person does in a secretariat.
type OfficeRole string

// Roles in a secretariat: a coordinator runs letters, an administrator also decides on members.
const (
	Coordinator   OfficeRole = "coordinator"
	Administrator OfficeRole = "administrator"
)

// OfficeRoles are the roles in a secretariat, from least to most.
var OfficeRoles = []OfficeRole{Coordinator, Administrator}

// Digest is what the ledger commits to.
func (o Office) Digest() string { return digest("office", o.ID, o.CoalitionID, o.PersonID, o.Role) }

// Widest is the role that may do more; none is the least.
func (r OfficeRole) Widest(other OfficeRole) OfficeRole {
	if slices.Index(OfficeRoles, other) > slices.Index(OfficeRoles, r) {
		return other
	}
	return r
}

// MayStaff is nil for those who say who sits in a coalition's secretariat: its administrators and the platform.
func (a Actor) MayStaff(id CoalitionID) error {
	if a.Platform || a.holds(id, Administrator) {
		return nil
	}
	return a.refuse("rules.not_administrator")
}

// MayChangeOffice is nil when the actor may give a place another role, or end it with an empty one. all are the
// places of that secretariat. Whoever holds a place may also give it up. A coalition keeps an administrator: the last
// one goes only when the platform says that this is meant, for nobody else could put it right.
func (a Actor) MayChangeOffice(o Office, to OfficeRole, all []Office, meant bool) error {
	own := !a.IsVisitor() && o.PersonID == a.Person && to == ""
	if err := a.MayStaff(o.CoalitionID); err != nil && !own {
		return err
	}
	if o.Role != Administrator || to == Administrator || slices.ContainsFunc(all, func(other Office) bool {
		return other.ID != o.ID && other.Role == Administrator
	}) {
		return nil
	}
	switch {
	case !a.Platform:
		return Refuse(Conflict, "rules.last_administrator")
	case !meant:
		return Problems{{Field: "meant", Message: "rules.last_administrator_meant"}}.Err()
	}
	return nil
}
