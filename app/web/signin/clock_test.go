package signin_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// TestSigninForgivesAMinute takes what a provider says whose clock is not ours.
func TestSigninForgivesAMinute(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*rogue){
		"ended half a minute ago":     claim("exp", time.Now().Add(-30*time.Second).Unix()),
		"issued in twenty seconds":    claim("iat", time.Now().Add(20*time.Second).Unix()),
		"not issued at any time said": claim("iat", nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			change(r)
			s := newSite(t, nil, at(r))
			b := newBrowser(t)
			if got := b.signIn(s, "/auth/rogue"); got.status != http.StatusSeeOther || b.who(s) != rogueSubject {
				t.Errorf("answer %d %q, %q is signed in; causes %v", got.status, got.body, b.who(s), causes(s))
			}
		})
	}
}

// TestSigninAsksForUnknownKeysAtAPace sends token after token that names a key nobody has.
func TestSigninAsksForUnknownKeysAtAPace(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	honest := newBrowser(t)
	honest.signIn(s, "/auth/rogue")
	r.mu.Lock()
	r.sign = func(r *rogue, claims map[string]any) any {
		return signWith(jose.ES256, jose.JSONWebKey{Key: r.key, KeyID: "unknown"}, claims)
	}
	r.mu.Unlock()
	for range 5 {
		newBrowser(t).signIn(s, "/auth/rogue")
	}
	if n := r.keysAsked.Load(); n != 1 {
		t.Errorf("the keys were asked for %d times, want once", n)
	}
	s.ahead.Add(int64(time.Minute))
	newBrowser(t).signIn(s, "/auth/rogue")
	if n := r.keysAsked.Load(); n != 2 {
		t.Errorf("a minute later the keys were asked for %d times, want twice", n)
	}
}
