package endorsements_test

import (
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestNamesOfEarlierBuildsSign: a build that took what nobody sees for a name left organisations without a sort key, or
// without a name. The first can sign, the second is told why not.
func TestNamesOfEarlierBuildsSign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		set := func(name, sort string) {
			_, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE organisations SET display_name = '"+name+"', sort_name = '"+sort+"', sort_key = '' WHERE slug = 'one'")
			want(t, "an earlier name", err, "")
		}
		set("\u2800", "")
		want(t, "sign without a name", c.sign(t, c.owner, "one"), app.Conflict)
		want(t, "decline without a name", c.e.Decline(t.Context(), storetest.By(c.owner), "letter", "one", ""), app.Conflict)
		set("One", "\u200b")
		want(t, "sign", c.sign(t, c.owner, "one"), "")
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			e, err := tx.StandingEndorsement(c.letter.ID, c.one.ID)
			if len(e.SortKey) == 0 {
				t.Error("no sort key")
			}
			return err
		})
		want(t, "read", err, "")
	})
}
