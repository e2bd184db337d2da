package letters

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Shown gives a letter as other sites may show it: what a visitor reads of one
// that is public, whoever asks. Any other letter does not exist there.
func (l *Letters) Shown(ctx context.Context, slug string) (Sheet, error) {
	var s Sheet
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if s.Letter, err = tx.LetterBySlug(slug); err != nil {
			return err
		}
		if err := s.Letter.MayBeShownElsewhere(tx.Now()); err != nil {
			return err
		}
		return s.read(tx, app.Actor{})
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}
