package store

import (
	"undersigned/app"
)

// AddPackage stores a package with its hosts and signatories and fills in their
// ids; the database refuses any later change. A number that is taken is a Conflict.
func (tx *Tx) AddPackage(p *app.Package, hosts []app.PackageHost, signatories []app.PackageSignatory) error {
	if err := add(tx, p, "add a package"); err != nil {
		return err
	}
	for i := range hosts {
		hosts[i].PackageID = p.ID
	}
	if err := refusal(tx.db.Create(&hosts).Error, "add a package's hosts"); err != nil {
		return err
	}
	for i := range signatories {
		signatories[i].PackageID = p.ID
	}
	if len(signatories) == 0 {
		return nil
	}
	return refusal(tx.db.CreateInBatches(&signatories, 500).Error, "add a package's signatories")
}

// PackagesOf are a letter's packages, the first one first.
func (tx *Tx) PackagesOf(id app.LetterID) ([]app.Package, error) {
	return all[app.Package](tx.db.Where("letter_id = ?", id).Order("number"), "read packages")
}

// Package reads a letter's package by its number.
func (tx *Tx) Package(id app.LetterID, number int) (app.Package, error) {
	return one[app.Package](tx.db.Where("letter_id = ? AND number = ?", id, number), "read a package")
}

// PackageByID reads a package.
func (tx *Tx) PackageByID(id app.PackageID) (app.Package, error) {
	return one[app.Package](tx.db.Where("id = ?", id), "read a package")
}

// PackagesByDigest are the packages in which a list has a digest, the public's or the addressee's.
func (tx *Tx) PackagesByDigest(digest string) ([]app.Package, error) {
	return all[app.Package](tx.db.Where("public_digest = ? OR addressee_digest = ?", digest, digest).Order("id"), "find packages")
}

// PackageHosts are the hosts that a package names, in their order.
func (tx *Tx) PackageHosts(id app.PackageID) ([]app.PackageHost, error) {
	return all[app.PackageHost](tx.db.Where("package_id = ?", id).Order("position"), "read a package's hosts")
}

// PackageSignatories are all that a package lists or counts, in no order: app/roll orders them.
func (tx *Tx) PackageSignatories(id app.PackageID) ([]app.PackageSignatory, error) {
	return all[app.PackageSignatory](tx.db.Where("package_id = ?", id), "read a package's signatories")
}
