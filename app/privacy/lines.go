package privacy

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// EraseLines takes note, decider and salt away from lines of the ledger, for the
// operator: a note names an organisation or a letter, and a court or a signatory in
// danger may ask that it does so no longer. Whatever the lines are about stays. All
// of them are erased or none; one that is not there is NotFound, one that was
// erased before a Conflict.
func (p *Privacy) EraseLines(ctx context.Context, indexes []int64) error {
	indexes = slices.Compact(slices.Sorted(slices.Values(indexes)))
	if len(indexes) == 0 {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return p.store.Tx(ctx, func(tx *store.Tx) error {
		records := make([]app.ErasedRecord, len(indexes))
		for i, index := range indexes {
			line, err := tx.LineAt(index)
			if err != nil {
				return err
			}
			line.Erase(tx.Now())
			if err := tx.EraseLine(line); err != nil {
				return err
			}
			if line.Kind == "package.made" { // its documents hold the line, opened
				if err := tx.EmptyPackageFiles(app.PackageID(line.SubjectID)); err != nil {
					return err
				}
			}
			records[i] = app.ErasedRecord{Subject: app.ErasedLine, SubjectID: index, Remains: line.Remains()}
		}
		return list(tx, app.Erasure{Kind: app.LineErasure}, records, 0)
	})
}
