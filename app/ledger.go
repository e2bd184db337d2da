package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"
	"time"
)

// Line is one decision in the ledger. The Merkle log holds only Commitment;
// the line and its salt can be erased and the log stays whole.
type Line struct {
	LeafIndex   int64  // in the Merkle log, from 0
	Kind        string // noun.participle, e.g. endorsement.signed
	At          time.Time
	ByID        PersonID // 0: the portal itself
	Subject     string   // the kind of noun
	SubjectID   int64
	CoalitionID CoalitionID // whose history it belongs to; 0: the platform's
	StateDigest string      // of the subject after the decision
	Note        string      // the subject's public name at the time; never a person's
	Salt        []byte      // 32 random bytes, nil once erased
	ErasedAt    *time.Time
}

// Recorded is a noun whose decisions stand in the ledger.
type Recorded interface {
	// LedgerSubject names the noun: its kind and id.
	LedgerSubject() (kind string, id int64)
	// Digest commits to its state.
	Digest() string
}

// LedgerSubject names the organisation.
func (o Organisation) LedgerSubject() (string, int64) { return "organisation", int64(o.ID) }

// LedgerSubject names the coalition.
func (c Coalition) LedgerSubject() (string, int64) { return "coalition", int64(c.ID) }

// LedgerSubject names the office.
func (o Office) LedgerSubject() (string, int64) { return "office", o.ID }

// LedgerSubject names the seat.
func (s Seat) LedgerSubject() (string, int64) { return "seat", int64(s.ID) }

// LedgerSubject names the membership.
func (m Membership) LedgerSubject() (string, int64) { return "membership", int64(m.ID) }

// LedgerSubject names the letter.
func (l Letter) LedgerSubject() (string, int64) { return "letter", int64(l.ID) }

// LedgerSubject names the version.
func (v Version) LedgerSubject() (string, int64) { return "version", int64(v.ID) }

// LedgerSubject names the endorsement.
func (e Endorsement) LedgerSubject() (string, int64) { return "endorsement", int64(e.ID) }

// Decided is the line for a decision about a stored noun; store.Tx.Append gives it index and salt.
func Decided(verb string, about Recorded, by PersonID, in CoalitionID, note string, now time.Time) Line {
	kind, id := about.LedgerSubject()
	return Line{
		Kind: kind + "." + verb, At: now, ByID: by, Subject: kind, SubjectID: id,
		CoalitionID: in, StateDigest: about.Digest(), Note: note,
	}
}

// Decisions are what can be decided of each kind of noun: a line of the ledger is about "letter.opened", say, and every
// language has a sentence for it. A decision that is no longer taken stays here, for the ledgers that hold it.
var Decisions = map[string][]string{
	"coalition":   {"founded"},
	"endorsement": {"declined", "invited", "prepared", "signed", "void", "withdrawn"},
	"erasure":     {"made"},
	"filing":      {"kept"},
	"key":         {"announced", "retired"},
	"layout":      {"kept"},
	"letter": {"archived", "cancelled", "closed", "consented", "consulted", "created", "delivered", "edited", "exported", "extended",
		"frozen", "names_read", "opened", "reconciled", "widened"},
	"membership": {"appealed", "approved", "draft", "information_requested", "left", "rejected", "submitted", "suspended", "withdrawn"},
	"office":     {"accepted", "appointed"},
	"organisation": {"archived", "depicted", "described", "merged", "name_asked", "name_recalled", "name_refused", "registered", "renamed",
		"suspended", "undepicted"},
	"package": {"exported", "made"},
	"person":  {"changed", "erased", "joined"},
	"seat":    {"active", "left", "refused", "requested"},
	"version": {"frozen"},
}

// IsDecision says whether a line's kind is one that people can read: a decision of its noun. Lines about no noun are not looked at.
func (l Line) IsDecision() bool {
	decisions, noun := Decisions[l.Subject]
	return !noun || slices.Contains(decisions, strings.TrimPrefix(l.Kind, l.Subject+"."))
}

// Commitment is HMAC-SHA256, keyed with the line's salt, of the line's JSON
// array: index, kind, instant, person, subject, its id, coalition, state, note.
func (l Line) Commitment() []byte {
	mac := hmac.New(sha256.New, l.Salt)
	mac.Write(written([]any{l.LeafIndex, l.Kind, stamp(l.At), l.ByID, l.Subject, l.SubjectID, l.CoalitionID, l.StateDigest, l.Note}))
	return mac.Sum(nil)
}
