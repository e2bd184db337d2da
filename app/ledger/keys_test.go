package ledger_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

const origin = "letters.example/log"

var secret = bytes.Repeat([]byte("secret"), 6)

// signer opens the signer of a store, which must succeed.
func signer(t *testing.T, s *store.Store, keys ...string) *ledger.Signer {
	t.Helper()
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: secret, Keys: keys, Overlap: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// signed signs the tree as it is and gives the newest checkpoint.
func signed(t *testing.T, s *store.Store, g *ledger.Signer) ledger.Checkpoint {
	t.Helper()
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := ledger.New(s).Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// append adds lines of the coalition's.
func appendLines(t *testing.T, s *store.Store, n int) {
	t.Helper()
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		for i := range n {
			line := app.Line{Kind: "test.added", At: tx.Now(), Subject: "test", SubjectID: int64(i), Note: fmt.Sprint(i)}
			if err := tx.Append(line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func vkeys(t *testing.T, s *store.Store) (found []string) {
	t.Helper()
	keys, err := ledger.New(s).Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		found = append(found, k.Verifier)
	}
	return found
}

// by says which keys signed a checkpoint.
func by(t *testing.T, c ledger.Checkpoint, keys []string) (found []bool) {
	t.Helper()
	for _, key := range keys {
		known, err := ledger.Known(key)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ledger.OpenCheckpoint([]byte(c.Note), known)
		found = append(found, err == nil)
	}
	return found
}

// holds fails the test when the ledger does not hold, or holds although it should not.
func holds(t *testing.T, s *store.Store, held ...ledger.Head) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context(), held...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("found: %s %s", f.Record, f.What)
	}
}

func TestKeyIsEncrypted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		signer(t, s)
		var verifier string
		var sealed []byte
		if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT verifier, sealed FROM ledger_keys").Scan(&verifier, &sealed); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("PRIVATE")) || len(sealed) < 60 {
			t.Errorf("the private half stands open: %q", sealed)
		}
		_, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: bytes.Repeat([]byte("other!"), 6)})
		if !errors.Is(err, ledger.ErrOtherSecret) || !strings.Contains(err.Error(), verifier) {
			t.Errorf("opened with another secret: %v", err)
		}
		if _, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: []byte("short")}); err == nil {
			t.Error("a short secret is taken")
		}
		// a foreign key beside somebody else's private half
		storetest.Unguard(t, s, storetest.Raw(t, s))
		other, err := note.NewEd25519VerifierKey(origin, bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE ledger_keys SET verifier = '"+other+"'"); err != nil {
			t.Fatal(err)
		}
		_, err = ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: secret})
		if !errors.Is(err, ledger.ErrOtherSecret) {
			t.Errorf("a key was exchanged: %v", err)
		}
	})
}

func TestTwoServersStartWithOneKey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: secret})
				if err == nil {
					err = g.Sign(t.Context())
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if keys := vkeys(t, s); len(keys) != 1 {
			t.Errorf("%d keys: %v", len(keys), keys)
		}
		holds(t, s)
	})
}

func TestRotationAnnouncesBothKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := signer(t, s)
		first := signed(t, s, g)
		if err := g.Rotate(t.Context()); err != nil {
			t.Fatal(err)
		}
		keys := vkeys(t, s)
		if len(keys) != 2 {
			t.Fatalf("announced: %v", keys)
		}
		if got := by(t, first, keys); got[0] || !got[1] {
			t.Errorf("before, signed by newest and oldest: %v", got)
		}
		if got := by(t, signed(t, s, signer(t, s)), keys); !got[0] || !got[1] {
			t.Errorf("in between, signed by newest and oldest: %v", got)
		}
		storetest.ClockOf(s).Pass(time.Hour)
		appendLines(t, s, 1)
		if got := by(t, signed(t, s, g), keys); !got[0] || got[1] {
			t.Errorf("afterwards, signed by newest and oldest: %v", got)
		}
		holds(t, s, first.Head)
	})
}

// TestKeysFromTheSettings begins with a key of the database, goes over to a given one, and from that to another.
func TestKeysFromTheSettings(t *testing.T) {
	t.Parallel()
	given := make([]string, 2)
	for i := range given {
		var err error
		if given[i], _, err = note.GenerateKey(rand.Reader, origin); err != nil {
			t.Fatal(err)
		}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		signed(t, s, signer(t, s))
		if got := by(t, signed(t, s, signer(t, s, given[0])), vkeys(t, s)); !got[0] || !got[1] {
			t.Errorf("given, then made: signed by %v", got)
		}
		g := signer(t, s, given[1], given[0])
		keys := vkeys(t, s)
		if got := by(t, signed(t, s, g), keys); len(got) != 3 || !got[0] || !got[1] || !got[2] {
			t.Errorf("two given, one made: signed by %v", got)
		}
		if err := g.Rotate(t.Context()); err == nil {
			t.Error("a given key was rotated")
		}
		for name, refused := range map[string][]string{
			"is not there any more": nil, "has retired": {given[0]}, "note signing key": {strings.TrimSuffix(given[1], "=") + "!"},
		} {
			_, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: secret, Keys: refused})
			if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "PRIVATE+KEY+l") {
				t.Errorf("%v, want: %s", err, name)
			}
		}
		holds(t, s)
	})
}

func TestLogKeepsItsName(t *testing.T) {
	t.Parallel()
	foreign, _, err := note.GenerateKey(rand.Reader, "elsewhere.example/log")
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.New(t)
	o := ledger.SignerOptions{Origin: origin, Secret: secret, Keys: []string{foreign}}
	if _, err := ledger.OpenSigner(t.Context(), s, o); err == nil {
		t.Error("a key of another log is taken")
	}
	signed(t, s, signer(t, s))
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: "moved.example/log", Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := signed(t, s, g); c.Origin != origin {
		t.Errorf("the log is called %s", c.Origin)
	}
}

// TestLostSecret gives a key in the settings where the made one cannot be opened any more: it retires at once.
func TestLostSecret(t *testing.T) {
	t.Parallel()
	given, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.New(t)
	before := signed(t, s, signer(t, s))
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: origin, Secret: bytes.Repeat([]byte("other!"), 6), Keys: []string{given}})
	if err != nil {
		t.Fatal(err)
	}
	if got := by(t, signed(t, s, g), vkeys(t, s)); !got[0] || got[1] {
		t.Errorf("signed by %v", got)
	}
	holds(t, s, before.Head)
}
