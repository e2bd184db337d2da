package ledger_test

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func TestCheckpointAsTheStandardWritesIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := signer(t, s)
		appendLines(t, s, 300)
		c := signed(t, s, g)
		want := fmt.Sprintf("%s\n301\n%s\n\n— %s ", origin, c.Root, origin)
		if !strings.HasPrefix(c.Note, want) || c.Size != 301 || c.Origin != origin {
			t.Errorf("%+v, want it to begin %q", c, want)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if report.Root != c.Root.String() || report.Signed != 1 {
			t.Errorf("verify says %+v", report)
		}
	})
}

func TestCheckpointOncePerSize(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if _, err := ledger.New(s).Checkpoint(t.Context()); !app.IsKind(err, app.NotFound) {
			t.Errorf("before the first: %v", err)
		}
		g := signer(t, s)
		first := signed(t, s, g)
		storetest.ClockOf(s).Pass(1000)
		if again := signed(t, s, g); again.Note != first.Note {
			t.Error("the same tree was signed again")
		}
		appendLines(t, s, 1)
		if c := signed(t, s, g); c.Size != first.Size+1 {
			t.Errorf("over %d lines", c.Size)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || !report.Holds() || report.Signed != 2 {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

func TestEmptyLogMayBeSigned(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := signer(t, s)
		db := storetest.Raw(t, s)
		storetest.Unguard(t, s, db)
		for _, table := range []string{"ledger_lines", "ledger_leaves", "ledger_hashes"} {
			run(t, db, "DELETE FROM "+table)
		}
		if c := signed(t, s, g); c.Size != 0 || c.Root.String() != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
			t.Errorf("%+v", c)
		}
		appendLines(t, s, 3)
		if c := signed(t, s, g); c.Size != 3 {
			t.Errorf("%+v", c)
		}
	})
}

func run(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// cut takes the last lines off the log, with their leaves and hashes, as if they had never been.
func cut(t *testing.T, s *store.Store, db *sql.DB, size int64) {
	t.Helper()
	storetest.Unguard(t, s, db)
	run(t, db, fmt.Sprintf("DELETE FROM ledger_lines WHERE leaf_index >= %d", size))
	run(t, db, fmt.Sprintf("DELETE FROM ledger_leaves WHERE leaf_index >= %d", size))
	run(t, db, fmt.Sprintf("DELETE FROM ledger_hashes WHERE hash_index >= %d", tlog.StoredHashCount(size)))
}

// insiders change the log behind the portal's back, so that it is whole in itself.
var insiders = map[string]struct {
	do   func(t *testing.T, s *store.Store, db *sql.DB)
	want string // in a finding
}{
	"cut short": {func(t *testing.T, s *store.Store, db *sql.DB) { cut(t, s, db, 15) }, "cut short to 15"},
	"cut short and as long again": {func(t *testing.T, s *store.Store, db *sql.DB) {
		cut(t, s, db, 15)
		appendLines(t, s, 5)
	}, "rebuilt, or forked"},
	"cut short and longer": {func(t *testing.T, s *store.Store, db *sql.DB) {
		cut(t, s, db, 15)
		appendLines(t, s, 50)
	}, "rebuilt, or forked"},
	"rebuilt from the first line": {func(t *testing.T, s *store.Store, db *sql.DB) {
		cut(t, s, db, 0)
		appendLines(t, s, 21)
	}, "rebuilt, or forked"},
	"emptied": {func(t *testing.T, s *store.Store, db *sql.DB) { cut(t, s, db, 0) }, "cut short to 0"},
}

// TestInsidersAreFound leaves the checkpoints in the database, and takes them away: then only who kept one finds it.
func TestInsidersAreFound(t *testing.T) {
	t.Parallel()
	for name, insider := range insiders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				g, db := signer(t, s), storetest.Raw(t, s)
				appendLines(t, s, 10)
				signed(t, s, g)
				appendLines(t, s, 9)
				kept := signed(t, s, g)
				holds(t, s, kept.Head)
				insider.do(t, s, db)
				if err := g.Sign(t.Context()); !errors.Is(err, ledger.ErrBroken) {
					t.Errorf("it was signed: %v", err)
				}
				if _, err := ledger.New(s).Checkpoint(t.Context()); !app.IsKind(err, app.Unavailable) || !errors.Is(err, ledger.ErrBroken) {
					t.Errorf("a checkpoint is given out: %v", err)
				}
				finds(t, s, "checkpoint over 20 lines", insider.want)
				run(t, db, "DELETE FROM checkpoints")
				finds(t, s, "held elsewhere", insider.want, kept.Head)
			})
		})
	}
}

// finds fails the test unless verify finds it, and names the record.
func finds(t *testing.T, s *store.Store, record, what string, held ...ledger.Head) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context(), held...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if strings.Contains(f.Record, record) && strings.Contains(f.What, what) {
			return
		}
	}
	t.Errorf("%s, %s: not among %v", record, what, report.Findings)
}

// TestForgedCheckpointsAreFound writes checkpoints and keys into the database by hand.
func TestForgedCheckpointsAreFound(t *testing.T) {
	t.Parallel()
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	forger, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		statement    func(c ledger.Checkpoint) string
		record, what string
	}{
		"signed by another": {func(c ledger.Checkpoint) string {
			forged, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, c.Size, c.Root)}, forger)
			if err != nil {
				t.Fatal(err)
			}
			return "UPDATE checkpoints SET signed_note = '" + string(forged) + "'"
		}, "checkpoint over 5 lines", "not signed by a known key"},
		"another root beside it": {func(c ledger.Checkpoint) string {
			return "UPDATE checkpoints SET root = '" + tlog.RecordHash([]byte("x")).String() + "'"
		}, "checkpoint over 5 lines", "is not the one that was signed"},
		"one byte": {func(c ledger.Checkpoint) string {
			return "UPDATE checkpoints SET signed_note = '" + strings.Replace(c.Note, "\n5\n", "\n4\n", 1) + "'"
		}, "checkpoint over 5 lines", "invalid signature"},
		"a key added": {func(c ledger.Checkpoint) string {
			return "INSERT INTO ledger_keys (verifier, sealed, created_at) SELECT '" + vkey + "', sealed, created_at FROM ledger_keys"
		}, "key 2", "was added without a decision"},
		"a key exchanged": {func(c ledger.Checkpoint) string {
			return "UPDATE ledger_keys SET verifier = '" + vkey + "'"
		}, "key 1", "is not as it was decided"},
		"a key kept alive": {func(c ledger.Checkpoint) string {
			return "UPDATE ledger_keys SET retired_at = created_at"
		}, "key 1", "is not as it was decided"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				g, db := signer(t, s), storetest.Raw(t, s)
				appendLines(t, s, 4)
				c := signed(t, s, g)
				storetest.Unguard(t, s, db)
				run(t, db, test.statement(c))
				finds(t, s, test.record, test.what)
			})
		})
	}
}

// TestSplitViewIsFound gives two readers two logs of the same key, as a portal that lies to one of them would.
func TestSplitViewIsFound(t *testing.T) {
	t.Parallel()
	key, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	shown, hidden := storetest.New(t), storetest.New(t)
	var heads []ledger.Head
	for _, s := range []*store.Store{shown, hidden} {
		g := signer(t, s, key)
		appendLines(t, s, 6)
		heads = append(heads, signed(t, s, g).Head)
		appendLines(t, s, 6)
		signed(t, s, g)
	}
	holds(t, shown, heads[0])
	finds(t, shown, "held elsewhere", "rebuilt, or forked", heads[1])
}

func TestErasingALineKeepsTheProofs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := signer(t, s)
		c := storetest.Coalition(t, s, "home")
		storetest.Signatory(t, s, c, "One")
		kept := signed(t, s, g)
		proof, entry := proofOf(t, s, 3)
		eraseAllLines(t, s)
		appendLines(t, s, 3)
		signed(t, s, g)
		holds(t, s, kept.Head)
		known, err := ledger.Known(vkeys(t, s)...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := checkProof([]byte(proof), entry, known); err != nil {
			t.Errorf("the proof of before: %v", err)
		}
		again, _ := proofOf(t, s, 3)
		if _, err := checkProof([]byte(again), entry, known); err != nil {
			t.Errorf("a new proof: %v", err)
		}
	})
}

// TestGuardsOfCheckpointsAndKeys tries on a raw connection what no code of the house tries.
func TestGuardsOfCheckpointsAndKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		signed(t, s, signer(t, s))
		db := storetest.Raw(t, s)
		refused := []string{
			"UPDATE checkpoints SET size = size", "DELETE FROM checkpoints", "DELETE FROM ledger_keys",
			"UPDATE ledger_keys SET verifier = 'x'", "UPDATE ledger_keys SET sealed = sealed", "UPDATE ledger_keys SET created_at = created_at",
		}
		if storetest.IsPostgres(s) {
			refused = append(refused, "TRUNCATE checkpoints", "TRUNCATE ledger_keys")
		}
		for _, statement := range refused {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want: append-only", statement, err)
			}
		}
	})
}
