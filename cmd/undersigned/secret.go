package main

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// What a secret has to hold. Of 32 random bytes 30 are different on average, and
// fewer than 20 once in more than ten million times; the same goes for the steps between them.
const (
	secretBytes    = 32
	secretVariety  = 20
	secretMaxBytes = 1024
)

// checkSecret refuses a secret that is too short, or that a person has made up:
// repeated, counted up, or not the hex or base64 of random bytes at all.
func checkSecret(text string) error {
	raw, err := decodeSecret(text)
	if err != nil {
		return err
	}
	if len(raw) < secretBytes || len(raw) > secretMaxBytes {
		return errors.New("want 32 random bytes or more, for example from: openssl rand -hex 32")
	}
	values, steps := map[byte]bool{}, map[byte]bool{}
	for i, b := range raw {
		values[b] = true
		if i > 0 {
			steps[b-raw[i-1]] = true
		}
	}
	if len(values) < secretVariety || len(steps) < secretVariety || repetitive(text) {
		return errors.New("is too regular to be random; make one with: openssl rand -hex 32")
	}
	return nil
}

// repetitive says whether a fifth of the runs of four characters occur twice.
func repetitive(text string) bool {
	const run = 4
	seen := map[string]bool{}
	for i := range len(text) - run + 1 {
		seen[text[i:i+run]] = true
	}
	return len(seen)*5 < (len(text)-run+1)*4
}

func decodeSecret(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if raw, err := hex.DecodeString(text); err == nil {
		return raw, nil
	}
	for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if raw, err := e.DecodeString(text); err == nil {
			return raw, nil
		}
	}
	return nil, errors.New("is neither hex nor base64; make one with: openssl rand -hex 32")
}
