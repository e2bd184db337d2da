package endorsements_test

import (
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// depict gives the organisation One another logo, as its editors would.
func (c scene) depict(t *testing.T, picture string) string {
	t.Helper()
	m := app.NewImage(app.PNG, 64, 64, []byte(picture))
	err := c.Tx(t.Context(), func(tx *store.Tx) error {
		o, err := tx.LockOrganisation(c.one.ID)
		if err != nil {
			return err
		}
		if err := tx.AddImage(&m); err != nil {
			return err
		}
		o.Depict(&m.Digest, tx.Now())
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided("depicted", o, c.owner.ID, 0, o.DisplayName, tx.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
	return m.Digest
}

// signedLogo is the digest of the logo with which One signed, "" where it had none.
func (c scene) signedLogo(t *testing.T) (logo string) {
	t.Helper()
	err := c.Read(t.Context(), func(tx *store.Tx) error {
		e, err := tx.StandingEndorsement(c.letter.ID, c.one.ID)
		if e.LogoDigest != nil {
			logo = *e.LogoDigest
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return logo
}

// TestSignatureKeepsItsLogo has an organisation change its logo after it signed, and sign again.
func TestSignatureKeepsItsLogo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		want(t, "sign without a logo", c.sign(t, c.owner, "one"), "")
		for _, picture := range []string{"", "first", "second"} {
			logo := ""
			if picture != "" {
				logo = c.depict(t, picture)
				want(t, "withdraw", c.e.Withdraw(t.Context(), storetest.By(c.owner), "letter", "one"), "")
				want(t, "sign again", c.sign(t, c.owner, "one"), "")
			}
			c.depict(t, "later")
			if got := c.signedLogo(t); got != logo {
				t.Errorf("signed with %q, and has %q", logo, got)
			}
		}
		holds(t, s)
		// Whoever gives a signature another logo behind the portal's back is found.
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE endorsements SET logo_digest = NULL WHERE state = 'signed'"); err != nil {
			t.Fatal(err)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || len(report.Findings) != 1 || !strings.HasPrefix(report.Findings[0].Record, "endorsement ") {
			t.Errorf("%v, %+v", err, report.Findings)
		}
	})
}
