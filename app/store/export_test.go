package store

import (
	"context"
	"time"

	"undersigned/app"
	"undersigned/migrations"
)

// WordColumns are the columns that hold one of a few words.
func WordColumns() map[string]map[string][]string { return listed() }

// NounTables are the registered nouns with their tables.
func NounTables() map[string]string {
	tables := map[string]string{}
	for _, n := range nouns {
		tables[n.kind] = n.table
	}
	return tables
}

// Tables are the tables of the house, each with the model that stands for it.
var Tables = map[string]any{
	"people": app.Person{}, "sessions": session{}, "paces": pace{}, "kept_forms": app.KeptForm{}, "coalitions": app.Coalition{}, "offices": app.Office{},
	"organisations": app.Organisation{}, "memberships": app.Membership{}, "profile_changes": app.ProfileChange{}, "invitations": app.Invitation{}, "membership_moves": app.MembershipMove{}, "seats": app.Seat{},
	"letters": app.Letter{}, "letter_hosts": app.LetterHost{}, "letter_texts": app.LetterText{}, "versions": app.Version{},
	"version_texts": app.VersionText{}, "endorsements": app.Endorsement{}, "images": app.Image{},
	"receipts": struct {
		Receipt string
		SentAt  time.Time
	}{},
	"ledger_leaves": Leaf{}, "ledger_hashes": struct {
		HashIndex int64
		Hash      []byte
	}{}, "ledger_lines": app.Line{},
	"ledger_keys": app.LedgerKey{}, "checkpoints": Checkpoint{},
	"packages": app.Package{}, "package_hosts": app.PackageHost{}, "package_signatories": app.PackageSignatory{},
	"package_files": app.PackageFile{}, "package_file_parts": packageFilePart{}, "filings": app.Filing{},
	"erasures": app.Erasure{}, "erased_records": app.ErasedRecord{},
	"kept_layouts": app.KeptLayout{}, "files": app.File{}, "file_parts": filePart{},
}

// Exec runs a statement in the transaction, on its connection.
func (tx *Tx) Exec(statement string) error { return tx.db.Exec(statement).Error }

// MigrateWith migrates with further tables made anew.
func (s *Store) MigrateWith(ctx context.Context, remade map[int64]migrations.Remake) error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return s.migrate(ctx, pool, remade)
}
