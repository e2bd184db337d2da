// Package storetest hands every test an empty, migrated store of its own, on each database to be had: SQLite always,
// PostgreSQL where it is installed or a server is named. Tests of any package may come in; the program may not.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"undersigned/app/store"
)

// Each runs a test as its subtests sqlite and postgres, one after the other, each with an empty store. Its clock stands
// still at Start, see ClockOf. Without PostgreSQL that subtest is skipped.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, NewPostgres(t)) })
}

// New gives an empty store on SQLite, whose clock stands still at Start, for a test to which the database is all one.
// It is closed when the test ends.
func New(t testing.TB) *store.Store {
	t.Helper()
	empty, err := emptyFile()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(file, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+file)
}

// NewPostgres is New on PostgreSQL, where there is one; else it skips the test.
func NewPostgres(t testing.TB) *store.Store {
	t.Helper()
	srv := someServer(t)
	if !srv.own {
		s := open(t, srv.database(t, "template0"))
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	template, err := emptyDatabase()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, srv.database(t, template))
}

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	clock, watch := &Clock{now: Start}, new(store.Watch)
	s, err := store.Open(t.Context(), url, store.Options{Clock: clock.Now, Watch: watch})
	if err != nil {
		t.Fatal(err)
	}
	clocks.Store(s, clock)
	watches.Store(s, watch)
	addresses.Store(s, url)
	t.Cleanup(func() {
		clocks.Delete(s)
		watches.Delete(s)
		addresses.Delete(s)
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// emptyFile is a migrated SQLite file, made once a process: copying it takes a fraction of migrating.
var emptyFile = sync.OnceValues(func() (data []byte, err error) {
	dir, err := os.MkdirTemp("", "undersigned-sqlite-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for SQLite: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "store.db")
	if err := migrate("sqlite:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// emptyDatabase names the migrated database that others are cloned from. Only a server of our own has one: on a server
// that was named, it would outlive the tests.
var emptyDatabase = sync.OnceValues(func() (name string, err error) {
	srv, err := thisServer()
	if err != nil {
		return "", err
	}
	name, address := srv.name()
	if err := srv.exec(context.Background(), "create database "+name); err != nil {
		return "", fmt.Errorf("make a template: %w", err)
	}
	return name, migrate(address)
})

func migrate(url string) error {
	clock := &Clock{now: Start}
	s, err := store.Open(context.Background(), url, store.Options{Clock: clock.Now})
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(context.Background()), s.Close())
}

// watches count what is asked of the open stores, by *store.Store.
var watches sync.Map

// WatchOf gives what counts the statements of a store that this package opened.
func WatchOf(s *store.Store) *store.Watch {
	watch, _ := watches.Load(s)
	return watch.(*store.Watch)
}

// Another gives another empty store on the same kind of database.
func Another(t testing.TB, s *store.Store) *store.Store {
	t.Helper()
	if IsPostgres(s) {
		return NewPostgres(t)
	}
	return New(t)
}
