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
	IdentitySalt  string // random; without it the ledger's digest could be guessed. Erased with the rest
	CreatedAt     time.Time
	SignedInAt    time.Time
	GrantedAt     *time.Time // Platform by an invitation, and not by the settings
	ErasedAt      *time.Time // of all that names the person, see Erase
}

// NewPerson is somebody who signs in for the first time; salt is random.
func NewPerson(who Identity, salt string, now time.Time) Person {
	return Person{Issuer: who.Issuer, Subject: who.Subject, Language: who.Language, IdentitySalt: salt, CreatedAt: now}
}

// HasMail says whether mail reaches the person: whether their provider has given an address.
func (p Person) HasMail() bool { return p.Email != "" }

// Digest is what the ledger commits to: who the person is, where mail goes, and
// whether they run the portal. Erasing the salt leaves nothing that could be guessed.
func (p Person) Digest() string {
	identity := digest("identity", p.IdentitySalt, p.Issuer, p.Subject, p.Name, p.Email, p.EmailVerified)
	return versioned("person", []any{p.ID, identity, p.Platform, p.ErasedAt}, later{p.GrantedAt == nil, []any{p.GrantedAt}})
}

// LedgerSubject names the person, by number.
func (p Person) LedgerSubject() (string, int64) { return "person", int64(p.ID) }

// Identity is what a provider has proved of somebody who signs in.
type Identity struct {
	Issuer        string
	Subject       string
	Name          string
	Email         string
	EmailVerified bool
	Language      string
}
