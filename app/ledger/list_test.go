package ledger_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// newKey makes a signing key for the settings.
func newKey(t *testing.T) string {
	t.Helper()
	key, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestListIsSignedByWhoeverCan has the settings of two servers differ while a key is changed.
func TestListIsSignedByWhoeverCan(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		older, newer := newKey(t), newKey(t)
		g := signer(t, s, older)
		v, _, _ := signedLetter(t, s)
		signed(t, s, g)
		first := evidence(t, g, v.ID)
		if again := evidence(t, g, v.ID); again.ListNote != first.ListNote || strings.Count(first.ListNote, "\n— ") != 1 || !strings.HasPrefix(first.ListNote, origin+"/list\n") {
			t.Errorf("signed differently, or by others: %s", again.ListNote)
		}
		both := signer(t, s, newer, older)
		if got := evidence(t, g, v.ID).ListNote; got != first.ListNote {
			t.Errorf("the server with the old key alone gives %s", got)
		}
		if got := evidence(t, both, v.ID).ListNote; strings.Count(got, "\n— ") != 2 {
			t.Errorf("the server with both keys gives %s", got)
		}
		if _, err := ledger.OpenCheckpoint([]byte(first.ListNote), trusted(t, s)); err == nil {
			t.Error("a list is taken for a checkpoint")
		}
	})
}

func evidence(t *testing.T, g *ledger.Signer, id app.VersionID) ledger.Evidence {
	t.Helper()
	e, err := g.Evidence(t.Context(), id, 9, app.DisclosedPublic, app.Said{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
