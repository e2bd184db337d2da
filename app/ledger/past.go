package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// past is what the ledger knows of who stood on a letter's list, and when.
type past struct {
	stays []stay
	zone  *time.Location // in which days of signing are said
}

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
	letter, err := tx.Letter(id)
	if err != nil {
		return past{}, err
	}
	endorsements, err := tx.EndorsementsOf(id)
	if err != nil {
		return past{}, err
	}
	lines, err := tx.SignatureLines(id)
	if err != nil {
		return past{}, err
	}
	stays, at := make([]stay, len(endorsements)), map[int64]int{}
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
	return past{stays, app.Location(letter.DeadlineZone)}, nil
}

// at is a circle's list as it was when the ledger had so many lines, without those who are not named.
func (p past) at(position int64, circle app.Disclosure) list {
	var l list
	for _, s := range p.stays {
		if s.stood(position) {
			l.add(s.endorsement, circle, p.zone)
		}
	}
	return l
}

// News is what became of a list since it was given out. Names that not everybody reads
// are not in it: the moment would tell whose they are.
type News struct {
	Joined int       // organisations
	Left   int       // withdrawn, struck out by the secretariat, or no longer named
	Since  time.Time // of the first of them; zero where there is none
}

// since compares the public list at a position with that of today.
func (p past) since(position int64) News {
	var n News
	note := func(at time.Time) {
		if n.Since.IsZero() || at.Before(n.Since) {
			n.Since = at
		}
	}
	for _, s := range p.stays {
		if s.endorsement.Disclosure != app.DisclosedPublic {
			continue
		}
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

// list is a list of signatories as a circle may see it.
type list struct {
	named []app.ListedName
	said  app.Said // of the others
}

func (l *list) add(e app.Endorsement, circle app.Disclosure, zone *time.Location) {
	if !e.Disclosure.IsShownTo(circle) {
		return
	}
	day := ""
	if e.SignedAt != nil {
		day = e.SignedAt.In(zone).Format(time.DateOnly)
	}
	l.named = append(l.named, plainly(app.ListedName{e.DisplayName, e.OriginalName, e.EnglishName, e.Country, string(e.Type), day}))
}

// saying is the list with what it says of those who are not named.
func (l list) saying(said app.Said) list {
	l.said = said
	return l
}

// organisations is the number of them as the digest takes it: a text where more are not counted.
func (l list) organisations() any {
	n := len(l.named) + l.said.Number
	if l.said.Some {
		return strconv.Itoa(n) + "+"
	}
	return n
}

// plainly is a signatory without the characters that not every file can hold.
func plainly(n app.ListedName) app.ListedName {
	for i := range n {
		n[i] = strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(legible(n[i]))
	}
	return n
}

// digest is the SHA-256, in hex, of the JSON array of position, number of
// organisations, and the named ones as app.ListedName, in order of their bytes.
func (l list) digest(position int64) string {
	named := append([]app.ListedName{}, l.named...) // an empty list is [], never null
	slices.SortFunc(named, func(a, b app.ListedName) int { return slices.Compare(a[:], b[:]) })
	var text bytes.Buffer
	to := json.NewEncoder(&text)
	to.SetEscapeHTML(false)
	if err := to.Encode([]any{position, l.organisations(), named}); err != nil {
		return "" // numbers and texts are always written
	}
	sum := sha256.Sum256(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:])
}
