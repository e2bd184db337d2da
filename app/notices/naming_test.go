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
