package letters

import (
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/store"
)

// search finds the letters of a page whose titles or addressees, in any of their languages, hold what was asked for or,
// where none does, nearly hold it. Databases do not fold accents alike, and a coalition writes letters by the dozen:
// headings are compared here.
func search(tx *store.Tx, page store.LetterPage, q radar.Query) ([]app.Letter, int, error) {
	if q.IsEmpty() {
		return tx.Letters(page)
	}
	if q.FindsNothing() {
		return nil, 0, nil
	}
	every := page
	every.Offset, every.Limit = 0, -1
	all, _, err := tx.Letters(every)
	if err != nil {
		return nil, 0, err
	}
	ids := make([]app.LetterID, len(all))
	for i, l := range all {
		ids[i] = l.ID
	}
	headings, err := tx.Headings(ids)
	if err != nil {
		return nil, 0, err
	}
	found := that(all, headings, q.Holds)
	if near := q.Near(); len(found) == 0 && near != nil {
		found = that(all, headings, near)
	}
	from := min(page.Offset, len(found))
	return found[from:min(from+page.Limit, len(found))], len(found), nil
}

// that are the letters whose headings pass a test.
func that(letters []app.Letter, headings map[app.LetterID][]store.Heading, test func(string) bool) []app.Letter {
	return slices.DeleteFunc(slices.Clone(letters), func(l app.Letter) bool {
		var lines []string
		for _, h := range headings[l.ID] {
			lines = append(lines, h.Title, h.Addressees)
		}
		return !test(radar.Text(lines...))
	})
}
