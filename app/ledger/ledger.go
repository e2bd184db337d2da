// Package ledger holds the use cases around the append-only log of decisions:
// to read a coalition's history and to verify that log and database agree.
// Lines are appended by the use case that decides, through store.Tx.Append.
package ledger

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
)

// Ledger runs the use cases on one store.
type Ledger struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Ledger { return &Ledger{store: s} }

// Entry is one line of a history with who decided.
type Entry struct {
	Line     app.Line
	By       app.Person // the zero Person: the portal itself, or erased
	Slug     string     // of the page on which the subject is seen, empty where it has none; see store.Tx.SlugsOf
	Withheld bool       // note and person may tell of a signatory whose name the reader may not know; both were taken out
}

// Filter narrows a coalition's history.
type Filter struct {
	Coalition string // slug
	Noun      string // kind of noun, "" for all
	Query     string // what the note holds, "" for all
	Offset    int
	Limit     int
}

// History is one page of a coalition's decisions, newest first.
type History struct {
	Coalition app.Coalition
	Entries   []Entry
	Total     int
	Size      int64  // lines in the whole log
	Root      string // of its tree, base64 as in a C2SP checkpoint; empty for an empty log
}

// History reads a coalition's decisions, for its administrators and the
// platform. The platform runs no letters, so it reads no names of signatories.
func (l *Ledger) History(ctx context.Context, by app.Actor, in Filter) (History, error) {
	var h History
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if h.Coalition, err = tx.CoalitionBySlug(in.Coalition); err != nil {
			return err
		}
		if err := actor.MaySeeHistory(h.Coalition.ID); err != nil {
			return err
		}
		page := store.LinePage{CoalitionID: h.Coalition.ID, Subject: in.Noun, Note: legible(in.Query), Offset: in.Offset, Limit: in.Limit}
		names := actor.MayWriteLetters(h.Coalition.ID) == nil
		if !names {
			page.Unnoted = []string{signatures}
		}
		lines, total, err := tx.History(page)
		if err != nil {
			return err
		}
		h.Total = total
		if h.Entries, err = entries(tx, lines, names); err != nil {
			return err
		}
		return h.measure(tx)
	})
	return h, err
}

// signatures is the kind of noun whose lines name a signatory. A history names those alone who sign
// for everybody to see: it is read without leaving a line, and on walls.
const signatures = "endorsement"

// legible is a search without what no note can hold: bytes that are no text, control characters.
func legible(query string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, app.OneLine(strings.ToValidUTF8(query, "")))
}

func (h *History) measure(tx *store.Tx) error {
	var err error
	if h.Size, err = tx.LedgerSize(); err != nil || h.Size == 0 {
		return err
	}
	root, err := tlog.TreeHash(h.Size, tx.Hashes())
	if err != nil {
		return fmt.Errorf("hash the tree: %w", err)
	}
	h.Root = root.String()
	return nil
}

func entries(tx *store.Tx, lines []app.Line, names bool) ([]Entry, error) {
	var people []app.PersonID
	subjects := map[string][]int64{}
	for _, line := range lines {
		people = append(people, line.ByID)
		subjects[line.Subject] = append(subjects[line.Subject], line.SubjectID)
	}
	deciders, err := tx.PeopleByID(people)
	if err != nil {
		return nil, err
	}
	slugs := map[string]map[int64]string{}
	for subject, ids := range subjects {
		if slugs[subject], err = tx.SlugsOf(subject, ids); err != nil {
			return nil, err
		}
	}
	public, err := tx.PublicAmong(subjects[signatures])
	if err != nil {
		return nil, err
	}
	found := make([]Entry, len(lines))
	for i, line := range lines {
		found[i] = Entry{Line: line, By: deciders[line.ByID], Slug: slugs[line.Subject][line.SubjectID]}
		if line.Subject == signatures && (!names || !public[line.SubjectID]) {
			found[i].Line.Note, found[i].By, found[i].Withheld = "", app.Person{}, true
		}
	}
	return found, nil
}
