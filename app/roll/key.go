package roll

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"undersigned/app"
)

// sorter holds what makes keys. A collate.Collator is not safe for concurrent use, so each key
// takes a sorter of its own from the pool.
type sorter struct {
	loose, full *collate.Collator
	buffer      collate.Buffer
}

var sorters = sync.Pool{New: func() any {
	return &sorter{
		loose: collate.New(language.Und, collate.Loose, collate.Numeric),
		full:  collate.New(language.Und, collate.Numeric),
	}
}}

// Key is the place of a name in every list: compare keys with bytes.Compare. It follows the order
// of the Unicode root collation over the sort name, or over the display name where there is none,
// and ignores case, accents, width and punctuation; digits count as numbers, and a space comes
// before any letter. It is stored with the endorsement and the ledger commits to it, so keys of a later version of the
// collation tables must not be mixed with it, and stored ones are never written anew: a test holds them to the byte, and
// docs/decisions/0021 says what to do when it fails.
func Key(sortName, displayName string) []byte {
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	return s.key(s.loose, bare(sortable(sortName, displayName)))
}

// tieKey tells names apart that Key holds to be equal: accents, then case, then punctuation, at
// last the very bytes, so that two different names are never equal.
func tieKey(sortName, displayName string) []byte {
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	name := sortable(sortName, displayName)
	key := append(s.key(s.full, bare(name)), 0, 0, 0)
	key = append(key, s.key(s.full, name)...)
	return append(append(key, 0, 0, 0), name...)
}

// last is the key of what the collation knows nothing of: behind every name. A key is never empty, for a database may read
// nothing as NULL.
var last = []byte{0xff}

func (s *sorter) key(c *collate.Collator, text string) []byte {
	s.buffer.Reset()
	key := c.KeyFromString(&s.buffer, text)
	if len(key) == 0 {
		key = last
	}
	return append(make([]byte, 0, len(key)), key...)
}

func sortable(sortName, displayName string) string {
	if app.IsVisible(sortName) {
		return strings.TrimSpace(sortName)
	}
	return displayName
}

// bare leaves the letters, digits and single spaces of a name. Punctuation and symbols go here
// and not in the collator, whose way of ignoring them ignores spaces too and would set
// "Childcare Ireland" between "Child Aid" and "Child Focus". A name of nothing but punctuation stays.
func bare(name string) string {
	name = norm.NFKC.String(strings.ToValidUTF8(name, ""))
	var b strings.Builder
	space := false
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			space = true
		case unicode.In(r, unicode.P, unicode.S, unicode.C):
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return name
	}
	return b.String()
}
