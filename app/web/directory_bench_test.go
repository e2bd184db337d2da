package web

import (
	"fmt"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
)

// BenchmarkDirectory makes the pages that list organisations, of a portal with fifteen thousand of them in thirty coalitions.
func BenchmarkDirectory(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		for _, n := range []int{150, 15_000} {
			s := open(b)
			p := portalOn(b, s)
			peopled(b, s, n)
			for _, target := range []string{"/", "/organisations", "/organisations?page=7", "/organisations?q=kinder", "/organisations?country=DE", "/coalitions/coalition-3"} {
				b.Run(fmt.Sprintf("%s/%d%s", name, n, target), func(b *testing.B) {
					for b.Loop() {
						p.clock.Pass(site.CacheFresh)
						serve(b, p.server, target)
					}
				})
			}
		}
	}
}

// peopled fills a store with n organisations of thirty coalitions, by statements that take many rows.
func peopled(b *testing.B, s *store.Store, n int) {
	b.Helper()
	applicant := storetest.Person(b, s, "applicant")
	coalitions := make([]app.Coalition, 30)
	for i := range coalitions {
		coalitions[i] = storetest.Coalition(b, s, fmt.Sprintf("coalition-%d", i))
	}
	words := strings.Fields("Kinder Hilfe Bund Netz Stimme Haus Recht Schutz Forum Kreis Verein Allianz Initiative Zentrum Werk")
	countries := []string{"AT", "BE", "CH", "DE", "ES", "FI", "FR", "GR", "IT", "PL", "PT", "SE", "XE"}
	db, blob := storetest.Raw(b, s), "x'%x'"
	if storetest.IsPostgres(s) {
		blob = `'\x%x'`
	}
	for start := 0; start < n; start += 500 {
		var organisations, members []string
		for i := start; i < min(start+500, n); i++ {
			name := fmt.Sprintf("%s%s %s %d", words[i%len(words)], strings.ToLower(words[i/len(words)%len(words)]), words[i*7%len(words)], i)
			organisations = append(organisations, fmt.Sprintf("(%d, 'o-%d', '%s', '%s', '', '', '', 'ngo', '%s', 'Town', 'https://o-%d.example', '', '', 'de', 'active', '%s', "+blob+", 1, '2026-03-02 12:00:00+00:00', '2026-03-02 12:00:00+00:00')",
				i+1, i, name, name, countries[i%len(countries)], i, roll.Fold(name), roll.Key("", name)))
			members = append(members, fmt.Sprintf("(%d, %d, 'approved', %d, '', '', 1, '2026-03-02 12:00:00+00:00')", i+1, coalitions[i%30].ID, applicant.ID))
		}
		for _, statement := range []string{
			"INSERT INTO organisations (id, slug, legal_name, display_name, sort_name, english_name, acronym, type, country, city, website, register_number, about, language, state, search_text, sort_key, lock_version, created_at, changed_at) VALUES " + strings.Join(organisations, ","),
			"INSERT INTO memberships (organisation_id, coalition_id, state, applicant_id, capacity, authority, lock_version, created_at) VALUES " + strings.Join(members, ","),
		} {
			if _, err := db.ExecContext(b.Context(), statement); err != nil {
				b.Fatal(err)
			}
		}
	}
	if storetest.IsPostgres(s) {
		if _, err := db.ExecContext(b.Context(), "SELECT setval(pg_get_serial_sequence('organisations', 'id'), $1)", n); err != nil {
			b.Fatal(err)
		}
	}
	storetest.Organisation(b, s, "The last one") // leaves the line on which kept numbers stand
	if storetest.IsPostgres(s) {
		if _, err := db.ExecContext(b.Context(), "ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
}
