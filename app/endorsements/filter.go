package endorsements

import (
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

// Listed is an endorsement as the secretariat sees it, with who acted.
type Listed struct {
	Endorsement app.Endorsement
	ActedBy     app.Person
	MayVoid     bool
}

// Filtered gives endorsements of a letter that the actor may read, without those whose names are not public: the page that
// shows it is projected in meetings, and read without leaving a line. Of what they did only declines are counted. The
// secretariat of the leading host reads all that were not told of another one, that of another host those alone that were
// told of it. See Uncover.
func (e *Endorsements) Filtered(ctx context.Context, by app.Actor, letter string, in Filter) (Filtered, error) {
	var found Filtered
	err := e.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		l, err := tx.LetterBySlug(letter)
		if err != nil {
			return err
		}
		page, err := readableBy(tx, actor, l)
		if err != nil {
			return err
		}
		if found.Counts, err = tx.CountSignatures(page); err != nil {
			return err
		}
		page.State, page.Offset, page.Limit = in.State, in.Offset, in.Limit
		if found.Total, err = in.narrow(tx, &page, found.Counts); err != nil {
			return err
		}
		if err := found.countDeclines(tx, page); err != nil {
			return err
		}
		rows, err := tx.Signatures(page)
		if err != nil {
			return err
		}
		found.Rows, err = listed(tx, actor, l, rows)
		return err
	})
	return found, err
}

// countDeclines adds those whose names are not public.
func (f *Filtered) countDeclines(tx *store.Tx, page store.SignaturePage) error {
	page.IsCovered, page.State, page.IDs = true, app.EndorsementDeclined, nil
	covered, err := tx.CountSignatures(page)
	if err != nil {
		return err
	}
	f.Counts[app.EndorsementDeclined] += covered[app.EndorsementDeclined]
	return nil
}

// narrow has the page hold what is looked for, or nearly that where none has it, and says how much of what counts counts
// there is.
func (in Filter) narrow(tx *store.Tx, page *store.SignaturePage, counts map[app.EndorsementState]int) (total int, err error) {
	q := radar.Ask(in.Query)
	if q.IsEmpty() {
		for state, n := range counts {
			if in.State == "" || in.State == state {
				total += n
			}
		}
		return total, nil
	}
	names, err := tx.SignatureNames(*page)
	if err != nil {
		return 0, err
	}
	page.IDs = named(names, q.Holds)
	if near := q.Near(); len(page.IDs) == 0 && near != nil {
		page.IDs = named(names, near)
	}
	return len(page.IDs), nil
}

func named(all []app.Endorsement, test func(string) bool) []app.EndorsementID {
	found := []app.EndorsementID{}
	for _, e := range all {
		if test(radar.Text(e.DisplayName, e.OriginalName, e.EnglishName)) {
			found = append(found, e.ID)
		}
	}
	return found
}

// Uncover gives those whose names are not public, and leaves a line in the history of
// each coalition that they were told of.
func (e *Endorsements) Uncover(ctx context.Context, by app.Actor, letter string) ([]Listed, error) {
	var rows []Listed
	err := store.Holding(ctx, e.store, by.Person, store.HoldLetter(letter), func(tx *store.Tx, actor app.Actor, l app.Letter) error {
		page, err := readableBy(tx, actor, l)
		if err != nil {
			return err
		}
		page.IsCovered = true
		found, err := tx.Signatures(page)
		if err != nil {
			return err
		}
		if rows, err = listed(tx, actor, l, found); err != nil {
			return err
		}
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
	return rows, err
}

// readableBy are the endorsements of a letter that the secretariats of the actor may read.
func readableBy(tx *store.Tx, actor app.Actor, l app.Letter) (store.SignaturePage, error) {
	hosts, err := tx.HostIDs(l.ID)
	if err != nil {
		return store.SignaturePage{}, err
	}
	if !slices.ContainsFunc(hosts, func(id app.CoalitionID) bool { return actor.MayWriteLetters(id) == nil }) {
		return store.SignaturePage{}, tx.HideUnread(actor, l, actor.MaySeeFullList(l))
	}
	return store.SignaturePage{Letter: l, ReadBy: actor.Secretariats()}, nil
}

func listed(tx *store.Tx, actor app.Actor, l app.Letter, found []app.Endorsement) ([]Listed, error) {
	var ids []app.PersonID
	for _, e := range found {
		if e.ActedByID != nil {
			ids = append(ids, *e.ActedByID)
		}
	}
	people, err := tx.PeopleByID(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Listed, len(found))
	for i, e := range found {
		rows[i] = Listed{Endorsement: e, MayVoid: e.State == app.EndorsementSigned && actor.MayStrike(e, l) == nil && l.AcceptsWithdrawals() == nil}
		if e.ActedByID != nil {
			rows[i].ActedBy = people[*e.ActedByID]
		}
	}
	return rows, nil
}
