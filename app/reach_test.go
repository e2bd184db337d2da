package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"undersigned/app"
)

// TestWidenByStateAndVisibility crosses every state with every pair of visibilities: never narrower, and never while the form says it.
func TestWidenByStateAndVisibility(t *testing.T) {
	t.Parallel()
	fixed := []app.LetterState{app.LetterFrozen, app.LetterOpen, app.LetterClosed, app.LetterDelivered, app.LetterArchived}
	for _, state := range app.LetterStates {
		for i, from := range app.Visibilities {
			for j, to := range append(slices.Clone(app.Visibilities), "everybody") {
				l := app.Letter{State: state, Visibility: from}
				want := app.Kind("")
				switch {
				case !slices.Contains(fixed, state) || i == len(app.Visibilities)-1:
					want = app.Conflict
				case j <= i || to == "everybody":
					want = app.Invalid
				}
				err := l.Widen(to)
				what := fmt.Sprintf("%s, from %s to %s", state, from, to)
				if got := app.KindOf(err); got != want {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
				if err == nil && l.Visibility != to || err != nil && l.Visibility != from {
					t.Errorf("%s: is now %s", what, l.Visibility)
				}
			}
		}
	}
}

func TestOpeningNeedsSomebodyWhoCanSign(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	some := app.Reach{Organisations: 3, Signable: 1}
	for what, test := range map[string]struct {
		visibility app.Visibility
		deadline   time.Duration
		reach      app.Reach
		want       app.Kind
	}{
		"as it should be":        {app.VisibleMembers, time.Hour, some, ""},
		"for the hosts only":     {app.VisibleHosts, time.Hour, some, app.Conflict},
		"with nobody to sign":    {app.VisiblePublic, time.Hour, app.Reach{Organisations: 3}, app.Conflict},
		"with no member":         {app.VisiblePublic, time.Hour, app.Reach{}, app.Conflict},
		"after its own deadline": {app.VisiblePublic, 0, some, app.Conflict},
	} {
		l := app.Letter{State: app.LetterFrozen, Visibility: test.visibility, DeadlineAt: now.Add(test.deadline)}
		if got := app.KindOf(l.AcceptsOpening(test.reach, now)); got != test.want {
			t.Errorf("%s: %q, want %q", what, got, test.want)
		}
	}
}
