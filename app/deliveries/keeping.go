package deliveries

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// Unfiled are the packages whose documents are not kept yet; the background worker asks.
func (d *Deliveries) Unfiled(ctx context.Context) (ids []app.PackageID, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		packages, err := tx.Unfiled()
		if err != nil {
			return err
		}
		for _, p := range packages {
			ids = append(ids, p.ID)
		}
		return nil
	})
	return ids, err
}

// Whole gives a package as a circle reads it, to the background worker, which
// writes its documents; nobody's request may ask for it.
func (d *Deliveries) Whole(ctx context.Context, id app.PackageID, circle app.Disclosure) (Delivery, error) {
	var found Delivery
	err := d.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PackageByID(id)
		if err != nil {
			return err
		}
		letter, err := tx.Letter(p.LetterID)
		if err != nil {
			return err
		}
		found, err = gathered(tx, letter, p.Number, circle)
		return err
	})
	return found, err
}

// Written are the documents of a package that are kept so far.
func (d *Deliveries) Written(ctx context.Context, id app.PackageID) (files []app.PackageFile, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		files, err = tx.PackageFilesOf(id)
		return err
	})
	return files, err
}

// Keep keeps a document of a package once it is written. One that somebody else
// kept meanwhile stays as it is.
func (d *Deliveries) Keep(ctx context.Context, of Delivery, f app.PackageFile, data []byte) error {
	f.PackageID, f.Circle, f.Size, f.Digest = of.Package.ID, of.Circle, len(data), hashed(data)
	return d.filing(ctx, of, func(tx *store.Tx, kept []app.PackageFile) error {
		if slices.ContainsFunc(kept, func(k app.PackageFile) bool {
			return k.Circle == f.Circle && k.Format == f.Format && k.Language == f.Language
		}) {
			return nil
		}
		return tx.AddPackageFile(&f, data)
	})
}

// File says that all documents of a package are kept, and leaves a line about it.
func (d *Deliveries) File(ctx context.Context, of Delivery) error {
	return d.filing(ctx, of, func(tx *store.Tx, kept []app.PackageFile) error {
		f := app.Filing{PackageID: of.Package.ID, LetterID: of.Letter.ID, FiledAt: tx.Now()}
		f.Bind(kept)
		if err := tx.AddFiling(&f); err != nil {
			return err
		}
		return tx.Append(app.Decided("kept", f, 0, of.Letter.CoalitionID, of.Letter.Slug, tx.Now()))
	})
}

// filing lets one server at a time add to the documents of a package, until they are filed.
func (d *Deliveries) filing(ctx context.Context, of Delivery, do func(tx *store.Tx, kept []app.PackageFile) error) error {
	return d.store.Tx(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockLetter(of.Letter.Slug); err != nil {
			return err
		}
		if filed, err := isFiled(tx, of.Package.ID); err != nil || filed {
			return err
		}
		kept, err := tx.PackageFilesOf(of.Package.ID)
		if err != nil {
			return err
		}
		return do(tx, kept)
	})
}

func isFiled(tx *store.Tx, id app.PackageID) (bool, error) {
	_, err := tx.FilingOf(id)
	if app.IsKind(err, app.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Kept gives a document of a package as it was written once, to whoever has read
// the delivery in its circle. Unavailable until all are kept, and where one was
// changed or lost behind the portal's back.
func (d *Deliveries) Kept(ctx context.Context, of Delivery, format, language string) (f app.PackageFile, data []byte, err error) {
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		if !of.Filed {
			return app.Refuse(app.Unavailable, "rules.package_sealing")
		}
		var err error
		if f, err = listed(tx, of, format, language); err != nil {
			return err
		}
		if data, err = content(tx, f.ID); err != nil {
			return err
		}
		if hashed(data) != f.Digest {
			return app.Refuse(app.Unavailable, "rules.package_broken")
		}
		return nil
	})
	return f, data, err
}

// listed finds a document among those that the ledger knows to be kept.
func listed(tx *store.Tx, of Delivery, format, language string) (app.PackageFile, error) {
	filing, err := tx.FilingOf(of.Package.ID)
	if err != nil {
		return app.PackageFile{}, err
	}
	line, err := tx.FirstLine("filing.kept", "filing", filing.ID)
	if err != nil {
		return app.PackageFile{}, err
	}
	kept, err := tx.PackageFilesOf(of.Package.ID)
	if err != nil {
		return app.PackageFile{}, err
	}
	if !filing.Holds(kept) || line.StateDigest != filing.Digest() {
		return app.PackageFile{}, app.Refuse(app.Unavailable, "rules.package_broken")
	}
	at := slices.IndexFunc(kept, func(f app.PackageFile) bool {
		return f.Circle == of.Circle && f.Format == format && f.Language == language
	})
	if at < 0 { // a format that a later release brought
		return app.PackageFile{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	return kept[at], nil
}

func content(tx *store.Tx, id int64) ([]byte, error) {
	var data []byte
	for number := 0; ; number++ {
		part, err := tx.PackageFilePart(id, number)
		if app.IsKind(err, app.NotFound) {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		data = append(data, part...)
	}
}

func hashed(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
