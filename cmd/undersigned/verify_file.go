package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app/ledger"
)

// largestFile is how many bytes a file may have that is checked: many times a
// letter with a hundred thousand signatories.
const largestFile = 256 << 20

// exitUnreadable means that a file could not be read, so that nothing is known of it.
const exitUnreadable = 2

// unreadable is an error after which nothing is known of the file.
type unreadable struct{ error }

// verifyFile checks a document or a receipt with no database and no network.
func (c verifyCommand) verifyFile(w surroundings) error {
	if c.Database != "" || c.Checkpoint != "" {
		return unreadable{errors.New("a file is checked without a database and a checkpoint; only --key goes with it")}
	}
	data, err := readFile(c.File)
	if err != nil {
		return unreadable{err}
	}
	evidence, err := ledger.ReadEvidence(data)
	if err != nil {
		return unreadable{fmt.Errorf("%s %w", c.File, err)}
	}
	keys := evidence.Keys()
	if c.Key != "" {
		keys = []string{c.Key}
	}
	known, err := ledger.Known(keys...)
	if err != nil {
		return unreadable{err}
	}
	return tellFile(w.out, evidence, c.Key != "", known)
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(data) > largestFile {
		return nil, fmt.Errorf("%s is larger than %d MB", name, largestFile>>20)
	}
	return data, nil
}

// sentences say what holds, and what does not, for each check.
var sentences = map[ledger.Check][2]string{
	ledger.CheckFile:        {"The file is, to the byte, as it was written.", "The file is not as it was written"},
	ledger.CheckText:        {"The digest is that of the text in the file.", "The text does not fit its digest"},
	ledger.CheckRoll:        {"The names are those that the list's digest was made of.", "The list does not fit its digest"},
	ledger.CheckList:        {"The key has signed for this very list.", "The key has not signed for this list"},
	ledger.CheckPackage:     {"The ledger's line is about the package with this very list.", "The ledger's line does not fit the package"},
	ledger.CheckVersion:     {"The ledger's line is about this very text.", "The ledger's line does not fit the text"},
	ledger.CheckEndorsement: {"The ledger's line is about this very endorsement.", "The ledger's line does not fit the endorsement"},
	ledger.CheckLine:        {"That line stands in the log that the key has signed for.", "That line is not proved to stand in the log"},
}

// tellFile says what holds, what does not, and what cannot be known here.
func tellFile(out io.Writer, e ledger.Checkable, trusted bool, known note.Verifiers) error {
	result := e.Check(known)
	var b strings.Builder
	for _, line := range e.Summary() {
		b.WriteString(line + "\n")
	}
	failed := 0
	for _, r := range result.Results {
		if r.Err != nil {
			failed++
			fmt.Fprintf(&b, "  NOT  %s: %v\n", sentences[r.Check][1], r.Err)
			continue
		}
		fmt.Fprintf(&b, "  ok   %s\n", sentences[r.Check][0])
	}
	if result.Head.Size > 0 {
		fmt.Fprintf(&b, "Log %s, %d lines, root %s\n", result.Head.Origin, result.Head.Size, result.Head.Root)
	}
	b.WriteString("What cannot be known without the portal:\n")
	for _, line := range e.Limits() {
		b.WriteString("  ?    " + line + "\n")
	}
	if !trusted {
		fmt.Fprintf(&b, "  ?    Whose key it is: it was taken from the file. Compare it with the one that the portal announces, or name that one with --key:\n       %s\n",
			strings.Join(e.Keys(), "\n       "))
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("the file does not hold: %d of %d checks failed", failed, len(result.Results))
	}
	return nil
}
