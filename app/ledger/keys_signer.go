package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// DefaultOverlap is how long a retiring key signs beside its successor, so that
// whoever knows only one of them can follow.
const DefaultOverlap = 90 * 24 * time.Hour

// leastSecret is how many bytes a portal's secret has at least.
const leastSecret = 32

// SignerOptions say who signs. A log keeps the name it was begun with, even
// when the portal moves: outsiders know it by that.
type SignerOptions struct {
	Origin  string        // names a new log: host and path, without a scheme
	Secret  []byte        // encrypts private halves in the database; 32 bytes or more
	Keys    []string      // note signing keys; the first signs, others sign along until they retire; none: made and kept encrypted
	Overlap time.Duration // 0: DefaultOverlap
}

// Signer signs checkpoints. Private halves never leave it, and no error of it holds one.
type Signer struct {
	store *store.Store
	o     SignerOptions
	given []pair
}

// OpenSigner makes the log's first key, or announces the one that was given, or
// finds that the keys of before can be used. Several servers may start at once.
func OpenSigner(ctx context.Context, s *store.Store, o SignerOptions) (*Signer, error) {
	if len(o.Secret) < leastSecret {
		return nil, fmt.Errorf("the secret that encrypts the ledger's key has fewer than %d bytes", leastSecret)
	}
	if o.Overlap == 0 {
		o.Overlap = DefaultOverlap
	}
	g := &Signer{store: s, o: o}
	for _, signer := range o.Keys {
		p, err := readPair(signer)
		if err != nil {
			return nil, err
		}
		g.given = append(g.given, p)
	}
	return g, s.Tx(ctx, g.settle)
}

// settle brings keys and settings together.
func (g *Signer) settle(tx *store.Tx) error {
	keys, err := lockedKeys(tx)
	if err != nil {
		return err
	}
	switch {
	case len(g.given) > 0 && (len(keys) == 0 || keys[len(keys)-1].Verifier != g.given[0].verifier):
		return g.announce(tx, keys, g.given[0], nil)
	case len(keys) == 0:
		return g.announceNew(tx, keys)
	}
	_, err = g.signers(keys, tx.Now())
	return err
}

// Rotate announces a new key, which signs from now on; the present one signs
// along for the overlap and stays known for good.
func (g *Signer) Rotate(ctx context.Context) error {
	if len(g.given) > 0 {
		return errors.New("the ledger's key is given in the settings: put a new one in front of it there")
	}
	return g.store.Tx(ctx, func(tx *store.Tx) error {
		keys, err := lockedKeys(tx)
		if err != nil {
			return err
		}
		return g.announceNew(tx, keys)
	})
}

func lockedKeys(tx *store.Tx) ([]app.LedgerKey, error) {
	if err := tx.LockLedger(); err != nil {
		return nil, err
	}
	return tx.LedgerKeys()
}

// announceNew makes a key and encrypts its private half.
func (g *Signer) announceNew(tx *store.Tx, before []app.LedgerKey) error {
	origin, err := g.origin(before)
	if err != nil {
		return err
	}
	p, err := newPair(origin)
	if err != nil {
		return err
	}
	encrypted, err := encrypt(g.o.Secret, p)
	if err != nil {
		return err
	}
	return g.announce(tx, before, p, encrypted)
}

// origin is the log's name: that of its first key, or a new log's.
func (g *Signer) origin(keys []app.LedgerKey) (string, error) {
	if len(keys) == 0 {
		return g.o.Origin, nil
	}
	return originOf(keys[0].Verifier)
}

// announce stores a new key and retires those of before, each with a line in
// the ledger. A key that cannot be used any more retires at once.
func (g *Signer) announce(tx *store.Tx, before []app.LedgerKey, p pair, encrypted []byte) error {
	origin, err := g.origin(before)
	if err != nil {
		return err
	}
	if name, err := originOf(p.verifier); err != nil || name != origin {
		return errors.Join(err, fmt.Errorf("the ledger's key has to be named %s, as the log is, not %s", origin, name))
	}
	if slices.ContainsFunc(before, func(k app.LedgerKey) bool { return k.Verifier == p.verifier }) {
		return fmt.Errorf("the ledger's key %s has retired", p.verifier)
	}
	now := tx.Now()
	for _, k := range before {
		if err := g.retire(tx, k, now); err != nil {
			return err
		}
	}
	if encrypted == nil {
		encrypted = []byte{}
	}
	k := app.LedgerKey{Verifier: p.verifier, Encrypted: encrypted, CreatedAt: now}
	if err := tx.AddLedgerKey(&k); err != nil {
		return err
	}
	return tx.Append(app.Decided("announced", k, 0, 0, k.Verifier, now))
}

func (g *Signer) retire(tx *store.Tx, k app.LedgerKey, now time.Time) error {
	until := now.Add(g.o.Overlap)
	if _, err := g.signer(k); err != nil {
		until = now
	}
	if !k.Signs(until) {
		return nil // retires earlier anyway
	}
	if err := tx.RetireLedgerKey(&k, until); err != nil {
		return err
	}
	return tx.Append(app.Decided("retired", k, 0, 0, k.Verifier, now))
}

// signer finds a key's private half.
func (g *Signer) signer(k app.LedgerKey) (note.Signer, error) {
	for _, p := range g.given {
		if p.verifier == k.Verifier {
			return note.NewSigner(p.signer)
		}
	}
	if len(k.Encrypted) == 0 {
		return nil, fmt.Errorf("the ledger's key %s %w", k.Verifier, errElsewhere)
	}
	return decrypt(g.o.Secret, k)
}

// signers are all that sign at an instant, the newest first.
func (g *Signer) signers(keys []app.LedgerKey, now time.Time) ([]note.Signer, error) {
	var found []note.Signer
	for _, k := range slices.Backward(keys) {
		if !k.Signs(now) {
			continue
		}
		s, err := g.signer(k)
		if err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	if len(found) == 0 {
		return nil, errors.New("the ledger has no key that signs")
	}
	return found, nil
}

// Key is a verifier key of the ledger, as the public may know it.
type Key struct {
	Verifier string     // in the C2SP note format
	Since    time.Time  // it signs
	Until    *time.Time // it signs, or signed; nil: for the time being
}

// Keys are all keys that ever signed, the newest first. None before the first start of a server.
func (l *Ledger) Keys(ctx context.Context) ([]Key, error) {
	var found []Key
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		keys, err := tx.LedgerKeys()
		if err != nil {
			return err
		}
		for _, k := range slices.Backward(keys) {
			found = append(found, Key{Verifier: k.Verifier, Since: k.CreatedAt, Until: k.RetiredAt})
		}
		return nil
	})
	return found, err
}

// verifiers are those of all keys that ever signed. A row that is no key is left
// out: nothing it signed can be checked.
func verifiers(keys []app.LedgerKey) note.Verifiers {
	var found []note.Verifier
	for _, k := range keys {
		if v, err := note.NewVerifier(k.Verifier); err == nil {
			found = append(found, v)
		}
	}
	return note.VerifierList(found...)
}
