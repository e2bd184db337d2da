package ledger_test

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// BenchmarkVerify verifies ledgers of different lengths: the time a line and the memory in all should stay the same.
func BenchmarkVerify(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		for _, n := range []int{10_000, 200_000} {
			s := open(b)
			o := storetest.Organisation(b, s, "Often described")
			for done := 0; done < n; done += 5000 {
				err := s.Tx(b.Context(), func(tx *store.Tx) error {
					for range 5000 {
						if err := tx.Append(app.Decided("described", o, 0, 0, o.DisplayName, tx.Now())); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				runtime.GC()
				var most atomic.Uint64
				end := make(chan struct{})
				go func() {
					for tick := time.NewTicker(5 * time.Millisecond); ; {
						select {
						case <-end:
							return
						case <-tick.C:
							var m runtime.MemStats
							runtime.ReadMemStats(&m)
							most.Store(max(most.Load(), m.HeapAlloc))
						}
					}
				}()
				for b.Loop() {
					report, err := ledger.New(s).Verify(b.Context())
					if err != nil || !report.Holds() {
						b.Fatal(report.Findings, err)
					}
				}
				close(end)
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/line")
				b.ReportMetric(float64(most.Load())/1e6, "MB")
			})
		}
	}
}
