package accounts_test

import (
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// marks are those of the sessions that somebody sees.
func marks(t *testing.T, a *accounts.Accounts, p app.Person) (found string) {
	t.Helper()
	own, err := a.Sessions(t.Context(), storetest.By(p))
	want(t, "read sessions", err, "")
	for _, s := range own {
		found += s.Mark
	}
	return found
}

// TestASessionIsEndedByItsOwnerAlone has two people with two sessions each, one whose owner is not known, and one that has
// expired.
func TestASessionIsEndedByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		act          func(*testing.T, *accounts.Accounts, app.Person, app.Person) (app.Kind, error)
		first, other string // what is left
	}{
		"one's own": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			return "", a.EndSession(t.Context(), storetest.By(p), "a")
		}, "b", "dc"},
		"somebody else's": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			return app.NotFound, a.EndSession(t.Context(), storetest.By(p), "c")
		}, "ba", "dc"},
		"nobody's": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			return app.NotFound, a.EndSession(t.Context(), storetest.By(p), "")
		}, "ba", "dc"},
		"as a visitor": {func(t *testing.T, a *accounts.Accounts, _, _ app.Person) (app.Kind, error) {
			return app.Unauthenticated, a.EndSession(t.Context(), app.Actor{}, "a")
		}, "ba", "dc"},
		"as one who runs the portal": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			by := storetest.By(p)
			by.Platform = true
			return app.NotFound, a.EndSession(t.Context(), by, "d")
		}, "ba", "dc"},
		"all others": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			_, err := a.EndOtherSessions(t.Context(), storetest.By(p), "a")
			return "", err
		}, "a", "dc"},
		"everywhere": {func(t *testing.T, a *accounts.Accounts, p, _ app.Person) (app.Kind, error) {
			return "", a.SignOutEverywhere(t.Context(), storetest.By(p))
		}, "", "dc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				a := accounts.New(s, nil)
				p, other := storetest.Person(t, s, "Ada"), storetest.Person(t, s, "Bo")
				keepSessions(t, s, p, "a", "b")
				keepSessions(t, s, other, "c", "d")
				kind, err := test.act(t, a, p, other)
				want(t, name, err, kind)
				if got := marks(t, a, p); got != test.first {
					t.Errorf("left of the first: %q, want %q", got, test.first)
				}
				if got := marks(t, a, other); got != test.other {
					t.Errorf("left of the other: %q, want %q", got, test.other)
				}
				if n := count(t, s, "sessions WHERE token = 'of nobody'"); n != 1 {
					t.Error("a session without an owner is gone")
				}
			})
		})
	}
}

func keepSessions(t *testing.T, s *store.Store, p app.Person, marks ...string) {
	t.Helper()
	k, now := s.Sessions(), s.Now()
	for i, mark := range marks {
		of := app.Session{PersonID: p.ID, Mark: mark, Browser: "Firefox, Linux", BegunAt: now.Add(time.Duration(i) * time.Minute), SeenOn: now.Truncate(24 * time.Hour)}
		want(t, "keep a session", k.CommitOwned(t.Context(), "token "+mark, []byte("x"), now.Add(time.Hour), of), "")
	}
	old := app.Session{PersonID: p.ID, Mark: "expired", BegunAt: now, SeenOn: now}
	want(t, "keep an old one", k.CommitOwned(t.Context(), "expired "+marks[0], []byte("x"), now, old), "")
	want(t, "keep one of nobody", k.CommitCtx(t.Context(), "of nobody", []byte("x"), now.Add(time.Hour)), "")
}

// TestEndingTheOthersEndsThoseOfBefore holds that a session with the epoch of before is over, and that with the new one is not.
func TestEndingTheOthersEndsThoseOfBefore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, p := accounts.New(s, nil), storetest.Person(t, s, "Ada")
		epoch, err := a.EndOtherSessions(t.Context(), storetest.By(p), "a")
		want(t, "end the others", err, "")
		_, err = a.Standing(t.Context(), p.ID, epoch)
		want(t, "this one", err, "")
		_, err = a.Standing(t.Context(), p.ID, p.SessionEpoch)
		want(t, "one of before", err, app.Unauthenticated)
	})
}
