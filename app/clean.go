package app

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine is typed text as a line is kept: without what nobody sees in it, runs of blanks as one, nothing but blanks and
// signs that cannot be seen as nothing at all. A line with a break in it is left so, for CheckLine to refuse.
func OneLine(s string) string {
	if !utf8.ValidString(s) {
		return strings.TrimSpace(s)
	}
	return seen(oneBlank(marked(tidy(s, keepsInLine))))
}

// Multiline is typed text of several lines: line ends become \n, the white space around it and what nobody sees in it go.
// What steers the direction of single words and where a line may break stays.
func Multiline(s string) string {
	s = lineEnds.Replace(s)
	if !utf8.ValidString(s) {
		return strings.TrimSpace(s)
	}
	return seen(tidy(s, keepsInText))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// MailAddress is a typed address as it is looked up.
func MailAddress(s string) string { return strings.TrimPrefix(OneLine(s), "mailto:") }

// IsInvisible says whether a reader sees nothing of r wherever it stands, although it is no white space: zero-width
// signs, controls of direction, soft hyphens, fillers, selectors of variants.
func IsInvisible(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == '\ufffc', unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.Prepended_Concatenation_Mark, unicode.Egyptian_Hieroglyphs)
}

// IsVisible says whether s leaves a mark on paper.
func IsVisible(s string) bool { return strings.ContainsFunc(s, visible) }

// visible says whether a reader sees something of r when it stands alone.
func visible(r rune) bool {
	return !unicode.IsSpace(r) && !IsInvisible(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me) && !isBlank(r)
}

// isBlank says whether r takes space and shows nothing; a braille cell without dots and a note without a head are letters to Unicode.
func isBlank(r rune) bool { return unicode.Is(unicode.Zs, r) || r == '\u2800' || r == '\U0001d159' }

// seen is s without the white space around it, or nothing where nothing of it can be seen.
func seen(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > 0 && !IsVisible(s) && !strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return s
}

// tidy takes out what cannot be seen, but where keeps finds that a script needs it: before and after are what it stands between.
func tidy(s string, keeps func(before, r, after rune) bool) string {
	if !strings.ContainsFunc(s, IsInvisible) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	for i, r := range s {
		if IsInvisible(r) {
			after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			if !keeps(before, r, after) {
				continue
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// Signs that cannot be seen and that some script needs.
const (
	nonJoiner, joiner     = '\u200c', '\u200d'
	zeroSpace             = '\u200b'
	textStyle, emojiStyle = '\ufe0e', '\ufe0f'
	keycap                = '\u20e3'
	mongolianVowel        = '\u180e'
	leftMark, rightMark   = '\u200e', '\u200f'
	arabicMark            = '\u061c'
	firstSkin, lastSkin   = '\U0001f3fb', '\U0001f3ff'
)

// mostMarks is how many may stand on one letter: no script writes more, and a pile of them runs into the lines around.
const mostMarks = 8

// joined are the scripts in which a joiner or non-joiner changes what is read.
var joined = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// unspaced are the scripts without blanks between words, whose writers mark by hand where a line may break.
var unspaced = []*unicode.RangeTable{unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese}

// variants are the scripts whose letters have variants that a selector chooses.
var variants = []*unicode.RangeTable{unicode.Han, unicode.Mongolian, unicode.Phags_Pa, unicode.Myanmar}

func keepsInLine(before, r, after rune) bool {
	switch r {
	case nonJoiner, joiner:
		return unicode.In(before, joined...) && unicode.In(after, joined...) || r == joiner && pictured(before) && unicode.Is(unicode.So, after)
	case mongolianVowel:
		return unicode.Is(unicode.Mongolian, before) && unicode.Is(unicode.Mongolian, after)
	case textStyle, emojiStyle:
		return unicode.In(before, unicode.So, unicode.Sm) || after == keycap
	}
	return unicode.Is(unicode.Variation_Selector, r) && unicode.In(before, variants...)
}

// keepsInText also keeps marks of direction, which turn nothing around but stray signs between words, and breaks between
// words of scripts that write none. Overrides and embeddings go: they make a text read otherwise than it is.
func keepsInText(before, r, after rune) bool {
	switch r {
	case leftMark, rightMark, arabicMark:
		return true
	case zeroSpace:
		return unicode.In(before, unspaced...)
	}
	return keepsInLine(before, r, after)
}

// pictured says whether r ends a pictogram, so that a joiner may bind the next one to it.
func pictured(r rune) bool {
	return unicode.Is(unicode.So, r) || r == emojiStyle || r >= firstSkin && r <= lastSkin
}

// marked is a line without marks that stand on nothing, which would sit on whatever is before the line, and without more
// of them on one letter than any script has.
func marked(s string) string {
	if !strings.ContainsFunc(s, isMark) {
		return s
	}
	marks, bare := 0, true
	return strings.Map(func(r rune) rune {
		if !isMark(r) {
			marks, bare = 0, unicode.IsSpace(r) || isBlank(r)
			return r
		}
		if marks++; bare || marks > mostMarks {
			return -1
		}
		return r
	}, s)
}

func isMark(r rune) bool {
	return r > 0x2ff && unicode.In(r, unicode.Mn, unicode.Me) && !unicode.Is(unicode.Variation_Selector, r)
}

// oneBlank writes each run of blanks as one: a plain space, unless the first is one at which no line may break, as
// French has it before its high signs.
func oneBlank(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		if !isBlank(r) {
			b.WriteRune(r)
		} else if !blank {
			if r != '\u00a0' && r != '\u202f' {
				r = ' '
			}
			b.WriteRune(r)
		}
		blank = isBlank(r)
	}
	return b.String()
}
