package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// listText is what the log's keys sign about a list that the portal gives out, as
// a C2SP signed note: the log's name with /list, and with the circle behind it
// where that is not the public, the number of ledger lines when the list was read,
// the digest of the text, and that of the list. It can be taken for no checkpoint,
// nor a checkpoint for it: the first line is no key's name, and the third is no
// hash in base64.
func listText(origin string, circle app.Disclosure, position int64, textDigest, rollDigest string) string {
	name := origin + "/list"
	if circle != app.DisclosedPublic {
		name += "/" + string(circle)
	}
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", name, position, textDigest, rollDigest)
}

// listedCircles are those to whom a list of the day is given out with a proof.
var listedCircles = []app.Disclosure{app.DisclosedPublic, app.DisclosedAddressee}

// Evidence gives what proves a version's text and a circle's list under it as it
// was at a ledger position, and signs for that list. Who asks has to have read the
// letter in that circle; said is what the list says of the names that are not on it.
// It is Unavailable until a checkpoint stands for the
// version, and NotFound once the version's line is erased, and for a circle whose
// lists carry no proof.
func (g *Signer) Evidence(ctx context.Context, id app.VersionID, position int64, circle app.Disclosure, said app.Said) (Evidence, error) {
	if !slices.Contains(listedCircles, circle) {
		return Evidence{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	var e Evidence
	err := g.store.Read(ctx, func(tx *store.Tx) (err error) {
		if e, err = listed(tx, id, position, circle, said); err != nil {
			return err
		}
		e.ListNote, err = g.signList(tx, e, circle)
		return err
	})
	if err != nil {
		return Evidence{}, fmt.Errorf("prove version %d: %w", id, err)
	}
	return e, nil
}

// listed is the evidence of a list of the day, but for what is to be signed.
func listed(tx *store.Tx, id app.VersionID, position int64, circle app.Disclosure, said app.Said) (Evidence, error) {
	v, err := tx.Version(id)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Position: position, Version: &Version{
		ID: int64(v.ID), LetterID: int64(v.LetterID), Number: v.Number, TextDigest: v.TextDigest, FrozenAt: v.FrozenAt.UTC(),
	}}
	if e.Texts, err = textsOf(tx, id); err != nil {
		return e, err
	}
	past, err := pastOf(tx, v.LetterID)
	if err != nil {
		return e, err
	}
	e.RollDigest = past.at(position, circle).saying(said).digest(position)
	e.Line, err = open(tx, "version.frozen", "version", int64(id))
	return e, err
}

func (g *Signer) signList(tx *store.Tx, e Evidence, circle app.Disclosure) (string, error) {
	keys, err := tx.LedgerKeys()
	if err != nil {
		return "", err
	}
	origin, err := g.origin(keys)
	if err != nil {
		return "", err
	}
	signers := g.able(keys, tx.Now())
	if len(signers) == 0 {
		return "", app.Refuse(app.Unavailable, "rules.not_proved_yet")
	}
	signed, err := note.Sign(&note.Note{Text: listText(origin, circle, e.Position, e.Version.TextDigest, e.RollDigest)}, signers...)
	if err != nil {
		return "", fmt.Errorf("sign a list: %w", err)
	}
	return string(signed), nil
}

// able are those of the keys that sign now whose private half is to be had here. A
// checkpoint wants all of them; that a new key was announced by another server,
// with settings that this one is yet to get, is no reason to give out lists unsigned.
func (g *Signer) able(keys []app.LedgerKey, now time.Time) []note.Signer {
	var found []note.Signer
	for _, k := range slices.Backward(keys) {
		if s, err := g.signer(k); err == nil && k.Signs(now) {
			found = append(found, s)
		}
	}
	return found
}

// checkList says whether a known key has signed for the list of the day.
func (e Evidence) checkList(circle app.Disclosure, known note.Verifiers) error {
	n, err := openNote([]byte(e.ListNote), known)
	if err != nil {
		return fmt.Errorf("the list is not signed by a known key: %w", err)
	}
	for _, s := range n.Sigs {
		if n.Text == listText(s.Name, circle, e.Position, e.Version.TextDigest, e.RollDigest) {
			return nil
		}
	}
	return errors.New("the key has signed for another list")
}

// openNote is note.Open, and refuses a signature that is not written in the one
// way in which it can be: the last character of base64 has bits to spare, which
// note lets anybody change.
func openNote(signed []byte, known note.Verifiers) (*note.Note, error) {
	n, err := note.Open(signed, known)
	if err != nil {
		return nil, err
	}
	for _, s := range n.Sigs {
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return nil, errors.New("a signature is not written as one")
		}
	}
	return n, nil
}
