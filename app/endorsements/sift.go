package endorsements

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/roll"
)

// Sift narrows the secretariat's list of a letter's endorsements.
type Sift struct {
	Query  string               // words of a name; accents and case do not matter
	State  app.EndorsementState // "" for any
	Offset int
	Limit  int
}

// Sifted is a part of that list.
type Sifted struct {
	Rows   []Listed // in the order of names, the latest of an organisation's first
	Total  int
	Counts map[app.EndorsementState]int // of the whole list
}

// Sift is List, narrowed.
func (e *Endorsements) Sift(ctx context.Context, by app.Actor, letter string, in Sift) (Sifted, error) {
	all, err := e.List(ctx, by, letter)
	if err != nil {
		return Sifted{}, err
	}
	found := Sifted{Counts: map[app.EndorsementState]int{}}
	words := roll.Words(in.Query)
	for _, row := range all {
		found.Counts[row.Endorsement.State]++
		if row.matches(words, in.State) {
			found.Rows = append(found.Rows, row)
		}
	}
	slices.SortFunc(found.Rows, func(a, b Listed) int {
		return cmp.Or(bytes.Compare(a.Endorsement.SortKey, b.Endorsement.SortKey), cmp.Compare(b.Endorsement.ID, a.Endorsement.ID))
	})
	found.Total = len(found.Rows)
	from := min(in.Offset, found.Total)
	found.Rows = found.Rows[from:min(from+in.Limit, found.Total)]
	return found, nil
}

func (l Listed) matches(words []string, state app.EndorsementState) bool {
	if state != "" && l.Endorsement.State != state {
		return false
	}
	name := roll.Fold(l.Endorsement.DisplayName + " " + l.Endorsement.OriginalName + " " + l.Endorsement.EnglishName)
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(name, word) })
}
