package ledger

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
)

// Finding is one thing that does not hold, in words for an operator. It names
// records by kind and number, never by a person's name.
type Finding struct {
	Record string // e.g. "endorsement 12" or "ledger line 40"
	What   string
}

// Report says what was recomputed and what does not hold.
type Report struct {
	Size     int64  // leaves
	Root     string // of the tree, base64 as in a C2SP checkpoint
	Lines    int64  // whose content was checked against its leaf
	Erased   int64  // whose content was erased lawfully
	Subjects int    // nouns whose state was checked against their newest line
	Signed   int64  // checkpoints that were checked against the tree and the ledger's keys
	Findings []Finding
}

// Holds says whether nothing was found.
func (r Report) Holds() bool { return len(r.Findings) == 0 }

func (r *Report) find(record, what string, args ...any) {
	r.Findings = append(r.Findings, Finding{Record: record, What: fmt.Sprintf(what, args...)})
}

// batch is how many lines are read at a time.
const batch = 1000

// Verify recomputes the log from its leaves, every leaf from its line, and every
// noun's newest state digest from the noun itself, and holds the tree against
// every checkpoint that was given out. It proves that database and log agree.
// Whoever can rewrite all of the database can rewrite its checkpoints too: that
// the log is the one published, only a checkpoint proves that was held elsewhere.
func (l *Ledger) Verify(ctx context.Context, held ...Head) (Report, error) {
	var r Report
	made, err := l.store.MadeTriggers()
	if err != nil {
		return r, err
	}
	err = l.store.Read(ctx, func(tx *store.Tx) error {
		if err := r.checkGuards(tx, made); err != nil {
			return err
		}
		tree, err := r.checkTree(tx)
		if err != nil {
			return err
		}
		if err := r.checkCheckpoints(tx, tree); err != nil {
			return err
		}
		for _, h := range held {
			if err := r.checkHead(fmt.Sprintf("the checkpoint over %d lines that was held elsewhere", h.Size), h, tree); err != nil {
				return err
			}
		}
		erased, err := r.checkErasures(tx)
		if err != nil {
			return err
		}
		if err := r.checkWords(tx); err != nil {
			return err
		}
		if err := r.checkDangling(tx); err != nil {
			return err
		}
		if err := r.checkLines(tx, erased); err != nil {
			return err
		}
		if err := r.checkSubjects(tx, erased); err != nil {
			return err
		}
		if err := r.checkLetters(tx); err != nil {
			return err
		}
		if err := r.checkTexts(tx); err != nil {
			return err
		}
		if err := r.checkPackages(tx); err != nil {
			return err
		}
		if err := r.checkFilings(tx, erased); err != nil {
			return err
		}
		return r.checkImages(tx)
	})
	return r, err
}

// checkTree recomputes the tree from the leaves alone and compares its stored hashes.
func (r *Report) checkTree(tx *store.Tx) (memory, error) {
	tree := memory{}
	for {
		leaves, err := tx.Leaves(r.Size, batch)
		if err != nil {
			return nil, err
		}
		if len(leaves) == 0 {
			break
		}
		for _, leaf := range leaves {
			if leaf.LeafIndex != r.Size {
				r.find(fmt.Sprintf("ledger line %d", r.Size), "is missing from the log")
				return tree, nil
			}
			if err := tree.add(leaf); err != nil {
				return nil, err
			}
			r.Size++
		}
	}
	root, err := tlog.TreeHash(r.Size, tree)
	if err != nil {
		return nil, fmt.Errorf("hash the tree: %w", err)
	}
	r.Root = root.String()
	if err := r.checkSurplus(tx, len(tree)); err != nil {
		return nil, err
	}
	return tree, r.compareHashes(tx, tree)
}

// checkSurplus finds what a log leaves behind whose last leaves were cut off.
func (r *Report) checkSurplus(tx *store.Tx, ofHashes int) error {
	lines, hashes, err := tx.LedgerRows()
	if err != nil {
		return err
	}
	if int64(lines) > r.Size {
		r.find("ledger", "has %d lines without a leaf", int64(lines)-r.Size)
	}
	if hashes > ofHashes {
		r.find("tree", "has %d hashes of leaves that are gone", hashes-ofHashes)
	}
	return nil
}

func (r *Report) compareHashes(tx *store.Tx, tree memory) error {
	for first := 0; first < len(tree); first += batch {
		indexes := make([]int64, 0, batch)
		for i := first; i < min(first+batch, len(tree)); i++ {
			indexes = append(indexes, int64(i))
		}
		stored, err := tx.Hashes().ReadHashes(indexes)
		if err != nil {
			r.find("tree", "has lost hashes between %d and %d", first, first+len(indexes)-1)
			continue
		}
		for i, h := range stored {
			if h != tree[first+i] {
				r.find(fmt.Sprintf("tree hash %d", first+i), "is not the one that the leaves give")
			}
		}
	}
	return nil
}

// memory is a tree's stored hashes, recomputed.
type memory []tlog.Hash

func (m *memory) add(leaf store.Leaf) error {
	hashes, err := tlog.StoredHashes(leaf.LeafIndex, leaf.Commitment, *m)
	if err != nil {
		return fmt.Errorf("hash leaf %d: %w", leaf.LeafIndex, err)
	}
	*m = append(*m, hashes...)
	return nil
}

// ReadHashes gives recomputed hashes to tlog.
func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(m)) {
			return nil, fmt.Errorf("tree hash %d is not there yet", index)
		}
		hashes[i] = m[index]
	}
	return hashes, nil
}

// checkLines recomputes every leaf from the line that it commits to.
func (r *Report) checkLines(tx *store.Tx, erased erased) error {
	for next := int64(0); next < r.Size; next += batch {
		leaves, err := tx.Leaves(next, batch)
		if err != nil {
			return err
		}
		lines, err := tx.Lines(next, batch)
		if err != nil {
			return err
		}
		byIndex := make(map[int64]app.Line, len(lines))
		for _, line := range lines {
			byIndex[line.LeafIndex] = line
		}
		for _, leaf := range leaves {
			line, ok := byIndex[leaf.LeafIndex]
			r.checkLine(leaf, line, ok, erased)
		}
	}
	return nil
}

func (r *Report) checkLine(leaf store.Leaf, line app.Line, ok bool, erased erased) {
	record := fmt.Sprintf("ledger line %d", leaf.LeafIndex)
	switch {
	case !ok:
		r.find(record, "has a leaf but no content")
	case line.ErasedAt != nil && !erased.any(app.ErasedLine, leaf.LeafIndex):
		r.find(record, "was erased without a decision (%s of %s %d)", line.Kind, line.Subject, line.SubjectID)
	case line.ErasedAt != nil && !erased.is(app.ErasedLine, leaf.LeafIndex, line.Remains()):
		r.find(record, "is not as it was left when it was erased (%s of %s %d)", line.Kind, line.Subject, line.SubjectID)
	case line.ErasedAt != nil:
		r.Erased++
	case erased.any(app.ErasedLine, leaf.LeafIndex):
		r.find(record, "was erased by decision, and is there again")
	case !bytes.Equal(line.Commitment(), leaf.Commitment):
		r.find(record, "was rewritten (%s of %s %d)", line.Kind, line.Subject, line.SubjectID)
	default:
		r.Lines++
	}
}

// checkSubjects compares every noun with the state that its newest line commits to.
func (r *Report) checkSubjects(tx *store.Tx, erased erased) error {
	for _, kind := range store.SubjectKinds() {
		states, err := tx.LastStates(kind)
		if err != nil {
			return err
		}
		err = tx.Subjects(kind, func(noun app.Recorded) error {
			_, id := noun.LedgerSubject()
			record := fmt.Sprintf("%s %d", kind, id)
			state, ok := states[id]
			switch {
			case !ok:
				r.find(record, "was added without a decision")
			case state != noun.Digest():
				r.find(record, "is not as it was decided")
			}
			if e, is := noun.(app.Endorsement); is {
				r.checkMandate(record, e, erased)
			}
			delete(states, id)
			r.Subjects++
			return nil
		})
		if err != nil {
			return err
		}
		for id := range states {
			r.find(fmt.Sprintf("%s %d", kind, id), "was removed without a decision")
		}
	}
	return nil
}

// checkLetters recomputes the digest of every letter's hosts and draft.
func (r *Report) checkLetters(tx *store.Tx) error {
	return tx.Subjects("letter", func(noun app.Recorded) error {
		l := noun.(app.Letter)
		hosts, err := tx.HostsOf(l.ID)
		if err != nil {
			return err
		}
		drafts, err := tx.TextsOf(l.ID)
		if err != nil {
			return err
		}
		if !l.Holds(hosts, drafts) {
			r.find(fmt.Sprintf("letter %d", l.ID), "has other hosts, consents or another draft than were decided")
		}
		return nil
	})
}

// checkTexts recomputes the digest of every frozen text.
func (r *Report) checkTexts(tx *store.Tx) error {
	return tx.Subjects("version", func(noun app.Recorded) error {
		v := noun.(app.Version)
		texts, err := tx.VersionTexts(v.ID)
		if err != nil {
			return err
		}
		if app.TextDigest(texts) != v.TextDigest {
			r.find(fmt.Sprintf("version %d", v.ID), "holds another text than was frozen")
		}
		return nil
	})
}

// checkPackages recomputes the digests of every package from what is kept of it.
func (r *Report) checkPackages(tx *store.Tx) error {
	return tx.Subjects("package", func(noun app.Recorded) error {
		p := noun.(app.Package)
		hosts, err := tx.PackageHosts(p.ID)
		if err != nil {
			return err
		}
		listed, err := tx.PackageSignatories(p.ID)
		if err != nil {
			return err
		}
		if !p.Holds(hosts, listed) {
			r.find(fmt.Sprintf("package %d", p.ID), "holds another list than was delivered")
		}
		made, err := tx.FirstLine("package.made", "package", int64(p.ID))
		if err == nil && made.StateDigest != p.Digest() {
			r.find(fmt.Sprintf("package %d", p.ID), "is not the one that was made") // although a later line may say so
		}
		if err := unlessNotFound(err); err != nil {
			return err
		}
		v, err := tx.Version(p.VersionID)
		if err != nil && !app.IsKind(err, app.NotFound) {
			return err
		}
		if v.TextDigest != p.TextDigest {
			r.find(fmt.Sprintf("package %d", p.ID), "holds another text than was delivered")
		}
		return nil
	})
}
