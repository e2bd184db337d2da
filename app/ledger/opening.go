package ledger

import (
	"errors"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// Opening is a ledger line with the salt that opens its commitment, and the
// proof that the commitment stands in the log. It is good without a store.
type Opening struct {
	Index     int64     `json:"index"`
	Kind      string    `json:"kind"`
	At        time.Time `json:"at"`
	By        int64     `json:"by"` // the person's number, which says nothing outside the portal
	Subject   string    `json:"subject"`
	SubjectID int64     `json:"subject_id"`
	Coalition int64     `json:"coalition"`
	State     string    `json:"state"` // digest of the subject after the decision
	Note      string    `json:"note"`
	Salt      []byte    `json:"salt"`
	Proof     string    `json:"proof"` // of C2SP tlog-proof
	Keys      []string  `json:"keys"`  // of the log, as the portal names them, the newest first
}

// open opens the newest line of a kind about a noun, proved against the newest
// checkpoint. It is NotFound where the line was erased, and Unavailable until a
// checkpoint stands for it.
func open(tx *store.Tx, kind, subject string, id int64) (Opening, error) {
	index, err := tx.NewestLine(kind, subject, id)
	if err != nil {
		return Opening{}, err
	}
	lines, err := tx.Lines(max(index, 0), 1)
	switch {
	case err != nil:
		return Opening{}, err
	case index < 0 || len(lines) == 0 || lines[0].LeafIndex != index || lines[0].ErasedAt != nil:
		return Opening{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	proof, err := proved(tx, index)
	if err != nil {
		return Opening{}, err
	}
	keys, err := tx.LedgerKeys()
	if err != nil {
		return Opening{}, err
	}
	return opened(lines[0], proof, keys), nil
}

// opened writes a line with its proof and the keys to check it by.
func opened(line app.Line, proof Proof, keys []app.LedgerKey) Opening {
	return Opening{
		Index: line.LeafIndex, Kind: line.Kind, At: line.At.UTC(), By: int64(line.ByID), Subject: line.Subject, SubjectID: line.SubjectID,
		Coalition: int64(line.CoalitionID), State: line.StateDigest, Note: line.Note, Salt: line.Salt,
		Proof: proof.Text(), Keys: named(keys),
	}
}

// named are the keys in the note format, the newest first.
func named(keys []app.LedgerKey) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[len(keys)-1-i] = k.Verifier
	}
	return names
}

// check says whether the line stands in the log that one of the keys signed for.
func (o Opening) check(known note.Verifiers) (Head, error) {
	line := app.Line{
		LeafIndex: o.Index, Kind: o.Kind, At: o.At, ByID: app.PersonID(o.By), Subject: o.Subject, SubjectID: o.SubjectID,
		CoalitionID: app.CoalitionID(o.Coalition), StateDigest: o.State, Note: o.Note, Salt: o.Salt,
	}
	p, err := ParseProof([]byte(o.Proof))
	if err != nil {
		return Head{}, err
	}
	if p.Index != o.Index {
		return Head{}, errors.New("the proof is of another line")
	}
	return p.Check(line.Commitment(), known)
}

// Version is what a ledger line about a frozen text commits to.
type Version struct {
	ID         int64     `json:"id"`
	LetterID   int64     `json:"letter_id"`
	Number     int       `json:"number"`
	TextDigest string    `json:"text_digest"`
	FrozenAt   time.Time `json:"frozen_at"`
}

func (v Version) digest() string {
	return app.Version{ID: app.VersionID(v.ID), LetterID: app.LetterID(v.LetterID), Number: v.Number, TextDigest: v.TextDigest, FrozenAt: v.FrozenAt}.Digest()
}

// Text is a letter's text in one language, as its digest takes it.
type Text struct {
	Language   string `json:"language"`
	Title      string `json:"title"`
	Addressees string `json:"addressees"`
	Body       string `json:"body"`
	Closing    string `json:"closing"`
}

// Evidence is what a document carries so that it can be checked: the text that
// was signed in all its languages, and what the portal's key has signed about the
// list. Of a list of the day that is a note about its digest, the text's version
// and the ledger's line that froze it; of a delivered list, the package and the
// ledger's line that made it. No line about a signatory is opened.
type Evidence struct {
	Position   int64    `json:"position,omitempty"`    // how many lines the ledger had when the list of the day was read
	RollDigest string   `json:"roll_digest,omitempty"` // see list.digest
	ListNote   string   `json:"list_note,omitempty"`   // see listText
	Texts      []Text   `json:"texts"`
	Version    *Version `json:"version,omitempty"`
	Package    *Package `json:"package,omitempty"`
	Line       Opening  `json:"line"`
}

func textsOf(tx *store.Tx, id app.VersionID) ([]Text, error) {
	kept, err := tx.VersionTexts(id)
	if err != nil {
		return nil, err
	}
	texts := make([]Text, len(kept))
	for i, t := range kept {
		texts[i] = Text{t.Language, t.Title, t.Addressees, t.Body, t.Closing}
	}
	return texts, nil
}

// textDigest is recomputed from the texts.
func (e Evidence) textDigest() string {
	texts := make([]app.VersionText, len(e.Texts))
	for i, t := range e.Texts {
		texts[i] = app.VersionText{Language: t.Language, Title: t.Title, Addressees: t.Addressees, Body: t.Body, Closing: t.Closing}
	}
	return app.TextDigest(texts)
}
