package app

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of what a person may type, in characters (Unicode code points).
const (
	MaxName    = 300
	MaxLine    = 500
	MaxText    = 5_000
	MaxLetter  = 100_000
	maxWebsite = 300
)

// CheckLine notes at field when s is not one line of at most limit characters,
// or empty although required. Control characters are refused: PostgreSQL cannot
// keep NUL, and a line break in a name breaks every list it stands in.
func (p *Problems) CheckLine(field, s string, limit int, required bool) {
	p.check(field, s, limit, required, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

// CheckText is CheckLine for several lines: line breaks and tabs are welcome.
func (p *Problems) CheckText(field, s string, limit int, required bool) {
	p.check(field, s, limit, required, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

func (p *Problems) check(field, s string, limit int, required bool, refused func(rune) bool) {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, refused) || strings.ContainsFunc(s, noncharacter):
		p.Add(field, "rules.text_control")
	case required && !IsVisible(s):
		p.Add(field, "rules.required")
	case utf8.RuneCountInString(s) > limit:
		p.Add(field, "rules.text_long", "Limit", limit)
	}
}

// noncharacter says whether r stands for nothing in Unicode; XML cannot carry two of these, so files would lose them.
func noncharacter(r rune) bool { return unicode.Is(unicode.Noncharacter_Code_Point, r) }

// schemed is how an address begins that names a scheme, and hosted one that begins with a host.
var (
	schemed = regexp.MustCompile(`^(?i:https?)://`)
	hosted  = regexp.MustCompile(`^[^\s/:@?#]+\.[^\s/:@?#]+(:\d+)?([/?#]|$)`)
	ports   = regexp.MustCompile(`^([^/?#:]*?)\.*(:\d+)?([/?#].*)?$`)
)

// Website is a typed address as it is kept: with https:// where no scheme was typed, its scheme and host in lower case and
// without a dot at the host's end. What is no address stays as it is, for CheckWebsite to refuse.
func Website(s string) string {
	s = OneLine(s)
	if hosted.MatchString(s) {
		s = "https://" + s
	}
	scheme := schemed.FindString(s)
	if scheme == "" {
		return s
	}
	parts := ports.FindStringSubmatch(s[len(scheme):])
	if parts == nil {
		return s
	}
	return strings.ToLower(scheme+parts[1]) + parts[2] + parts[3]
}

// CheckWebsite notes when s is neither empty nor an http(s) address with a host.
func (p *Problems) CheckWebsite(field, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	bad := err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.Contains(u.Hostname(), ".") || u.User != nil
	if bad || utf8.RuneCountInString(s) > maxWebsite || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		p.Add(field, "rules.website")
	}
}

// registerNumber is the form of a number in the EU Transparency Register; its
// check digits are not checked, for published numbers break them.
var registerNumber = regexp.MustCompile(`^\d{8,12}-\d{2}$`)

// What people type of a register number besides its digits: words before it, signs that look like its hyphen, blanks.
var (
	registerWords = regexp.MustCompile(`^(?i:eu|tr|reg|register|registration|number|nummer|numéro|no|nr|n°|id|[.:#№]|\s)+`)
	registerDash  = regexp.MustCompile(`\s*[\p{Pd}\x{2212}\x{00ad}\x{2043}\x{30fc}]\s*`)
	registerGap   = regexp.MustCompile(`^(\d{8,12})\s+(\d{2})$`)
	blanks        = regexp.MustCompile(`\s+`)
)

// RegisterNumber is a typed number of the EU Transparency Register as it is kept: digits, a hyphen, digits. What is none
// stays readable, for CheckRegisterNumber to refuse.
func RegisterNumber(s string) string {
	number := OneLine(registerDash.ReplaceAllString(fullWidth(s), "-")) // before soft hyphens go
	number = registerWords.ReplaceAllString(strings.Map(plainBlank, number), "")
	number = blanks.ReplaceAllString(registerGap.ReplaceAllString(number, "$1-$2"), "")
	if !registerNumber.MatchString(number) {
		return OneLine(s)
	}
	return number
}

func plainBlank(r rune) rune {
	if isBlank(r) {
		return ' '
	}
	return r
}

// fullWidth writes the wide digits of East Asian keyboards as plain ones.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// CheckRegisterNumber notes when s is neither empty nor a number of the EU Transparency Register.
func (p *Problems) CheckRegisterNumber(field, s string) {
	if s != "" && !registerNumber.MatchString(s) {
		p.Add(field, "rules.register_number")
	}
}

// languageTag is the form of a BCP 47 tag of a living language: no private use, no grandfathered ones.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// CheckLanguage notes when s has not the form of a BCP 47 tag; which languages a form offers is its own list.
func (p *Problems) CheckLanguage(field, s string) {
	if !languageTag.MatchString(s) {
		p.Add(field, "rules.choose")
	}
}

// Instant is t as every database keeps it: UTC, cut to microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// UsualLetters are those in which organisations of Europe mostly write: Latin, Greek and Cyrillic, with digits, punctuation
// and spaces. Every document can print them.
var UsualLetters = []unicode.Range16{{Lo: ' ', Hi: '~'}, {Lo: 0xA1, Hi: 0x17E}, {Lo: 0x391, Hi: 0x3A1}, {Lo: 0x3A3, Hi: 0x3CE}, {Lo: 0x410, Hi: 0x44F}, {Lo: 0x2013, Hi: 0x2014}, {Lo: 0x2018, Hi: 0x201A}, {Lo: 0x201C, Hi: 0x201E}}
