package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
)

// Head is what a checkpoint says of a tree, as in C2SP tlog-checkpoint.
type Head struct {
	Origin string // the log's name
	Size   int64  // leaves
	Root   tlog.Hash
}

// text is the body of the note that is signed.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", h.Origin, h.Size, h.Root)
}

// parseHead reads the body of a checkpoint. Extension lines are allowed, as the
// format does, and mean nothing here.
func parseHead(text string) (Head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" || slices.Contains(lines[:len(lines)-1], "") {
		return Head{}, errors.New("is not a checkpoint")
	}
	size, err := number(lines[1])
	if err != nil {
		return Head{}, fmt.Errorf("has no size: %w", err)
	}
	root, err := readHash(lines[2])
	if err != nil {
		return Head{}, fmt.Errorf("has no root: %w", err)
	}
	return Head{Origin: lines[0], Size: size, Root: root}, nil
}

// number reads a decimal without sign or leading zeroes.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, errors.New("a number is not written as one")
	}
	return n, nil
}

// readHash reads a hash in base64, in the one way in which it can be written.
func readHash(text string) (tlog.Hash, error) {
	h, err := tlog.ParseHash(text)
	if err != nil || h.String() != text {
		return tlog.Hash{}, errors.New("a hash is not written as one")
	}
	return h, nil
}

// OpenCheckpoint checks a signed checkpoint and reads it. It has to be signed by
// one of the known keys, and that key has to bear the log's name. Signatures of
// others, such as witnesses, are no matter.
func OpenCheckpoint(signed []byte, known note.Verifiers) (Head, error) {
	n, err := openNote(signed, known)
	if err != nil {
		return Head{}, fmt.Errorf("the checkpoint is not signed by a known key: %w", err)
	}
	h, err := parseHead(n.Text)
	if err != nil {
		return Head{}, fmt.Errorf("the checkpoint %w", err)
	}
	if !slices.ContainsFunc(n.Sigs, func(s note.Signature) bool { return s.Name == h.Origin }) {
		return Head{}, fmt.Errorf("the checkpoint of %s is signed by another log", h.Origin)
	}
	return h, nil
}

// ErrBroken means that the tree is not one that extends the newest checkpoint:
// it was cut short or rebuilt behind the portal's back.
var ErrBroken = errors.New("the ledger does not extend its newest checkpoint; run undersigned verify")

// Sign signs the tree as it is, if it has grown since the newest checkpoint. It
// refuses with ErrBroken when the tree does not extend that one, or does not
// hold it any more. Several servers may call it at once.
func (g *Signer) Sign(ctx context.Context) error {
	var due bool
	err := g.store.Read(ctx, func(tx *store.Tx) (err error) {
		_, due, err = grown(tx)
		return err
	})
	if err != nil || !due {
		return err
	}
	return g.store.Tx(ctx, g.sign)
}

func (g *Signer) sign(tx *store.Tx) error {
	keys, err := lockedKeys(tx)
	if err != nil {
		return err
	}
	h, due, err := grown(tx)
	if err != nil || !due {
		return err
	}
	if h.Origin, err = g.origin(keys); err != nil {
		return err
	}
	signers, err := g.signers(keys, tx.Now())
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: h.text()}, signers...)
	if err != nil {
		return fmt.Errorf("sign a checkpoint: %w", err)
	}
	return tx.AddCheckpoint(store.Checkpoint{Size: h.Size, Root: h.Root.String(), SignedNote: string(signed), SignedAt: tx.Now()})
}

// grown measures the tree, and says whether it is due to be signed. ErrBroken
// means that it does not extend the newest checkpoint.
func grown(tx *store.Tx) (Head, bool, error) {
	size, err := tx.LedgerSize()
	if err != nil {
		return Head{}, false, err
	}
	root, err := tlog.TreeHash(size, tx.Hashes())
	if err != nil {
		return Head{}, false, fmt.Errorf("hash the tree: %w", err)
	}
	h := Head{Size: size, Root: root}
	newest, err := tx.NewestCheckpoint()
	switch {
	case app.IsKind(err, app.NotFound):
		return h, true, nil
	case err != nil:
		return h, false, err
	}
	return h, size > newest.Size, extends(tx, h, newest)
}

// extends proves that a tree holds an older checkpoint, as a witness would.
func extends(tx *store.Tx, h Head, older store.Checkpoint) error {
	root, err := readHash(older.Root)
	if err != nil {
		return fmt.Errorf("checkpoint over %d lines: %w", older.Size, err)
	}
	switch {
	case h.Size < older.Size:
		return fmt.Errorf("%w: it has %d lines of %d", ErrBroken, h.Size, older.Size)
	case older.Size == 0: // no proof is defined, and every tree extends the empty one
		return nil
	}
	proof, err := tlog.ProveTree(h.Size, older.Size, tx.Hashes())
	if err != nil {
		return fmt.Errorf("prove that the tree has grown: %w", err)
	}
	if err := tlog.CheckTree(proof, h.Size, h.Root, older.Size, root); err != nil {
		return fmt.Errorf("%w: its first %d lines are others", ErrBroken, older.Size)
	}
	return nil
}

// Checkpoint is the newest that was signed.
type Checkpoint struct {
	Head
	Note     string // signed, as outsiders keep it
	SignedAt time.Time
}

// Checkpoint gives the newest checkpoint. It is NotFound before the first, and
// Unavailable, with ErrBroken, when the tree does not hold it any more: better
// no answer than one half of a fork.
func (l *Ledger) Checkpoint(ctx context.Context) (Checkpoint, error) {
	var c Checkpoint
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = whole(tx)
		return err
	})
	return c, err
}

// whole gives the newest checkpoint of a tree that extends it.
func whole(tx *store.Tx) (Checkpoint, error) {
	newest, err := tx.NewestCheckpoint()
	if err != nil {
		return Checkpoint{}, err
	}
	if _, _, err := grown(tx); err != nil {
		return Checkpoint{}, &app.Error{Kind: app.Unavailable, Message: "rules.ledger_broken", Err: err}
	}
	keys, err := tx.LedgerKeys()
	if err != nil {
		return Checkpoint{}, err
	}
	h, err := OpenCheckpoint([]byte(newest.SignedNote), verifiers(keys))
	if err != nil {
		return Checkpoint{}, &app.Error{Kind: app.Unavailable, Message: "rules.ledger_broken", Err: err}
	}
	return Checkpoint{Head: h, Note: newest.SignedNote, SignedAt: newest.SignedAt}, nil
}
