package letters

import (
	"context"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// manage runs a change of a letter by somebody who may manage it: it locks,
// compares lockVersion, saves, and appends the verb that do gives.
func (l *Letters) manage(ctx context.Context, by app.Actor, slug string, lockVersion int, do func(*store.Tx, *app.Letter) (string, error)) error {
	return store.Holding(ctx, l.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		if err := actor.MayManageLetter(letter); err != nil {
			return tx.HideUnread(actor, letter, err)
		}
		if err := app.Unchanged(letter.LockVersion, lockVersion); err != nil {
			return err
		}
		verb, err := do(tx, &letter)
		if err != nil {
			return err
		}
		if err := tx.SaveLetter(&letter); err != nil {
			return err
		}
		return tx.Append(app.Decided(verb, letter, by.Person, letter.CoalitionID, letter.Slug, tx.Now()))
	})
}

// Freeze turns the draft into an immutable version. Every co-host must have
// consented, and the text must still be the one the page showed.
func (l *Letters) Freeze(ctx context.Context, by app.Actor, slug string, lockVersion int) error {
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		hosts, err := tx.HostsOf(letter.ID)
		if err != nil {
			return "", err
		}
		if err := freezable(*letter, hosts, tx.Now()); err != nil {
			return "", err
		}
		if err := letter.Move(app.LetterFrozen, tx.Now()); err != nil {
			return "", err
		}
		version, err := freeze(tx, *letter, by.Person)
		if err != nil {
			return "", err
		}
		letter.VersionID = &version
		return "frozen", nil
	})
}

func freeze(tx *store.Tx, letter app.Letter, by app.PersonID) (app.VersionID, error) {
	drafts, err := tx.TextsOf(letter.ID)
	if err != nil {
		return 0, err
	}
	earlier, err := tx.VersionsOf(letter.ID)
	if err != nil {
		return 0, err
	}
	for _, t := range drafts { // saved before there was a limit, perhaps
		if message, limit := app.Overweight(t.Body); message != "" {
			return 0, app.Refuse(app.Conflict, message, "Limit", limit)
		}
	}
	texts := app.AsVersion(drafts)
	version := app.Version{LetterID: letter.ID, Number: len(earlier) + 1, TextDigest: app.TextDigest(texts), FrozenByID: by, FrozenAt: tx.Now()}
	if err := tx.AddVersion(&version, texts); err != nil {
		return 0, err
	}
	return version.ID, tx.Append(app.Decided("frozen", version, by, letter.CoalitionID, letter.Slug, tx.Now()))
}

// Open lets members sign.
func (l *Letters) Open(ctx context.Context, by app.Actor, slug string, lockVersion int) error {
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		was := *letter
		if err := letter.Move(app.LetterOpen, tx.Now()); err != nil {
			return "", err
		}
		reach, err := tx.Reach(letter.ID)
		if err != nil {
			return "", err
		}
		if err := was.AcceptsOpening(reach, tx.Now()); err != nil {
			return "", err
		}
		return "opened", tx.Enqueue(app.LetterOpened{LetterID: letter.ID})
	})
}

// Widen lets more people read the letter; never fewer.
func (l *Letters) Widen(ctx context.Context, by app.Actor, slug string, lockVersion int, to app.Visibility) error {
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		was := letter.Visibility
		if err := letter.Widen(to); err != nil {
			return "", err
		}
		return "widened", tx.Enqueue(app.LetterWidened{LetterID: letter.ID, From: was})
	})
}

// Extend moves the deadline later; a closed or delivered letter opens again.
func (l *Letters) Extend(ctx context.Context, by app.Actor, slug string, lockVersion int, to time.Time) error {
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		if err := letter.Extend(app.Instant(to), tx.Now()); err != nil {
			return "", err
		}
		return "extended", tx.Enqueue(app.LetterExtended{LetterID: letter.ID})
	})
}

// Close ends the signing before the deadline.
func (l *Letters) Close(ctx context.Context, by app.Actor, slug string, lockVersion int) error {
	return l.move(ctx, by, slug, lockVersion, app.LetterClosed, "closed")
}

// Archive puts a delivered letter away; it stays readable.
func (l *Letters) Archive(ctx context.Context, by app.Actor, slug string, lockVersion int) error {
	return l.move(ctx, by, slug, lockVersion, app.LetterArchived, "archived")
}

func (l *Letters) move(ctx context.Context, by app.Actor, slug string, lockVersion int, to app.LetterState, verb string) error {
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		return verb, letter.Move(to, tx.Now())
	})
}

// Cancel ends a letter that is not delivered; the reason is required and public.
func (l *Letters) Cancel(ctx context.Context, by app.Actor, slug string, lockVersion int, reason string) error {
	reason = app.Multiline(reason)
	return l.manage(ctx, by, slug, lockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		var problems app.Problems
		problems.CheckText("reason", reason, app.MaxText, true)
		if err := problems.Err(); err != nil {
			return "", err
		}
		letter.CancelReason = reason
		return "cancelled", letter.Move(app.LetterCancelled, tx.Now())
	})
}

// CloseDue closes every open letter whose deadline has passed; the background
// worker calls it. Nobody could sign them any more in any case.
func (l *Letters) CloseDue(ctx context.Context) error {
	return l.store.Tx(ctx, func(tx *store.Tx) error {
		due, err := tx.LockDue(tx.Now())
		if err != nil {
			return err
		}
		for _, letter := range due {
			if err := letter.Move(app.LetterClosed, tx.Now()); err != nil {
				return err
			}
			if err := tx.SaveLetter(&letter); err != nil {
				return err
			}
			if err := tx.Append(app.Decided("closed", letter, 0, letter.CoalitionID, letter.Slug, tx.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}
