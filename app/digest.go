package app

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// digest is the SHA-256, in hex, of the JSON array of the values: the kind of
// the noun first, instants in UTC with microseconds, so that a row read back
// from either database gives the same digest.
func digest(values ...any) string {
	for i, v := range values {
		switch t := v.(type) {
		case time.Time:
			values[i] = stamp(t)
		case *time.Time:
			if t == nil {
				values[i] = nil
			} else {
				values[i] = stamp(*t)
			}
		}
	}
	return sha256Of(values)
}

func sha256Of(value any) string {
	sum := sha256.Sum256(written(value))
	return hex.EncodeToString(sum[:])
}

// written is a value as every digest and commitment takes it: JSON without
// white space, in UTF-8, with no more escaped than JSON asks for and the line
// separators U+2028 and U+2029, so that any language can write it again.
func written(value any) []byte {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if err := to.Encode(value); err != nil {
		panic(fmt.Sprintf("app: digest of %T: %v", value, err)) // only basic types are given
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// NewSalt is 16 random bytes in hex, for what is committed to and may be guessed. Reading them never fails.
func NewSalt() string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	return hex.EncodeToString(salt)
}

// stamp is an instant in RFC 3339 with microseconds, in UTC.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
