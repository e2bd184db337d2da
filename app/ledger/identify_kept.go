package ledger

import (
	"undersigned/app"
	"undersigned/app/store"
)

// Kept says whether a file is, to the byte, one of the documents that were kept when its letter was handed over.
type Kept string

// What is said of a file's bytes.
const (
	KeptSame  Kept = "same"  // they are those of a document that was kept
	KeptOther Kept = "other" // of a package, and none of its documents has them
)

// identifyKept looks for a document of a package by the digest of its bytes. The ledger commits to all that were kept
// of a package together: a row that it does not stand for answers nothing.
func identifyKept(tx *store.Tx, actor app.Actor, digest string) (Answer, error) {
	if !IsDigest(digest) {
		return nothing(Unknown), nil
	}
	files, err := tx.PackageFilesByDigest(digest)
	if err != nil {
		return nothing(Unknown), err
	}
	for _, f := range files {
		p, err := tx.PackageByID(f.PackageID)
		if err != nil {
			return nothing(Unknown), err
		}
		letter, may, err := readable(tx, actor, p.LetterID)
		if err != nil {
			return nothing(Unknown), err
		}
		filed, err := isFiled(tx, p.ID)
		if err != nil {
			return nothing(Unknown), err
		}
		if !may || !filed {
			continue
		}
		list := p.PublicDigest
		if f.Circle != app.DisclosedPublic {
			list = p.AddresseeDigest
		}
		a, err := describePackage(tx, letter, p, list)
		if err != nil || a.Verdict == Altered {
			return a, err
		}
		a.Kept, a.Cover, a.AskedFile, a.Delivered.Circle = KeptSame, CoverWhole, true, f.Circle
		return a, nil
	}
	return nothing(Unknown), nil
}

// isFiled says whether the documents of a package are those that the ledger's line about them stands for.
func isFiled(tx *store.Tx, id app.PackageID) (bool, error) {
	f, err := tx.FilingOf(id)
	if err != nil {
		return false, unlessNotFound(err)
	}
	kept, err := tx.PackageFilesOf(id)
	if err != nil {
		return false, err
	}
	line, err := tx.FirstLine("filing.kept", "filing", f.ID)
	if err != nil {
		return false, unlessNotFound(err)
	}
	return f.Holds(kept) && line.StateDigest == f.Digest(), nil
}

// weigh says of the bytes of a file of a package whether they are those of a document that was kept; with no digest, nothing.
func (a *Answer) weigh(tx *store.Tx, actor app.Actor, bytes string) error {
	if a.Delivered == nil || bytes == "" {
		return nil
	}
	kept, err := identifyKept(tx, actor, bytes)
	if err != nil {
		return err
	}
	a.Kept = KeptOther
	if kept.Kept == KeptSame && kept.Letter.ID == a.Letter.ID && kept.Delivered.Number == a.Delivered.Number {
		a.Kept = KeptSame
	}
	return nil
}
