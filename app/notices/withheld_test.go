package notices_test

import (
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestMailsOfWithheldSignaturesNameNothing lets an organisation with unmistakable names apply, decline, sign unseen in
// both ways, withdraw and be struck out under a letter with an unmistakable title, beside another one that signs in
// public; every mail that was written is searched for the organisation together with the letter, and those about what
// it did under the letter for anything at all.
func TestMailsOfWithheldSignaturesNameNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("ada", "en", app.Administrator)
		st.appoint("cora", "en", app.Coordinator)
		shy, loud := st.apply("Quenivrelle", "shy"), st.apply("Loud", "loud")
		st.decide("ada", shy, app.MembershipApproved, "")
		st.decide("ada", loud, app.MembershipApproved, "")
		st.seat(shy, "shy", "second", "fr", app.SignatoryRole)
		letter := st.open("cora", "Zwyxletter")
		st.signAs("loud", letter, loud, app.DisclosedPublic)
		st.mails()

		st.must(st.signing.Decline(t.Context(), st.actor("second"), letter, shy, "Quenivrelle says no"))
		st.isQuiet("second", "declined")
		for days, d := range []app.Disclosure{app.DisclosedAddressee, app.DisclosedSecretariat} {
			st.signAs("shy", letter, shy, d)
			st.isQuiet("shy", "signed for "+string(d))
			st.must(st.letters.Extend(t.Context(), st.actor("cora"), letter, storetest.LetterVersion(t, st.store, letter), st.clock.Now().Add(time.Duration(96+days)*time.Hour)))
			st.mails()
			st.must(st.signing.Withdraw(t.Context(), st.actor("second"), letter, shy))
			st.isQuiet("second", "withdrew")
		}
		struck := st.signAs("shy", letter, shy, app.DisclosedSecretariat)
		st.isQuiet("shy", "signed once more")
		st.must(st.signing.Void(t.Context(), st.actor("ada"), letter, struck, "Quenivrelle signed twice"))
		st.isQuiet("shy", "struck out")
		for _, m := range st.box.Messages() {
			whole := strings.ToLower(m.Subject + m.Text)
			if m.To == st.person("platform", "en").Email || strings.Contains(whole, "quenivrelle") && strings.Contains(whole, "zwyxletter") {
				t.Errorf("%s was written: %s", m.To, m.Subject)
			}
		}
	})
}

// TestQueuedMailsOfWithheldSignaturesAreQuiet delivers notices under every name that an earlier build queued, to every
// reader: they are quiet for who acted, and dropped for all others.
func TestQueuedMailsOfWithheldSignaturesAreQuiet(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("ada", "en", app.Administrator)
		st.appoint("cora", "en", app.Coordinator)
		shy := st.apply("Quenivrelle", "shy")
		st.decide("ada", shy, app.MembershipApproved, "")
		st.seat(shy, "shy", "second", "fr", app.SignatoryRole)
		letter := st.open("cora", "Zwyxletter")
		st.mails()
		id := st.signAs("shy", letter, shy, app.DisclosedAddressee)
		st.mails()
		for _, notice := range []string{"endorsement_signed", "endorsement_declined", "endorsement_withdrawn", "endorsement_void", "secretariat_withdrawn"} {
			for _, reader := range []string{"shy", "second", "cora", "ada"} {
				st.must(st.notices.Deliver(t.Context(), app.MailDue{
					PersonID: st.person(reader, "en").ID, Notice: notice, Subject: int64(id), Receipt: notice + reader,
				}))
			}
			st.isQuiet("shy", notice)
		}
	})
}

// isQuiet works the queue, and finds one new mail: to this person, about nothing.
func (st *stage) isQuiet(name, after string) {
	st.Helper()
	before := st.seen
	lines := st.mails()
	if len(lines) != 1 {
		st.Fatalf("%s: mails %q, want one to %s", after, lines, name)
	}
	m := st.box.Messages()[0] // the newest
	if m.To != st.people[name].Email || st.seen != before+1 {
		st.Errorf("%s: written to %s", after, m.To)
	}
	whole := strings.ToLower(m.Subject + m.Text + m.Name + m.ListID)
	for _, word := range []string{"quenivrelle", "zwyxletter", "justice", "receipt", "sha-256", "/letters", "vorstand", "withdrawn"} {
		if strings.Contains(whole, word) {
			st.Errorf("%s: the mail says %q:\n%s\n%s", after, word, m.Subject, m.Text)
		}
	}
	if !strings.Contains(m.Text, "https://portal.example/desk/signatures/") {
		st.Errorf("%s: the mail leads nowhere:\n%s", after, m.Text)
	}
}
