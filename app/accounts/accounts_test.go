package accounts_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// want holds an error to a kind, "" for none.
func want(t *testing.T, what string, err error, kind app.Kind) {
	t.Helper()
	if got := app.KindOf(err); got != kind {
		t.Errorf("%s: %q, want %q: %v", what, got, kind, err)
	}
}

// holds verifies the whole ledger.
func holds(t *testing.T, s *store.Store) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil || !report.Holds() {
		t.Errorf("the ledger: %v, %+v", err, report.Findings)
	}
}

func count(t *testing.T, s *store.Store, query string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT count(*) FROM "+query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSignInKeepsTheIdentityAndFollowsTheProvider(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		who := app.Identity{Issuer: "https://id.example", Subject: "7", Name: "Ada", Email: "ada@example.org", EmailVerified: true, Language: "fr"}
		a := accounts.New(s, []app.Identity{{Issuer: "https://id.example", Subject: "8"}})
		first, err := a.SignIn(t.Context(), who)
		want(t, "the first time", err, "")
		if err := a.ChooseLanguage(t.Context(), storetest.By(first), "de"); err != nil {
			t.Error(err)
		}
		storetest.ClockOf(s).Pass(time.Hour)
		who.Name, who.Email, who.EmailVerified, who.Language = "Ada L.", "ada@example.net", false, "en"
		again, err := a.SignIn(t.Context(), who)
		want(t, "again", err, "")
		if first.IdentitySalt == "" || again.IdentitySalt != first.IdentitySalt {
			t.Errorf("salted with %q, then with %q", first.IdentitySalt, again.IdentitySalt)
		}
		expected := app.Person{
			IdentitySalt: first.IdentitySalt,
			ID:           first.ID, Issuer: "https://id.example", Subject: "7", Name: "Ada L.", Email: "ada@example.net", Language: "de",
			CreatedAt: storetest.Start, SignedInAt: storetest.Start.Add(time.Hour),
		}
		if diff := cmp.Diff(expected, again); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		for _, other := range []app.Identity{{Issuer: "https://other.example", Subject: "7"}, {Issuer: "https://id.example", Subject: "8"}} {
			other.Email = "ada@example.net"
			p, err := a.SignIn(t.Context(), other)
			if err != nil || p.ID == first.ID || p.Platform != (other.Subject == "8") {
				t.Errorf("%+v is %+v: %v", other, p, err)
			}
		}
		taken, err := accounts.New(s, nil).SignIn(t.Context(), app.Identity{Issuer: "https://id.example", Subject: "8"})
		if err != nil || taken.Platform {
			t.Errorf("no longer named in the settings, still the platform: %+v, %v", taken, err)
		}
	})
}

// TestFirstSignInsAtOnce has several people sign in for the first time, each in many windows.
func TestFirstSignInsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		const people = 8 // the first of them only opens connections
		for subject := range people {
			var wait sync.WaitGroup
			for range 12 {
				wait.Go(func() {
					_, err := a.SignIn(t.Context(), app.Identity{Issuer: "https://id.example", Subject: fmt.Sprint(subject)})
					want(t, "sign in", err, "")
				})
			}
			wait.Wait()
		}
		if n := count(t, s, "people"); n != people {
			t.Errorf("%d people, want %d", n, people)
		}
	})
}

func TestStandingEndsWithTheEpoch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		storetest.Coalition(t, s, "away")
		p := storetest.Officer(t, s, home, app.Coordinator)
		standing, err := a.Standing(t.Context(), p.ID, 0)
		want(t, "standing", err, "")
		if len(standing.Coalitions) != 1 || standing.Coalitions[0].ID != home.ID || standing.Actor.Person != p.ID {
			t.Errorf("%+v", standing)
		}
		want(t, "a visitor signs out everywhere", a.SignOutEverywhere(t.Context(), app.Actor{}), app.Unauthenticated)
		want(t, "sign out everywhere", a.SignOutEverywhere(t.Context(), storetest.By(p)), "")
		_, err = a.Standing(t.Context(), p.ID, 0)
		want(t, "a session of the older epoch", err, app.Unauthenticated)
		_, err = a.Standing(t.Context(), p.ID, 1)
		want(t, "a session of the new epoch", err, "")
		_, err = a.Standing(t.Context(), 999, 0)
		want(t, "somebody who is gone", err, app.Unauthenticated)
		all, err := a.Standing(t.Context(), storetest.Platform(t, s).ID, 0)
		if err != nil || len(all.Coalitions) != 2 {
			t.Errorf("the platform sees %+v: %v", all.Coalitions, err)
		}
	})
}

// TestSignOutEverywhereIsNotUndone signs in again and again while sessions are ended:
// no sign-in writes back the epoch that it had read before.
func TestSignOutEverywhereIsNotUndone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		who := app.Identity{Issuer: "https://id.example", Subject: "7"}
		p, err := a.SignIn(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		const times = 20
		var wait sync.WaitGroup
		for range times {
			wait.Go(func() { want(t, "end", a.SignOutEverywhere(t.Context(), storetest.By(p)), "") })
			wait.Go(func() { _, err := a.SignIn(t.Context(), who); want(t, "sign in", err, "") })
		}
		wait.Wait()
		_, err = a.Standing(t.Context(), p.ID, times)
		want(t, "the epoch after all of them", err, "")
	})
}
