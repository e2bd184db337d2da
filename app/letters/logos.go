package letters

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// Logos are the pictures with which organisations signed a letter, for whoever
// has read its sheet: of those alone that the sheet names, as far as the circle may read their names.
func (l *Letters) Logos(ctx context.Context, sheet Sheet, circle app.Disclosure) (map[app.EndorsementID]app.Image, error) {
	shown := map[app.EndorsementID]app.Image{}
	within := app.Disclosures[:slices.Index(app.Disclosures, circle)+1]
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		kept, err := tx.Logos(sheet.Letter.ID, within...)
		if err != nil {
			return err
		}
		for _, e := range sheet.Signed {
			if e.LogoDigest == nil || !slices.Contains(within, e.Disclosure) {
				continue
			}
			if m, ok := kept[*e.LogoDigest]; ok {
				shown[e.ID] = m
			}
		}
		return nil
	})
	return shown, err
}
