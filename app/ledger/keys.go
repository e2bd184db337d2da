package ledger

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

// ErrOtherSecret means that a key's private half was encrypted with another secret than the portal's.
var ErrOtherSecret = errors.New("was encrypted with another secret: start with the one of before, or name a new key in the settings")

// errElsewhere means that a private half was given in the settings once and is not any more.
var errElsewhere = errors.New("was given in the settings and is not there any more: give it again, after a new one if it is to retire")

// pair is a signing key in the C2SP note format.
type pair struct{ signer, verifier string }

// newPair makes a key for a log of this name.
func newPair(origin string) (pair, error) {
	signer, verifier, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return pair{}, fmt.Errorf("make a ledger key: %w", err)
	}
	return pair{signer, verifier}, nil
}

// readPair finds the public half of a signing key. Its error never repeats the key.
func readPair(signer string) (pair, error) {
	bad := errors.New("the ledger's key is not a note signing key, which begins with PRIVATE+KEY+")
	s, err := note.NewSigner(signer)
	if err != nil {
		return pair{}, bad
	}
	parts := strings.SplitN(signer, "+", 5) // PRIVATE, KEY, name, hash, algorithm and seed; base64 has a + of its own
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return pair{}, bad
	}
	public, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return pair{}, bad
	}
	verifier, err := note.NewEd25519VerifierKey(s.Name(), public)
	if err != nil {
		return pair{}, bad
	}
	return pair{signer, verifier}, nil
}

// originOf is the log's name in a verifier key.
func originOf(verifier string) (string, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return "", fmt.Errorf("read a ledger key: %w", err)
	}
	return v.Name(), nil
}

// encryptionKey is the key that encrypts private halves: HKDF-SHA256 of the portal's secret.
func encryptionKey(secret []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "undersigned ledger key", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key that encrypts private halves: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// encrypt encrypts a private half with AES-256-GCM and binds it to the public one.
func encrypt(secret []byte, p pair) ([]byte, error) {
	aead, err := encryptionKey(secret)
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, []byte(p.signer), []byte(p.verifier)), nil //nolint:gosec // no nonce is given: this cipher draws one
}

// decrypt reads what encrypt wrote; ErrOtherSecret says that the secret is another.
func decrypt(secret []byte, k app.LedgerKey) (note.Signer, error) {
	aead, err := encryptionKey(secret)
	if err != nil {
		return nil, err
	}
	signer, err := aead.Open(nil, nil, k.Encrypted, []byte(k.Verifier))
	if err != nil {
		return nil, fmt.Errorf("the ledger's key %s %w", k.Verifier, ErrOtherSecret)
	}
	return note.NewSigner(string(signer))
}
