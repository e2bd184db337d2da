package app

import (
	"slices"
	"time"
)

// Reach is how far a letter would carry if it were opened now.
type Reach struct {
	Organisations int // entitled to sign it
	Signable      int // of them: with somebody who may sign
	People        int // those who may sign, and whom mail reaches
}

// AcceptsOpening is nil when members can sign once the letter is open. One that only the secretariats see, or that
// nobody could sign, would wait for signatures that cannot come.
func (l Letter) AcceptsOpening(r Reach, now time.Time) error {
	switch {
	case !l.DeadlineAt.After(now):
		return Refuse(Conflict, "rules.deadline_past")
	case l.Visibility == VisibleHosts:
		return Refuse(Conflict, "rules.open_hosts_only")
	case r.Signable == 0:
		return Refuse(Conflict, "rules.open_nobody")
	}
	return nil
}

// widenable are the states in which more people can be let in on a letter than its draft said.
var widenable = []LetterState{LetterFrozen, LetterOpen, LetterClosed, LetterDelivered, LetterArchived}

// Wider are the visibilities to which the letter can be widened now, from narrow to wide.
func (l Letter) Wider() []Visibility {
	if !slices.Contains(widenable, l.State) {
		return nil
	}
	return slices.Clone(Visibilities[slices.Index(Visibilities, l.Visibility)+1:])
}

// Widen lets more people read the letter; never fewer, for what was read cannot be unread.
func (l *Letter) Widen(to Visibility) error {
	wider := l.Wider()
	switch {
	case len(wider) == 0:
		return Refuse(Conflict, "rules.letter_moved", "State", string(l.State))
	case !slices.Contains(wider, to):
		return Problems{{Field: "visibility", Message: "rules.visibility_narrower"}}.Err()
	}
	l.Visibility = to
	return nil
}
