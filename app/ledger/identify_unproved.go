package ledger

import (
	"context"
	"strings"

	"undersigned/app"
	"undersigned/app/store"
)

// Rows is what a file without a proof has of the names that everybody may read.
type Rows struct {
	Delivered bool     // compared with the list that was delivered; else with that of Then, or of today
	Then      bool     // compared with the list as it was when the file was made, as it says
	Same      int      // names that are on both
	Missing   []string // on the list alone
	Added     []string // in the file alone
}

// Unproved says what is known of a file that carries no proof, to those who may
// read the letter that it names: which letter that is, and how its names differ
// from the list that everybody may read. A document that was kept when its letter was handed over needs no proof of its own.
func (l *Ledger) Unproved(ctx context.Context, by app.Actor, u Unproved) (Answer, error) {
	a := nothing(NoProof)
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		kept, err := identifyKept(tx, by, u.Bytes)
		if err != nil {
			return err
		}
		if kept.Kept == KeptSame {
			a = kept
			return nil
		}
		for _, digest := range u.Digests {
			found, err := identify(tx, by, digest, 0, u.Position)
			if err != nil {
				return err
			}
			if found.Letter.ID == 0 || a.Letter.ID != 0 && found.Delivered == nil {
				continue
			}
			a = found
		}
		if err := a.weigh(tx, by, u.Bytes); err != nil {
			return err
		}
		if a.Letter.ID == 0 || len(u.Names) == 0 {
			return nil
		}
		list, rows, err := toCompare(tx, a)
		if err != nil {
			return err
		}
		rows.compare(list, u.Names)
		a.Rows = &rows
		return nil
	})
	if err != nil {
		return nothing(Unknown), err
	}
	a.AskedFile, a.Format = true, u.Format
	if a.Kept != KeptSame {
		a.Verdict = NoProof
	}
	return a, nil
}

// toCompare is the list that everybody may read, of the package, the moment or the day that a file names.
func toCompare(tx *store.Tx, a Answer) ([]app.ListedName, Rows, error) {
	if a.Delivered != nil {
		p, err := tx.Package(a.Letter.ID, a.Delivered.Number)
		if err != nil {
			return nil, Rows{}, err
		}
		all, err := tx.PackageSignatories(p.ID)
		if err != nil {
			return nil, Rows{}, err
		}
		var list []app.ListedName
		for _, s := range all {
			if s.IsShownTo(app.DisclosedPublic) {
				list = append(list, app.ListedName{s.DisplayName, s.OriginalName, s.EnglishName})
			}
		}
		return list, Rows{Delivered: true}, nil
	}
	past, err := pastOf(tx, a.Letter.ID)
	if err != nil {
		return nil, Rows{}, err
	}
	if a.Position >= 0 {
		return past.at(a.Position, app.DisclosedPublic).named, Rows{Then: true}, nil
	}
	size, err := tx.LedgerSize()
	if err != nil {
		return nil, Rows{}, err
	}
	return past.at(size, app.DisclosedPublic).named, Rows{}, nil
}

// compare matches names; a file may show any of those that a signatory has.
func (r *Rows) compare(list []app.ListedName, names []string) {
	has := map[string]int{}
	for _, n := range names {
		has[squeezed(n)]++
	}
	for _, n := range list {
		found := false
		for _, name := range n[:3] {
			if key := squeezed(name); name != "" && has[key] > 0 {
				has[key]--
				found = true
				break
			}
		}
		if found {
			r.Same++
		} else {
			r.Missing = append(r.Missing, n[0])
		}
	}
	for _, n := range names {
		if key := squeezed(n); has[key] > 0 {
			has[key]--
			r.Added = append(r.Added, strings.TrimSpace(n))
		}
	}
}
