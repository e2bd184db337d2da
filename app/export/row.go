package export

import (
	"iter"
	"time"

	"undersigned/app"
	"undersigned/app/roll"
)

// row is one signatory in a table: the same facts in XLSX, CSV and JSON.
type row struct {
	Name, OriginalName, EnglishName string
	Language                        string
	CountryCode, Country            string
	Type, TypeName                  string
	SignedOn                        time.Time // zero where unknown
	Withheld                        bool
}

// rows are the roll's signatories in its order.
func (l *Letter) rows() iter.Seq[row] {
	of := l.rowMaker()
	return func(yield func(row) bool) {
		for e := range l.Roll.All() {
			if l.stopped() != nil || !yield(of(e)) {
				return
			}
		}
	}
}

// rowMaker makes rows of entries; what it says of types and languages it remembers, for the same few come again.
func (l *Letter) rowMaker() func(roll.Entry) row {
	p, tag, types := l.printer(), tagger(), map[app.OrganisationType][2]string{}
	return func(e roll.Entry) row {
		names, known := types[e.Type]
		if !known {
			names = [2]string{clean(string(e.Type)), roll.TypeName(p, e.Type)}
			types[e.Type] = names
		}
		l.counted()
		return row{
			Name: clean(e.Name), OriginalName: clean(e.OriginalName), EnglishName: clean(e.EnglishName),
			Language:    tag(e.Lang),
			CountryCode: clean(e.Country), Country: clean(p.Country(e.Country)),
			Type: names[0], TypeName: names[1],
			SignedOn: e.SignedOn, Withheld: e.Withheld,
		}
	}
}

// isoDay is the day as 2026-06-03, or nothing.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}
