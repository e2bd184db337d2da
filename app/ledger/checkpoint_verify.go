package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app/store"
)

// checkCheckpoints holds the tree, and the ledger's keys, against every checkpoint that was given out.
func (r *Report) checkCheckpoints(tx *store.Tx, tree memory) error {
	keys, err := tx.LedgerKeys()
	if err != nil {
		return err
	}
	known := verifiers(keys)
	for above := int64(-1); ; {
		checkpoints, err := tx.Checkpoints(above, batch)
		if err != nil {
			return err
		}
		if len(checkpoints) == 0 {
			r.checkNewest(above, keys)
			return nil
		}
		for _, c := range checkpoints {
			if err := r.checkCheckpoint(c, known, tree); err != nil {
				return err
			}
			above = c.Size
		}
	}
}

func (r *Report) checkCheckpoint(c store.Checkpoint, known note.Verifiers, tree memory) error {
	record := fmt.Sprintf("checkpoint over %d lines", c.Size)
	h, err := OpenCheckpoint([]byte(c.SignedNote), known)
	switch {
	case err != nil:
		r.find(record, "does not hold: %v", err)
		return nil
	case h.Size != c.Size || h.Root.String() != c.Root:
		r.find(record, "is not the one that was signed")
	}
	r.Signed++
	return r.checkHead(record, h, tree)
}

// checkHead finds out whether the tree, as recomputed from its leaves, extends a head.
func (r *Report) checkHead(record string, h Head, tree memory) error {
	if h.Size > r.Size {
		r.find(record, "cannot be reached: the ledger was cut short to %d lines", r.Size)
		return nil
	}
	root, err := tlog.TreeHash(h.Size, tree)
	if err != nil {
		return fmt.Errorf("hash the tree: %w", err)
	}
	if root != h.Root {
		r.find(record, "stands for other lines: the ledger was rebuilt, or forked, before line %d", h.Size)
	}
	return nil
}
