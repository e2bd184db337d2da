package store_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestLedgerGrowsInOrder appends over several transactions and compares the stored tree with one made of the leaves alone.
func TestLedgerGrowsInOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const transactions, each = 7, 3
		for i := range transactions {
			err := s.Tx(t.Context(), func(tx *store.Tx) error {
				for j := range each {
					line := app.Line{Kind: "test.appended", At: tx.Now(), Subject: "test", SubjectID: int64(i*each + j), CoalitionID: app.CoalitionID(1 + i%2)}
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
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			lines, err := tx.Lines(0, 100)
			if err != nil {
				return err
			}
			leaves, err := tx.Leaves(0, 100)
			if err != nil {
				return err
			}
			if len(lines) != transactions*each || len(leaves) != len(lines) {
				t.Fatalf("%d lines and %d leaves, want %d", len(lines), len(leaves), transactions*each)
			}
			compareLog(t, lines, leaves)
			return compareRoot(t, tx, leaves)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func compareLog(t *testing.T, lines []app.Line, leaves []store.Leaf) {
	t.Helper()
	salts := map[string]bool{}
	for i, line := range lines {
		if line.LeafIndex != int64(i) || line.SubjectID != int64(i) || leaves[i].LeafIndex != int64(i) {
			t.Errorf("place %d holds line %d about %d", i, line.LeafIndex, line.SubjectID)
		}
		if !bytes.Equal(line.Commitment(), leaves[i].Commitment) {
			t.Errorf("line %d as read again is not what its leaf commits to", i)
		}
		if len(line.Salt) != 32 || salts[string(line.Salt)] {
			t.Errorf("line %d has no salt of its own", i)
		}
		salts[string(line.Salt)] = true
	}
}

func compareRoot(t *testing.T, tx *store.Tx, leaves []store.Leaf) error {
	t.Helper()
	size, err := tx.LedgerSize()
	if err != nil {
		return err
	}
	stored, err := tlog.TreeHash(size, tx.Hashes())
	if err != nil {
		return err
	}
	var tree []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, err error) {
		for _, i := range indexes {
			found = append(found, tree[i])
		}
		return found, nil
	})
	for _, leaf := range leaves {
		hashes, err := tlog.StoredHashes(leaf.LeafIndex, leaf.Commitment, reader)
		if err != nil {
			return err
		}
		tree = append(tree, hashes...)
	}
	again, err := tlog.TreeHash(int64(len(leaves)), reader)
	if stored != again || size != int64(len(leaves)) {
		t.Errorf("root %v of %d, want %v of %d", stored, size, again, len(leaves))
	}
	ofLines, ofHashes, err2 := tx.LedgerRows()
	if ofLines != len(leaves) || ofHashes != len(tree) {
		t.Errorf("%d lines and %d hashes, want %d and %d", ofLines, ofHashes, len(leaves), len(tree))
	}
	if err == nil {
		err = err2
	}
	return err
}

func TestHistoryIsNewestFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			for i := range 6 {
				note := map[int]string{0: "Note 1000", 2: "Note 100%"}[i]
				line := app.Line{Note: note, Kind: fmt.Sprintf("k.%d", i), At: tx.Now(), Subject: "test", SubjectID: int64(i % 3), CoalitionID: app.CoalitionID(i % 2), StateDigest: fmt.Sprint(i)}
				if err := tx.Append(line); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			page  store.LinePage
			want  []string
			total int
		}{
			{store.LinePage{Limit: 10}, []string{"k.5", "k.4", "k.3", "k.2", "k.1", "k.0"}, 6},
			{store.LinePage{CoalitionID: 1, Offset: 1, Limit: 1}, []string{"k.3"}, 3},
			{store.LinePage{Subject: "test", CoalitionID: 1, Limit: 10}, []string{"k.5", "k.3", "k.1"}, 3},
			{store.LinePage{Subject: "letter", Limit: 10}, nil, 0},
			{store.LinePage{Note: "100%", Limit: 10}, []string{"k.2"}, 1},
			{store.LinePage{Note: "NOTE", Limit: 10}, []string{"k.2", "k.0"}, 2},
			{store.LinePage{Note: "NOTE", Unnoted: []string{"test"}, Limit: 10}, nil, 0},
			{store.LinePage{CoalitionID: 9, Limit: 10}, nil, 0},
		}
		err = s.Read(t.Context(), func(tx *store.Tx) error {
			for _, test := range tests {
				lines, total, err := tx.History(test.page)
				if err != nil {
					return err
				}
				var got []string
				for _, l := range lines {
					got = append(got, l.Kind)
				}
				if diff := cmp.Diff(test.want, got); diff != "" || total != test.total {
					t.Errorf("%+v: %d in all (-want +got)\n%s", test.page, total, diff)
				}
			}
			states, err := tx.LastStates("test", []int64{0, 1, 2, 3})
			if diff := cmp.Diff(map[int64]string{0: "3", 1: "4", 2: "5"}, states); diff != "" {
				t.Errorf("newest states (-want +got)\n%s", diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
