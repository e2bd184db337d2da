package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// BenchmarkLongLetter makes the pages about a letter for people who are signed in: of 150 signatories, and of ten thousand.
func BenchmarkLongLetter(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		for _, n := range []int{150, 10_000} {
			s := openLetterOn(b, open(b))
			s.crowdOf(b, n)
			if storetest.IsPostgres(s.store) {
				if _, err := storetest.Raw(b, s.store).ExecContext(b.Context(), "ANALYZE"); err != nil {
					b.Fatal(err)
				}
			}
			const letter = "/letters/remediation"
			for _, page := range []struct {
				who    app.Person
				target string
			}{
				{s.owner, letter}, {s.owner, letter + "?group=none&page=2"}, {s.owner, letter + "?q=ab"}, {s.owner, signForm},
				{s.coordinator, letter + "/manage"}, {s.coordinator, letter + "/manage?q=ab"}, {s.coordinator, letter + "/export"},
			} {
				cookie := s.cookie(b, page.who)
				b.Run(fmt.Sprintf("%s/%d%s", name, n, page.target), func(b *testing.B) {
					size := 0
					for b.Loop() {
						r := httptest.NewRequest(http.MethodGet, page.target, nil)
						r.AddCookie(cookie)
						w := httptest.NewRecorder()
						s.server.ServeHTTP(w, r)
						if size = w.Body.Len(); w.Code != http.StatusOK {
							b.Fatalf("%s: %d", page.target, w.Code)
						}
					}
					b.ReportMetric(float64(size)/1000, "kB")
				})
			}
		}
	}
}
