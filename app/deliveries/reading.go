package deliveries

import (
	"context"
	"time"
	"undersigned/app/roll"

	"undersigned/app"
	"undersigned/app/store"
)

// Delivery is a package as one circle reads it: names that the circle may not
// read are not in it.
type Delivery struct {
	Letter   app.Letter // of today, for its place and state; its list is in Signed
	Package  app.Package
	Circle   app.Disclosure
	Hosts    []app.PackageHost
	Texts    []app.VersionText
	Signed   []app.Endorsement // for app/roll
	Withheld roll.Withheld     // what is said of those that the circle does not read
	Since    int               // the number of the package before; 0 for the first
	Changes  app.Changes       // since then, as the circle reads it
	Newest   int               // the number of the letter's last package
	Proved   bool              // whether a signed checkpoint stands for the package, so that its documents can be written
	Filed    bool              // whether its documents are kept

	CanExport bool   // whether the actor may have the addressee's circle
	MadeBy    string // a name, for those who run the letter; empty for all others
}

// Digest is the one that stands for what the circle reads.
func (d Delivery) Digest() string {
	if d.Circle == app.DisclosedAddressee {
		return d.Package.AddresseeDigest
	}
	return d.Package.PublicDigest
}

// Text is the text in a language, else in the authoritative one.
func (d Delivery) Text(language string) app.VersionText {
	if t, ok := app.InLanguage(d.Texts, language, d.Package.Language); ok {
		return t
	}
	return app.VersionText{Language: d.Package.Language}
}

// Languages are those of the text, the authoritative one first.
func (d Delivery) Languages() []string {
	all := []string{d.Package.Language}
	for _, t := range d.Texts {
		if t.Language != d.Package.Language {
			all = append(all, t.Language)
		}
	}
	return all
}

// Read gives a package, as everybody reads it, to whoever may read its letter.
func (d *Deliveries) Read(ctx context.Context, by app.Actor, slug string, number int) (Delivery, error) {
	var found Delivery
	err := d.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		letter, err := tx.LetterBySlug(slug)
		if err != nil {
			return err
		}
		found, err = read(tx, actor, letter, number, app.DisclosedPublic)
		return err
	})
	return found, err
}

// ForAddressee gives a package with the names that agreed to be read by the
// addressee, to those who run the letter, and leaves a line that they took it.
func (d *Deliveries) ForAddressee(ctx context.Context, by app.Actor, slug string, number int) (Delivery, error) {
	var found Delivery
	err := store.Holding(ctx, d.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		taken, err := read(tx, actor, letter, number, app.DisclosedAddressee)
		if err != nil {
			return err
		}
		switch {
		case !taken.CanExport:
			return app.Refuse(app.Forbidden, "rules.not_coordinator")
		case !taken.Proved, !taken.Filed:
			return app.Refuse(app.Unavailable, "rules.package_sealing")
		}
		found = taken
		return tx.Append(app.Decided("exported", taken.Package, by.Person, letter.CoalitionID, letter.Slug, tx.Now()))
	})
	if err != nil {
		return Delivery{}, err
	}
	return found, nil
}

// List gives the packages of a letter, the first one first, to whoever may read it.
func (d *Deliveries) List(ctx context.Context, by app.Actor, slug string) ([]app.Package, error) {
	var found []app.Package
	err := d.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		letter, err := tx.LetterBySlug(slug)
		if err != nil {
			return err
		}
		if err := tx.MayRead(actor, letter); err != nil {
			return err
		}
		found, err = tx.PackagesOf(letter.ID)
		return err
	})
	for i := range found {
		found[i] = shown(found[i])
	}
	return found, err
}

// shown is a package without who made it and without what its addressee's digest could be guessed from.
func shown(p app.Package) app.Package {
	p.MadeByID, p.AddresseeSalt, p.ContentDigest, p.ContentSalt = 0, "", "", ""
	return p
}

// read gathers what the circle may have. Who may have the wider one is for the caller to refuse.
func read(tx *store.Tx, actor app.Actor, letter app.Letter, number int, circle app.Disclosure) (Delivery, error) {
	if err := tx.MayRead(actor, letter); err != nil {
		return Delivery{}, err
	}
	d, err := gathered(tx, letter, number, circle)
	if err != nil {
		return Delivery{}, err
	}
	if actor.MaySeeFullList(letter) != nil {
		return d, nil
	}
	p, err := tx.Package(letter.ID, number)
	if err != nil {
		return Delivery{}, err
	}
	made, err := tx.Person(p.MadeByID)
	if err != nil {
		return Delivery{}, err
	}
	d.CanExport, d.MadeBy = true, made.Name
	return d, nil
}

// gathered is a package as a circle reads it, whoever asks.
func gathered(tx *store.Tx, letter app.Letter, number int, circle app.Disclosure) (Delivery, error) {
	all, err := tx.PackagesOf(letter.ID)
	if err != nil {
		return Delivery{}, err
	}
	if number < 1 || number > len(all) {
		return Delivery{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	d := Delivery{Letter: letter, Package: all[number-1], Circle: circle, Newest: len(all)}
	if err := d.gather(tx); err != nil {
		return Delivery{}, err
	}
	if number > 1 {
		d.Since = number - 1
		if err := d.compare(tx, all[number-2].ID); err != nil {
			return Delivery{}, err
		}
	}
	if circle != app.DisclosedAddressee {
		d.Package = shown(d.Package)
	}
	return d, nil
}

// gather reads what the package lists, and refuses to show what is not as it was
// delivered: somebody changed it behind the portal's back.
func (d *Delivery) gather(tx *store.Tx) error {
	var err error
	if d.Hosts, err = tx.PackageHosts(d.Package.ID); err != nil {
		return err
	}
	if d.Texts, err = tx.VersionTexts(d.Package.VersionID); err != nil {
		return err
	}
	listed, err := tx.PackageSignatories(d.Package.ID)
	if err != nil {
		return err
	}
	if !d.Package.Holds(d.Hosts, listed) || app.TextDigest(d.Texts) != d.Package.TextDigest {
		return app.Refuse(app.Unavailable, "rules.package_broken")
	}
	for _, s := range listed {
		d.Signed = append(d.Signed, s.In(d.Circle).Endorsement())
	}
	said, former, _ := d.Package.Saying(d.Circle, listed)
	if d.Withheld = roll.Saying(said); former {
		d.Withheld = roll.Exactly(roll.Entries(d.Signed, d.Circle, time.UTC))
	}
	return d.prove(tx)
}

// prove finds out whether the package is the one that the ledger has a line about,
// and whether a checkpoint stands for that line.
func (d *Delivery) prove(tx *store.Tx) error {
	made, err := tx.FirstLine("package.made", "package", int64(d.Package.ID))
	if err != nil {
		return err
	}
	if made.StateDigest != d.Package.Digest() {
		return app.Refuse(app.Unavailable, "rules.package_broken")
	}
	checkpoints, err := tx.Checkpoints(made.LeafIndex, 1)
	if err != nil {
		return err
	}
	d.Proved = len(checkpoints) > 0
	d.Filed, err = isFiled(tx, d.Package.ID)
	return err
}

// Logos are the pictures with which those signed whom a delivery names, for
// whoever has read it. One that was replaced or lost is refused, as all that was
// changed behind the portal's back.
func (d *Deliveries) Logos(ctx context.Context, of Delivery) (map[app.EndorsementID]app.Image, error) {
	shown := map[app.EndorsementID]app.Image{}
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		kept, err := tx.PackageLogos(of.Package.ID)
		if err != nil {
			return err
		}
		for _, e := range of.Signed { // the others of the package have neither name nor logo in it
			if e.LogoDigest == nil {
				continue
			}
			m, ok := kept[*e.LogoDigest]
			if !ok || !m.Holds() {
				return app.Refuse(app.Unavailable, "rules.package_broken")
			}
			shown[e.ID] = m
		}
		return nil
	})
	return shown, err
}

// compare says what changed since the package before.
func (d *Delivery) compare(tx *store.Tx, before app.PackageID) error {
	was, err := tx.PackageSignatories(before)
	if err != nil {
		return err
	}
	now, err := tx.PackageSignatories(d.Package.ID)
	if err != nil {
		return err
	}
	d.Changes = app.ChangesIn(d.Circle, was, now)
	return nil
}
