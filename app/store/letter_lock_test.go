package store_test

import (
	"context"
	"sync"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestNobodyOvertakesWhoWaitsForALetter has one share a letter, another one wait for it whole, and a third come to share it:
// of rows alone PostgreSQL lets the third pass, and a letter that is signed all the time is never closed.
func TestNobodyOvertakesWhoWaitsForALetter(t *testing.T) {
	t.Parallel()
	s := storetest.NewPostgres(t)
	letter, _ := storetest.Letter(t, s, storetest.Coalition(t, s, "home"), storetest.Person(t, s, "writer"), "hot")
	first, moved, third := make(chan struct{}), make(chan struct{}), make(chan string, 1)
	ends := make(chan error, 3)
	release := sync.OnceFunc(func() { close(first) })
	t.Cleanup(release)
	share := func(do func(app.Letter)) {
		ends <- s.Tx(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
			l, err := tx.ShareLetter(letter.Slug)
			if err == nil {
				do(l)
			}
			return err
		})
	}
	held := make(chan struct{})
	go share(func(app.Letter) { close(held); <-first })
	<-held
	two := make(chan struct{})
	go share(func(app.Letter) { close(two) })
	<-two // two share it
	if err := <-ends; err != nil {
		t.Fatal(err)
	}
	go func() {
		ends <- s.Tx(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
			l, err := tx.LockLetter(letter.Slug)
			if err != nil {
				return err
			}
			close(moved)
			l.State = app.LetterClosed
			return tx.SaveLetter(&l)
		})
	}()
	db := storetest.Raw(t, s)
	waiting := func(n int) {
		for have := -1; have != n; {
			if err := db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&have); err != nil {
				t.Fatal(err)
			}
			select {
			case state := <-third:
				t.Fatalf("the third passed who waited, and found the letter %s", state)
			case err := <-ends:
				t.Fatalf("ended early: %v", err)
			default:
			}
		}
	}
	waiting(1)
	go share(func(l app.Letter) { third <- string(l.State) })
	waiting(2)
	release()
	<-moved
	for range 3 {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
	if state := <-third; state != string(app.LetterClosed) {
		t.Errorf("the third found the letter %s", state)
	}
}
