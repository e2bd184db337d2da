package storetest

import (
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// TestStoresAreEmptyAndApart writes the same row into several stores: a second one in the same database would be refused.
func TestStoresAreEmptyAndApart(t *testing.T) {
	t.Parallel()
	for range 2 {
		Each(t, func(t *testing.T, s *store.Store) {
			if err := s.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := s.Tx(t.Context(), func(tx *store.Tx) error {
				return tx.AddPerson(&app.Person{Issuer: "https://id.example", Subject: "1", CreatedAt: tx.Now(), SignedInAt: tx.Now()})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestClockStandsStillUntilItIsMoved(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, s *store.Store) {
		if got := s.Now(); !got.Equal(Start) {
			t.Errorf("at first: %v, want %v", got, Start)
		}
		ClockOf(s).Pass(time.Hour)
		if got, want := s.Now(), Start.Add(time.Hour); !got.Equal(want) {
			t.Errorf("an hour later: %v, want %v", got, want)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		for b.Loop() {
			New(b)
		}
	})
	b.Run("postgres", func(b *testing.B) {
		for b.Loop() {
			NewPostgres(b)
		}
	})
}
