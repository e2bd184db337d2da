package export

import (
	"strings"
	"unicode"
)

// The signs between which a part of a line reads in its own direction, that of its first letter,
// and turns nothing around it (Unicode Standard Annex 9). PDF understands them; DOCX gets
// what embedded makes of them.
const (
	firstStrongIsolate = '\u2068'
	popIsolate         = '\u2069'
)

// turns says whether a text holds a letter or a sign that may turn its direction.
func turns(s string) bool {
	for _, r := range s {
		if r >= 0x590 && (steers(r) || r == 0x200f || unicode.In(r, fromTheRight...)) {
			return true
		}
	}
	return false
}

// steers says whether a rune has an effect on the direction of others that does not end with it.
func steers(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// unsteered is a text without such runes.
func unsteered(s string) string {
	if !strings.ContainsFunc(s, steers) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if steers(r) {
			return -1
		}
		return r
	}, s)
}

// isolated is a part of a line that turns nothing around it.
func isolated(s string) string {
	return string(firstStrongIsolate) + unsteered(s) + string(popIsolate)
}

// The older signs that word processors understand: what is embedded reads in the direction that they
// name, and a mark behind keeps digits from joining it.
const (
	leftToRightEmbedding = "\u202a"
	rightToLeftEmbedding = "\u202b"
	popEmbedding         = "\u202c\u200e"
)

// embedded is a text whose isolates have become embeddings.
func embedded(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, string(firstStrongIsolate))
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, _ := strings.Cut(rest, string(popIsolate))
		if rightToLeft(inside) {
			b.WriteString(rightToLeftEmbedding)
		} else {
			b.WriteString(leftToRightEmbedding)
		}
		b.WriteString(inside + popEmbedding)
		s = after
	}
}
