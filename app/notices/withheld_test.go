package notices_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestNobodyElseIsWrittenAWithheldName lets an organisation with an unmistakable name apply, sign unseen, be reminded
// of and withdraw, beside another one, and looks into every mail that was written meanwhile.
func TestNobodyElseIsWrittenAWithheldName(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("ada", "en", app.Administrator)
		st.appoint("cora", "en", app.Coordinator)
		shy, loud := st.apply("Quenivrelle", "shy"), st.apply("Loud", "loud")
		st.decide("ada", shy, app.MembershipApproved, "")
		st.decide("ada", loud, app.MembershipApproved, "")
		before := st.mayName(t, "shy", "ada")

		letter := st.open("cora", "Title")
		st.sign("shy", letter, shy)
		st.sign("loud", letter, loud)
		st.must(st.letters.Extend(t.Context(), st.actor("cora"), letter, -1, st.clock.Now().Add(96*time.Hour)))
		st.must(st.signing.Withdraw(t.Context(), st.actor("shy"), letter, shy))
		if st.mayName(t, "shy", "ada", "cora") == before {
			t.Error("the mails about the signature were not looked at")
		}
		for _, m := range st.box.Messages() {
			if m.To == st.person("platform", "en").Email {
				t.Errorf("who runs the portal was written to: %s", m.Subject)
			}
		}
	})
}

// mayName works the queue, makes sure that only these people were written the name, and counts the mails with it.
func (st *stage) mayName(t *testing.T, people ...string) (named int) {
	t.Helper()
	st.work()
	for _, m := range st.box.Messages() {
		whole := strings.ToLower(m.Subject + m.Text)
		if !strings.Contains(whole, "quenivrelle") {
			continue
		}
		named++
		if !slices.ContainsFunc(people, func(name string) bool { return st.person(name, "en").Email == m.To }) {
			t.Errorf("%s was written the name: %s", m.To, m.Subject)
		}
	}
	return named
}
