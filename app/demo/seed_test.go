package demo_test

import (
	"testing"
	"time"

	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

const issuer = "http://127.0.0.1:8080/demo-idp"

// fill fills a store as of storetest.Start and gives the content.
func fill(t *testing.T, s *store.Store) *content.Content {
	t.Helper()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	if empty, err := demo.IsEmpty(t.Context(), s); err != nil || !empty {
		t.Fatalf("a new store is empty: %v, %v", empty, err)
	}
	clock := storetest.ClockOf(s)
	began := time.Now()
	err = demo.Fill(t.Context(), s, demo.FillOptions{Content: c, Issuer: issuer, Now: clock.Now(), SetClock: clock.Set})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %v", time.Since(began))
	if empty, err := demo.IsEmpty(t.Context(), s); err != nil || empty {
		t.Fatalf("a full store is empty: %v, %v", empty, err)
	}
	return c
}

func TestFilledStoreHolds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		fill(t, s)
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || !report.Holds() {
			t.Fatalf("%+v, %v", report, err)
		}
		if report.Size < 1000 {
			t.Errorf("the ledger has %d lines", report.Size)
		}
	})
}
