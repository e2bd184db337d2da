package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app/store"
)

// promise is a head that was given out, and how findings call it.
type promise struct {
	record string
	head   Head
}

// checkCheckpoints holds the ledger's keys against every checkpoint that was given out, and says what these promise.
func (r *Report) checkCheckpoints(tx *store.Tx) ([]promise, error) {
	keys, err := tx.LedgerKeys()
	if err != nil {
		return nil, err
	}
	known := verifiers(keys)
	var promised []promise
	for above := int64(-1); ; {
		checkpoints, err := tx.Checkpoints(above, batch)
		if err != nil {
			return nil, err
		}
		if len(checkpoints) == 0 {
			r.checkNewest(above, keys)
			return promised, nil
		}
		for _, c := range checkpoints {
			if p, ok := r.checkCheckpoint(c, known); ok {
				promised = append(promised, p)
			}
			above = c.Size
		}
	}
}

func (r *Report) checkCheckpoint(c store.Checkpoint, known note.Verifiers) (promise, bool) {
	record := fmt.Sprintf("checkpoint over %d lines", c.Size)
	h, err := OpenCheckpoint([]byte(c.SignedNote), known)
	switch {
	case err != nil:
		r.find(record, "does not hold: %v", err)
		return promise{}, false
	case h.Size != c.Size || h.Root.String() != c.Root:
		r.find(record, "is not the one that was signed")
	}
	r.Signed++
	return promise{record, h}, true
}

// checkHead finds out whether the tree, as recomputed from its leaves, extends a head.
func (r *Report) checkHead(p promise, t *tree) {
	root := t.roots[p.head.Size]
	switch {
	case root == nil:
		r.find(p.record, "cannot be reached: the ledger was cut short to %d lines", r.Size)
	case *root != p.head.Root:
		r.find(p.record, "stands for other lines: the ledger was rebuilt, or forked, before line %d", p.head.Size)
	}
}
