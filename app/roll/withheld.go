package roll

import (
	"undersigned/app"
	"undersigned/app/lang"
)

// Below these a number of countries would say too much of organisations that withheld their names.
const (
	fewestOrganisations = 3
	fewestCountries     = 2
)

// Withheld is all that a roll says of signatories whose names its readers may not see.
type Withheld struct {
	Organisations int
	Countries     int  // only in packages of builds that counted them; 0 where the number would say too much
	Some          bool // there are some, and how many is not said
	Former        bool // as a package of a former build said it: its documents stay as they were
}

// Saying is what is said of withheld names as a roll takes it.
func Saying(said app.Said) Withheld { return Withheld{Organisations: said.Number, Some: said.Some} }

// Exactly counts the withheld among entries, as packages of former builds did.
func Exactly(entries []Entry) Withheld {
	var hidden []Entry
	for _, e := range entries {
		if e.Withheld {
			hidden = append(hidden, e)
		}
	}
	return Withheld{Organisations: len(hidden), Countries: sayable(len(hidden), countries(hidden)), Former: len(hidden) > 0}
}

// sayable is the number of countries of so many organisations, or 0 where it would say too much.
func sayable(organisations, countries int) int {
	if organisations < fewestOrganisations || countries < fewestCountries {
		return 0
	}
	return countries
}

// WithheldSentence stands after the names: "and 4 organisations, names not shown", or "one or more"
// where the number is not said; in packages of former builds "and 4 organisations in 3 countries,
// names withheld". It is empty where nothing is withheld.
func (r Roll) WithheldSentence() string {
	p := lang.For(r.Language)
	key := "documents.unshown_"
	if r.Withheld.Former {
		key = "documents.withheld_"
	}
	if r.Named == 0 {
		key += "only"
	} else {
		key += "and"
	}
	switch {
	case r.Withheld.Some:
		return p.T(key + "_some")
	case r.Withheld.Organisations == 0:
		return ""
	}
	if r.Withheld.Countries == 0 {
		return p.T(key, "Count", r.Withheld.Organisations)
	}
	return p.T(key+"_countries", "Count", r.Withheld.Organisations, "Countries", p.Number(r.Withheld.Countries))
}

// Summary counts the roll in words: "89 organisations from 13 countries, and 4 organisations in 3
// countries, names withheld". Countries are those of the names that are shown, and left out below
// two; it is empty where nobody signed.
func (r Roll) Summary() string {
	named, withheld := r.NamedSummary(), r.WithheldSentence()
	if named == "" || withheld == "" {
		return named + withheld
	}
	return lang.For(r.Language).T("documents.summary_withheld", "Named", named, "Withheld", withheld)
}

// CountSummary counts all who signed, named or not, and the countries of those who are named: it
// stands above a list that ends with WithheldSentence, and agrees with the counts in the text. It
// is empty where nobody is named.
func (r Roll) CountSummary() string { return r.summary(r.Organisations) }

// NamedSummary is Summary without those whose names are withheld, which
// follow it there; it is empty where nobody is named.
func (r Roll) NamedSummary() string { return r.summary(r.Named) }

func (r Roll) summary(organisations int) string {
	if r.Named == 0 {
		return ""
	}
	p := lang.For(r.Language)
	named := p.T("documents.organisations", "Count", organisations)
	if r.Countries >= fewestCountries {
		from := p.T("documents.from_countries", "Count", r.Countries)
		named = p.T("documents.summary", "Organisations", named, "FromCountries", from)
	}
	return named
}
