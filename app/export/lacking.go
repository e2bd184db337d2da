package export

import (
	"strings"

	"undersigned/app/lang"
	"undersigned/app/roll"
)

// Lack is what PDF cannot print of a name, and what it prints instead.
type Lack struct {
	Name, Lang string
	Script     string // what PDF has no letters for, as people call it
	Instead    string // the name that it prints; empty if it can only say that there is one
	Signs      bool   // only signs are missing: the name is printed, with words in their place
}

// LackOf is what PDF cannot print of an organisation's name; nil if it can print all of it.
func LackOf(name, english, original string, p *lang.Printer) *Lack {
	script := Unprintable(name, p)
	if script == "" {
		return nil
	}
	l := &Lack{Name: name, Script: script, Signs: !lacksLetters(name)}
	if !l.Signs {
		l.Instead = substitute(Name{Text: name, English: english, Original: original})
	}
	return l
}

// substitute is the name that PDF prints for one that it has no letters for: the English one, or the
// registered one; empty if it can print neither.
func substitute(n Name) string {
	for _, other := range []string{n.English, n.Original} {
		if other != "" && other != n.Text && !lacksLetters(other) {
			return other
		}
	}
	return ""
}

// Lacks are what PDF cannot print of a letter's text, as people call it, and of names on its list.
func Lacks(l *Letter, list roll.Roll, p *lang.Printer) (text string, names []Lack) {
	for e := range list.All() {
		if lack := LackOf(e.Name, e.EnglishName, e.OriginalName, p); lack != nil {
			lack.Lang = e.Lang
			names = append(names, *lack)
		}
	}
	return Unprintable(strings.Join([]string{l.Title, strings.Join(l.Addressees, "\n"), l.Body, l.Closing}, "\n"), p), names
}
