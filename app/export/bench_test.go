package export

import (
	"fmt"
	"io"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// large is the sample letter with n signatories in 27 countries.
func large(n int) *Letter {
	countries := lang.Countries()[:27]
	list := make([]roll.Entry, n)
	for i := range list {
		list[i] = roll.Entry{
			ID: app.EndorsementID(i), Name: fmt.Sprintf("Verein für Kinder %d in Łódź", i*7919%n), EnglishName: "Society for Children",
			Country: countries[i%27], Type: app.OrganisationTypes[i%10], SignedOn: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), Lang: "de",
		}
	}
	l := sample("en", roll.ByCountry)
	l.Roll = roll.Build(list, roll.Options{Grouping: roll.ByCountry})
	return l
}

func BenchmarkFormats(b *testing.B) {
	for _, n := range []int{150, 10_000, 100_000} {
		l := large(n)
		for _, f := range Formats {
			b.Run(fmt.Sprintf("%s/%d", f.Name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := f.Write(io.Discard, l); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
