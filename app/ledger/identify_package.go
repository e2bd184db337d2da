package ledger

import (
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Delivered is what may be told of a package to whoever asks about its list and
// may read its letter: no name, and of a wider circle no number either.
type Delivered struct {
	Number   int
	Circle   app.Disclosure // whose list was asked about
	MadeAt   time.Time
	Zone     string
	Newest   int       // the number of the letter's last package
	NewestAt time.Time // when that was made
}

// identifyPackage looks for a package in which a list has the digest.
func identifyPackage(tx *store.Tx, actor app.Actor, digest string) (Answer, error) {
	packages, err := tx.PackagesByDigest(digest)
	if err != nil {
		return nothing(Unknown), err
	}
	for _, p := range packages {
		letter, may, err := readable(tx, actor, p.LetterID)
		if err != nil {
			return nothing(Unknown), err
		}
		if may {
			return describePackage(tx, letter, p, digest)
		}
	}
	return nothing(Unknown), nil
}

// describePackage fills the answer about a package that the asker may know of. A
// row that the ledger has no line about was put there to deceive.
func describePackage(tx *store.Tx, letter app.Letter, p app.Package, digest string) (Answer, error) {
	made, err := tx.FirstLine("package.made", "package", int64(p.ID))
	if err != nil && !app.IsKind(err, app.NotFound) {
		return nothing(Unknown), err
	}
	if err != nil || made.StateDigest != p.Digest() {
		return nothing(Altered), nil
	}
	v, err := tx.Version(p.VersionID)
	if err != nil {
		return nothing(Unknown), err
	}
	a, err := describe(tx, letter, v, -1)
	if err != nil {
		return nothing(Unknown), err
	}
	a.Delivered = &Delivered{Number: p.Number, Circle: app.DisclosedPublic, MadeAt: p.MadeAt, Zone: p.Zone}
	if digest != p.PublicDigest {
		a.Delivered.Circle = app.DisclosedAddressee
	}
	if err := a.follow(tx, p); err != nil {
		return nothing(Unknown), err
	}
	err = a.prove(tx, "package.made", "package", int64(p.ID))
	return a, err
}

// follow says what the letter's last package has that this one had not. It counts
// the names that everybody may read, as the packages' pages do, whosever list was
// asked about: two circles compared would tell who withholds the name from now on.
func (a *Answer) follow(tx *store.Tx, p app.Package) error {
	all, err := tx.PackagesOf(p.LetterID)
	if err != nil {
		return err
	}
	last := all[len(all)-1]
	a.Delivered.Newest, a.Delivered.NewestAt = last.Number, last.MadeAt
	if last.ID == p.ID {
		return nil
	}
	if a.Verdict == Current {
		a.Verdict = Superseded
	}
	before, err := tx.PackageSignatories(p.ID)
	if err != nil {
		return err
	}
	now, err := tx.PackageSignatories(last.ID)
	if err != nil {
		return err
	}
	changes := app.ChangesIn(app.DisclosedPublic, before, now)
	a.News = News{Joined: len(changes.Joined), Left: len(changes.Gone), Since: last.MadeAt}
	return nil
}

// comparePackage finds the package of a document that is whole. The ledger's own
// key has signed for it: where the database holds another, it is the database that
// was changed, and no answer is better than one out of it.
func comparePackage(tx *store.Tx, actor app.Actor, d Document) (Answer, error) {
	p, err := tx.PackageByID(app.PackageID(d.Evidence.Package.ID))
	if err != nil {
		return nothing(Unknown), unlessNotFound(err)
	}
	letter, may, err := readable(tx, actor, p.LetterID)
	if err != nil || !may {
		return nothing(Unknown), err
	}
	if p.Digest() != d.Evidence.Package.digest() {
		return nothing(Unknown), app.Refuse(app.Unavailable, "rules.package_broken")
	}
	return describePackage(tx, letter, p, d.Evidence.Package.circle(d.Circle))
}
