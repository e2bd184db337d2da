// Package files holds the use cases around documents that somebody who runs a
// letter takes from it: to ask for one, to have one that takes long written in
// the background, to fetch it and to throw it away. What such a document says
// is not known here: whoever wires the program hands in an Author.
package files

import (
	"context"
	"fmt"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Options of the use cases. Long is from how many signatories on a document is
// written in the background; 0 is the usual.
type Options struct{ Long int }

// usualLong many signatories are read, ordered and written in well under a
// second. Most of it is reading, so that it is one number for every format.
const usualLong = 10_000

// Files runs the use cases on one store.
type Files struct {
	store *store.Store
	long  int
}

// New makes the use cases.
func New(s *store.Store, o Options) *Files {
	if o.Long == 0 {
		o.Long = usualLong
	}
	return &Files{store: s, long: o.Long}
}

// Order says which document of a letter somebody wants.
type Order struct {
	Format   string // a file's ending; which there are is app/documents' to know
	Circle   app.Disclosure
	Language string
	Layout   app.Layout
}

// Check notes what is no choice; the format is app/documents' to check.
func (o Order) Check(problems *app.Problems) {
	if !slices.Contains(app.Disclosures, o.Circle) {
		problems.Add("circle", "rules.choose")
	}
	problems.CheckLanguage("lang", o.Language)
	if _, known := roll.ParseGrouping(o.Layout.Grouping); !known {
		problems.Add("group", "rules.choose")
	}
	o.Layout.Check(problems)
}

// How many documents that take long one person may ask for in a while, and have at a time.
const (
	mostAsked   = 30
	askedWithin = time.Hour
	mostKept    = 20
)

// Ask lets somebody who runs a letter have a document of it. Where it holds
// names that the public may not read, a line in the ledger says that it was
// asked for. One that takes long becomes a file whose id is given; 0 means that
// the document may be written now.
func (f *Files) Ask(ctx context.Context, by app.Actor, slug string, o Order) (app.FileID, error) {
	var id app.FileID
	err := store.Holding(ctx, f.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		if err := mayAsk(tx, actor, letter); err != nil {
			return err
		}
		var problems app.Problems
		if o.Check(&problems); len(problems) > 0 {
			return problems.Err()
		}
		if o.Circle != app.DisclosedPublic {
			line := app.Decided("exported", letter, by.Person, letter.CoalitionID, letter.Slug, tx.Now())
			if err := tx.Append(line); err != nil {
				return err
			}
		}
		total, err := tx.CountSigned(letter.ID, shownTo(o.Circle)...)
		if err != nil || total < f.long {
			return err
		}
		id, err = begin(tx, by.Person, letter, o, total)
		return err
	})
	return id, err
}

func mayAsk(tx *store.Tx, actor app.Actor, letter app.Letter) error {
	if err := tx.MayRead(actor, letter); err != nil {
		return err
	}
	if err := actor.MaySeeFullList(letter); err != nil {
		return err
	}
	if letter.VersionID == nil { // a draft is read on its page
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return nil
}

// shownTo are the disclosures of the names that a circle reads.
func shownTo(circle app.Disclosure) []app.Disclosure {
	switch circle {
	case app.DisclosedSecretariat:
		return app.Disclosures
	case app.DisclosedAddressee:
		return []app.Disclosure{app.DisclosedPublic, app.DisclosedAddressee}
	}
	return []app.Disclosure{app.DisclosedPublic}
}

// begin stores a file that waits to be written.
func begin(tx *store.Tx, by app.PersonID, letter app.Letter, o Order, total int) (app.FileID, error) {
	if err := tx.Pace(fmt.Sprintf("files:%d", by), mostAsked, askedWithin); err != nil {
		return 0, err
	}
	own, err := tx.FilesOf(by)
	if err != nil {
		return 0, err
	}
	if len(own) >= mostKept {
		var problems app.Problems
		problems.Add("format", "rules.files_many", "Limit", mostKept)
		return 0, problems.Err()
	}
	file := app.File{
		LetterID: letter.ID, PersonID: by, Format: o.Format, Circle: o.Circle, Language: o.Language, Layout: o.Layout,
		State: app.FileWaiting, Total: total, AskedAt: tx.Now(), ExpiresAt: tx.Now().Add(app.FileLifetime),
	}
	if err := tx.AddFile(&file); err != nil {
		return 0, err
	}
	return file.ID, tx.Enqueue(app.FileAsked{FileID: file.ID})
}
