package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"undersigned/app/store"
)

// databaseFlag is the database that a command works on.
type databaseFlag struct {
	Database string `help:"Address of the database: postgres://… or sqlite:FILE. Without it, UNDERSIGNED_DATABASE_URL." placeholder:"URL"`
}

// open opens the database that was named. A SQLite file has to be there already
// unless make is true: a mistyped name must not become an empty database.
func (f databaseFlag) open(w surroundings, make bool) (*store.Store, error) {
	url := f.Database
	if url == "" {
		s, err := readSettings(w.environ)
		if err != nil {
			return nil, err
		}
		if url = s.DatabaseURL; url == "" {
			return nil, errors.New("say which database: --database, or " + prefix + "DATABASE_URL")
		}
	}
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok && !make {
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("there is no database %s", file)
		}
	}
	return openStore(w.ctx, url, slog.New(slog.DiscardHandler))
}

type migrateCommand struct{ databaseFlag }

// Run migrates.
func (c migrateCommand) Run(w surroundings) (err error) {
	db, err := c.open(w, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done := working(w, "Migrating")
	err = db.Migrate(w.ctx)
	done()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w.out, "The database has the schema of this version.")
	return err
}
