package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

// ErrNoDocument means that a file is none of those that carry a proof.
var ErrNoDocument = errors.New("holds no signatories with a proof, as the PDF and the JSON of a letter do")

// Document is a list of signatories as it was given out, alone or inside a PDF.
type Document struct {
	Kind        string    // json or pdf: what was sealed
	Title       string    // of the letter, as the file says
	AsOf        string    // when the list was read, as the file says
	TextDigest  string    // of the text, as the file says
	Named       int       // signatories in the file
	All         int       // with those whose names are withheld, as the file says
	Seal        Seal      // whether a byte was changed since
	Evidence    *Evidence // what is proved
	signatories list
}

// Seal says whether a file is as it was written, to the byte.
type Seal string

// What a seal can say. Unsealed is a list that was taken out of its PDF.
const (
	Sealed   Seal = "sealed"
	Broken   Seal = "broken"
	Unsealed Seal = "unsealed"
)

// written is the JSON of a document, as far as it is checked.
type written struct {
	Format     string `json:"format"`
	File       string `json:"file"`
	FileDigest string `json:"file_digest"`
	Title      string `json:"title"`
	AsOf       string `json:"as_of"`
	TextDigest string `json:"text_digest"`
	Counts     struct {
		Organisations int `json:"organisations"`
	} `json:"counts"`
	Signatories []struct {
		Name    string `json:"name"`
		Country string `json:"country_code"`
		Type    string `json:"type"`
	} `json:"signatories"`
	Proof *Evidence `json:"proof"`
}

// ReadDocument finds the list in a file, and looks whether the file is sealed.
// Nothing else is checked; see Check. The error is ErrNoDocument for other files.
func ReadDocument(file []byte) (Document, error) {
	kind := "json"
	if bytes.HasPrefix(file, []byte("%PDF-")) {
		kind = "pdf"
	}
	mark := app.SealMark(kind)
	at := bytes.Index(file, []byte(mark))
	if at < 0 && kind == "json" { // a list that was taken out of its PDF
		at = bytes.Index(file, []byte(app.SealMark("pdf")))
	}
	if at < 0 {
		return Document{}, ErrNoDocument
	}
	d, err := readList(file[at:])
	switch {
	case err != nil:
		return d, err
	case app.SealHolds(file, mark):
		d.Seal = Sealed
	case kind == "json" && d.Kind == "pdf" && at == 0:
		d.Seal = Unsealed
	}
	return d, nil
}

// ReadExtracted reads the list that somebody took out of a file, and the digest
// that they computed of it, as app.Seal does.
func ReadExtracted(text []byte, computed string) (Document, error) {
	if !bytes.HasPrefix(text, []byte(app.SealMark("json"))) && !bytes.HasPrefix(text, []byte(app.SealMark("pdf"))) {
		return Document{}, ErrNoDocument
	}
	var w written
	d, err := readList(text)
	if err == nil && json.NewDecoder(bytes.NewReader(text)).Decode(&w) == nil && w.FileDigest == computed {
		d.Seal = Sealed
	}
	return d, err
}

func readList(text []byte) (Document, error) {
	var w written
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&w); err != nil {
		return Document{}, fmt.Errorf("%w: %w", ErrNoDocument, err)
	}
	if w.Format != app.SignatoriesFormat || w.Proof == nil {
		return Document{}, ErrNoDocument
	}
	d := Document{
		Kind: w.File, Title: w.Title, AsOf: w.AsOf, TextDigest: w.TextDigest, Named: len(w.Signatories), All: w.Counts.Organisations,
		Seal: Broken, Evidence: w.Proof, signatories: list{all: w.Counts.Organisations},
	}
	for _, s := range w.Signatories {
		d.signatories.named = append(d.signatories.named, [3]string{legible(s.Name), legible(s.Country), legible(s.Type)})
	}
	return d, nil
}

// Check is one thing that is checked of a document or of a receipt.
type Check string

// What is checked, in this order.
const (
	CheckFile        Check = "file"        // no byte was changed since it was written
	CheckText        Check = "text"        // the digest is that of the text inside
	CheckRoll        Check = "roll"        // the list is the one that its digest was made of
	CheckEndorsement Check = "endorsement" // the endorsement is the one that the ledger's line commits to
	CheckVersion     Check = "version"     // the text is the one that the ledger's line commits to
	CheckLine        Check = "line"        // the line stands in a log that the key signed for
)

// Result is what one check gave.
type Result struct {
	Check Check
	Err   error // why it does not hold; nil where it does
}

// Examination is what was found out about a file without asking anybody.
type Examination struct {
	Head    Head // the log that the line stands in; zero where CheckLine does not hold
	Results []Result
}

// Holds says whether everything that was checked holds.
func (e Examination) Holds() bool {
	for _, r := range e.Results {
		if r.Err != nil {
			return false
		}
	}
	return true
}

func (e *Examination) add(c Check, holds bool, why string) {
	r := Result{Check: c}
	if !holds {
		r.Err = errors.New(why)
	}
	e.Results = append(e.Results, r)
}

// line checks what is common to documents and receipts: the line and its proof.
func (e *Examination) line(o Opening, known note.Verifiers) {
	head, err := o.check(known)
	e.Head = head
	e.Results = append(e.Results, Result{Check: CheckLine, Err: err})
}

// Check examines a document with nothing but the keys that are trusted to sign for the log.
func (d Document) Check(known note.Verifiers) Examination {
	var e Examination
	v := d.Evidence.Version
	if d.Seal != Unsealed {
		e.add(CheckFile, d.Seal == Sealed, "it was changed after it was written")
	}
	e.add(CheckText, d.Evidence.textDigest() == d.TextDigest, "the text inside has another digest than the file says")
	e.add(CheckRoll, d.signatories.digest(d.Evidence.Position) == d.Evidence.RollDigest, "the names inside are not those that the list was made of")
	o := d.Evidence.Line
	e.add(CheckVersion, o.Kind == "version.frozen" && o.Subject == "version" && o.SubjectID == v.ID && o.State == v.digest() && v.TextDigest == d.TextDigest,
		"the ledger's line is not about this text")
	e.line(o, known)
	return e
}

// Keys are those that the file itself names. Whoever made the file chose them:
// they prove nothing until they are compared with what the portal announces.
func (d Document) Keys() []string { return d.Evidence.Line.Keys }

// Summary says what the file is, in words for whoever checks it at a terminal.
func (d Document) Summary() []string {
	v := d.Evidence.Version
	return []string{
		fmt.Sprintf("%q", d.Title),
		fmt.Sprintf("Version %d of the text, frozen %s, digest %s", v.Number, v.FrozenAt.UTC().Format(time.RFC3339), d.TextDigest),
		fmt.Sprintf("List of %d organisations, %d of them named, as of %s (ledger line %d)", d.All, d.Named, d.AsOf, d.Evidence.Position),
	}
}

// Limits are what nobody can know who has only the file.
func (d Document) Limits() []string {
	limits := []string{
		"Whether there is a newer text, or the letter was cancelled since.",
		"Whether organisations joined or left since, and whether the list is the one that the portal gave out: the key has signed for the text, not for the names.",
	}
	if d.Kind == "pdf" {
		limits = append(limits, "Whether the pages say what is attached to them, unless nobody sealed the file anew. Compare title and names.")
	}
	if d.Seal == Unsealed {
		limits = append(limits, "Whether the PDF was changed that the list was taken out of: check the PDF itself.")
	}
	return limits
}

// Checkable is what ReadEvidence finds in a file.
type Checkable interface {
	Check(known note.Verifiers) Examination
	Keys() []string // that the file itself names
	Summary() []string
	Limits() []string
}

// ReadEvidence reads a document or a receipt. The error says why it is neither.
func ReadEvidence(file []byte) (Checkable, error) {
	if r, err := ReadReceipt(file); err == nil {
		return r, nil
	}
	d, err := ReadDocument(file)
	if err != nil {
		return nil, err
	}
	return d, nil
}
