package ledger_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// proofOf gives the text of a line's proof, and the line's entry.
func proofOf(t *testing.T, s *store.Store, index int64) (text string, leaf []byte) {
	t.Helper()
	log := ledger.New(s)
	p, err := log.Proof(t.Context(), index)
	if err != nil {
		t.Fatal(err)
	}
	c, err := log.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p.Text(), entry(t, log, c.Size, index)
}

// checkProof is what somebody does who has a proof's text, the entry and the keys, and nothing else.
func checkProof(text, entry []byte, known note.Verifiers) (ledger.Head, error) {
	p, err := ledger.ParseProof(text)
	if err != nil {
		return ledger.Head{}, err
	}
	return p.Check(entry, known)
}

func TestProofsHoldOffline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := signer(t, s)
		size := int64(1)
		for _, next := range []int64{1, 2, 3, 7, 8, 20} {
			appendLines(t, s, int(next-size))
			size = next
			c := signed(t, s, g)
			known, err := ledger.Known(vkeys(t, s)...)
			if err != nil {
				t.Fatal(err)
			}
			for index := range size {
				text, leaf := proofOf(t, s, index)
				head, err := checkProof([]byte(text), leaf, known)
				if err != nil || head != c.Head {
					t.Errorf("line %d of %d: %v, %v\n%s", index, size, head, err, text)
				}
			}
		}
	})
}

// TestProofAsTheStandardWritesIt holds text and JSON to what others read.
func TestProofAsTheStandardWritesIt(t *testing.T) {
	t.Parallel()
	a, b := tlog.RecordHash([]byte("a")), tlog.RecordHash([]byte("b"))
	p := ledger.Proof{Extra: []byte("extra"), Index: 73894, Hashes: []tlog.Hash{a, b}, Checkpoint: "example.com/log\n1\nx\n\n— example.com/log y\n"}
	want := "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 73894\n" + a.String() + "\n" + b.String() + "\n\nexample.com/log\n1\nx\n\n— example.com/log y\n"
	if diff := cmp.Diff(want, p.Text()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	parsed, err := ledger.ParseProof([]byte(want))
	if diff := cmp.Diff(p, parsed); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON := `{"extra":"ZXh0cmE=","index":73894,"hashes":["` + a.String() + `","` + b.String() + `"],"checkpoint":"example.com/log\n1\nx\n\n— example.com/log y\n"}`
	if diff := cmp.Diff(wantJSON, string(text)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var again ledger.Proof
	if err := json.Unmarshal(text, &again); err != nil || !cmp.Equal(p, again) {
		t.Errorf("%v: %+v", err, again)
	}
}

func TestForgedProofsAreFound(t *testing.T) {
	t.Parallel()
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	forger, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.New(t)
	g := signer(t, s)
	appendLines(t, s, 12)
	c := signed(t, s, g)
	text, leaf := proofOf(t, s, 5)
	other, _ := proofOf(t, s, 6)
	lines := strings.Split(text, "\n")
	edit := func(change func(l []string) []string) string { return strings.Join(change(slices.Clone(lines)), "\n") }
	resigned, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", origin, c.Size, c.Root)}, forger)
	if err != nil {
		t.Fatal(err)
	}
	forged := map[string]string{
		"of another line": other,
		"another index":   strings.Replace(text, "index 5", "index 4", 1),
		"beyond the end":  strings.Replace(text, "index 5", "index 13", 1),
		"a hash less":     edit(func(l []string) []string { return slices.Delete(l, 3, 4) }),
		"a hash more":     edit(func(l []string) []string { return slices.Insert(l, 3, l[3]) }),
		"two hashes exchanged": edit(func(l []string) []string {
			l[2], l[3] = l[3], l[2]
			return l
		}),
		"a hash changed": edit(func(l []string) []string {
			l[2] = tlog.RecordHash(nil).String()
			return l
		}),
		"cut short":       text[:len(text)/2],
		"no signature":    strings.Split(text, "\n— ")[0] + "\n",
		"no checkpoint":   strings.Split(text, "\n\n")[0] + "\n\n",
		"another size":    strings.Replace(text, "\n13\n", "\n14\n", 1),
		"another root":    strings.Replace(text, c.Root.String(), tlog.RecordHash(nil).String(), 1),
		"re-signed":       strings.Split(text, "\n\n")[0] + "\n\n" + string(resigned),
		"another log":     strings.ReplaceAll(text, origin, "other.example/log"),
		"another version": strings.Replace(text, "@v1", "@v2", 1),
		"empty":           "",
	}
	known, err := ledger.Known(vkeys(t, s)...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkProof([]byte(text), leaf, known); err != nil {
		t.Fatalf("the honest one: %v", err)
	}
	for name, proof := range forged {
		if proof == text {
			t.Fatalf("%s: nothing was changed", name)
		}
		if head, err := checkProof([]byte(proof), leaf, known); err == nil {
			t.Errorf("%s: holds for %v\n%s", name, head, proof)
		}
	}
	if _, err := checkProof([]byte(text), leaf[1:], known); err == nil {
		t.Error("holds for another entry")
	}
	foreign, err := ledger.Known(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := checkProof([]byte(text), leaf, foreign); err == nil {
		t.Error("holds for another key")
	}
	everyByte(t, text, leaf, known)
}

// everyByte changes one byte after another of an honest proof.
func everyByte(t *testing.T, text string, leaf []byte, known note.Verifiers) {
	t.Helper()
	for i := range len(text) {
		changed := []byte(text)
		changed[i] ^= 1
		if _, err := checkProof(changed, leaf, known); err == nil {
			t.Errorf("byte %d, %q, may be another", i, text[max(0, i-10):i+1])
		}
	}
}

func TestConsistencyIsProved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g, log := signer(t, s), ledger.New(s)
		heads := []ledger.Head{signed(t, s, g).Head}
		for _, n := range []int{1, 3, 9, 30} {
			appendLines(t, s, n)
			heads = append(heads, signed(t, s, g).Head)
		}
		for i, newer := range heads {
			for _, older := range heads[:i+1] {
				p, err := log.Consistency(t.Context(), older.Size, newer.Size)
				if err != nil || tlog.CheckTree(p, newer.Size, newer.Root, older.Size, older.Root) != nil {
					t.Errorf("%d extends %d: %v", newer.Size, older.Size, err)
				}
			}
		}
		appendLines(t, s, 1)
		for _, sizes := range [][2]int64{{0, 5}, {-1, 5}, {6, 5}, {5, 45}, {5, 1 << 62}} {
			if _, err := log.Consistency(t.Context(), sizes[0], sizes[1]); !app.IsKind(err, app.NotFound) {
				t.Errorf("%v: %v", sizes, err)
			}
		}
		if _, err := log.Proof(t.Context(), 44); !app.IsKind(err, app.Unavailable) {
			t.Errorf("a line that no checkpoint stands for: %v", err)
		}
		if _, err := log.Proof(t.Context(), 45); !app.IsKind(err, app.NotFound) {
			t.Errorf("a line that is not there: %v", err)
		}
	})
}

// TestNoProofOfARewrittenEntry exchanges an entry, but not its hashes.
func TestNoProofOfARewrittenEntry(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	g := signer(t, s)
	appendLines(t, s, 5)
	signed(t, s, g)
	db := storetest.Raw(t, s)
	storetest.Unguard(t, s, db)
	run(t, db, "UPDATE ledger_leaves SET commitment = (SELECT commitment FROM ledger_leaves WHERE leaf_index = 1) WHERE leaf_index = 2")
	if _, err := ledger.New(s).Proof(t.Context(), 2); !errors.Is(err, ledger.ErrBroken) {
		t.Errorf("%v", err)
	}
}

// FuzzParseProof looks for a text that is read and written differently.
func FuzzParseProof(f *testing.F) {
	h := tlog.RecordHash(nil).String()
	for _, seed := range []string{
		"c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n1\n" + h + "\n\n— example.com/log y\n",
		"c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 73894\n" + h + "\n" + h + "\n\n",
		"c2sp.org/tlog-proof@v1\nindex 00\n\n", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nextra \nindex 1\n\n", "\n\n",
	} {
		f.Add([]byte(seed))
	}
	known, err := ledger.Known()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ledger.ParseProof(text)
		if err != nil {
			return
		}
		if p.Text() != string(text) {
			t.Errorf("%q is written %q", text, p.Text())
		}
		if _, err := p.Check(nil, known); err == nil {
			t.Errorf("%q holds without a key", text)
		}
	})
}
