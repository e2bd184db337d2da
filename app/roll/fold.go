package roll

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"undersigned/app"
)

// letters that canonical decomposition leaves whole.
var folded = strings.NewReplacer("ß", "ss", "ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe", "ı", "i", "ς", "σ", "’", "'", "ʼ", "'")

// Fold is text as a search compares it: lower case, without accents and what nobody sees, and with
// every run of other signs as one space.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range folded.Replace(strings.ToLower(norm.NFKD.String(s))) {
		switch {
		case unicode.Is(unicode.Mn, r), app.IsInvisible(r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// transliterated gives Latin letters for Greek and Cyrillic ones, for addresses
// and comparing only; a name on a list is never transliterated.
var transliterated = strings.NewReplacer(
	"ου", "ou", "α", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "i", "θ", "th", "ι", "i", "κ", "k", "λ", "l", "μ", "m",
	"ν", "n", "ξ", "x", "ο", "o", "π", "p", "ρ", "r", "σ", "s", "τ", "t", "υ", "y", "φ", "f", "χ", "ch", "ψ", "ps", "ω", "o",
	"а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ж", "zh", "з", "z", "и", "i", "к", "k", "л", "l", "м", "m", "н", "n",
	"о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "h", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "sht", "ъ", "a",
	"ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya", "і", "i", "є", "ie", "ґ", "g", "ј", "j", "љ", "lj", "њ", "nj", "ћ", "c", "џ", "dz")

// Latin is folded text in Latin letters, as far as the portal can write it so; what it cannot write stays.
func Latin(folded string) string {
	if strings.IndexFunc(folded, func(r rune) bool { return r >= 0x80 }) < 0 {
		return folded
	}
	return transliterated.Replace(folded)
}

// Slug is a name for addresses: Latin letters, digits and hyphens, at most 60
// characters; empty when nothing of the name can be written so.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range Latin(Fold(name)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	slug := b.String()
	if len(slug) > 60 {
		slug = slug[:60]
		if cut := strings.LastIndexByte(slug, '-'); cut > 30 {
			slug = slug[:cut]
		}
	}
	return strings.Trim(slug, "-")
}

// Free is slug, or slug with the first number behind it that makes it differ from all taken ones.
func Free(slug string, taken []string) string {
	used := make(map[string]bool, len(taken))
	for _, t := range taken {
		used[t] = true
	}
	free := slug
	for n := 2; used[free]; n++ {
		free = slug + "-" + strconv.Itoa(n)
	}
	return free
}
