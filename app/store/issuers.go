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
		err := tx.db.Model(&app.Person{}).Where("issuer LIKE ? ESCAPE '!' AND issuer <> ?", "%"+like(ending), to).Update("issuer", to).Error
		return refusal(err, "rename a provider")
	})
}
