package app

import (
	"slices"
	"time"
)

// Membership is an organisation's place in a coalition, from its application on.
type Membership struct {
	ID             MembershipID
	OrganisationID OrganisationID
	CoalitionID    CoalitionID
	State          MembershipState
	ApplicantID    PersonID
	Capacity       string // of the applicant in the organisation
	Authority      string // on what authority the applicant speaks for it
	LockVersion    int
	CreatedAt      time.Time
	SubmittedAt    *time.Time
	DecidedAt      *time.Time
}

// MembershipState is where an application or a membership stands.
type MembershipState string

// States of a membership.
const (
	MembershipDraft      MembershipState = "draft"
	MembershipSubmitted  MembershipState = "submitted"
	InformationRequested MembershipState = "information_requested"
	MembershipApproved   MembershipState = "approved"
	MembershipRejected   MembershipState = "rejected"
	MembershipWithdrawn  MembershipState = "withdrawn"
	MembershipAppealed   MembershipState = "appealed"
	MembershipSuspended  MembershipState = "suspended"
	MembershipLeft       MembershipState = "left"
)

// MembershipStates are all states, in the order of a membership's life.
var MembershipStates = []MembershipState{
	MembershipDraft, MembershipSubmitted, InformationRequested, MembershipApproved, MembershipRejected,
	MembershipWithdrawn, MembershipAppealed, MembershipSuspended, MembershipLeft,
}

// Waiting are the states in which the secretariat has something to do.
var Waiting = []MembershipState{MembershipSubmitted, MembershipAppealed}

// membershipMoves are the legal moves. Who withdrew or left can apply again:
// an organisation has one membership in a coalition, with its whole history.
var membershipMoves = map[MembershipState][]MembershipState{
	MembershipDraft:      {MembershipSubmitted, MembershipWithdrawn},
	MembershipSubmitted:  {InformationRequested, MembershipApproved, MembershipRejected, MembershipWithdrawn},
	InformationRequested: {MembershipSubmitted, MembershipApproved, MembershipRejected, MembershipWithdrawn},
	MembershipRejected:   {MembershipAppealed},
	MembershipAppealed:   {MembershipSubmitted, MembershipWithdrawn},
	MembershipApproved:   {MembershipSuspended, MembershipLeft},
	MembershipSuspended:  {MembershipApproved},
	MembershipWithdrawn:  {MembershipSubmitted},
	MembershipLeft:       {MembershipSubmitted},
}

// Entered are the states of who was approved once: from then on the
// organisation's owners speak for it, and no longer whoever applied.
var Entered = []MembershipState{MembershipApproved, MembershipSuspended, MembershipLeft}

// reasoned are the states that are entered only with a reason that the applicant reads.
var reasoned = []MembershipState{InformationRequested, MembershipRejected, MembershipAppealed, MembershipSuspended}

// MembershipMove is one step of a membership's history.
type MembershipMove struct {
	ID           int64
	MembershipID MembershipID
	FromState    MembershipState
	ToState      MembershipState
	Message      string // reason, question or answer; read by the applicant and the secretariat
	ByID         PersonID
	At           time.Time
}

// IsApplicants says whether the step was the applicant's: its message is what a
// person typed to explain themselves, and no decision of a secretariat.
func (m MembershipMove) IsApplicants() bool {
	answers := m.ToState == MembershipSubmitted && m.FromState != MembershipAppealed
	return answers || m.ToState == MembershipAppealed || m.ToState == MembershipWithdrawn || m.ToState == MembershipLeft
}

// MayMove says whether Move would take that step if a reason were given. The membership stays as it is.
func (m Membership) MayMove(to MembershipState, by PersonID, now time.Time) bool {
	_, err := m.Move(to, by, "-", now) // m is a copy
	return err == nil
}

// Move takes the membership to a state and gives the step for its history.
// An illegal move is a Conflict, a missing reason Invalid at the field "reason".
func (m *Membership) Move(to MembershipState, by PersonID, message string, now time.Time) (MembershipMove, error) {
	if !slices.Contains(membershipMoves[m.State], to) {
		return MembershipMove{}, Refuse(Conflict, "rules.membership_moved", "State", string(m.State))
	}
	var problems Problems
	problems.CheckText("reason", message, MaxText, slices.Contains(reasoned, to))
	if err := problems.Err(); err != nil {
		return MembershipMove{}, err
	}
	step := MembershipMove{MembershipID: m.ID, FromState: m.State, ToState: to, Message: message, ByID: by, At: now}
	m.State = to
	if to == MembershipSubmitted || to == MembershipAppealed {
		m.SubmittedAt = &now
	} else {
		m.DecidedAt = &now
	}
	return step, nil
}

// LastStep is when the membership reached its state.
func (m Membership) LastStep() time.Time {
	at := m.CreatedAt
	for _, step := range []*time.Time{m.SubmittedAt, m.DecidedAt} {
		if step != nil && step.After(at) {
			at = *step
		}
	}
	return at
}

// Digest is what the ledger commits to.
func (m Membership) Digest() string {
	return digest("membership", m.ID, m.OrganisationID, m.CoalitionID, m.State, m.ApplicantID, m.SubmittedAt, m.DecidedAt)
}
