package app

// Event is something that became true and that people are told of. It carries
// ids only, and is stored as a job in the transaction that made it true.
type Event interface{ Kind() string }

// MembershipMoved happened: an application or a membership took the step MoveID.
type MembershipMoved struct {
	MembershipID MembershipID `json:"membership_id"`
	MoveID       int64        `json:"move_id"`
}

// ProfileChanged happened: a member is called otherwise, asks to be, or was told whether it may.
type ProfileChanged struct {
	ChangeID int64              `json:"change_id"`
	State    ProfileChangeState `json:"state"`
}

// SeatMoved happened: a seat was asked for or decided on.
type SeatMoved struct {
	SeatID SeatID    `json:"seat_id"`
	State  SeatState `json:"state"`
}

// LetterOpened happened: members can sign.
type LetterOpened struct {
	LetterID LetterID `json:"letter_id"`
}

// LetterWidened happened: more people can read it than From says.
type LetterWidened struct {
	LetterID LetterID   `json:"letter_id"`
	From     Visibility `json:"from"`
}

// LetterExtended happened: the deadline moved later.
type LetterExtended struct {
	LetterID LetterID `json:"letter_id"`
}

// EndorsementMoved happened: an organisation signed, withdrew, or was struck out.
type EndorsementMoved struct {
	EndorsementID EndorsementID    `json:"endorsement_id"`
	State         EndorsementState `json:"state"`
}

// InvitationMade happened: somebody who may have no account is to be written to.
type InvitationMade struct {
	InvitationID int64 `json:"invitation_id"`
}

// InvitationTaken happened: those who could have invited are to know who came.
type InvitationTaken struct {
	InvitationID int64 `json:"invitation_id"`
}

// MailDue happened: one reader is to be told of one event, once. Notice and
// Subject say which template is filled from which rows at the time of sending.
// The reader is a person, or whoever an invitation is addressed to, who may have
// no account: the address stands in its row and in no job.
type MailDue struct {
	PersonID     PersonID `json:"person_id,omitempty"`
	InvitationID int64    `json:"invitation_id,omitempty"`
	Notice       string   `json:"notice"`
	Subject      int64    `json:"subject"`
	Receipt      string   `json:"receipt"` // unique a reader and event; a second delivery is skipped
}

// Kind names the job.
func (MembershipMoved) Kind() string { return "membership_moved" }

// Kind names the job.
func (ProfileChanged) Kind() string { return "profile_changed" }

// Kind names the job.
func (SeatMoved) Kind() string { return "seat_moved" }

// Kind names the job.
func (LetterOpened) Kind() string { return "letter_opened" }

// Kind names the job.
func (LetterWidened) Kind() string { return "letter_widened" }

// Kind names the job.
func (LetterExtended) Kind() string { return "letter_extended" }

// Kind names the job.
func (EndorsementMoved) Kind() string { return "endorsement_moved" }

// Kind names the job.
func (InvitationMade) Kind() string { return "invitation_made" }

// Kind names the job.
func (InvitationTaken) Kind() string { return "invitation_taken" }

// Kind names the job.
func (MailDue) Kind() string { return "mail_due" }
