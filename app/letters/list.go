package letters

import (
	"context"
	"iter"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// LongList is from how many signatures on a list is better read one by one than held whole.
const LongList = 5000

// Outline is a letter without its signatories, to whoever may read it, and whether their list is
// a long one.
func (l *Letters) Outline(ctx context.Context, by app.Actor, slug string) (s Sheet, long bool, err error) {
	err = l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		var err error
		if s, err = readable(tx, actor, slug); err != nil {
			return err
		}
		long, err = tx.SignedMoreThan(s.Letter.ID, LongList)
		return err
	})
	if err != nil {
		return Sheet{}, false, err
	}
	return s, long, nil
}

// Listing says in which circle and order a list is to be read.
type Listing struct {
	Circle  app.Disclosure
	Options roll.Options
	Zone    *time.Location // in which days of signing are said
	// Full is for those alone who may see withheld names; that they take them is for whoever asked
	// to leave in the ledger before. Without it the circle is the public's.
	Full bool
}

// List is a letter's signatories, read one by one.
type List struct {
	Roll    roll.Roll // counts only
	Entries iter.Seq2[roll.Entry, error]
}

// Stream hands a letter's list to do, which reads it at the pace of whoever it is for: all of it
// is one picture of the database, and no more than a few names are held at a time. The entries
// are good until do returns. What the circle may not read is not among them.
func (l *Letters) Stream(ctx context.Context, by app.Actor, slug string, in Listing, do func(List) error) error {
	if !in.Full {
		in.Circle = app.DisclosedPublic
	}
	in.Options.Full = in.Circle == app.DisclosedSecretariat
	return l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		s, err := readable(tx, actor, slug)
		if err != nil {
			return err
		}
		if in.Full {
			if err := actor.MaySeeFullList(s.Letter); err != nil {
				return err
			}
		}
		list, err := listOf(tx, actor, s.Letter, in)
		if err != nil {
			return err
		}
		return do(list)
	})
}

// readable is a letter without its signatories, for whoever may read it.
func readable(tx *store.Tx, actor app.Actor, slug string) (s Sheet, err error) {
	if s.Letter, err = tx.LetterBySlug(slug); err != nil {
		return s, err
	}
	if err := s.gather(tx); err != nil {
		return s, err
	}
	return s, actor.MayReadLetter(s.Letter, s.HostIDs(), tx.Now())
}

// shares are counted signatures as a circle reads them.
func shares(actor app.Actor, letter app.Letter, counted []store.Share, circle app.Disclosure) []roll.Share {
	all := make([]roll.Share, len(counted))
	for i, c := range counted {
		e := app.Endorsement{Disclosure: c.Disclosure, ToldID: c.ToldID}
		all[i] = roll.Share{
			Country: c.Country, Type: c.Type, Withheld: roll.IsWithheld(c.Disclosure, circle), Organisations: c.Organisations,
			Unread: c.Disclosure != app.DisclosedPublic && actor.MayReadSignatory(e, letter) != nil,
		}
	}
	return all
}

func listOf(tx *store.Tx, actor app.Actor, letter app.Letter, in Listing) (List, error) {
	counted, err := tx.Shares(letter.ID)
	if err != nil {
		return List{}, err
	}
	crowds, err := tx.Crowds([]app.LetterID{letter.ID})
	if err != nil {
		return List{}, err
	}
	in.Options.Withheld = roll.Saying(crowds[letter.ID].Said(in.Circle))
	planned, places := roll.Plan(shares(actor, letter, counted, in.Circle), in.Options)
	within := slices.DeleteFunc(slices.Clone(app.Disclosures), func(d app.Disclosure) bool {
		return roll.IsWithheld(d, in.Circle) && !in.Options.Full
	})
	return List{Roll: planned, Entries: roll.Settled(placed(tx.Listed(letter, within, actor.Secretariats(), places), in.Circle, in.Zone))}, nil
}

func placed(listed iter.Seq2[store.Listed, error], circle app.Disclosure, zone *time.Location) iter.Seq2[roll.Placed, error] {
	return func(yield func(roll.Placed, error) bool) {
		for row, err := range listed {
			if err != nil {
				yield(roll.Placed{}, err)
				return
			}
			if !yield(roll.Placed{Place: row.Place, Entry: roll.EntryOf(row.Endorsement, circle, zone)}, nil) {
				return
			}
		}
	}
}
