package notices_test

import (
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/mail"
	"undersigned/app/notices"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestSignatureIsProvedInItsMail sends no mail before a checkpoint stands for the signature, and with it one that proves it.
func TestSignatureIsProvedInItsMail(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		st.appoint("coordinator", "fr", app.Coordinator)
		org := st.apply("Eins", "owner")
		st.decide("admin", org, app.MembershipApproved, "")
		id := st.sign("owner", st.open("coordinator", "Listen"), org)
		st.mails()
		g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: "portal.example/log", Secret: []byte("a secret of the tests, long enough")})
		st.must(err)
		box := &mail.Box{}
		n := notices.New(s, notices.Options{BaseURL: "https://portal.example", Transport: box, Receipt: ledger.New(s).Receipt})
		due := app.MailDue{PersonID: st.person("owner", "en").ID, Notice: "endorsement_signed", Subject: int64(id), Receipt: "proved"}
		if err := n.Deliver(t.Context(), due); err == nil || len(box.Messages()) != 0 {
			t.Fatalf("sent without a proof: %v", err)
		}
		st.must(g.Sign(t.Context()))
		st.must(n.Deliver(t.Context(), due))
		if len(box.Messages()) != 1 {
			t.Fatalf("%d mails", len(box.Messages()))
		}
		text := box.Messages()[0].Text
		r, err := ledger.ReadReceipt([]byte(text))
		st.must(err)
		known, err := ledger.Known(r.Keys()...)
		st.must(err)
		if !r.Check(known).Holds() || r.Endorsement.DisplayName != "Eins" || !strings.Contains(text, "Your receipt follows.") {
			t.Errorf("the receipt does not hold:\n%s", text)
		}
	})
}

// TestMailDoesNotWaitForEverForAProof lets the ledger give none.
func TestMailDoesNotWaitForEverForAProof(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	st := newStage(t, s)
	st.appoint("admin", "en", app.Administrator)
	st.appoint("coordinator", "en", app.Coordinator)
	org := st.apply("Eins", "owner")
	st.decide("admin", org, app.MembershipApproved, "")
	id := st.sign("owner", st.open("coordinator", "Listen"), org)
	box := &mail.Box{}
	n := notices.New(s, notices.Options{BaseURL: "https://portal.example", Transport: box, Receipt: ledger.New(s).Receipt})
	due := app.MailDue{PersonID: st.person("owner", "en").ID, Notice: "endorsement_signed", Subject: int64(id), Receipt: "late"}
	if err := n.Deliver(t.Context(), due); err == nil {
		t.Error("sent at once without a proof")
	}
	st.clock.Pass(11 * time.Minute)
	st.must(n.Deliver(t.Context(), due))
	if got := box.Messages(); len(got) != 1 || strings.Contains(got[0].Text, "receipt/1") {
		t.Errorf("%v", got)
	}
}
