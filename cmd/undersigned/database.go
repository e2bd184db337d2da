package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"undersigned/app/letters"
	"undersigned/app/organisations"
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
	err = upgrade(w.ctx, db)
	done()
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(w.out, "The database has the schema of this version."); err != nil {
		return err
	}
	return tellUnfit(w, db)
}

// upgrade brings a database to this version: its schema, then what is computed of rows and the ledger does not commit to.
func upgrade(ctx context.Context, db *store.Store) error {
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return organisations.New(db).RenewSearch(ctx)
}

// tellUnfit lists the rows that an earlier version took and that a form of this one would not keep as they are. Nobody
// rewrites them: whoever saves the form the next time does.
func tellUnfit(w surroundings, db *store.Store) error {
	members, err := organisations.New(db).Unfit(w.ctx)
	if err != nil {
		return err
	}
	drafts, err := letters.New(db).Unfit(w.ctx)
	if err != nil || len(members)+len(drafts) == 0 {
		return err
	}
	var b strings.Builder
	b.WriteString("\nSome rows are not as today's forms would keep them. They stay as they are until somebody saves them anew:\n")
	for _, u := range members {
		fmt.Fprintf(&b, "  organisation %s: %s\n", u.Organisation.Slug, strings.Join(u.Fields, ", "))
	}
	for _, u := range drafts {
		fmt.Fprintf(&b, "  letter %s: %s\n", u.Slug, strings.Join(u.Fields, ", "))
	}
	_, err = fmt.Fprint(w.out, b.String())
	return err
}
