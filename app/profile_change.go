package app

import (
	"slices"
	"time"
)

// Naming is what of a profile stands on lists, and by which readers tell one organisation from another.
type Naming struct {
	LegalName   string
	DisplayName string
	SortName    string
	EnglishName string
	Acronym     string
	Country     string
}

// Naming is what of the profile stands on lists.
func (p Profile) Naming() Naming {
	return Naming{p.LegalName, p.DisplayName, p.SortName, p.EnglishName, p.Acronym, p.Country}
}

// Named is the profile with another naming.
func (p Profile) Named(n Naming) Profile {
	p.LegalName, p.DisplayName, p.SortName, p.EnglishName, p.Acronym, p.Country = n.LegalName, n.DisplayName, n.SortName, n.EnglishName, n.Acronym, n.Country
	return p
}

// IsSame says whether two namings call the same thing: where it sorts is no name of it.
func (n Naming) IsSame(other Naming) bool {
	n.SortName, other.SortName = "", ""
	return n == other
}

// ProfileChange is a change of a member's naming, with who asked for it and what became of it.
type ProfileChange struct {
	ID                int64
	OrganisationID    OrganisationID
	ByID              PersonID
	State             ProfileChangeState
	BeforeLegalName   string
	BeforeDisplayName string
	BeforeSortName    string
	BeforeEnglishName string
	BeforeAcronym     string
	BeforeCountry     string
	AfterLegalName    string
	AfterDisplayName  string
	AfterSortName     string
	AfterEnglishName  string
	AfterAcronym      string
	AfterCountry      string
	Reason            string // why it was refused; read by the organisation
	DecidedByID       *PersonID
	CreatedAt         time.Time
	DecidedAt         *time.Time
}

// ProfileChangeState is whether a change holds, waits, or came to nothing.
type ProfileChangeState string

// States of a change. A noted one resembled no other organisation and held at once.
const (
	ChangeNoted    ProfileChangeState = "noted"
	ChangePending  ProfileChangeState = "pending"
	ChangeAccepted ProfileChangeState = "accepted"
	ChangeRefused  ProfileChangeState = "refused"
	ChangeRecalled ProfileChangeState = "recalled" // by the organisation, or in favour of a later one
)

// ProfileChangeStates are all states.
var ProfileChangeStates = []ProfileChangeState{ChangeNoted, ChangePending, ChangeAccepted, ChangeRefused, ChangeRecalled}

// Watched are the states of a membership whose coalition is told how its member is called.
var Watched = []MembershipState{MembershipApproved, MembershipSuspended}

// NewProfileChange is a change that somebody asks for; it waits when the new naming resembles another organisation's.
func NewProfileChange(o Organisation, after Naming, waits bool, by PersonID, now time.Time) ProfileChange {
	c := ProfileChange{OrganisationID: o.ID, ByID: by, State: ChangeNoted, CreatedAt: now}
	if waits {
		c.State = ChangePending
	}
	b := o.Profile().Naming()
	c.BeforeLegalName, c.BeforeDisplayName, c.BeforeSortName = b.LegalName, b.DisplayName, b.SortName
	c.BeforeEnglishName, c.BeforeAcronym, c.BeforeCountry = b.EnglishName, b.Acronym, b.Country
	c.AfterLegalName, c.AfterDisplayName, c.AfterSortName = after.LegalName, after.DisplayName, after.SortName
	c.AfterEnglishName, c.AfterAcronym, c.AfterCountry = after.EnglishName, after.Acronym, after.Country
	return c
}

// Before is the naming until the change.
func (c ProfileChange) Before() Naming {
	return Naming{c.BeforeLegalName, c.BeforeDisplayName, c.BeforeSortName, c.BeforeEnglishName, c.BeforeAcronym, c.BeforeCountry}
}

// After is the naming that was asked for.
func (c ProfileChange) After() Naming {
	return Naming{c.AfterLegalName, c.AfterDisplayName, c.AfterSortName, c.AfterEnglishName, c.AfterAcronym, c.AfterCountry}
}

// Decide ends the waiting of a change; refusing it needs a reason.
func (c *ProfileChange) Decide(to ProfileChangeState, by PersonID, reason string, now time.Time) error {
	if c.State != ChangePending || !slices.Contains([]ProfileChangeState{ChangeAccepted, ChangeRefused, ChangeRecalled}, to) {
		return Refuse(Conflict, "rules.change_decided")
	}
	var problems Problems
	problems.CheckText("reason", reason, MaxText, to == ChangeRefused)
	if err := problems.Err(); err != nil {
		return err
	}
	c.State, c.Reason, c.DecidedByID, c.DecidedAt = to, reason, &by, &now
	return nil
}
