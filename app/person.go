package app

import "time"

// Person is somebody who has signed in. Issuer and Subject are who they are;
// Email is only where to write to, and trusted for evidence only when verified.
type Person struct {
	ID            PersonID
	Issuer        string
	Subject       string
	Name          string
	Email         string
	EmailVerified bool
	Language      string // of the interface: en, fr or de
	Platform      bool   // runs the portal: coalitions and settings
	SessionEpoch  int    // a session of an older epoch is over
	CreatedAt     time.Time
	SignedInAt    time.Time
}

// Identity is what a provider has proved of somebody who signs in.
type Identity struct {
	Issuer        string
	Subject       string
	Name          string
	Email         string
	EmailVerified bool
	Language      string
}

// Office is a person's place in the secretariat of a coalition.
type Office struct {
	ID          int64
	CoalitionID CoalitionID
	PersonID    PersonID
	Role        OfficeRole
	CreatedAt   time.Time
}

// OfficeRole is what a person does in a secretariat.
type OfficeRole string

// Roles in a secretariat: a coordinator runs letters, an administrator also decides on members.
const (
	Coordinator   OfficeRole = "coordinator"
	Administrator OfficeRole = "administrator"
)

// Digest is what the ledger commits to.
func (o Office) Digest() string { return digest("office", o.ID, o.CoalitionID, o.PersonID, o.Role) }
