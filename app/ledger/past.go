package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// past is what the ledger knows of who stood on a letter's list, and when.
type past []stay

// stay is an endorsement with the indexes of the lines that put it on the list
// and took it off again; -1 where there is none.
type stay struct {
	endorsement     app.Endorsement
	joined, left    int64
	joinedAt, until time.Time
}

func (s stay) stood(position int64) bool {
	return s.joined >= 0 && s.joined < position && (s.left < 0 || s.left >= position)
}

// pastOf reads a letter's past.
func pastOf(tx *store.Tx, id app.LetterID) (past, error) {
	endorsements, err := tx.EndorsementsOf(id)
	if err != nil {
		return nil, err
	}
	lines, err := tx.SignatureLines(id)
	if err != nil {
		return nil, err
	}
	stays, at := make(past, len(endorsements)), map[int64]int{}
	for i, e := range endorsements {
		stays[i], at[int64(e.ID)] = stay{endorsement: e, joined: -1, left: -1}, i
	}
	for _, line := range lines {
		s := &stays[at[line.SubjectID]]
		if line.Kind == "endorsement.signed" {
			s.joined, s.joinedAt, s.left = line.LeafIndex, line.At, -1
		} else {
			s.left, s.until = line.LeafIndex, line.At
		}
	}
	return stays, nil
}

// at is the list as it was when the ledger had so many lines.
func (p past) at(position int64) list {
	var l list
	for _, s := range p {
		if s.stood(position) {
			l.add(s.endorsement)
		}
	}
	return l
}

// News is what became of a list since it was given out.
type News struct {
	Joined int       // organisations, those whose names are withheld too
	Left   int       // likewise: withdrawn, or struck out by the secretariat
	Since  time.Time // of the first of them; zero where there is none
}

// since compares the list at a position with that of today.
func (p past) since(position int64) News {
	var n News
	note := func(at time.Time) {
		if n.Since.IsZero() || at.Before(n.Since) {
			n.Since = at
		}
	}
	for _, s := range p {
		then, now := s.stood(position), s.endorsement.State == app.EndorsementSigned
		switch {
		case now && !then:
			n.Joined++
			note(s.joinedAt)
		case then && !now:
			n.Left++
			note(s.until)
		}
	}
	return n
}

// list is a list of signatories as everybody may see it.
type list struct {
	named [][3]string // name, code of the country, type
	all   int         // with those whose names are withheld
}

func (l *list) add(e app.Endorsement) {
	l.all++
	if e.Disclosure == app.DisclosedPublic {
		l.named = append(l.named, [3]string{legible(e.DisplayName), legible(e.Country), legible(string(e.Type))})
	}
}

// digest is the SHA-256, in hex, of the JSON array of position, number of
// organisations, and the named ones as arrays of name, country and type, in
// order of their bytes.
func (l list) digest(position int64) string {
	named := slices.Clone(l.named)
	slices.SortFunc(named, func(a, b [3]string) int { return slices.Compare(a[:], b[:]) })
	var text bytes.Buffer
	to := json.NewEncoder(&text)
	to.SetEscapeHTML(false)
	if err := to.Encode([]any{position, l.all, named}); err != nil {
		return "" // numbers and texts are always written
	}
	sum := sha256.Sum256(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:])
}
