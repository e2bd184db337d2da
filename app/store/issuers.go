package store

import (
	"context"

	"undersigned/app"
)

// MoveIssuer renames a provider of identities: everybody whom it vouched for
// under an address that ends so is known under the new one. It is for the
// demonstration, whose provider has the address that the portal was started on.
func (s *Store) MoveIssuer(ctx context.Context, ending, to string) error {
	return s.Tx(ctx, func(tx *Tx) error {
		moved, err := all[app.Person](tx.db.Where("issuer LIKE ? ESCAPE '!' AND issuer <> ?", "%"+like(ending), to).Order("id"), "find a provider's people")
		if err != nil {
			return err
		}
		for _, p := range moved {
			p.Issuer = to
			if err := tx.db.Model(&p).Update("issuer", to).Error; err != nil {
				return refusal(err, "rename a provider")
			}
			if err := tx.Append(app.Decided("changed", p, 0, 0, "", tx.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}
