package letters

import (
	"context"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Exportable reads a letter, once its text is frozen, for those who run it and
// may have every name on its list. What a document then shows is for its circle to say.
func (l *Letters) Exportable(ctx context.Context, by app.Actor, slug string) (Sheet, error) {
	var s Sheet
	err := l.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if err := s.exportable(tx, actor, slug); err != nil {
			return err
		}
		return s.read(tx, actor)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// Choosing is Exportable for who chooses what a document holds: the signatories are counted, and named are those alone whose
// letters a document may not be able to print.
func (l *Letters) Choosing(ctx context.Context, by app.Actor, slug string) (Sheet, error) {
	var s Sheet
	err := l.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if err := s.exportable(tx, actor, slug); err != nil {
			return err
		}
		if err := s.glance(tx, actor); err != nil {
			return err
		}
		if s.Unusual, err = tx.SignedUnusually(s.Letter.ID); err != nil {
			return err
		}
		s.Unusual = known(actor, s.Letter, s.Unusual)
		return nil
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// exportable finds a letter of which the actor may take any document.
func (s *Sheet) exportable(tx *store.Tx, actor app.Actor, slug string) (err error) {
	if s.Letter, err = tx.LetterBySlug(slug); err != nil {
		return err
	}
	if err := actor.MaySeeFullList(s.Letter); err != nil {
		return tx.HideUnread(actor, s.Letter, err)
	}
	if s.Letter.VersionID == nil { // a draft is read on its page
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return nil
}

// KeepLayout makes a layout the letter's own: its public documents and its page
// follow it from now on. It leaves a line, unless it is the one that is kept already.
func (l *Letters) KeepLayout(ctx context.Context, by app.Actor, slug string, layout app.Layout) error {
	return store.Holding(ctx, l.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		if err := actor.MayLayOut(letter); err != nil {
			return tx.HideUnread(actor, letter, err)
		}
		if err := checkLayout(layout); err != nil {
			return err
		}
		if letter.VersionID == nil {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		return keep(tx, letter, layout, by.Person)
	})
}

func checkLayout(layout app.Layout) error {
	var problems app.Problems
	layout.Check(&problems)
	if _, known := roll.ParseGrouping(layout.Grouping); !known {
		problems.Add("group", "rules.choose")
	}
	return problems.Err()
}

func keep(tx *store.Tx, letter app.Letter, layout app.Layout, by app.PersonID) error {
	kept, err := tx.KeptLayout(letter.ID)
	switch {
	case app.IsKind(err, app.NotFound):
		kept.LetterID = letter.ID
	case err != nil:
		return err
	case kept.Layout == layout:
		return nil
	}
	kept.Layout, kept.KeptByID, kept.KeptAt = layout, by, tx.Now()
	if err := tx.KeepLayout(&kept); err != nil {
		return err
	}
	return tx.Append(app.Decided("kept", kept, by, letter.CoalitionID, letter.Slug, tx.Now()))
}
