package store

import (
	"undersigned/app"
)

// LayoutOf is how a letter's own documents look: as somebody chose, else as usual.
func (tx *Tx) LayoutOf(id app.LetterID) (app.Layout, error) {
	kept, err := tx.KeptLayout(id)
	if app.IsKind(err, app.NotFound) {
		return app.UsualLayout, nil
	}
	return kept.Settled(), err
}

// KeptLayout reads what somebody chose for a letter's own documents; NotFound where nobody did.
func (tx *Tx) KeptLayout(id app.LetterID) (app.KeptLayout, error) {
	return one[app.KeptLayout](tx.db.Where("letter_id = ?", id), "read a letter's layout")
}

// KeepLayout stores a letter's layout: a new one, or one that was read, changed. The letter has to be locked.
func (tx *Tx) KeepLayout(k *app.KeptLayout) error {
	if k.ID == 0 {
		return add(tx, k, "keep a letter's layout")
	}
	if err := tx.know(k); err != nil {
		return err
	}
	return refusal(tx.db.Model(k).Select("*").Omit("id", "letter_id").Updates(k).Error, "change a letter's layout")
}
