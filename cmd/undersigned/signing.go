package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app/ledger"
	"undersigned/app/paths"
	"undersigned/app/store"
)

// signEvery is how long a decision waits, at most, for a checkpoint that stands for it.
const signEvery = 2 * time.Second

// signer opens what signs the ledger's checkpoints. A new log is named as the portal is.
func signer(ctx context.Context, db *store.Store, base string, o ledger.SignerOptions) (*ledger.Signer, error) {
	origin, err := logName(base)
	if err != nil {
		return nil, err
	}
	o.Origin = origin
	g, err := ledger.OpenSigner(ctx, db, o)
	if err != nil {
		return nil, fmt.Errorf("sign the ledger: %w", err)
	}
	return g, nil
}

// logName is where outsiders read the log, without a scheme, as C2SP tlog-tiles would have it.
func logName(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return "", errors.New(prefix + "BASE_URL is missing: it names the log")
	}
	return u.Host + paths.Log, nil
}

// signerOptions are those of the settings, which are complete.
func (s settings) signerOptions() (ledger.SignerOptions, error) {
	secret, err := decodeSecret(s.Secret)
	if err != nil {
		return ledger.SignerOptions{}, err
	}
	return ledger.SignerOptions{Secret: secret, Keys: list(s.LedgerKey), Overlap: s.LedgerOverlap}, nil
}

// checkLedger refuses what cannot sign. Its error never repeats a key.
func (s settings) checkLedger() error {
	for i, key := range list(s.LedgerKey) {
		if _, err := note.NewSigner(key); err != nil {
			return fmt.Errorf("entry %d is not a signing key; make one with: undersigned key new", i+1)
		}
	}
	return nil
}

// keptSecret is what seals a demonstration's key, in its folder: a key that
// proves nothing to anybody, but has to be the same when it is opened again.
func keptSecret(dir string) ([]byte, error) {
	file := filepath.Join(dir, "undersigned.secret")
	secret, err := os.ReadFile(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	secret = []byte(rand.Text() + rand.Text())
	if err := os.WriteFile(file, secret, 0o600); err != nil {
		return nil, fmt.Errorf("keep the demonstration's secret: %w", err)
	}
	return secret, nil
}
