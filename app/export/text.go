package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"undersigned/app/lang"
	"undersigned/app/roll"
)

// clean drops what XML 1.0 cannot carry and what breaks a line of text: control characters,
// surrogates, U+FFFE and U+FFFF, and invalid bytes. Line ends and tabs become spaces. Everything
// else stays as it was typed.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// isClean says that clean has nothing to do, as with nearly every text of a long list.
func isClean(s string) bool {
	for _, r := range s {
		switch {
		case r < ' ', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r >= 0xfffd && r <= 0xffff: // 0xfffd may be a broken byte
			return false
		}
	}
	return true
}

// lines are the lines of a text, cleaned, without empty ones at its ends.
func lines(s string) []string {
	s = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
	if s == "" {
		return nil
	}
	list := strings.Split(s, "\n")
	for i, line := range list {
		list[i] = strings.TrimSpace(clean(line))
	}
	return list
}

// Expand puts the roll's numbers in the place of the tokens {{organisations}} and {{countries}},
// so that a text, its translations and its embeds never disagree.
func Expand(text string, r roll.Roll, p *lang.Printer) string {
	return strings.NewReplacer(
		"{{organisations}}", p.Number(r.Organisations),
		"{{countries}}", p.Number(r.Countries),
	).Replace(text)
}

func (l *Letter) expand(text string) string {
	// Numbers inside a text follow the text; languages beyond the interface's fall back to English.
	language, _, _ := strings.Cut(l.textLanguage(), "-")
	return Expand(text, l.Roll, lang.For(language))
}

// fromTheRight are the scripts in which living languages are written from right to left.
var fromTheRight = []*unicode.RangeTable{unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam,
	unicode.Hanifi_Rohingya, unicode.Mandaic, unicode.Samaritan}

// rightToLeft says whether the first letter of a text belongs to a script that reads from the right.
func rightToLeft(s string) bool {
	for _, r := range s {
		switch {
		case unicode.In(r, fromTheRight...):
			return true
		case unicode.IsLetter(r):
			return false
		}
	}
	return false
}

// tagger is languageTag with a memory, for lists in which the same few languages come again.
func tagger() func(string) string {
	known := map[string]string{}
	return func(s string) string {
		tag, ok := known[s]
		if !ok {
			tag = languageTag(s)
			known[s] = tag
		}
		return tag
	}
}

// languageTag is a BCP 47 tag if s is well formed as one, else empty: a file with a broken
// language is refused by some readers.
func languageTag(s string) string {
	tag, err := language.Parse(s)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}
