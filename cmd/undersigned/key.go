package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app/ledger"
	"undersigned/app/store"
)

// keyCommand is about the keys that sign the ledger's checkpoints.
type keyCommand struct {
	List   keyListCommand   `cmd:"" help:"Print the public keys of the ledger, the newest first, and until when they sign."`
	Rotate keyRotateCommand `cmd:"" help:"Announce a new key. The present one signs along for UNDERSIGNED_LEDGER_OVERLAP."`
	New    keyNewCommand    `cmd:"" help:"Print a new private key for UNDERSIGNED_LEDGER_KEY, for those who would not have it in the database."`
}

type keyListCommand struct{ databaseFlag }

// Run lists.
func (c keyListCommand) Run(w surroundings) (err error) {
	db, err := c.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return listKeys(w, db)
}

func listKeys(w surroundings, db *store.Store) error {
	keys, err := ledger.New(db).Keys(w.ctx)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		_, err = fmt.Fprintln(w.out, "There is no key yet; a server makes one when it starts.")
	}
	for _, k := range keys {
		span := "since " + k.Since.Format(time.DateOnly)
		if k.Until != nil {
			span += " until " + k.Until.Format(time.DateOnly)
		}
		_, said := fmt.Fprintf(w.out, "%s  %s\n", k.Verifier, span)
		err = errors.Join(err, said)
	}
	return err
}

type keyRotateCommand struct{}

// Run rotates; servers that are running sign with the new key at once.
func (keyRotateCommand) Run(w surroundings) (err error) {
	s, err := readSettings(w.environ)
	if err = errors.Join(err, s.complete()); err != nil {
		return err
	}
	o, err := s.signerOptions()
	if err != nil {
		return err
	}
	db, err := databaseFlag{Database: s.DatabaseURL}.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	g, err := signer(w.ctx, db, s.BaseURL, o)
	if err != nil {
		return err
	}
	if err := g.Rotate(w.ctx); err != nil {
		return err
	}
	return listKeys(w, db)
}

type keyNewCommand struct {
	Name string `help:"Name of the log, as \"undersigned key list\" shows it before the first +. Without it, that of UNDERSIGNED_BASE_URL." placeholder:"HOST/log"`
}

// Run prints a private key, and keeps it nowhere.
func (c keyNewCommand) Run(w surroundings) error {
	name := c.Name
	if name == "" {
		s, err := readSettings(w.environ)
		if err != nil {
			return err
		}
		if name, err = logName(s.BaseURL); err != nil {
			return err
		}
	}
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	if _, err := note.NewVerifier(public); err != nil {
		return fmt.Errorf("%q cannot name a log", name)
	}
	_, err = fmt.Fprintf(w.out, "%sLEDGER_KEY=%s\n", prefix, private)
	return err
}
