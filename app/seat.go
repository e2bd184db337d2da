package app

import "time"

// Seat is a person's place in an organisation: a representative, once active.
type Seat struct {
	ID             SeatID
	OrganisationID OrganisationID
	PersonID       PersonID
	Role           SeatRole
	State          SeatState
	Capacity       string // what the person is there, in their own words
	DecidedByID    *PersonID
	CreatedAt      time.Time
	DecidedAt      *time.Time
}

// SeatRole is what a representative may do; each role may do all that the ones before it may.
type SeatRole string

// Roles of a representative, from least to most.
const (
	Viewer        SeatRole = "viewer"
	Editor        SeatRole = "editor"
	SignatoryRole SeatRole = "signatory"
	Owner         SeatRole = "owner"
)

// SeatRoles are all roles from least to most.
var SeatRoles = []SeatRole{Viewer, Editor, SignatoryRole, Owner}

// SeatState is whether a seat was asked for, held, refused or given up.
type SeatState string

// States of a seat.
const (
	SeatRequested SeatState = "requested"
	SeatActive    SeatState = "active"
	SeatRefused   SeatState = "refused"
	SeatLeft      SeatState = "left"
)

// SeatStates are all states of a seat.
var SeatStates = []SeatState{SeatRequested, SeatActive, SeatRefused, SeatLeft}

// atLeast says whether r may do what min may.
func (r SeatRole) atLeast(min SeatRole) bool { return rank(r) >= rank(min) && rank(r) >= 0 }

// Holds says whether the seat gives this role or a higher one now.
func (s Seat) Holds(role SeatRole) bool { return s.State == SeatActive && s.Role.atLeast(role) }

func rank(r SeatRole) int {
	for i, known := range SeatRoles {
		if known == r {
			return i
		}
	}
	return -1
}

// Digest is what the ledger commits to.
func (s Seat) Digest() string {
	return digest("seat", s.ID, s.OrganisationID, s.PersonID, s.Role, s.State, s.DecidedByID, s.DecidedAt)
}
