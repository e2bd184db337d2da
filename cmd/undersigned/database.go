package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"undersigned/app/ledger"
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

type verifyCommand struct{ databaseFlag }

// Run verifies the ledger; when it does not hold, that is the error.
func (c verifyCommand) Run(w surroundings) (err error) {
	db, err := c.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done := working(w, "Verifying")
	report, err := ledger.New(db).Verify(w.ctx)
	done()
	if err != nil {
		return err
	}
	if err := tell(w.out, report); err != nil {
		return err
	}
	if !report.Holds() {
		return fmt.Errorf("the ledger does not hold: %d findings", len(report.Findings))
	}
	return nil
}

func tell(out io.Writer, r ledger.Report) error {
	text := fmt.Sprintf("Ledger of %d lines, root %s\n%d lines and %d records checked, %d lines erased\n", r.Size, r.Root, r.Lines, r.Subjects, r.Erased)
	for _, f := range r.Findings {
		text += f.Record + " " + f.What + "\n"
	}
	if r.Holds() {
		text += "It holds: the database is as it was decided.\n"
	}
	_, err := io.WriteString(out, text)
	return err
}
