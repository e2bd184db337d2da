package app

import (
	"strconv"
	"strings"
	"time"
)

// Erasure is a decision to erase, with a list of the records whose content it
// took away. Verification tells by it what was erased from what was tampered with.
type Erasure struct {
	ID            ErasureID
	Kind          ErasureKind
	PersonID      *PersonID // whose account it was; nil for lines
	MadeAt        time.Time
	ContentDigest string // of the list, see Bind
}

// ErasureKind is what an erasure was about.
type ErasureKind string

// Kinds of erasure: an account with what its person typed, or single lines of the ledger.
const (
	PersonErasure ErasureKind = "person"
	LineErasure   ErasureKind = "lines"
)

// ErasureKinds are all kinds of erasure.
var ErasureKinds = []ErasureKind{PersonErasure, LineErasure}

// Kinds of record that an erasure lists.
const (
	ErasedLine    = "line"        // a ledger line, by its index
	ErasedMandate = "endorsement" // an endorsement, of which the mandate was erased
)

// ErasedRecord is one record of which an erasure took the content away.
type ErasedRecord struct {
	ID        int64
	ErasureID ErasureID
	Subject   string // ErasedLine or ErasedMandate
	SubjectID int64
	Remains   string // digest of what is left: Line.Remains, or Endorsement.MandateDigest
}

// Bind sets the digest of what was erased, in the order of the list.
func (e *Erasure) Bind(records []ErasedRecord) { e.ContentDigest = erasedDigest(records) }

// Holds says whether the records are those that the erasure was bound to.
func (e Erasure) Holds(records []ErasedRecord) bool { return e.ContentDigest == erasedDigest(records) }

func erasedDigest(records []ErasedRecord) string {
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = []any{r.Subject, r.SubjectID, r.Remains}
	}
	return digest("erased", rows)
}

// Digest is what the ledger commits to.
func (e Erasure) Digest() string {
	return digest("erasure", e.ID, e.Kind, e.PersonID, e.MadeAt, e.ContentDigest)
}

// LedgerSubject names the erasure.
func (e Erasure) LedgerSubject() (string, int64) { return "erasure", int64(e.ID) }

// Erase takes from the line who decided, the note and the salt; what is left
// says that something of this kind was decided, and no longer by whom.
func (l *Line) Erase(now time.Time) { l.ByID, l.Note, l.Salt, l.ErasedAt = 0, "", nil, &now }

// Remains is the digest of what is left of an erased line: nothing proves it any
// more but the erasure that lists it.
func (l Line) Remains() string {
	return digest("erased line", l.LeafIndex, l.Kind, l.At, l.ByID, l.Subject, l.SubjectID, l.CoalitionID, l.StateDigest, l.Note, l.ErasedAt)
}

// HasMandate says whether capacity and authority are there, and were not erased.
func (e Endorsement) HasMandate() bool { return e.MandateSalt != "" }

// EraseMandate takes away what a person typed of themselves to sign. The digest
// stays, which without its salt tells nothing.
func (e *Endorsement) EraseMandate() { e.Capacity, e.Authority, e.MandateSalt = "", "", "" }

// Erase takes away who the person was. The row and its number stay, for
// decisions point to it; issuer and number keep it apart from anybody who signs in.
func (p *Person) Erase(now time.Time) {
	*p = Person{ID: p.ID, Subject: strconv.FormatInt(int64(p.ID), 10), SessionEpoch: p.SessionEpoch + 1, CreatedAt: p.CreatedAt, SignedInAt: now, ErasedAt: &now}
}

// IsErased says whether the account was deleted: nobody can act as it again.
func (p Person) IsErased() bool { return p.ErasedAt != nil }

// Bonds are what nobody else would be left to look after.
type Bonds struct {
	Organisations []string // members of a coalition of which the person is the last owner
	Coalitions    []string // of which the person is the last administrator
	Portal        bool     // nobody else runs it
}

// MayErase is nil for the person themselves and for the platform, once somebody
// else looks after all that the person alone looks after. Of other people's
// accounts nobody else may know.
func (a Actor) MayErase(id PersonID, b Bonds) error {
	if err := a.SignedIn(); err != nil && !a.Platform {
		return err
	}
	switch {
	case a.Person != id && !a.Platform:
		return Refuse(NotFound, "rules.not_found")
	case len(b.Organisations) > 0:
		return Refuse(Conflict, "rules.erase_last_owner", "Names", strings.Join(b.Organisations, ", "))
	case len(b.Coalitions) > 0:
		return Refuse(Conflict, "rules.erase_last_administrator", "Names", strings.Join(b.Coalitions, ", "))
	case b.Portal:
		return Refuse(Conflict, "rules.erase_last_platform")
	}
	return nil
}
