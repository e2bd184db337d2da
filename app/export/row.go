package export

import (
	"iter"
	"time"

	"undersigned/app/lang"
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
	p, tag := l.printer(), tagger()
	return func(yield func(row) bool) {
		for e := range l.Roll.All() {
			if !yield(rowOf(p, tag, e)) {
				return
			}
		}
	}
}

func rowOf(p *lang.Printer, tag func(string) string, e roll.Entry) row {
	return row{
		Name: clean(e.Name), OriginalName: clean(e.OriginalName), EnglishName: clean(e.EnglishName),
		Language:    tag(e.Lang),
		CountryCode: clean(e.Country), Country: clean(p.Country(e.Country)),
		Type: clean(string(e.Type)), TypeName: roll.TypeName(p, e.Type),
		SignedOn: e.SignedOn, Withheld: e.Withheld,
	}
}

// isoDay is the day as 2026-06-03, or nothing.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}
