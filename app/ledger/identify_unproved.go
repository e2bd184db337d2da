package ledger

import (
	"context"
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/store"
)

// Rows is what a file without a proof has of the signatories whom everybody may read.
type Rows struct {
	Delivered bool     // compared with the list that was delivered; else with that of Then, or of today
	Then      bool     // compared with the list as it was when the file was made, as it says
	Same      int      // names that are on both, with all that the file says of them
	Changed   []string // names that are on both, with another country, kind or day of signing in the file
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
		if a.Letter.ID == 0 && len(u.Digests) == 0 {
			return a.byNames(tx, by, u)
		}
		if a.Letter.ID == 0 || len(u.Rows) == 0 {
			return nil
		}
		list, rows, err := toCompare(tx, a)
		if err != nil {
			return err
		}
		rows.compare(list, u.Rows)
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

// Bounds of the search for the letter of a file that names none.
const (
	mostSampled = 100 // names that are looked for, from all over the file
	mostLikely  = 50  // letters that are looked at, for not all may be read
	mostLetters = 3   // that are compared with it
)

// byNames looks for the letter whose list the file is like: at least half of its names stand on it, and of several it is the
// one with the fewest differences.
func (a *Answer) byNames(tx *store.Tx, by app.Actor, u Unproved) error {
	sample := sampled(u.Rows)
	likely, err := tx.LettersNaming(sample, (len(sample)+1)/2, mostLikely)
	if err != nil {
		return err
	}
	compared := 0
	for _, id := range likely {
		if compared == mostLetters {
			break
		}
		letter, may, err := readable(tx, by, id)
		if err != nil {
			return err
		}
		if !may || letter.VersionID == nil {
			continue
		}
		version, err := tx.Version(*letter.VersionID)
		if err != nil {
			return err
		}
		found, err := identify(tx, by, version.TextDigest, version.ID, -1)
		if err != nil {
			return err
		}
		list, rows, err := toCompare(tx, found)
		if err != nil {
			return err
		}
		rows.compare(list, u.Rows)
		compared++
		if a.Rows == nil || rows.differences() < a.Rows.differences() {
			*a, a.Rows, a.ByNames = found, &rows, true
		}
	}
	return nil
}

// sampled are names from all over a list.
func sampled(rows []app.ListedName) []string {
	step := max(1, (len(rows)+mostSampled-1)/mostSampled)
	var names []string
	for i := 0; i < len(rows); i += step {
		if name := strings.TrimSpace(rows[i][0]); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (r Rows) differences() int { return len(r.Changed) + len(r.Missing) + len(r.Added) }

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
				list = append(list, plainly(app.ListedName{s.DisplayName, s.OriginalName, s.EnglishName, s.Country, string(s.Type), s.SignedOn}))
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

// compare matches rows by their names; a file may show any of those that a signatory has. Of several with one name it takes
// the one that says the same.
func (r *Rows) compare(list, rows []app.ListedName) {
	by := map[string][]int{}
	for i, row := range rows {
		key := squeezed(row[0])
		by[key] = append(by[key], i)
	}
	taken := make([]bool, len(rows))
	for _, n := range list {
		switch at, same := meant(by, rows, n); {
		case at < 0:
			r.Missing = append(r.Missing, n[0])
			continue
		case same:
			r.Same++
			taken[at] = true
		default:
			r.Changed = append(r.Changed, n[0])
			taken[at] = true
		}
	}
	for i, row := range rows {
		if !taken[i] && squeezed(row[0]) != "" {
			r.Added = append(r.Added, strings.TrimSpace(row[0]))
		}
	}
}

// meant is the row of a signatory, which is taken out of those that are left, and whether it says the same; -1 where there is none.
func meant(by map[string][]int, rows []app.ListedName, n app.ListedName) (at int, same bool) {
	for _, name := range n[:3] {
		key := squeezed(name)
		left := by[key]
		if name == "" || len(left) == 0 {
			continue
		}
		best := max(0, slices.IndexFunc(left, func(i int) bool { return agrees(rows[i], n) }))
		at = left[best]
		by[key] = slices.Delete(slices.Clone(left), best, best+1)
		return at, agrees(rows[at], n)
	}
	return -1, false
}

// agrees says whether a row says nothing else of a signatory than the list, beside the name.
func agrees(row, n app.ListedName) bool {
	for i := 3; i < len(n); i++ {
		if row[i] != "" && !strings.EqualFold(strings.TrimSpace(row[i]), n[i]) {
			return false
		}
	}
	return true
}
