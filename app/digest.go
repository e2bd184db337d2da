package app

import (
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
	data, err := json.Marshal(values)
	if err != nil {
		panic(fmt.Sprintf("app: digest of %T: %v", values, err)) // only basic types are given
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// stamp is an instant in RFC 3339 with microseconds, in UTC.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
