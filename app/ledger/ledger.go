// Package ledger holds the use cases around the append-only log of decisions:
// to read a coalition's history and to verify that log and database agree.
// Lines are appended by the use case that decides, through store.Tx.Append.
package ledger

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Ledger runs the use cases on one store.
type Ledger struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Ledger { return &Ledger{store: s} }

// Entry is one line of a history with who decided.
type Entry struct {
	Line app.Line
	By   app.Person // the zero Person: the portal itself, or erased
}

// History is one page of a coalition's decisions, newest first.
func (l *Ledger) History(ctx context.Context, by app.Actor, coalition string, offset, limit int) (app.Coalition, []Entry, int, error) {
	var c app.Coalition
	var entries []Entry
	var total int
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		actor, err := tx.Actor(by.Person)
		if err != nil {
			return err
		}
		if c, err = tx.CoalitionBySlug(coalition); err != nil {
			return err
		}
		if err := actor.MaySeeHistory(c.ID); err != nil {
			return err
		}
		lines, n, err := tx.History(store.LinePage{CoalitionID: c.ID, Offset: offset, Limit: limit})
		if err != nil {
			return err
		}
		total = n
		entries, err = named(tx, lines)
		return err
	})
	return c, entries, total, err
}

func named(tx *store.Tx, lines []app.Line) ([]Entry, error) {
	ids := make([]app.PersonID, 0, len(lines))
	for _, line := range lines {
		ids = append(ids, line.ByID)
	}
	people, err := tx.PeopleByID(ids)
	entries := make([]Entry, len(lines))
	for i, line := range lines {
		entries[i] = Entry{Line: line, By: people[line.ByID]}
	}
	return entries, err
}
