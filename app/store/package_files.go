package store

import "undersigned/app"

// packageFilePart is a piece of what a document of a package holds.
type packageFilePart struct {
	FileID int64 `gorm:"primaryKey"`
	Number int   `gorm:"primaryKey;autoIncrement:false"`
	Data   []byte
}

// packagePartSize is how many bytes of a document are kept in one row.
const packagePartSize = 512 << 10

// AddPackageFile stores a document of a package with what it holds; the database
// refuses any later change. One that is there already is a Conflict.
func (tx *Tx) AddPackageFile(f *app.PackageFile, data []byte) error {
	if err := add(tx, f, "keep a package's document"); err != nil {
		return err
	}
	for number := 0; number == 0 || len(data) > 0; number++ {
		n := min(len(data), packagePartSize)
		if err := add(tx, &packageFilePart{FileID: f.ID, Number: number, Data: data[:n:n]}, "keep a part of a document"); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// PackageFilesOf are the documents of a package that are kept, without what they hold.
func (tx *Tx) PackageFilesOf(id app.PackageID) ([]app.PackageFile, error) {
	return all[app.PackageFile](tx.db.Where("package_id = ?", id).Order("id"), "read a package's documents")
}

// PackageFilesByDigest are the documents of packages whose bytes have a digest.
func (tx *Tx) PackageFilesByDigest(digest string) ([]app.PackageFile, error) {
	return all[app.PackageFile](tx.db.Where("digest = ?", digest).Order("id"), "look for a package's document")
}

// PackageFilePart reads a piece of what a document holds; NotFound after the last one.
func (tx *Tx) PackageFilePart(id int64, number int) ([]byte, error) {
	part, err := one[packageFilePart](tx.db.Where("file_id = ? AND number = ?", id, number), "read a part of a document")
	return part.Data, err
}

// EmptyPackageFiles throws away what a package's documents hold, which the
// database allows once the line that made the package was erased.
func (tx *Tx) EmptyPackageFiles(id app.PackageID) error {
	of := tx.db.Model(&app.PackageFile{}).Select("id").Where("package_id = ?", id)
	return refusal(tx.db.Where("file_id IN (?)", of).Delete(&packageFilePart{}).Error, "empty a package's documents")
}

// AddFiling says that all documents of a package are kept. A second one is a Conflict.
func (tx *Tx) AddFiling(f *app.Filing) error { return add(tx, f, "file a package's documents") }

// FilingOf reads what says that a package's documents are kept; NotFound until they are.
func (tx *Tx) FilingOf(id app.PackageID) (app.Filing, error) {
	return one[app.Filing](tx.db.Where("package_id = ?", id), "read a filing")
}

// Unfiled are the packages whose documents are not kept yet, the first one first.
func (tx *Tx) Unfiled() ([]app.Package, error) {
	filed := tx.db.Model(&app.Filing{}).Select("package_id")
	return all[app.Package](tx.db.Where("id NOT IN (?)", filed).Order("id"), "find packages without documents")
}
