package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"undersigned/app"
	"undersigned/app/store"
)

// checkFilings finds documents of packages that are others than were kept, or whose bytes were changed or lost.
func (r *Report) checkFilings(tx *store.Tx, erased erased) error {
	return tx.Subjects("filing", func(noun app.Recorded) error {
		f := noun.(app.Filing)
		record := fmt.Sprintf("filing %d", f.ID)
		kept, err := tx.PackageFilesOf(f.PackageID)
		if err != nil {
			return err
		}
		if !f.Holds(kept) {
			r.find(record, "lists other documents of package %d than were kept", f.PackageID)
		}
		made, err := tx.FirstLine("package.made", "package", int64(f.PackageID))
		if err := unlessNotFound(err); err != nil {
			return err
		}
		emptied := made.ErasedAt != nil && erased.any(app.ErasedLine, made.LeafIndex)
		for _, k := range kept {
			if err := r.checkPackageFile(tx, record, k, emptied); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkPackageFile compares what a document holds with its digest; nothing is left of one whose proof was erased.
func (r *Report) checkPackageFile(tx *store.Tx, record string, f app.PackageFile, emptied bool) error {
	sum, size := sha256.New(), 0
	for number := 0; ; number++ {
		part, err := tx.PackageFilePart(f.ID, number)
		if app.IsKind(err, app.NotFound) {
			emptied = emptied && number == 0
			break
		}
		if err != nil {
			return err
		}
		size += len(part)
		_, _ = sum.Write(part) // a hash never fails
	}
	if !emptied && (size != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.Digest) {
		r.find(record, "holds another %s of package %d for the circle %s, in %s, than was kept", f.Format, f.PackageID, f.Circle, f.Language)
	}
	return nil
}
