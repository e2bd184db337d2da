// Package deliveries holds the use cases around handing a letter over: to
// deliver it, which makes a package, and to read packages in the circle that
// asks. What a letter says and who signed it is app/letters' and app/endorsements'.
package deliveries

import (
	"context"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Deliveries runs the use cases on one store.
type Deliveries struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Deliveries { return &Deliveries{store: s} }

// Deliver says that a closed letter was handed over, and makes the package of
// what was. A letter that had been opened again gets the next package, unless
// nothing has changed since the last one. lockVersion is that of the page.
func (d *Deliveries) Deliver(ctx context.Context, by app.Actor, slug string, lockVersion int) error {
	return store.Holding(ctx, d.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		if err := actor.MayManageLetter(letter); err != nil {
			return tx.HideUnread(actor, letter, err)
		}
		if err := app.Unchanged(letter.LockVersion, lockVersion); err != nil {
			return err
		}
		if err := letter.Move(app.LetterDelivered, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveLetter(&letter); err != nil {
			return err
		}
		if err := tx.Append(app.Decided("delivered", letter, by.Person, letter.CoalitionID, letter.Slug, tx.Now())); err != nil {
			return err
		}
		return pack(tx, letter, by.Person)
	})
}

// pack makes the letter's next package, if text, roll or layout are not those of the last.
func pack(tx *store.Tx, letter app.Letter, by app.PersonID) error {
	signatories, err := signatoriesOf(tx, letter)
	if err != nil {
		return err
	}
	earlier, err := tx.PackagesOf(letter.ID)
	if err != nil {
		return err
	}
	next := app.Package{
		LetterID: letter.ID, Number: len(earlier) + 1, VersionID: *letter.VersionID, Language: letter.Language, Zone: letter.DeadlineZone,
		LetterAt: firstDelivered(letter, tx.Now()), MadeAt: tx.Now(), MadeByID: by, AddresseeSalt: app.NewSalt(), ContentSalt: app.NewSalt(), Vouched: true,
	}
	if next.Layout, err = tx.LayoutOf(letter.ID); err != nil {
		return err
	}
	if len(earlier) > 0 {
		last := earlier[len(earlier)-1]
		kept, err := tx.PackageSignatories(last.ID)
		if err != nil || !last.Differs(next, kept, signatories) {
			return err
		}
	}
	return add(tx, letter, next, signatories)
}

// signatoriesOf are those whom a package lists or counts: whoever chose to be in no number is in neither.
func signatoriesOf(tx *store.Tx, letter app.Letter) ([]app.PackageSignatory, error) {
	signed, err := tx.Signed(letter.ID)
	if err != nil {
		return nil, err
	}
	signed = slices.DeleteFunc(signed, func(e app.Endorsement) bool { return e.Uncounted })
	zone := app.Location(letter.DeadlineZone)
	signatories := make([]app.PackageSignatory, len(signed))
	for i, e := range signed {
		signatories[i] = app.NewPackageSignatory(e, zone)
	}
	return signatories, nil
}

// add stores a package and leaves its line, as of the line that is written next.
func add(tx *store.Tx, letter app.Letter, p app.Package, signatories []app.PackageSignatory) error {
	version, err := tx.Version(p.VersionID)
	if err != nil {
		return err
	}
	hosts, err := hostsOf(tx, letter.ID)
	if err != nil {
		return err
	}
	if err := tx.LockLedger(); err != nil { // the letter is locked: nobody signs it from here to the commit
		return err
	}
	if p.LedgerSize, err = tx.LedgerSize(); err != nil {
		return err
	}
	p.TextDigest = version.TextDigest
	unnamed, err := tx.Unnamed([]app.LetterID{letter.ID})
	if err != nil {
		return err
	}
	p.Bind(hosts, signatories, unnamed[letter.ID])
	if err := tx.AddPackage(&p, hosts, signatories); err != nil {
		return err
	}
	if err := tx.Enqueue(app.PackageMade{PackageID: p.ID}); err != nil {
		return err
	}
	return tx.Append(app.Decided("made", p, p.MadeByID, letter.CoalitionID, letter.Slug, tx.Now()))
}

func firstDelivered(letter app.Letter, now time.Time) time.Time {
	if letter.DeliveredAt != nil {
		return *letter.DeliveredAt
	}
	return now
}

// hostsOf are the hosts' names of today.
func hostsOf(tx *store.Tx, id app.LetterID) ([]app.PackageHost, error) {
	of, err := tx.HostsOf(id)
	if err != nil {
		return nil, err
	}
	hosts := make([]app.PackageHost, len(of))
	for i, h := range of {
		c, err := tx.Coalition(h.CoalitionID)
		if err != nil {
			return nil, err
		}
		hosts[i] = app.PackageHost{Position: i, Name: c.Name}
	}
	return hosts, nil
}
