package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"testing"
	"time"

	"undersigned/app/store"
)

// TestOpeningWaitsForWhoeverMakesTheDatabase: a server that starts while another writes the first pages of a new SQLite
// file waits for it. SQLite itself does not: who changes the kind of journal is told at once that the file is in use.
func TestOpeningWaitsForWhoeverMakesTheDatabase(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/new.db"
	other, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	making, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := making.ExecContext(t.Context(), "CREATE TABLE first (id integer)"); err != nil {
		t.Fatal(err)
	}
	open := func(ctx context.Context) error {
		s, err := store.Open(ctx, "sqlite:"+file, store.Options{Clock: time.Now})
		if err == nil {
			err = s.Close()
		}
		return err
	}
	impatient, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := open(impatient); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while the file is being made: %v", err)
	}
	if err := making.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := open(t.Context()); err != nil {
		t.Error(err)
	}
}
