package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"undersigned/app/ledger"
)

type verifyCommand struct {
	databaseFlag
	File       string   `arg:"" optional:"" help:"A PDF or JSON of a letter's signatories, or a receipt, alone or as the mail that brought it: it is checked on this machine alone. Without it, the database is." type:"path" placeholder:"FILE"`
	Checkpoint string   `help:"A checkpoint of /log/checkpoint, kept earlier: the ledger has to extend it." placeholder:"FILE"`
	Key        []string `help:"A public key that signed the checkpoint or the file, of /log/keys or the verification page, kept earlier too. Name each of a log that changed its key." placeholder:"NAME+HASH+KEY" sep:"none"`
}

// Run verifies the file, or else the ledger; when it does not hold, that is the error.
func (c verifyCommand) Run(w surroundings) (err error) {
	if c.File != "" {
		return c.verifyFile(w)
	}
	held, err := c.held()
	if err != nil {
		return err
	}
	db, err := c.open(w, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done := working(w, "Verifying")
	report, err := ledger.New(db).Verify(w.ctx, held...)
	done()
	if err != nil {
		return err
	}
	if err := tell(w.out, report, held); err != nil {
		return err
	}
	if !report.Holds() {
		return fmt.Errorf("the ledger does not hold: %d findings", len(report.Findings))
	}
	return nil
}

// held reads the checkpoint that was kept, if one is named. Key and checkpoint
// go together: a key from the database would prove nothing against its owner.
func (c verifyCommand) held() ([]ledger.Head, error) {
	switch {
	case c.Checkpoint == "" && len(c.Key) == 0:
		return nil, nil
	case c.Checkpoint == "" || len(c.Key) == 0:
		return nil, errors.New("--checkpoint and --key go together: what was kept, and the key that signed it")
	}
	known, err := ledger.Known(c.Key...)
	if err != nil {
		return nil, err
	}
	signed, err := os.ReadFile(c.Checkpoint)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint: %w", err)
	}
	head, err := ledger.OpenCheckpoint(signed, known)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Checkpoint, err)
	}
	return []ledger.Head{head}, nil
}

func tell(out io.Writer, r ledger.Report, held []ledger.Head) error {
	text := fmt.Sprintf("Ledger of %d lines, root %s\n%d lines, %d records and %d checkpoints checked, %d lines erased\n",
		r.Size, r.Root, r.Lines, r.Subjects, r.Signed, r.Erased)
	for _, f := range r.Findings {
		text += f.Record + " " + f.What + "\n"
	}
	if r.Holds() {
		text += "It holds: the database is as it was decided.\n"
		for _, h := range held {
			text += fmt.Sprintf("It extends the checkpoint over %d lines that was kept.\n", h.Size)
		}
	}
	_, err := io.WriteString(out, text)
	return err
}
