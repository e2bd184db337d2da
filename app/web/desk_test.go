package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/lang"
	"undersigned/app/store/storetest"
	"undersigned/app/web/fill"
)

func TestTheDeskShowsWhatWaits(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	storetest.Letter(t, st.store, st.coalition, st.coordinator, "remedy")
	signatory, viewer := st.as(t, owner), st.as(t, st.representative(t, org, app.Viewer))
	waiting := signatory.Get("/desk")
	shows(t, waiting, http.StatusOK, "Title remedy", says("desk.days_left", "Count", 14), "Alpha Aid")
	if !waiting.Has(`a[href=/letters/remedy/endorse?organisation=alpha-aid]`) {
		t.Error("the letter cannot be endorsed from the desk")
	}
	reads := viewer.Get("/desk")
	shows(t, reads, http.StatusOK, "Title remedy", says("desk.only_signatories"))
	if reads.Has(".entry-act a") {
		t.Error("a viewer is offered to endorse")
	}
	if err := endorsements.New(st.store).Decline(t.Context(), storetest.By(owner), "remedy", org.Slug, "Our reasons"); err != nil {
		t.Fatal(err)
	}
	shows(t, signatory.Get("/desk"), http.StatusOK, says("desk.to_sign_empty"), "Title remedy", says("endorsements.state_declined"))
	for _, b := range []string{viewer.Get("/desk").Body, st.as(t, st.coordinator).Get("/desk").Body} {
		if contains(b, "Our reasons") {
			t.Error("a desk shows why an organisation declined")
		}
	}
	shows(t, st.as(t, st.coordinator).Get("/desk"), http.StatusOK, says("desk.office_coordinator"), says("desk.letters_running", "Count", 1))
	st.clock.Pass(15 * 24 * time.Hour)
	late := st.as(t, owner).Get("/desk")
	if late.Has(".entry-act a") {
		t.Error("a letter is offered after its deadline")
	}
}

func TestDaysLeftAreMidnightsInTheZoneOfTheDeadline(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		instant, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return instant
	}
	for _, c := range []struct {
		now, deadline, zone string
		want                int
	}{
		{"2026-03-02T12:00:00Z", "2026-03-02T22:59:00Z", "Europe/Brussels", 0},
		{"2026-03-02T22:59:00Z", "2026-03-03T22:59:00Z", "Europe/Brussels", 1}, // 23:59 and 23:59
		{"2026-03-02T23:01:00Z", "2026-03-03T22:59:00Z", "Europe/Brussels", 0}, // past midnight already
		{"2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "Europe/Brussels", 2}, // summer time begins between
		{"2026-03-05T12:00:00Z", "2026-03-02T12:00:00Z", "Europe/Brussels", 0},
		{"2026-03-02T12:00:00Z", "2026-03-04T12:00:00Z", "Nowhere/Land", 2},
	} {
		if got := (app.Letter{DeadlineAt: at(c.deadline), DeadlineZone: c.zone}).DaysLeft(at(c.now)); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if diff := cmp.Diff([]string{app.International, "BE", "DE"}, fill.InCountryOrder(lang.For("en"), []string{"DE", "XE", "BE", "QQ"})); diff != "" {
		t.Errorf("countries (-want +got)\n%s", diff)
	}
}
