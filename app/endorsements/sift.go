package endorsements

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
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
	for _, row := range all {
		found.Counts[row.Endorsement.State]++
	}
	found.Rows = in.narrow(all)
	slices.SortFunc(found.Rows, func(a, b Listed) int {
		return cmp.Or(bytes.Compare(a.Endorsement.SortKey, b.Endorsement.SortKey), cmp.Compare(b.Endorsement.ID, a.Endorsement.ID))
	})
	found.Total = len(found.Rows)
	from := min(in.Offset, found.Total)
	found.Rows = found.Rows[from:min(from+in.Limit, found.Total)]
	return found, nil
}

// narrow are the rows in the state and with the name that are looked for, or nearly with it where none has it.
func (in Sift) narrow(all []Listed) []Listed {
	q := radar.Ask(in.Query)
	found := in.named(all, q.Holds)
	if near := q.Near(); len(found) == 0 && near != nil {
		return in.named(all, near)
	}
	return found
}

func (in Sift) named(all []Listed, test func(string) bool) (found []Listed) {
	for _, row := range all {
		e := row.Endorsement
		if (in.State == "" || e.State == in.State) && test(radar.Text(e.DisplayName, e.OriginalName, e.EnglishName)) {
			found = append(found, row)
		}
	}
	return found
}
