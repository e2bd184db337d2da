// Package documents knows what a document of a letter or of a package says,
// proves and is called, and has it written. It stands above the use cases, whose
// answers it describes, and below the web and the worker, which hand its files
// out. Who may have which document is decided by the use cases alone; what a
// kind of file can do, by app/export.
package documents

import (
	"time"

	"undersigned/app/deliveries"
	"undersigned/app/files"
	"undersigned/app/ledger"
	"undersigned/app/letters"
)

// Config is what documents are made from.
type Config struct {
	Letters    *letters.Letters
	Deliveries *deliveries.Deliveries
	Files      *files.Files
	Ledger     *ledger.Ledger
	Signer     *ledger.Signer // for the lists that are given out, and of the ledger; nil: those of the day carry no proof
	BaseURL    string         // as readers reach the site, without a slash at the end
	Version    string         // of the program
	Demo       bool           // whether every document says that this is a demonstration
	Clock      func() time.Time
}

// Documents describes and writes documents.
type Documents struct{ Config }

// New makes the room.
func New(c Config) *Documents { return &Documents{c} }
