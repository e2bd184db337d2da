package ledger

import (
	"errors"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

// Check is one thing that is checked of a document or of a receipt.
type Check string

// What is checked, in this order.
const (
	CheckFile        Check = "file"        // a key vouches for every byte of the file
	CheckContent     Check = "content"     // a key vouches for all that the list says
	CheckHeading     Check = "heading"     // title and addressees are those of the text; of former files, for whose content nobody vouches
	CheckText        Check = "text"        // the digest is that of the text inside
	CheckRoll        Check = "roll"        // the list is the one that its digest was made of
	CheckList        Check = "list"        // the key has signed for that list
	CheckPackage     Check = "package"     // the list is that of the package which the ledger's line commits to
	CheckEndorsement Check = "endorsement" // the endorsement is the one that the ledger's line commits to
	CheckVersion     Check = "version"     // the text is the one that the ledger's line commits to
	CheckLine        Check = "line"        // the line stands in a log that the key signed for
)

// Result is what one check gave.
type Result struct {
	Check Check
	Err   error // why it does not hold; nil where it does
	Open  bool  // that it does not hold accuses nobody: it is not proved, and may be so
}

// Cover is how much of a file is vouched for.
type Cover string

// From all to nothing.
const (
	CoverWhole Cover = "whole" // every byte: the file is as it was given out
	CoverList  Cover = "list"  // all that the list in it says; the file was saved anew, or changed around it
	CoverNames Cover = "names" // text and names of the list in it: a build of before vouched for no more
	CoverNone  Cover = "none"  // it is not as the portal made it
)

// Examination is what was found out about a file without asking anybody.
type Examination struct {
	Head    Head // the log that the line stands in; zero where CheckLine does not hold
	Results []Result
	Cover   Cover
}

// Holds says whether nothing that was checked speaks against the file. It may
// have been saved anew, or changed where nobody vouches for it: see Cover.
func (e Examination) Holds() bool {
	for _, r := range e.Results {
		if r.Err != nil && !r.Open {
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
	e.Results = append(e.Results, Result{Check: CheckLine, Err: err})
	e.Head = head
}

// Check examines a document with nothing but the keys that are trusted to sign for the log.
func (d Document) Check(known note.Verifiers) Examination {
	var e Examination
	whole := d.checkFile(known)
	if d.Seal != SealAbsent {
		e.Results = append(e.Results, Result{Check: CheckFile, Err: whole, Open: d.Seal != SealSeveral})
	}
	if d.Former {
		e.add(CheckHeading, d.headed(), "title or addressees are not those of the text inside")
	} else {
		e.Results = append(e.Results, Result{Check: CheckContent, Err: vouched(d.note, app.SealedList, d.content, known, d.Keys())})
	}
	e.add(CheckText, d.Evidence.textDigest() == d.TextDigest, "the text inside has another digest than the file says")
	if d.Evidence.Package != nil {
		d.checkPackage(&e)
	} else {
		d.checkDay(&e, known)
	}
	e.line(d.Evidence.Line, known)
	switch {
	case !e.Holds():
		e.Cover = CoverNone
	case d.Former:
		e.Cover = CoverNames
	case whole != nil:
		e.Cover = CoverList
	default:
		e.Cover = CoverWhole
	}
	return e
}

// checkFile says why nobody vouches for every byte of the file.
func (d Document) checkFile(known note.Verifiers) error {
	switch {
	case d.Seal == SealSeveral:
		return errors.New("it holds several lists of signatories, or says something twice")
	case d.Seal != SealFits:
		return errors.New("it was saved anew, or changed, after it was given out")
	case d.Former:
		return errors.New("it is of a build of before, which vouched for no bytes: whoever changed it could make its digest fit")
	}
	return vouched(d.file.Note, d.Kind, d.file.Digest, known, d.Keys())
}

// checkDay checks a list of a day: the key has signed for text and list.
func (d Document) checkDay(e *Examination, known note.Verifiers) {
	l := list{said: d.Withheld}
	for _, n := range d.named {
		l.named = append(l.named, plainly(n))
	}
	v, o := d.Evidence.Version, d.Evidence.Line
	e.add(CheckRoll, d.counts() && slices.Contains(listedCircles, d.Circle) && d.number == 0 && l.digest(d.Evidence.Position) == d.Evidence.RollDigest,
		"the names inside are not those that the list was made of")
	e.Results = append(e.Results, Result{Check: CheckList, Err: d.Evidence.checkList(d.Circle, known)})
	e.add(CheckVersion, o.Kind == "version.frozen" && o.Subject == "version" && o.SubjectID == v.ID && o.State == v.digest() && v.TextDigest == d.TextDigest,
		"the ledger's line is not about this text")
}

// checkPackage checks a delivered list: its digest is the package's, and the
// package is the one that the ledger's line commits to.
func (d Document) checkPackage(e *Examination) {
	p, o := d.Evidence.Package, d.Evidence.Line
	e.add(CheckRoll, d.counts() && d.isOf(p.circle(d.Circle)), "the names inside are not those that were delivered")
	e.add(CheckPackage, o.Kind == "package.made" && o.Subject == "package" && o.SubjectID == p.ID && o.State == p.digest() && p.TextDigest == d.TextDigest,
		"the ledger's line is not about this package")
}

// counts says whether the file's numbers agree with each other.
func (d Document) counts() bool {
	return d.all == d.Named+d.Withheld.Number && (!d.Withheld.Some || d.Withheld.Number == 0)
}

// isOf says whether names and numbers are those of a package's list, by its digest, which
// is recomputed as docs/packages.md says.
func (d Document) isOf(digest string) bool {
	l := app.CircleList{
		Circle: d.Circle, Number: d.number, TextDigest: d.TextDigest, Salt: d.salt, Withheld: d.Withheld, Named: d.named,
	}
	return digest == l.Digest() || !d.Withheld.Some && digest == l.FormerDigest()
}
