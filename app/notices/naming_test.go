package notices_test

import (
	"testing"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// rename has somebody call an organisation otherwise.
func (st *stage) rename(by, slug, name string) {
	st.Helper()
	own, err := st.orgs.Own(st.Context(), st.actor(by), slug)
	st.must(err)
	profile := own.Organisation.Profile()
	profile.DisplayName = name
	st.must(st.orgs.UpdateProfile(st.Context(), st.actor(by), slug, own.Organisation.LockVersion, profile))
}

func TestNewNamesAreToldOf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "de", app.Administrator)
		st.appoint("coordinator", "en", app.Coordinator)
		var slugs []string
		for _, name := range []string{"Kinderschutzbund Europa", "Blaues Haus"} {
			slug := st.apply(name, "owner"+name[:1])
			st.decide("admin", slug, app.MembershipApproved, "")
			slugs = append(slugs, slug)
		}
		st.seat(slugs[1], "ownerB", "editor", "fr", app.Editor)
		st.mails()

		st.rename("editor", slugs[1], "Grünes Haus")
		st.expect("admin@ngo.example: Blaues Haus heißt jetzt Grünes Haus", "ownerB@ngo.example: Grünes Haus: names changed")
		st.says("admin", "Vorher: Blaues Haus", "Nachher: Grünes Haus", "/secretariat/justice/applications/"+slugs[1])

		st.rename("editor", slugs[1], "Kinderschutzbund Europa")
		st.expect("admin@ngo.example: Grünes Haus möchte Kinderschutzbund Europa heißen", "ownerB@ngo.example: Grünes Haus: new names wait for a second look")
		own, err := st.orgs.Own(t.Context(), st.actor("editor"), slugs[1])
		st.must(err)
		st.must(st.orgs.DecideName(t.Context(), st.actor("admin"), organisations.Verdict{
			Coalition: "justice", Organisation: slugs[1], Change: own.Waiting.ID, State: app.ChangeRefused, Reason: "So heißt schon jemand.",
		}))
		st.expect("editor@ngo.example: Grünes Haus\u00a0: nouveaux noms non acceptés", "ownerB@ngo.example: Grünes Haus: new names not accepted")
		st.says("editor", "> So heißt schon jemand.")

		st.rename("editor", slugs[1], "Kinderschutzbund Europa")
		st.must(st.orgs.RecallName(t.Context(), st.actor("editor"), slugs[1]))
		st.expect() // what was taken back before anybody was told needs nobody
	})
}

// TestWidenedLettersAreToldOf: who could not see it until now is told that it is open; later, those whose names stand
// on it are told, and nobody whose name does not.
func TestWidenedLettersAreToldOf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		for _, name := range []string{"Eins", "Zwei", "Drei"} {
			st.decide("admin", st.apply(name, "owner"+name), app.MembershipApproved, "")
		}
		letter := st.open("admin", "Fund")
		st.sign("ownerEins", letter, "eins")
		st.signAs("ownerZwei", letter, "zwei", app.DisclosedSecretariat)
		for _, to := range []app.Visibility{app.VisibleHosts, app.VisibleMembers} { // as it was opened by an earlier build
			st.must(s.Tx(t.Context(), func(tx *store.Tx) error {
				l, err := tx.LetterBySlug(letter)
				if err != nil {
					return err
				}
				l.Visibility = to
				return tx.SaveLetter(&l)
			}))
			st.mails()
			if to == app.VisibleHosts {
				st.must(st.letters.Widen(t.Context(), st.actor("admin"), letter, st.lock(letter), app.VisibleMembers))
				st.expect("ownerDrei@ngo.example: Open for signature: Fund", "ownerEins@ngo.example: Open for signature: Fund", "ownerZwei@ngo.example: Open for signature: Fund")
				continue
			}
			st.must(st.letters.Widen(t.Context(), st.actor("admin"), letter, st.lock(letter), app.VisiblePublic))
			st.expect("ownerEins@ngo.example: More people can read: Fund")
		}
	})
}

// lock is the lock version of a letter.
func (st *stage) lock(letter string) int {
	st.Helper()
	sheet, err := st.letters.Read(st.Context(), st.actor("admin"), letter)
	st.must(err)
	return sheet.Letter.LockVersion
}
