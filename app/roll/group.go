package roll

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"undersigned/app"
	"undersigned/app/lang"
)

// Grouping is how a roll is divided. Its values stand in addresses.
type Grouping string

// The five groupings of a roll.
const (
	ByNone        Grouping = "none"
	ByCountry     Grouping = "country"
	ByType        Grouping = "type"
	ByTypeCountry Grouping = "type-country"
	ByCountryType Grouping = "country-type"
)

// Groupings are all of them in the order in which forms offer them.
var Groupings = []Grouping{ByCountry, ByType, ByCountryType, ByTypeCountry, ByNone}

// ParseGrouping reads a grouping from an address; the empty text is by country.
func ParseGrouping(s string) (Grouping, bool) {
	if s == "" {
		return ByCountry, true
	}
	return Grouping(s), slices.Contains(Groupings, Grouping(s))
}

// Group is a part of a roll under a heading. It holds entries, or groups that do.
type Group struct {
	Code          string // a country code or an app.OrganisationType
	Heading       string // in the reader's language; empty where nothing is grouped
	Organisations int
	Entries       []Entry
	Groups        []Group
}

// division is one way to divide entries: what they share, and how that is called and ordered.
type division struct {
	code    func(Entry) string
	heading func(*lang.Printer, string) string
	// rank puts codes before their names in order; equal ranks go by name.
	rank func(string) int
}

var byCountry = division{
	code:    func(e Entry) string { return e.Country },
	heading: CountryHeading,
	rank: func(code string) int {
		switch code {
		case app.International:
			return 0
		case "":
			return 2
		}
		return 1
	},
}

var byType = division{
	code:    func(e Entry) string { return string(e.Type) },
	heading: func(p *lang.Printer, code string) string { return TypeHeading(p, app.OrganisationType(code)) },
	rank: func(code string) int {
		if i := slices.Index(app.OrganisationTypes, app.OrganisationType(code)); i >= 0 {
			return i
		}
		return len(app.OrganisationTypes)
	},
}

// CountryHeading names a country as a heading does, also where none was given.
func CountryHeading(p *lang.Printer, code string) string {
	if code == "" {
		return p.T("documents.country_unknown")
	}
	return p.Country(code)
}

// TypeHeading names a type of organisation in the plural, as a heading does.
func TypeHeading(p *lang.Printer, t app.OrganisationType) string {
	return p.T("documents.type_" + string(known(t)))
}

// TypeName names the type of one organisation.
func TypeName(p *lang.Printer, t app.OrganisationType) string {
	return p.T("documents.kind_" + string(known(t)))
}

func known(t app.OrganisationType) app.OrganisationType {
	if slices.Contains(app.OrganisationTypes, t) {
		return t
	}
	return app.OtherType
}

func grouped(named []Entry, how Grouping, p *lang.Printer) []Group {
	switch how {
	case ByCountry:
		return group(named, byCountry, p)
	case ByType:
		return group(named, byType, p)
	case ByTypeCountry:
		return nested(named, byType, byCountry, p)
	case ByCountryType:
		return nested(named, byCountry, byType, p)
	}
	return []Group{{Organisations: len(named), Entries: named}}
}

// group divides entries without changing their order inside a group. Groups share one array: a
// long list is copied once, not grown again and again.
func group(named []Entry, by division, p *lang.Printer) []Group {
	index := map[string]int{}
	var groups []Group
	for _, e := range named {
		code := by.code(e)
		i, ok := index[code]
		if !ok {
			i = len(groups)
			index[code] = i
			groups = append(groups, Group{Code: code, Heading: by.heading(p, code)})
		}
		groups[i].Organisations++
	}
	rest := make([]Entry, len(named))
	for i, g := range groups {
		groups[i].Entries, rest = rest[:0:g.Organisations], rest[g.Organisations:]
	}
	for _, e := range named {
		i := index[by.code(e)]
		groups[i].Entries = append(groups[i].Entries, e)
	}
	by.order(groups, p)
	return groups
}

func (by division) order(groups []Group, p *lang.Printer) {
	names := collate.New(language.MustParse(p.Code()))
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(by.rank(a.Code), by.rank(b.Code)), names.CompareString(a.Heading, b.Heading),
			cmp.Compare(a.Code, b.Code))
	})
}

func nested(named []Entry, outer, inner division, p *lang.Printer) []Group {
	groups := group(named, outer, p)
	for i := range groups {
		groups[i].Groups = group(groups[i].Entries, inner, p)
		groups[i].Entries = nil
	}
	return groups
}

// counts is group without the entries.
func counts(named []Entry, by division, p *lang.Printer) []Count {
	number := map[string]int{}
	for _, e := range named {
		number[by.code(e)]++
	}
	var groups []Group
	for code, n := range number {
		groups = append(groups, Group{Code: code, Heading: by.heading(p, code), Organisations: n})
	}
	by.order(groups, p)
	list := make([]Count, 0, len(groups))
	for _, g := range groups {
		list = append(list, Count{g.Code, g.Heading, g.Organisations})
	}
	return list
}
