package store

import "undersigned/app"

// KeepForm stores a form, and drops the oldest of its holder when there are too many.
func (tx *Tx) KeepForm(f *app.KeptForm) error {
	own, err := tx.KeptForms(f.Holder)
	if err != nil {
		return err
	}
	for _, old := range own[min(len(own), app.KeptFormsMost-1):] {
		if err := tx.DropKeptForm(f.Holder, old.ID); err != nil {
			return err
		}
	}
	return refusal(tx.db.Create(f).Error, "keep a form")
}

// KeptForms are those of a holder that have not expired, the newest first.
func (tx *Tx) KeptForms(holder string) ([]app.KeptForm, error) {
	var own []app.KeptForm
	err := tx.db.Where("holder = ? AND expires_at > ?", holder, tx.Now()).Order("id DESC").Find(&own).Error
	return own, refusal(err, "find kept forms")
}

// DropKeptForm forgets one form of a holder; one that is not there is no error.
func (tx *Tx) DropKeptForm(holder string, id int64) error {
	return refusal(tx.db.Where("holder = ? AND id = ?", holder, id).Delete(&app.KeptForm{}).Error, "drop a kept form")
}
