package export

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"undersigned/app"
	"undersigned/app/export/pdf"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// former says that the document was delivered before names were isolated and English names stood
// beside them: it is written as it was then.
func (l *Letter) former() bool { return l.Package != nil && l.English == app.EnglishFormer }

// namer gives signatories the names that may stand beside their own or in its place.
type namer struct {
	tag     func(string) string
	former  bool
	english app.EnglishNames
	known   []*unicode.RangeTable // letters of the document's language
}

func newNamer(l *Letter) namer {
	return namer{tagger(), l.former(), l.English, append(alphabetsOf(l.documentLanguage()), unicode.Latin)}
}

func (w namer) name(e roll.Entry, note string) Name {
	n := Name{Text: clean(e.Name), Lang: w.tag(e.Lang), Note: note}
	if english := clean(e.EnglishName); english != n.Text {
		n.English = english
	}
	if original := clean(e.OriginalName); original != n.Text {
		n.Original = original
	}
	n.Gloss, n.GlossLang = w.gloss(n)
	return n
}

// gloss is what stands beside a name: the English one, or where a name in other letters has none,
// the registered one if that can be read.
func (w namer) gloss(n Name) (name, tag string) {
	switch {
	case w.former || w.english == app.EnglishNever:
	case n.English != "" && (w.english == app.EnglishAlways || w.foreign(n.Text)):
		return n.English, "en"
	case n.English == "" && n.Original != "" && w.foreign(n.Text) && !w.foreign(n.Original):
		return n.Original, n.Lang
	}
	return "", ""
}

// foreign says whether a name has a letter that readers of the document's language may not know:
// one that is neither Latin nor of the language's own script.
func (w namer) foreign(name string) bool {
	if !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x250 }) {
		return false
	}
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.In(r, w.known...) })
}

// alphabetsOf are the scripts of a language.
func alphabetsOf(tag string) []*unicode.RangeTable {
	parsed, err := language.Parse(tag)
	if err != nil {
		return nil
	}
	script, _ := parsed.Script()
	switch script.String() {
	case "Jpan":
		return []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}
	case "Kore":
		return []*unicode.RangeTable{unicode.Hangul, unicode.Han}
	case "Hans", "Hant":
		return []*unicode.RangeTable{unicode.Han}
	}
	if table, ok := scriptTables[script.String()]; ok {
		return []*unicode.RangeTable{table}
	}
	return nil
}

// scriptTables are the scripts by their code of ISO 15924.
var scriptTables = map[string]*unicode.RangeTable{
	"Arab": unicode.Arabic, "Armn": unicode.Armenian, "Beng": unicode.Bengali, "Cyrl": unicode.Cyrillic, "Deva": unicode.Devanagari,
	"Ethi": unicode.Ethiopic, "Geor": unicode.Georgian, "Grek": unicode.Greek, "Gujr": unicode.Gujarati, "Guru": unicode.Gurmukhi,
	"Hebr": unicode.Hebrew, "Khmr": unicode.Khmer, "Knda": unicode.Kannada, "Laoo": unicode.Lao, "Mlym": unicode.Malayalam,
	"Mymr": unicode.Myanmar, "Nkoo": unicode.Nko, "Orya": unicode.Oriya, "Sinh": unicode.Sinhala, "Syrc": unicode.Syriac,
	"Taml": unicode.Tamil, "Telu": unicode.Telugu, "Tfng": unicode.Tifinagh, "Thaa": unicode.Thaana, "Thai": unicode.Thai, "Tibt": unicode.Tibetan,
}

// printed is a signatory as PDF has letters for it: where it has none for the name, another name
// that the signatory gave, and says so; where there is none either, that.
func (w pager) printed(n Name) pdf.Entry {
	e := pdf.Entry{Name: n.Text, Lang: n.Lang, Note: n.Note}
	switch p := w.l.printer(); {
	case w.l.former():
	case !lacksLetters(n.Text):
		if n.Gloss != "" {
			e.Gloss, e.Tongue = aside(n.Gloss), n.GlossLang
		}
	case substitute(n) != "":
		e.Name = substitute(n)
		if e.Name == n.English {
			e.Lang = "en"
		}
		e.Gloss, e.Tongue = aside(p.T("documents.name_replaced", "Script", scriptsOf(p, n.Text))), p.Code()
	default:
		e.Name, e.Lang = p.T("documents.name_unprintable", "Script", scriptsOf(p, n.Text)), p.Code()
	}
	return e
}

// aside is what stands beside a name, as every format writes it.
func aside(s string) string { return "(" + s + ")" }

// lacksLetters says whether PDF has no letters for some of a text. A sign that is missing, as an
// emoji behind a name, does not keep a name from being read.
func lacksLetters(s string) bool {
	return slices.ContainsFunc(pdf.Unprintable(s), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) })
}

// missing is what PDF sets in the place of letters and signs that it has not.
func (w pager) missing(letters string) string {
	p := w.l.printer()
	return p.T("documents.unprintable", "Script", scriptsOf(p, letters))
}

// Unprintable names what PDF cannot print of a text: "Chinese characters, emoji", say; empty where it
// can print all of it.
func Unprintable(text string, p *lang.Printer) string {
	if len(pdf.Unprintable(text)) == 0 {
		return ""
	}
	return scriptsOf(p, text)
}

// scriptsOf names the scripts of what cannot be printed of a text; signs that stand among letters go with them.
func scriptsOf(p *lang.Printer, text string) string {
	var names []string
	for _, r := range pdf.Unprintable(text) {
		code := scriptCode(r)
		if name := p.Script(code); code != signs && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return p.Script(signs)
	}
	return strings.Join(names, ", ")
}

// signs are the script of what belongs to none, and is no emoji.
const signs = "Zsym"

// scriptCode is a letter's script; "Zsye", emoji, or signs where it has none.
func scriptCode(r rune) string {
	code := pdf.ScriptOf(r)
	switch {
	case unicode.IsLetter(r) && code != "Zyyy" && code != "Zinh":
		return code
	case r >= 0x1f000 && r < 0x20000, r >= 0x2600 && r < 0x27c0, r >= 0x2b00 && r < 0x2c00:
		return "Zsye"
	}
	return signs
}
