package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// receiptFormat names the shape of a receipt.
const receiptFormat = "undersigned/receipt/1"

// Endorsement is what a ledger line about an endorsement commits to. On what
// mandate a person acted is in it as a digest only.
type Endorsement struct {
	ID             int64      `json:"id"`
	LetterID       int64      `json:"letter_id"`
	OrganisationID int64      `json:"organisation_id"`
	VersionID      int64      `json:"version_id"`
	State          string     `json:"state"`
	DisplayName    string     `json:"display_name"`
	OriginalName   string     `json:"original_name"`
	EnglishName    string     `json:"english_name"`
	SortName       string     `json:"sort_name"`
	Country        string     `json:"country"`
	Type           string     `json:"type"`
	Language       string     `json:"language"`
	SortKey        []byte     `json:"sort_key"`
	LogoDigest     *string    `json:"logo_digest"`
	Disclosure     string     `json:"disclosure"`
	ToldID         *int64     `json:"told_id,omitempty"` // the coalition whose secretariat was named as reading the name
	Uncounted      bool       `json:"uncounted,omitempty"`
	TextDigest     string     `json:"text_digest"`
	MandateDigest  string     `json:"mandate_digest"`
	ActedBy        int64      `json:"acted_by"` // a number, never a name
	SignedAt       *time.Time `json:"signed_at"`
}

func (e Endorsement) digest() string {
	by := app.PersonID(e.ActedBy)
	return app.Endorsement{
		ID: app.EndorsementID(e.ID), LetterID: app.LetterID(e.LetterID), OrganisationID: app.OrganisationID(e.OrganisationID),
		VersionID: app.VersionID(e.VersionID), State: app.EndorsementState(e.State), DisplayName: e.DisplayName, OriginalName: e.OriginalName,
		EnglishName: e.EnglishName, SortName: e.SortName, Country: e.Country, Type: app.OrganisationType(e.Type), Language: e.Language,
		SortKey: e.SortKey, LogoDigest: e.LogoDigest, Disclosure: app.Disclosure(e.Disclosure), TextDigest: e.TextDigest, MandateDigest: e.MandateDigest,
		ActedByID: &by, SignedAt: e.SignedAt, ToldID: (*app.CoalitionID)(e.ToldID), Uncounted: e.Uncounted,
	}.Digest()
}

// Receipt proves to an organisation that its endorsement stands in the ledger.
// It names the organisation, so it is for nobody else.
type Receipt struct {
	Format      string      `json:"format"`
	Endorsement Endorsement `json:"endorsement"`
	Line        Opening     `json:"line"`
}

// Receipt gives the receipt of a signature, as the mail to those who sign for
// the organisation carries it. It is Unavailable until a checkpoint stands for
// the signature, and NotFound once it was taken back or its line erased.
func (l *Ledger) Receipt(ctx context.Context, id app.EndorsementID) ([]byte, error) {
	r := Receipt{Format: receiptFormat}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		e, err := tx.Endorsement(id)
		if err != nil {
			return err
		}
		if e.State != app.EndorsementSigned || e.ActedByID == nil {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		r.Endorsement = Endorsement{
			ID: int64(e.ID), LetterID: int64(e.LetterID), OrganisationID: int64(e.OrganisationID), VersionID: int64(e.VersionID),
			State: string(e.State), DisplayName: e.DisplayName, OriginalName: e.OriginalName, EnglishName: e.EnglishName, SortName: e.SortName,
			Country: e.Country, Type: string(e.Type), Language: e.Language, SortKey: e.SortKey, LogoDigest: e.LogoDigest, Disclosure: string(e.Disclosure),
			TextDigest: e.TextDigest, MandateDigest: e.MandateDigest, ActedBy: int64(*e.ActedByID), SignedAt: e.SignedAt,
			ToldID: (*int64)(e.ToldID), Uncounted: e.Uncounted,
		}
		r.Line, err = open(tx, "endorsement.signed", "endorsement", int64(id))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make a receipt: %w", err)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}

// ReadReceipt reads a receipt, alone or in the mail that brought it, as its text
// or as a mail program keeps it. Nothing is checked yet; see Check.
func ReadReceipt(file []byte) (Receipt, error) {
	err := errors.New("holds no receipt")
	for _, text := range texts(file) {
		var r Receipt
		if r, err = readReceipt(text); err == nil {
			return r, nil
		}
	}
	return Receipt{}, err
}

func readReceipt(text []byte) (Receipt, error) {
	var r Receipt
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	at := bytes.Index(text, []byte("{\n  \"format\": \""+receiptFormat+"\""))
	if at < 0 {
		return r, errors.New("holds no receipt")
	}
	from := json.NewDecoder(bytes.NewReader(text[at:]))
	from.DisallowUnknownFields()
	if err := from.Decode(&r); err != nil {
		return Receipt{}, fmt.Errorf("holds no receipt: %w", err)
	}
	return r, nil
}

// Check examines a receipt with nothing but the keys that are trusted to sign for the log.
func (r Receipt) Check(known note.Verifiers) Examination {
	var e Examination
	o := r.Line
	e.add(CheckEndorsement, o.Kind == "endorsement.signed" && o.Subject == "endorsement" && o.SubjectID == r.Endorsement.ID && o.State == r.Endorsement.digest(),
		"the ledger's line is about another endorsement")
	e.line(o, known)
	e.Cover = CoverNone
	if e.Holds() {
		e.Cover = CoverWhole // a receipt says nothing else
	}
	return e
}

// Keys are those that the receipt itself names.
func (r Receipt) Keys() []string { return r.Line.Keys }

// Summary says what the receipt is for.
func (r Receipt) Summary() []string {
	e := r.Endorsement
	return []string{
		fmt.Sprintf("Receipt for the endorsement of %q", e.DisplayName),
		fmt.Sprintf("Signed %s, disclosure %s, text %s", r.Line.At.UTC().Format(time.RFC3339), e.Disclosure, e.TextDigest),
	}
}

// Names is nothing: the summary says whom the receipt is for.
func (r Receipt) Names() []string { return nil }

// Reservations are what nobody can know who has only the receipt.
func (r Receipt) Reservations(Examination) []Reservation {
	return []Reservation{ReserveWithdrawn, ReserveReadText}
}
