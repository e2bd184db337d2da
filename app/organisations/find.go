package organisations

import (
	"context"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/store"
)

// find runs a search: read is given the words that have to occur, and says how many rows have them. Where none has, it runs
// again with the organisations that are nearly named so. A query that no name can hold reads nothing.
func find(tx *store.Tx, query string, read func(words []string, ids []app.OrganisationID) (int, error)) error {
	q := radar.Ask(query)
	if q.FindsNothing() {
		return nil
	}
	total, err := read(q.Words(), nil)
	near := q.Near()
	if err != nil || total > 0 || near == nil {
		return err
	}
	texts, err := tx.SearchTexts()
	if err != nil {
		return err
	}
	var ids []app.OrganisationID
	for _, t := range texts {
		if len(ids) < mostAlike && near(t.Text) {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err = read(nil, ids)
	return err
}

// RenewSearch writes anew what searches compare where an earlier build made it otherwise. The ledger does not commit to it.
func (o *Organisations) RenewSearch(ctx context.Context) error {
	return o.inOrder(ctx, o.store.Tx, func(tx *store.Tx, org app.Organisation) error {
		text := radar.Organisation(org.Profile())
		if text == org.SearchText {
			return nil
		}
		return tx.SetSearchText(store.SearchText{ID: org.ID, Text: text})
	})
}

// Unfit is a stored organisation that today's form would not take, or would write otherwise.
type Unfit struct {
	Organisation app.Organisation
	Fields       []string // of its profile, by their names in the form
}

// Unfit are the organisations whose profile was accepted by an earlier build and is not one that would be kept today. They
// are left as they are: what the ledger commits to is changed by people only.
func (o *Organisations) Unfit(ctx context.Context) ([]Unfit, error) {
	var found []Unfit
	err := o.inOrder(ctx, o.store.Read, func(_ *store.Tx, org app.Organisation) error {
		if fields := org.Profile().Unfit(); len(fields) > 0 {
			found = append(found, Unfit{org, fields})
		}
		return nil
	})
	return found, err
}

// inOrder hands over every organisation, a portion at a time.
func (o *Organisations) inOrder(ctx context.Context, run func(context.Context, func(*store.Tx) error) error, each func(*store.Tx, app.Organisation) error) error {
	const portion = 500
	var last app.OrganisationID
	for {
		n := 0
		err := run(ctx, func(tx *store.Tx) error {
			rows, err := tx.OrganisationsAfter(last, portion)
			if err != nil {
				return err
			}
			for _, org := range rows {
				if err := each(tx, org); err != nil {
					return err
				}
				last, n = org.ID, n+1
			}
			return nil
		})
		if err != nil || n < portion {
			return err
		}
	}
}
