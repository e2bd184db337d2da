package letters

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// Unfit is a letter that can still be edited, with the fields of its form that would be refused today or kept otherwise.
type Unfit struct {
	Slug   string
	Fields []string
}

// Unfit are the letters whose text was accepted by an earlier build and is not one that would be kept today. They are left
// as they are: what the ledger commits to is changed by people only.
func (l *Letters) Unfit(ctx context.Context) ([]Unfit, error) {
	var found []Unfit
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		letters, _, err := tx.Letters(store.LetterPage{States: app.Editable, Limit: -1})
		if err != nil {
			return err
		}
		for _, letter := range letters {
			texts, err := tx.TextsOf(letter.ID)
			if err != nil {
				return err
			}
			if fields := unfit(letter, texts); len(fields) > 0 {
				found = append(found, Unfit{letter.Slug, fields})
			}
		}
		return nil
	})
	return found, err
}

// unfit names fields as the form does.
func unfit(l app.Letter, texts []app.LetterText) (fields []string) {
	d := Draft{Language: l.Language, Texts: app.AsVersion(texts)}
	kept := d.clean()
	for _, wrong := range kept.checkTexts() {
		fields = append(fields, wrong.Field)
	}
	for _, was := range d.Texts {
		for _, is := range kept.Texts {
			if was.Language == is.Language && was != is {
				fields = append(fields, "text "+was.Language)
			}
		}
	}
	return fields
}
