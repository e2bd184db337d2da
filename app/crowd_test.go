package app_test

import (
	"testing"
	"time"

	"undersigned/app"
)

func TestWhatIsSaidOfACrowd(t *testing.T) {
	t.Parallel()
	some := app.Said{Some: true}
	for _, tt := range []struct {
		what              string
		crowd             app.Crowd
		public, addressee app.Said
	}{
		{"nobody", app.Crowd{Named: 3}, app.Said{}, app.Said{}},
		{"one of few", app.Crowd{ToSecretariat: 1, Unnamed: 9}, some, some},
		{"one of ten", app.Crowd{ToSecretariat: 1, Unnamed: 10}, app.Said{Number: 1}, app.Said{Number: 1}},
		{"three of eleven", app.Crowd{ToSecretariat: 3, Unnamed: 11}, some, some},
		{"three of twelve", app.Crowd{ToSecretariat: 3, Unnamed: 12}, app.Said{Number: 3}, app.Said{Number: 3}},
		{"all of them", app.Crowd{ToSecretariat: 50, Unnamed: 50}, some, some},
		{"left the directory", app.Crowd{ToSecretariat: 2}, some, some},
		{"named to the addressee", app.Crowd{ToAddressee: 5, Unnamed: 100}, app.Said{Number: 5}, app.Said{}},
		{"many named to the addressee", app.Crowd{ToAddressee: 5, Unnamed: 6}, some, app.Said{}},
		// Public 6, less the addressee's 5, would tell the addressee what it may not be told.
		{"not to be had by subtraction", app.Crowd{ToAddressee: 95, ToSecretariat: 1, Unnamed: 400}, app.Said{Number: 96}, app.Said{Number: 1}},
		{"few left beside the addressee's", app.Crowd{ToAddressee: 5, ToSecretariat: 1, Unnamed: 14}, some, some},
	} {
		for circle, want := range map[app.Disclosure]app.Said{app.DisclosedPublic: tt.public, app.DisclosedAddressee: tt.addressee} {
			if got := tt.crowd.Said(circle); got != want {
				t.Errorf("%s, %s: %+v, want %+v", tt.what, circle, got, want)
			}
		}
	}
	if got := (app.Crowd{ToSecretariat: 3, Elsewhere: 1, Unnamed: 100}).Said(app.DisclosedSecretariat); got != some {
		t.Errorf("the lead's secretariat is told %+v of what another reads", got)
	}
}

// TestNumberAndDirectoryLeaveManyToGuess tries every small crowd: a number that is said leaves at least ten who could be
// meant, and nobody is meant with more than one chance in four.
func TestNumberAndDirectoryLeaveManyToGuess(t *testing.T) {
	t.Parallel()
	for unnamed := range 60 {
		for toAddressee := range 20 {
			for toSecretariat := range 20 {
				c := app.Crowd{ToAddressee: toAddressee, ToSecretariat: toSecretariat, Unnamed: unnamed}
				public, addressee := c.Said(app.DisclosedPublic), c.Said(app.DisclosedAddressee)
				if n := public.Number; n > 0 && (unnamed < 10 || unnamed < 4*n) {
					t.Fatalf("%+v: the public is told %d", c, n)
				}
				// The addressee has both numbers, and its own names.
				left := unnamed - toAddressee
				if toSecretariat > 0 && (!addressee.Some || !public.Some && toAddressee+toSecretariat > 0) && (left < 10 || left < 4*toSecretariat) {
					t.Fatalf("%+v: the addressee is told, or finds out, %d", c, toSecretariat)
				}
			}
		}
	}
}

func TestCountedFromIsAMidnight(t *testing.T) {
	t.Parallel()
	east := time.FixedZone("east", 5*3600)
	for _, now := range []time.Time{
		time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 23, 59, 59, 0, time.UTC), time.Date(2026, 3, 3, 4, 59, 0, 0, east),
	} {
		if got := app.CountedFrom(now); !got.Equal(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %s", now, got)
		}
	}
}
