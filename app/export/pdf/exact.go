package pdf

import (
	"strings"
	"unicode"
)

// exactAt says whether the rune at a place stands in what readers copy by the
// letter: an address, a code or a digest. A hyphen that is not its own would be
// typed from paper, and one of its own at the end of a line would be left out.
func (t *text) exactAt(at int) bool {
	if t.former {
		return false
	}
	if t.stretches[t.owner[at]].exact {
		return true
	}
	start, end := at, at
	for start > 0 && at-start < longestSeen && !isSpace(t.runes[start-1]) && !t.breaks[start] {
		start--
	}
	for end < len(t.runes) && end-at < longestSeen && !isSpace(t.runes[end]) && (end == at || !t.breaks[end]) {
		end++
	}
	return exact(t.runes[start:end])
}

// longestSeen is how far to either side a word without end is looked at.
const longestSeen = 120

// Exact says whether a word, as spaces divide a text into words, is copied by the
// letter: an address, a code, a digest. Write never puts a hyphen into it.
func Exact(word string) bool { return exact([]rune(word)) }

// exact says whether a word looks like an address or a code: letters on both sides
// of a dot or colon, signs that only addresses have, or letters and digits in turn.
func exact(word []rune) bool {
	turns := 0
	for i := 1; i < len(word); i++ {
		last, r := word[i-1], word[i]
		switch {
		case (last == '.' || last == ':') && i > 1 && (unicode.IsLetter(word[i-2]) && isLetterOrDigit(r) || unicode.IsDigit(word[i-2]) && unicode.IsLetter(r)):
			return true
		case (last == '@' || last == '_' || last == '=') && isLetterOrDigit(r), last == '/' && r == '/' && i > 1:
			return true
		case unicode.IsLetter(last) && unicode.IsDigit(r), unicode.IsDigit(last) && unicode.IsLetter(r):
			if turns++; turns > 1 {
				return true
			}
		}
	}
	return false
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isHyphen(r rune) bool { return r == '-' || r == 0x2010 || r == 0x2011 }

// keepsHyphen says whether a line may not end before a rune, because the hyphen
// before it belongs to an address or a code.
func (t *text) keepsHyphen(at int) bool {
	return at > 0 && at < len(t.runes) && isHyphen(t.runes[at-1]) && t.exactAt(at)
}

// divided is how an address that is too long for a line may be divided between two
// runes: best behind a stroke, or before what no sentence would begin a line with;
// never, which is ended, behind a hyphen of its own; and anywhere else if it must.
func divided(last, r rune) after {
	switch {
	case isHyphen(last):
		return ended
	case strings.ContainsRune("/?&=", last) && r != '/', strings.ContainsRune(".?&#_~%@", r):
		return between
	}
	return torn
}
