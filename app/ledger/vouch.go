package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// fileText is what the log's keys sign for a file, as a C2SP signed note: what it
// is, the log's name, the kind of file, and the digest of its bytes. It can be
// taken for no checkpoint, whose second line is a number, and for no list of a
// day, whose first line ends in /list.
func fileText(origin, kind, digest string) string {
	return fmt.Sprintf("undersigned/file/1\n%s\n%s\n%s\n", origin, kind, digest)
}

// Voucher signs for files with keys of the log, the newest first.
type Voucher struct {
	Sign app.Voucher // nil: nobody vouches for them
	keys []string    // verifiers
}

// Voucher gives what vouches for the files that are written now. It is
// Unavailable where no key can be had.
func (g *Signer) Voucher(ctx context.Context) (Voucher, error) {
	var v Voucher
	err := g.store.Read(ctx, func(tx *store.Tx) error {
		keys, err := tx.LedgerKeys()
		if err != nil {
			return err
		}
		v, err = g.voucher(keys, g.able(keys, tx.Now()))
		return err
	})
	return v, err
}

// PackageVoucher gives what vouches for a package's documents: the keys that
// signed the first checkpoint which stood for it, so that a document is the same
// whenever it is written. Where one of them cannot be had any more, those do that
// sign now; where a package's documents are of an earlier build, nobody does.
func (g *Signer) PackageVoucher(ctx context.Context, id app.PackageID) (Voucher, error) {
	var v Voucher
	err := g.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PackageByID(id)
		if err != nil || !p.Vouched {
			return err
		}
		keys, err := tx.LedgerKeys()
		if err != nil {
			return err
		}
		then, err := firstSigners(tx, p, keys)
		if err != nil {
			return err
		}
		if v, err = g.voucher(keys, g.having(then)); len(then) == len(v.keys) && err == nil {
			return nil
		}
		v, err = g.voucher(keys, g.able(keys, tx.Now()))
		return err
	})
	return v, err
}

// firstSigners are the keys that signed the first checkpoint which stood for a package.
func firstSigners(tx *store.Tx, p app.Package, keys []app.LedgerKey) ([]app.LedgerKey, error) {
	line, err := tx.FirstLine("package.made", "package", int64(p.ID))
	if err != nil {
		return nil, err
	}
	first, err := tx.Checkpoints(line.LeafIndex, 1)
	switch {
	case err != nil:
		return nil, err
	case len(first) == 0:
		return nil, app.Refuse(app.Unavailable, "rules.package_sealing")
	}
	n, err := openNote([]byte(first[0].SignedNote), verifiers(keys))
	if err != nil {
		return nil, &app.Error{Kind: app.Unavailable, Message: "rules.package_broken", Err: err}
	}
	return slices.DeleteFunc(slices.Clone(keys), func(k app.LedgerKey) bool {
		return !slices.ContainsFunc(n.Sigs, func(s note.Signature) bool { return isKey(k, s.Name, s.Hash) })
	}), nil
}

// having are those of the keys whose private half is to be had here, the newest first.
func (g *Signer) having(keys []app.LedgerKey) []note.Signer {
	var found []note.Signer
	for _, k := range slices.Backward(keys) {
		if s, err := g.signer(k); err == nil {
			found = append(found, s)
		}
	}
	return found
}

// voucher signs with keys of which the private half is here, which are among all keys of the log.
func (g *Signer) voucher(keys []app.LedgerKey, signers []note.Signer) (Voucher, error) {
	origin, err := g.origin(keys)
	if err != nil {
		return Voucher{}, err
	}
	if len(signers) == 0 {
		return Voucher{}, app.Refuse(app.Unavailable, "rules.not_proved_yet")
	}
	v := Voucher{Sign: func(kind, digest string) (string, error) {
		signed, err := note.Sign(&note.Note{Text: fileText(origin, kind, digest)}, signers...)
		if err != nil {
			return "", fmt.Errorf("sign for a file: %w", err)
		}
		return string(signed), nil
	}}
	for _, k := range slices.Backward(keys) {
		if slices.ContainsFunc(signers, func(s note.Signer) bool { return isKey(k, s.Name(), s.KeyHash()) }) {
			v.keys = append(v.keys, k.Verifier)
		}
	}
	return v, nil
}

func isKey(k app.LedgerKey, name string, hash uint32) bool {
	v, err := note.NewVerifier(k.Verifier)
	return err == nil && v.Name() == name && v.KeyHash() == hash
}

// By names the voucher's keys in the evidence too, so that whoever has the file
// can tell each signature in it.
func (e Evidence) By(v Voucher) Evidence {
	var added []string
	for _, k := range v.keys {
		if !slices.Contains(e.Line.Keys, k) {
			added = append(added, k)
		}
	}
	e.Line.Keys = append(added, e.Line.Keys...)
	return e
}

// vouched says whether a known key has signed for a digest. written is the note
// as a text in JSON. Every signature in it has to hold, by a known key or by one
// that the file names, so that no byte of the note can be another either.
func vouched(written, kind, digest string, known note.Verifiers, named []string) error {
	signed := strings.ReplaceAll(written, `\n`, "\n")
	n, err := openNote([]byte(signed), known)
	if err != nil {
		return fmt.Errorf("no known key has signed for it: %w", err)
	}
	for _, s := range n.Sigs {
		if n.Text != fileText(s.Name, kind, digest) {
			return errors.New("the key has signed for something else")
		}
	}
	own, err := Known(named...)
	if err != nil {
		return err
	}
	whole, err := openNote([]byte(signed), either{known, own})
	if err != nil || len(whole.UnverifiedSigs) > 0 || strings.Count(signed, "\n") != strings.Count(n.Text, "\n")+1+len(whole.Sigs) {
		return errors.New("a signature is by nobody, or stands there twice")
	}
	return nil
}

// either knows the keys that one of two knows.
type either [2]note.Verifiers

func (e either) Verifier(name string, hash uint32) (note.Verifier, error) {
	if v, err := e[0].Verifier(name, hash); err == nil {
		return v, nil
	}
	return e[1].Verifier(name, hash)
}
