package ledger_test

import (
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// depict gives an organisation a logo, as its editors would.
func depict(t *testing.T, s *store.Store, o app.Organisation) {
	t.Helper()
	m := app.NewImage(app.PNG, 64, 64, []byte("picture"))
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		if err := tx.AddImage(&m); err != nil {
			return err
		}
		o.Depict(&m.Digest, tx.Now())
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided("depicted", o, 0, 0, o.DisplayName, tx.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestVerifyFindsPicturesThatWereReplacedOrLost changes them with the database's own guards out of the way.
func TestVerifyFindsPicturesThatWereReplacedOrLost(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		depict(t, s, storetest.Organisation(t, s, "One"))
		db := storetest.Raw(t, s)
		storetest.Unguard(t, s, db)
		for _, step := range []struct{ statement, want string }{
			{"UPDATE images SET width = width", ""},
			{"UPDATE images SET bytes = ''", "another picture"},
			{"DELETE FROM images", "was removed"},
		} {
			run(t, db, step.statement)
			report, err := ledger.New(s).Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			findings := unguarded(report)
			found := len(findings) == 1 && strings.HasPrefix(findings[0].Record, "image ") && strings.Contains(findings[0].What, step.want)
			if found == (len(findings) == 0) || found != (step.want != "") {
				t.Errorf("after %q: %+v", step.statement, report.Findings)
			}
		}
	})
}

// TestVerifyFindsAReplacedPictureOfAPackage which nobody else shows any more.
func TestVerifyFindsAReplacedPictureOfAPackage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newWorld(t, s)
		storetest.Unguard(t, s, h.db)
		for _, table := range []string{"organisations", "endorsements"} {
			run(t, h.db, "UPDATE "+table+" SET logo_digest = NULL")
		}
		if found := h.verify(t); strings.Contains(found, "image ") {
			t.Errorf("the picture is found to be wrong: %s", found)
		}
		run(t, h.db, "UPDATE images SET bytes = ''")
		if found := h.verify(t); !strings.Contains(found, "another picture") {
			t.Errorf("a replaced picture: %s", found)
		}
	})
}
