package ledger

import (
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// Trial is what a file is worth to somebody who trusts certain keys.
type Trial struct {
	Examination
	// By are the keys that the file itself names, where it holds by them and not
	// by the trusted ones. Whoever made it chose them: an earlier key of the log is
	// told from a forger's by asking the portal which keys it announces.
	By      []string
	SameLog bool // By bear the name of the log whose keys are trusted
}

// Try examines a file with the keys that are trusted, and with its own where it does not hold by those.
func Try(c Checkable, trusted ...string) (Trial, error) {
	known, err := Known(trusted...)
	if err != nil {
		return Trial{}, err
	}
	t := Trial{Examination: c.Check(known)}
	if t.Cover != CoverNone {
		return t, nil
	}
	own, err := Known(c.Keys()...)
	if err != nil {
		return t, nil //nolint:nilerr // keys that are none: it holds by nothing
	}
	by := c.Check(either{known, own})
	if by.Cover == CoverNone {
		return t, nil
	}
	for _, k := range c.Keys() {
		if !slices.Contains(trusted, k) {
			t.By = append(t.By, k)
		}
	}
	t.Examination = by
	t.SameLog = slices.ContainsFunc(trusted, func(k string) bool {
		v, err := note.NewVerifier(k)
		return err == nil && v.Name() == by.Head.Origin
	})
	return t, nil
}
