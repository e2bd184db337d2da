package store_test

import (
	"slices"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestUnusualLettersAreFound has one organisation sign for each way of writing, one letter at the edge of what is usual, and
// one just beyond it.
func TestUnusualLettersAreFound(t *testing.T) {
	t.Parallel()
	usual := []string{"Kinder & Co. (e. V.)", "Österreich – „Şehir“ Łódź ňž", "Αλληλεγγύη", "Помощь детям", "[a-z]*^]-?"}
	unusual := []string{"קול הילדים", "声", "ሰላም", "🙂 Smile", "Việt Nam", "zero​width"}
	for _, r := range app.UsualLetters {
		usual = append(usual, "a"+string(rune(r.Lo))+string(rune(r.Hi)))
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := storetest.Person(t, s, "writer")
		l, v := storetest.Letter(t, s, storetest.Coalition(t, s, "home"), p, "letter")
		for i, name := range slices.Concat(usual, unusual) {
			o := storetest.Organisation(t, s, "Organisation "+strings.Repeat("x", i+1))
			o.DisplayName = name
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: app.DisclosedPublic}, p.ID, "00", s.Now())
			write(t, s, func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		}
		var names []string
		write(t, s, func(tx *store.Tx) error {
			found, err := tx.SignedUnusually(l.ID)
			for _, e := range found {
				names = append(names, e.DisplayName)
			}
			return err
		})
		slices.Sort(names)
		slices.Sort(unusual)
		if !slices.Equal(names, unusual) {
			t.Errorf("found %q, want %q", names, unusual)
		}
	})
}
