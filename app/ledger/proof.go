package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
)

// Of C2SP tlog-proof.
const (
	proofHeader = "c2sp.org/tlog-proof@v1"
	mostProof   = 64 << 10 // bytes; an honest one has two or three thousand
	mostHashes  = 63       // in a tree of as many leaves as an index can count
)

// Proof says that an entry stands in the log at an index, in a form that can be
// checked offline: C2SP tlog-proof as text, and the same as JSON.
type Proof struct {
	Extra      []byte      `json:"extra,omitempty"` // not authenticated
	Index      int64       `json:"index"`           // of the entry, from 0
	Hashes     []tlog.Hash `json:"hashes"`          // from the leaf's sibling to the root's child
	Checkpoint string      `json:"checkpoint"`      // the signed note
}

// Text is the proof as C2SP tlog-proof writes it.
func (p Proof) Text() string {
	var b strings.Builder
	b.WriteString(proofHeader + "\n")
	if len(p.Extra) > 0 {
		b.WriteString("extra " + base64.StdEncoding.EncodeToString(p.Extra) + "\n")
	}
	fmt.Fprintf(&b, "index %d\n", p.Index)
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + p.Checkpoint)
	return b.String()
}

// ParseProof reads a proof's text. It is well formed then, but nothing is proved; see Check.
func ParseProof(text []byte) (Proof, error) {
	if len(text) > mostProof {
		return Proof{}, errors.New("the proof is longer than any can be")
	}
	top, checkpoint, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(top, "\n")
	if !ok || lines[0] != proofHeader {
		return Proof{}, errors.New("this is not a proof of the form " + proofHeader)
	}
	p, lines := Proof{Checkpoint: checkpoint, Hashes: []tlog.Hash{}}, lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[0], "extra "))
		if err != nil || len(extra) == 0 {
			return Proof{}, errors.New("the proof's extra data cannot be read")
		}
		p.Extra, lines = extra, lines[1:]
	}
	if err := p.readPath(lines); err != nil {
		return Proof{}, err
	}
	return p, nil
}

// readPath reads the index and the hashes.
func (p *Proof) readPath(lines []string) error {
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") || len(lines) > 1+mostHashes {
		return errors.New("the proof has no index, or too many hashes")
	}
	var err error
	if p.Index, err = number(strings.TrimPrefix(lines[0], "index ")); err != nil {
		return fmt.Errorf("the proof's index: %w", err)
	}
	for _, line := range lines[1:] {
		h, err := readHash(line)
		if err != nil {
			return fmt.Errorf("the proof's hashes: %w", err)
		}
		p.Hashes = append(p.Hashes, h)
	}
	return nil
}

// Check says whether an entry stands in the log that one of the known keys
// signed for, and gives the checkpoint that says so. It needs no store and no network.
func (p Proof) Check(entry []byte, known note.Verifiers) (Head, error) {
	h, err := OpenCheckpoint([]byte(p.Checkpoint), known)
	if err != nil {
		return Head{}, err
	}
	if p.Index < 0 || p.Index >= h.Size {
		return Head{}, fmt.Errorf("the proof is of line %d, and the checkpoint stands for %d", p.Index, h.Size)
	}
	if err := tlog.CheckRecord(p.Hashes, h.Size, h.Root, p.Index, tlog.RecordHash(entry)); err != nil {
		return Head{}, fmt.Errorf("the entry is not line %d of the log: %w", p.Index, err)
	}
	return h, nil
}

// Known makes verifiers of keys in the C2SP note format, such as Key.Verifier.
func Known(keys ...string) (note.Verifiers, error) {
	var found []note.Verifier
	for _, key := range keys {
		v, err := note.NewVerifier(key)
		if err != nil {
			return nil, fmt.Errorf("%q is not a verifier key of the form name+hash+key", key)
		}
		found = append(found, v)
	}
	return note.VerifierList(found...), nil
}

// Proof proves a line against the newest checkpoint. It is Unavailable for a
// line that no checkpoint stands for yet: soon one will.
func (l *Ledger) Proof(ctx context.Context, index int64) (Proof, error) {
	var p Proof
	err := l.store.Read(ctx, func(tx *store.Tx) (err error) {
		p, err = proved(tx, index)
		return err
	})
	return p, err
}

func proved(tx *store.Tx, index int64) (Proof, error) {
	c, err := whole(tx)
	if err != nil {
		return Proof{}, err
	}
	size, err := tx.LedgerSize()
	if err != nil {
		return Proof{}, err
	}
	if index >= c.Size && index < size {
		return Proof{}, app.Refuse(app.Unavailable, "rules.not_proved_yet")
	}
	hashes, err := inclusion(tx, index, c.Size)
	if err != nil {
		return Proof{}, err
	}
	return Proof{Index: index, Checkpoint: c.Note, Hashes: hashes}, nil
}

// inclusion proves a line, and checks the proof against the entry before anybody else does.
func inclusion(tx *store.Tx, index, size int64) (tlog.RecordProof, error) {
	if index < 0 || index >= size {
		return nil, app.Refuse(app.NotFound, "rules.not_found")
	}
	root, err := tlog.TreeHash(size, tx.Hashes())
	if err != nil {
		return nil, fmt.Errorf("hash the tree: %w", err)
	}
	p, err := tlog.ProveRecord(size, index, tx.Hashes())
	if err != nil {
		return nil, fmt.Errorf("prove line %d: %w", index, err)
	}
	leaves, err := tx.Leaves(index, 1)
	if err != nil {
		return nil, err
	}
	if len(leaves) != 1 || tlog.CheckRecord(p, size, root, index, tlog.RecordHash(leaves[0].Commitment)) != nil {
		return nil, fmt.Errorf("prove line %d: %w", index, ErrBroken)
	}
	return p, nil
}

// Consistency proves that the tree over more lines extends that over fewer. It
// is NotFound where there is none, or no checkpoint stands for it.
func (l *Ledger) Consistency(ctx context.Context, older, newer int64) (tlog.TreeProof, error) {
	var p tlog.TreeProof
	err := l.signedFor(ctx, newer, func(tx *store.Tx) (err error) {
		if older < 1 || older > newer {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		if p, err = tlog.ProveTree(newer, older, tx.Hashes()); err != nil {
			return fmt.Errorf("prove that %d lines extend %d: %w", newer, older, err)
		}
		return nil
	})
	return p, err
}

// signedFor reads a tree of a size that the newest checkpoint covers.
func (l *Ledger) signedFor(ctx context.Context, size int64, do func(*store.Tx) error) error {
	return l.store.Read(ctx, func(tx *store.Tx) error {
		newest, err := tx.NewestCheckpoint()
		if err != nil {
			return err
		}
		if size > newest.Size {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		return do(tx)
	})
}
