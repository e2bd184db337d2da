package ledger

import (
	"fmt"

	"undersigned/app"
	"undersigned/app/store"
)

// checkImages finds pictures that were lost or replaced: whoever shows one has its
// digest in the state that the ledger commits to.
func (r *Report) checkImages(tx *store.Tx) error {
	digests, err := tx.LogoDigests()
	if err != nil {
		return err
	}
	for _, digest := range digests {
		m, err := tx.Image(digest)
		switch {
		case app.IsKind(err, app.NotFound):
			r.find(fmt.Sprintf("image %.12s…", digest), "was removed, and is still shown")
		case err != nil:
			return err
		case !m.Holds():
			r.find(fmt.Sprintf("image %.12s…", digest), "holds another picture than was decided")
		}
	}
	return nil
}
