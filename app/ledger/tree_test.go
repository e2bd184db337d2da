package ledger

import (
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestTheGrowingTreeIsTlogs holds roots, and the hashes that each leaf completes, against those of the library, for every size.
func TestTheGrowingTreeIsTlogs(t *testing.T) {
	t.Parallel()
	const most = 300
	var promised []promise
	for size := range int64(most + 2) {
		promised = append(promised, promise{head: Head{Size: size}})
	}
	grown := newTree(promised)
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for n := range int64(most) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil || *grown.roots[n] != want || grown.root() != want {
			t.Fatalf("of %d leaves: %v, want %v, %v", n, grown.root(), want, err)
		}
		leaf := []byte(fmt.Sprint("leaf ", n))
		hashes, err := tlog.StoredHashes(n, leaf, reader)
		if got := grown.add(leaf, nil); err != nil || !slices.Equal(got, hashes) {
			t.Fatalf("leaf %d completes %v, want %v, %v", n, got, hashes, err)
		}
		stored = append(stored, hashes...)
	}
	if grown.roots[most+1] != nil {
		t.Error("there is a root of leaves that are not there")
	}
}
