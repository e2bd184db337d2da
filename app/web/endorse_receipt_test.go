package web

import (
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/paths"
	"undersigned/app/store/storetest"
)

// TestReceiptIsBehindSignIn: a mail about a withheld signature leads, by a number, to what was done and to its receipt;
// nobody learns from the number who does not represent the organisation.
func TestReceiptIsBehindSignIn(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	g, err := ledger.OpenSigner(t.Context(), s.store, ledger.SignerOptions{Origin: "portal.example/log", Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.sign(t, s.as(t, s.owner), app.DisclosedSecretariat)
	viewer := storetest.Person(t, s.store, "viewer")
	storetest.Seat(t, s.store, s.organisation, viewer, app.Viewer)
	lead, receipt := paths.Signature(1), signedOwn+"/receipt"
	for role, want := range map[string][2]int{
		"owner": {http.StatusOK, http.StatusServiceUnavailable}, "viewer": {http.StatusOK, http.StatusNotFound},
		"coordinator": {http.StatusNotFound, http.StatusForbidden}, "stranger": {http.StatusNotFound, http.StatusForbidden},
	} {
		who := map[string]app.Person{"owner": s.owner, "viewer": viewer, "coordinator": s.coordinator}[role]
		if role == "stranger" {
			who = storetest.Person(t, s.store, "stranger")
		}
		b := s.as(t, who)
		if page := b.Get(lead); page.Status != want[0] || page.Status == http.StatusOK && page.Path != signedOwn {
			t.Errorf("%s: %s leads to %s, %d", role, lead, page.Path, page.Status)
		}
		if page := b.Get(receipt); page.Status != want[1] {
			t.Errorf("%s: the receipt answers %d, want %d", role, page.Status, want[1])
		}
	}
	if page := s.visitor(t).Get(lead); contains(page.Body, "remediation") {
		t.Error("a visitor learns what the number is of")
	}
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := s.as(t, s.owner).Get(receipt)
	r, err := ledger.ReadReceipt([]byte(page.Body))
	if err != nil {
		t.Fatal(err)
	}
	known, err := ledger.Known(r.Keys()...)
	if err != nil || !r.Check(known).Holds() || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("%v, %+v", err, page.Header)
	}
}
