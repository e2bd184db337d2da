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

// later are the fields that a noun's digest has from a version on, and whether a
// row holds none of them: whether each still has the value that the migration gave
// to the rows of before.
type later struct {
	neutral bool
	fields  []any
}

// versioned is the digest of a noun to which fields were added after rows of it
// stood in the ledger: news[0] are those of version 2, news[1] of version 3, and so on.
//
// To add a digested field: give the column a neutral default in a migration (NULL,
// false, empty), and add one later{} at the end, true where the row has that default.
// Never put a field into an earlier one, nor change their order. What can be guessed
// and must be erasable goes in as a salted digest of its own.
//
// A row is written in the oldest version that can say all of it, so that a row of
// before keeps the digest that its line commits to, and no row has two. See decision 18.
func versioned(noun string, first []any, news ...later) string {
	version := 1
	for i, l := range news {
		if !l.neutral {
			version = i + 2
		}
	}
	if version == 1 {
		return digest(append([]any{noun}, first...)...)
	}
	values := append([]any{fmt.Sprintf("%s/%d", noun, version)}, first...)
	for _, l := range news[:version-1] {
		values = append(values, l.fields...)
	}
	return digest(values...)
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
