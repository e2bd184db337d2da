package web

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
)

// TestWhatWasOncePutInConsultationIsADraft: an earlier release had buttons that led there, and nobody could read or say
// anything then. Such a letter goes on as a draft, and no page speaks of more.
func TestWhatWasOncePutInConsultationIsADraft(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	shows(t, b.Submit(b.Get(newLetter), allLetters, typed()), http.StatusOK)
	for _, state := range []app.LetterState{app.LetterConsultation, app.LetterReconciling} {
		s.putInto(t, "a-fund-for-victims", state)
		page := b.Get(draftPath + "/manage")
		shows(t, page, http.StatusOK, says("letters.state_draft"), says("secretariat.next_draft"))
		if diff := cmp.Diff([]string{"freeze", "cancel"}, moves(page, draftPath)); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
		shows(t, b.Get(allLetters+"?state=draft"), http.StatusOK, "A fund for victims")
		shows(t, b.Get(draftPath+"/edit"), http.StatusOK)
		shows(t, s.as(t, s.owner).Get(draftPath), http.StatusNotFound)
		for _, move := range []string{"consult", "reconcile"} {
			shows(t, b.Post(draftPath+"/"+move, form("lock_version", "1")), http.StatusNotFound)
		}
	}
	shows(t, b.Submit(b.Get(draftPath+"/manage"), draftPath+"/freeze", nil), http.StatusOK, says("letters.state_frozen"))
}

// putInto gives a letter a state into which nobody can bring it any more.
func (s signingScene) putInto(t *testing.T, slug string, state app.LetterState) {
	t.Helper()
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		l, err := tx.LockLetter(slug)
		if err != nil {
			return err
		}
		l.State = state
		return tx.SaveLetter(&l)
	})
	if err != nil {
		t.Fatal(err)
	}
}
