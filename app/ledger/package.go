package ledger

import (
	"context"
	"fmt"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Package is what a ledger line about a delivery commits to, as far as everybody
// may know it. Of the rest, the addressee's names among it, there is a salted
// digest only.
type Package struct {
	ID              int64     `json:"id"`
	LetterID        int64     `json:"letter_id"`
	Number          int       `json:"number"`
	VersionID       int64     `json:"version_id"`
	LedgerSize      int64     `json:"ledger_size"`
	Language        string    `json:"language"`
	Zone            string    `json:"zone"`
	LetterAt        time.Time `json:"letter_at"`
	MadeAt          time.Time `json:"made_at"`
	TextDigest      string    `json:"text_digest"`
	PublicDigest    string    `json:"public_digest"`
	AddresseeDigest string    `json:"addressee_digest"`
	KeptDigest      string    `json:"kept_digest"`
}

func packageOf(p app.Package) *Package {
	return &Package{
		ID: int64(p.ID), LetterID: int64(p.LetterID), Number: p.Number, VersionID: int64(p.VersionID), LedgerSize: p.LedgerSize,
		Language: p.Language, Zone: p.Zone, LetterAt: p.LetterAt.UTC(), MadeAt: p.MadeAt.UTC(), TextDigest: p.TextDigest,
		PublicDigest: p.PublicDigest, AddresseeDigest: p.AddresseeDigest, KeptDigest: p.KeptDigest(),
	}
}

func (p Package) digest() string {
	return app.Package{
		ID: app.PackageID(p.ID), LetterID: app.LetterID(p.LetterID), Number: p.Number, VersionID: app.VersionID(p.VersionID), LedgerSize: p.LedgerSize,
		Language: p.Language, Zone: p.Zone, LetterAt: p.LetterAt, MadeAt: p.MadeAt, TextDigest: p.TextDigest,
		PublicDigest: p.PublicDigest, AddresseeDigest: p.AddresseeDigest,
	}.DigestWith(p.KeptDigest)
}

// circle is the digest of what a circle reads in the package; empty for a circle that reads nothing.
func (p Package) circle(circle app.Disclosure) string {
	return map[app.Disclosure]string{app.DisclosedPublic: p.PublicDigest, app.DisclosedAddressee: p.AddresseeDigest}[circle]
}

// PackageEvidence gives what proves a package, the same for ever: against the
// first checkpoint that stood for it, with the keys of that time. Who asks has to
// have read the package. It is Unavailable until that checkpoint is there, and when
// package, line or log is not what was signed; Gone once the line was erased.
func (l *Ledger) PackageEvidence(ctx context.Context, id app.PackageID) (Evidence, error) {
	var e Evidence
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PackageByID(id)
		if err != nil {
			return err
		}
		e.Package = packageOf(p)
		if e.Texts, err = textsOf(tx, p.VersionID); err != nil {
			return err
		}
		e.Line, err = openMade(tx, p)
		return err
	})
	if err != nil {
		return Evidence{}, fmt.Errorf("prove package %d: %w", id, err)
	}
	return e, nil
}

// openMade opens the line that made a package. What it gives has been checked as
// anybody can: better no document than one that proves nothing.
func openMade(tx *store.Tx, p app.Package) (Opening, error) {
	line, err := tx.FirstLine("package.made", "package", int64(p.ID))
	switch {
	case err != nil:
		return Opening{}, err
	case line.ErasedAt != nil:
		return Opening{}, app.Refuse(app.Gone, "rules.package_erased")
	case line.StateDigest != p.Digest():
		return Opening{}, app.Refuse(app.Unavailable, "rules.package_broken")
	}
	proof, keys, err := provedFirst(tx, line.LeafIndex)
	if err != nil {
		return Opening{}, err
	}
	o := opened(line, proof, keys)
	if _, err := o.check(verifiers(keys)); err != nil {
		return Opening{}, &app.Error{Kind: app.Unavailable, Message: "rules.package_broken", Err: err}
	}
	return o, nil
}

// provedFirst proves a line against the first checkpoint that stood for it, and
// gives the keys that were announced by then.
func provedFirst(tx *store.Tx, index int64) (Proof, []app.LedgerKey, error) {
	first, err := tx.Checkpoints(index, 1)
	switch {
	case err != nil:
		return Proof{}, nil, err
	case len(first) == 0:
		return Proof{}, nil, app.Refuse(app.Unavailable, "rules.package_sealing")
	}
	if _, err := whole(tx); err != nil {
		return Proof{}, nil, err
	}
	hashes, err := inclusion(tx, index, first[0].Size)
	if err != nil {
		return Proof{}, nil, &app.Error{Kind: app.Unavailable, Message: "rules.ledger_broken", Err: err}
	}
	keys, err := announced(tx, first[0].Size)
	return Proof{Index: index, Checkpoint: first[0].SignedNote, Hashes: hashes}, keys, err
}

// announced are the keys whose announcement stands among the first lines of the ledger.
func announced(tx *store.Tx, size int64) ([]app.LedgerKey, error) {
	keys, err := tx.LedgerKeys()
	if err != nil {
		return nil, err
	}
	var found []app.LedgerKey
	for _, k := range keys {
		line, err := tx.FirstLine("key.announced", "key", k.ID)
		switch {
		case err == nil && line.LeafIndex < size:
			found = append(found, k)
		case err != nil && !app.IsKind(err, app.NotFound):
			return nil, err
		}
	}
	return found, nil
}
