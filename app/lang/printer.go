package lang

import (
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/bidi"
)

// Printer writes in one language. Take one from For.
type Printer struct {
	code      string
	plain     map[string]string
	localizer *i18n.Localizer
	thousands string
	regions   display.Namer
	scripts   display.Namer
	names     map[string]string // of Countries
	countries []string          // in the order of their names
}

// The narrow no-break space keeps a French number on one line.
var thousands = map[string]string{"en": ",", "fr": "\u202f", "de": "."}

func newPrinter(m *messages, code string) *Printer {
	p := &Printer{
		code:      code,
		plain:     m.plain[code],
		localizer: i18n.NewLocalizer(m.bundle, code),
		thousands: thousands[code],
		regions:   display.Regions(language.MustParse(code)),
		scripts:   display.Scripts(language.MustParse(code)),
		names:     map[string]string{},
	}
	p.countries = p.sortedCountries()
	return p
}

// Code is the language's code, one of Codes; it goes into lang attributes.
func (p *Printer) Code() string { return p.code }

// T gives the sentence of a key, with the values of pairs ("Name", value, …) in its placeholders.
// The pair "Count", an int, also chooses the plural form and is written as Number would. A key
// that is missing in this language is answered in English, and an unknown key with itself.
func (p *Printer) T(key string, pairs ...any) string {
	if len(pairs) == 0 {
		if text, ok := p.plain[key]; ok {
			return text
		}
	}
	config := i18n.LocalizeConfig{MessageID: key}
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		data[name] = pairs[i+1]
		if text, ok := pairs[i+1].(string); ok {
			data[name] = Isolated(text)
		}
		if n, ok := wholeNumber(pairs[i+1]); ok && name == "Count" {
			data[name] = p.Number(n)
			config.PluralCount = n
		}
	}
	config.TemplateData = data
	text, _ := p.localizer.Localize(&config)
	if text == "" {
		return key
	}
	return text
}

// Isolated keeps a text that is read from right to left from turning round what stands beside it in a sentence. Pages set
// names apart by elements; inside a sentence there are none.
func Isolated(text string) string {
	if !strings.ContainsFunc(text, rightToLeft) {
		return text
	}
	const first, pop = "\u2068", "\u2069"
	return first + text + pop
}

func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.R || properties.Class() == bidi.AL
}

// Script names the letters of a script, by its code of ISO 15924, as the catalogue does, or else
// as the Unicode locale data does; a code that is not known is answered with itself.
func (p *Printer) Script(code string) string {
	if text, ok := p.plain["lang.script_"+strings.ToLower(code)]; ok {
		return text
	}
	if script, err := language.ParseScript(code); err == nil {
		if name := p.scripts.Name(script); name != "" {
			return name
		}
	}
	return code
}

func wholeNumber(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	}
	return 0, false
}

// Number writes a whole number with the language's separator of thousands: 1,234 or 1.234.
func (p *Printer) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.thousands)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// List joins items as a sentence does: "a, b and c". No comma stands before the last, as British
// English, French and German have it.
func (p *Printer) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	apart := make([]string, len(items))
	for i, item := range items {
		apart[i] = Isolated(item)
	}
	last := len(items) - 1
	return strings.Join(apart[:last], ", ") + " " + p.T("lang.list_and") + " " + apart[last]
}
