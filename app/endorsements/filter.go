package endorsements

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/store"
)

// Filter narrows the secretariat's list of a letter's endorsements.
type Filter struct {
	Query  string               // words of a name; accents and case do not matter
	State  app.EndorsementState // "" for any
	Offset int
	Limit  int
}

// Filtered is a part of that list.
type Filtered struct {
	Rows   []Listed // in the order of names, the latest of an organisation's first
	Total  int
	Counts map[app.EndorsementState]int // of the whole list
}

// Filtered is List, narrowed, without those whose names are not public: the page that shows it is
// projected in meetings, and read without leaving a line. Of what they did only declines are
// counted. See Uncover.
func (e *Endorsements) Filtered(ctx context.Context, by app.Actor, letter string, in Filter) (Filtered, error) {
	all, err := e.List(ctx, by, letter)
	if err != nil {
		return Filtered{}, err
	}
	found := Filtered{Counts: map[app.EndorsementState]int{}}
	var public []Listed
	for _, row := range all {
		covered := row.Endorsement.Disclosure != app.DisclosedPublic
		if !covered || row.Endorsement.State == app.EndorsementDeclined {
			found.Counts[row.Endorsement.State]++
		}
		if !covered {
			public = append(public, row)
		}
	}
	found.Rows = in.narrow(public)
	inOrder(found.Rows)
	found.Total = len(found.Rows)
	from := min(in.Offset, found.Total)
	found.Rows = found.Rows[from:min(from+in.Limit, found.Total)]
	return found, nil
}

func inOrder(rows []Listed) {
	slices.SortFunc(rows, func(a, b Listed) int {
		return cmp.Or(bytes.Compare(a.Endorsement.SortKey, b.Endorsement.SortKey), cmp.Compare(b.Endorsement.ID, a.Endorsement.ID))
	})
}

// Uncover gives those of List whose names are not public, and leaves a line in the history of
// each coalition that they were told of.
func (e *Endorsements) Uncover(ctx context.Context, by app.Actor, letter string) ([]Listed, error) {
	var rows []Listed
	err := store.Holding(ctx, e.store, by.Person, store.HoldLetter(letter), func(tx *store.Tx, actor app.Actor, l app.Letter) (err error) {
		if rows, err = list(tx, actor, l); err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r Listed) bool { return r.Endorsement.Disclosure == app.DisclosedPublic })
		var told []app.CoalitionID
		for _, r := range rows {
			if id := r.Endorsement.ReadBy(l); !slices.Contains(told, id) {
				told = append(told, id)
			}
		}
		for _, id := range told {
			if err := tx.Append(app.Decided("names_read", l, by.Person, id, l.Slug, tx.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	inOrder(rows)
	return rows, nil
}

// narrow are the rows in the state and with the name that are looked for, or nearly with it where none has it.
func (in Filter) narrow(all []Listed) []Listed {
	q := radar.Ask(in.Query)
	found := in.named(all, q.Holds)
	if near := q.Near(); len(found) == 0 && near != nil {
		return in.named(all, near)
	}
	return found
}

func (in Filter) named(all []Listed, test func(string) bool) (found []Listed) {
	for _, row := range all {
		e := row.Endorsement
		if (in.State == "" || e.State == in.State) && test(radar.Text(e.DisplayName, e.OriginalName, e.EnglishName)) {
			found = append(found, row)
		}
	}
	return found
}
