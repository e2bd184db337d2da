package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
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
		promised, err := r.checkCheckpoints(tx)
		if err != nil {
			return err
		}
		for _, h := range held {
			promised = append(promised, promise{fmt.Sprintf("the checkpoint over %d lines that was held elsewhere", h.Size), h})
		}
		erased, err := r.checkErasures(tx)
		if err != nil {
			return err
		}
		if err := r.checkTree(tx, promised, erased); err != nil {
			return err
		}
		if err := r.checkWords(tx); err != nil {
			return err
		}
		if err := r.checkDangling(tx); err != nil {
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

// checkTree recomputes the tree from the leaves alone, and compares its stored hashes, what was promised of it, and with every
// leaf the line that it commits to. However many leaves there are, it holds some of them.
func (r *Report) checkTree(tx *store.Tx, promised []promise, erased erased) error {
	tree := newTree(promised)
	var grown []tlog.Hash // not compared yet; the first of them is the tree's
	first := int64(0)
	compare := func() error {
		err := r.compareHashes(tx, first, grown)
		first, grown = first+int64(len(grown)), grown[:0]
		return err
	}
	for whole := true; whole; {
		leaves, err := tx.Leaves(r.Size, batch)
		if err != nil {
			return err
		}
		from := r.Size
		for _, leaf := range leaves {
			if whole = leaf.LeafIndex == r.Size; !whole {
				r.find(fmt.Sprintf("ledger line %d", r.Size), "is missing from the log")
				break
			}
			grown = tree.add(leaf.Commitment, grown)
			r.Size++
		}
		if err := r.checkLines(tx, leaves[:r.Size-from], erased); err != nil {
			return err
		}
		if len(grown) >= batch || len(leaves) == 0 {
			if err := compare(); err != nil {
				return err
			}
		}
		whole = whole && len(leaves) > 0
	}
	if err := compare(); err != nil {
		return err
	}
	r.Root = tree.root().String()
	for _, p := range promised {
		r.checkHead(p, tree)
	}
	return r.checkSurplus(tx, first)
}

// checkSurplus finds what a log leaves behind whose last leaves were cut off.
func (r *Report) checkSurplus(tx *store.Tx, ofHashes int64) error {
	lines, hashes, err := tx.LedgerRows()
	if err != nil {
		return err
	}
	if int64(lines) > r.Size {
		r.find("ledger", "has %d lines without a leaf", int64(lines)-r.Size)
	}
	if int64(hashes) > ofHashes {
		r.find("tree", "has %d hashes of leaves that are gone", int64(hashes)-ofHashes)
	}
	return nil
}

// compareHashes holds stored hashes from an index on against those that were recomputed.
func (r *Report) compareHashes(tx *store.Tx, first int64, recomputed []tlog.Hash) error {
	if len(recomputed) == 0 {
		return nil
	}
	indexes := make([]int64, len(recomputed))
	for i := range indexes {
		indexes[i] = first + int64(i)
	}
	stored, err := tx.Hashes().ReadHashes(indexes)
	if err != nil {
		r.find("tree", "has lost hashes between %d and %d", first, first+int64(len(indexes))-1)
		return nil
	}
	for i, h := range stored {
		if h != recomputed[i] {
			r.find(fmt.Sprintf("tree hash %d", first+int64(i)), "is not the one that the leaves give")
		}
	}
	return nil
}

// tree is one that grows, of which only the edge is held: the root of each perfect tree in it, the largest first.
type tree struct {
	size  int64
	edge  []tlog.Hash
	roots map[int64]*tlog.Hash // of the sizes that somebody asks for, nil until it has them
}

func newTree(promised []promise) *tree {
	t := &tree{roots: map[int64]*tlog.Hash{}}
	for _, p := range promised {
		t.roots[p.head.Size] = nil
	}
	t.note()
	return t
}

// add appends the hashes that a leaf completes, in the order in which they are stored.
func (t *tree) add(commitment []byte, to []tlog.Hash) []tlog.Hash {
	h := tlog.RecordHash(commitment)
	to = append(to, h)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		h = tlog.NodeHash(t.edge[last], h)
		t.edge, to = t.edge[:last], append(to, h)
	}
	t.edge = append(t.edge, h)
	t.size++
	t.note()
	return to
}

// note keeps the root where somebody asks for that of this size.
func (t *tree) note() {
	if _, wanted := t.roots[t.size]; wanted {
		root := t.root()
		t.roots[t.size] = &root
	}
}

// root is that of all leaves so far, as RFC 6962 has it.
func (t *tree) root() tlog.Hash {
	if len(t.edge) == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}

// checkLines recomputes leaves that follow each other from the lines that they commit to.
func (r *Report) checkLines(tx *store.Tx, leaves []store.Leaf, erased erased) error {
	if len(leaves) == 0 {
		return nil
	}
	lines, err := tx.Lines(leaves[0].LeafIndex, len(leaves))
	if err != nil {
		return err
	}
	for _, leaf := range leaves {
		for len(lines) > 0 && lines[0].LeafIndex < leaf.LeafIndex {
			lines = lines[1:]
		}
		if len(lines) > 0 && lines[0].LeafIndex == leaf.LeafIndex {
			r.checkLine(leaf, lines[0], true, erased)
		} else {
			r.checkLine(leaf, app.Line{}, false, erased)
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
		var nouns []app.Recorded
		compare := func() error {
			err := r.compareStates(tx, kind, nouns, erased)
			nouns = nouns[:0]
			return err
		}
		err := tx.Subjects(kind, func(noun app.Recorded) error {
			if nouns = append(nouns, noun); len(nouns) < batch {
				return nil
			}
			return compare()
		})
		if err != nil {
			return err
		}
		if err := compare(); err != nil {
			return err
		}
		gone, err := tx.Gone(kind)
		if err != nil {
			return err
		}
		for _, id := range gone {
			r.find(fmt.Sprintf("%s %d", kind, id), "was removed without a decision")
		}
	}
	return nil
}

// compareStates holds some nouns of a kind against their newest lines.
func (r *Report) compareStates(tx *store.Tx, kind string, nouns []app.Recorded, erased erased) error {
	ids := make([]int64, len(nouns))
	for i, noun := range nouns {
		_, ids[i] = noun.LedgerSubject()
	}
	states, err := tx.LastStates(kind, ids)
	if err != nil {
		return err
	}
	for i, noun := range nouns {
		record := fmt.Sprintf("%s %d", kind, ids[i])
		state, ok := states[ids[i]]
		switch {
		case !ok:
			r.find(record, "was added without a decision")
		case state != noun.Digest():
			r.find(record, "is not as it was decided")
		}
		if e, is := noun.(app.Endorsement); is {
			r.checkMandate(record, e, erased)
		}
		r.Subjects++
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
