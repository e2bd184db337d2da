package letters

import (
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// search finds the letters of a page whose titles or addressees, in any of
// their languages, hold all words. Databases do not fold accents alike, and a
// coalition writes letters by the dozen: headings are compared here.
func search(tx *store.Tx, page store.LetterPage, words []string) ([]app.Letter, int, error) {
	if len(words) == 0 {
		return tx.Letters(page)
	}
	every := page
	every.Offset, every.Limit = 0, -1
	found, _, err := tx.Letters(every)
	if err != nil {
		return nil, 0, err
	}
	ids := make([]app.LetterID, len(found))
	for i, l := range found {
		ids[i] = l.ID
	}
	headings, err := tx.Headings(ids)
	if err != nil {
		return nil, 0, err
	}
	found = slices.DeleteFunc(found, func(l app.Letter) bool { return !holds(headings[l.ID], words) })
	from := min(page.Offset, len(found))
	return found[from:min(from+page.Limit, len(found))], len(found), nil
}

func holds(headings []store.Heading, words []string) bool {
	var text strings.Builder
	for _, h := range headings {
		text.WriteString(h.Title + " " + h.Addressees + " ")
	}
	folded := roll.Fold(text.String())
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(folded, word) })
}
