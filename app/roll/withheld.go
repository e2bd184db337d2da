package roll

import "undersigned/app/lang"

// Below these a number of countries would say too much of organisations that withheld their names.
const (
	fewestOrganisations = 3
	fewestCountries     = 2
)

// Withheld is all that a roll says of signatories whose names its readers may not see.
type Withheld struct {
	Organisations int
	Countries     int // 0 where the number would say too much
}

func withheldOf(hidden []Entry) Withheld {
	return Withheld{Organisations: len(hidden), Countries: sayable(len(hidden), countries(hidden))}
}

// sayable is the number of countries of so many organisations, or 0 where it would say too much.
func sayable(organisations, countries int) int {
	if organisations < fewestOrganisations || countries < fewestCountries {
		return 0
	}
	return countries
}

// WithheldSentence stands after the names: "and 4 organisations in 3 countries, names withheld".
// It is empty where nothing is withheld.
func (r Roll) WithheldSentence() string {
	if r.Withheld.Organisations == 0 {
		return ""
	}
	p := lang.For(r.Language)
	key := "documents.withheld_and"
	if r.Named == 0 {
		key = "documents.withheld_only"
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
