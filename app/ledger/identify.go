package ledger

import (
	"context"
	"errors"
	"regexp"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/store"
)

// Verdict is the answer to somebody who asks about a text or a file.
type Verdict string

// The answers.
const (
	Current    Verdict = "current"    // the text that is signed; the list, where one was shown, is still that of today
	Superseded Verdict = "superseded" // there is a newer text, or organisations joined or left since
	Withdrawn  Verdict = "withdrawn"  // the letter was cancelled
	Altered    Verdict = "altered"    // it says that it is ours, and is not as we made it
	NoProof    Verdict = "unproved"   // it has the shape of a file of ours, and carries no proof
	Unknown    Verdict = "unknown"    // nothing that the asker may read is like it
)

// Answer is what somebody learns who asks. Of a list only numbers are in it.
type Answer struct {
	Verdict   Verdict
	Letter    app.Letter        // the zero Letter for what is altered or unknown
	Version   app.Version       // that was asked about
	Texts     []app.VersionText // of that version
	Newest    app.Version       // the one that is signed now
	Standing  store.Tally       // today
	Position  int64             // at which the list was read; -1 where no list was asked about
	News      News              // since then
	Line      int64             // of the ledger, where the text was frozen, or the package made; -1 where that is not known
	Proved    *Checkpoint       // covers that line; nil: none yet
	Checks    []Result          // of a file, as far as it was checked
	Evidence  *Evidence         // of a file
	Compare   *Document         // the list in a file whose pages nobody vouches for, to compare them with
	Delivered *Delivered        // the list that was asked about, if it is one of a package
	Cover     Cover             // of a file, how much of it is vouched for; empty where none was asked about
	Reserved  []Reservation     // what was not checked of a file
	Format    string            // of a file that carries no proof
	Rows      *Rows             // likewise, what it has of the list; nil where its names cannot be read, or it names no letter
	ByNames   bool              // the letter was found by the names in the file, which does not say of which one it is
	Unlike    bool              // a list that the portal's key signed for, and that its records do not give any more
	Kept      Kept              // of a file of a package: whether its bytes were kept; empty where they are not known
	Foreign   bool              // a file of another portal, or so it says
	AskedFile bool
}

// IsDigest says whether a text can be a digest: 64 hexadecimal digits, small letters.
func IsDigest(text string) bool { return digestShape.MatchString(text) }

var digestShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Identify says what is known of a digest to those who may read the letter, and
// nothing to others. position is how many lines the ledger had when a list was
// given out, -1 where none is asked about.
func (l *Ledger) Identify(ctx context.Context, by app.Actor, digest string, position int64) (Answer, error) {
	a := nothing(Unknown)
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if a, err = identify(tx, actor, digest, 0, position); err != nil || a.Verdict != Unknown {
			return err
		}
		a, err = identifyKept(tx, actor, digest)
		return err
	})
	return a, err
}

// nothing is the answer without a letter.
func nothing(v Verdict) Answer { return Answer{Verdict: v, Position: -1, Line: -1} }

// identify looks among the versions with a digest, or at the one of them that is
// named, and then among the packages.
func identify(tx *store.Tx, actor app.Actor, digest string, only app.VersionID, position int64) (Answer, error) {
	unknown := nothing(Unknown)
	if !IsDigest(digest) {
		return unknown, nil
	}
	versions, err := tx.VersionsByDigest(digest)
	if err != nil {
		return unknown, err
	}
	for _, v := range versions {
		if only != 0 && v.ID != only {
			continue
		}
		letter, may, err := readable(tx, actor, v.LetterID)
		if err != nil {
			return unknown, err
		}
		if may {
			a, err := describe(tx, letter, v, position)
			if err == nil {
				err = a.prove(tx, "version.frozen", "version", int64(v.ID))
			}
			return a, err
		}
	}
	if only != 0 {
		return unknown, nil
	}
	return identifyPackage(tx, actor, digest)
}

// readable says whether the actor may read a letter, or could before it was cancelled.
func readable(tx *store.Tx, actor app.Actor, id app.LetterID) (app.Letter, bool, error) {
	letter, err := tx.Letter(id)
	if err != nil {
		return letter, false, err
	}
	hosts, err := tx.HostIDs(id)
	if err != nil {
		return letter, false, err
	}
	err = actor.MayReadLetter(letter, hosts, tx.Now())
	return letter, err == nil || app.IsKind(err, app.Gone), nil
}

// describe fills the answer about a version that the asker may know of.
func describe(tx *store.Tx, letter app.Letter, v app.Version, position int64) (a Answer, err error) {
	a = Answer{Verdict: Current, Letter: letter, Version: v, Newest: v, Position: -1}
	if a.Texts, err = tx.VersionTexts(v.ID); err != nil {
		return a, err
	}
	if letter.VersionID != nil && *letter.VersionID != v.ID {
		if a.Newest, err = tx.Version(*letter.VersionID); err != nil {
			return a, err
		}
	}
	tallies, err := tx.Tallies([]app.LetterID{letter.ID})
	if err != nil {
		return a, err
	}
	a.Standing = tallies[letter.ID]
	if err := a.listed(tx, position); err != nil {
		return a, err
	}
	switch {
	case letter.State == app.LetterCancelled:
		a.Verdict = Withdrawn
	case a.Newest.ID != v.ID || a.News.Joined+a.News.Left > 0:
		a.Verdict = Superseded
	}
	return a, nil
}

// listed adds what became of the list since it was read.
func (a *Answer) listed(tx *store.Tx, position int64) error {
	size, err := tx.LedgerSize()
	if err != nil || position < 0 || position > size {
		return err // no list was ever read at a position that is yet to come
	}
	p, err := pastOf(tx, a.Letter.ID)
	if err != nil {
		return err
	}
	a.Position, a.News = position, p.since(position)
	return nil
}

// prove adds the ledger's line and the checkpoint that stands for it. A tree
// that does not hold proves nothing, and the answer goes without.
func (a *Answer) prove(tx *store.Tx, kind, subject string, id int64) error {
	line, err := tx.FirstLine(kind, subject, id)
	if a.Line = line.LeafIndex; err != nil {
		a.Line = -1
		return unlessNotFound(err)
	}
	c, err := whole(tx)
	switch {
	case app.IsKind(err, app.NotFound), errors.Is(err, ErrBroken):
		return nil
	case err != nil:
		return err
	}
	if a.Line < c.Size {
		a.Proved = &c
	}
	return nil
}

func unlessNotFound(err error) error {
	if app.IsKind(err, app.NotFound) {
		return nil
	}
	return err
}

// Examine says what is known of a document: whether it is as this portal made
// it, and whether it still is the newest. bytes is the SHA-256 of its file, hex, or empty where that is not known.
func (l *Ledger) Examine(ctx context.Context, by app.Actor, d Document, bytes string) (Answer, error) {
	var a Answer
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		keys, err := tx.LedgerKeys()
		if err != nil {
			return err
		}
		checked := d.Check(verifiers(keys))
		if !checked.Holds() {
			a = nothing(Altered)
			if foreign(d, keys) {
				a.Verdict, a.Foreign = Unknown, true
			}
		} else if a, err = compare(tx, actor, d); err != nil {
			return err
		}
		a.Checks, a.Evidence, a.AskedFile, a.Cover = checked.Results, d.Evidence, true, checked.Cover
		if err := a.weigh(tx, actor, bytes); err != nil {
			return err
		}
		if a.Letter.ID != 0 && checked.Cover != CoverWhole {
			a.Compare = &d
		}
		for _, r := range d.Reservations(checked) {
			if !r.OnlyPortal() {
				a.Reserved = append(a.Reserved, r)
			}
		}
		return nil
	})
	return a, err
}

// compare holds a document that is whole against the letter and its list as they were.
func compare(tx *store.Tx, actor app.Actor, d Document) (Answer, error) {
	if d.Evidence.Package != nil {
		return comparePackage(tx, actor, d)
	}
	a, err := identify(tx, actor, d.TextDigest, app.VersionID(d.Evidence.Version.ID), d.Evidence.Position)
	if err != nil || a.Verdict == Unknown {
		return a, err
	}
	p, err := pastOf(tx, a.Letter.ID)
	if err != nil {
		return a, err
	}
	a.Unlike = a.Position < 0 || p.at(a.Position, d.Circle).saying(d.Withheld).digest(a.Position) != d.Evidence.RollDigest
	return a, nil
}

// foreign says whether a document is of a log of another name, and holds by the keys it brings.
func foreign(d Document, keys []app.LedgerKey) bool {
	own, err := Known(d.Keys()...)
	if err != nil {
		return false
	}
	e := d.Check(own)
	for _, k := range keys {
		if v, err := note.NewVerifier(k.Verifier); err == nil && v.Name() == e.Head.Origin {
			return false
		}
	}
	return e.Holds()
}
