package ledger

import (
	"errors"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

// Check is one thing that is checked of a document or of a receipt.
type Check string

// What is checked, in this order.
const (
	CheckFile        Check = "file"        // no byte was changed since it was written
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
	if d.Seal != Unsealed {
		e.add(CheckFile, d.Seal == Sealed, "it was changed after it was written")
	}
	e.add(CheckText, d.Evidence.textDigest() == d.TextDigest, "the text inside has another digest than the file says")
	if d.Evidence.Package != nil {
		d.checkPackage(&e)
	} else {
		d.checkDay(&e, known)
	}
	e.line(d.Evidence.Line, known)
	return e
}

// checkDay checks a list of a day: the key has signed for text and list.
func (d Document) checkDay(e *Examination, known note.Verifiers) {
	l := list{all: d.all}
	for _, n := range d.named {
		l.named = append(l.named, plainly(n))
	}
	v, o := d.Evidence.Version, d.Evidence.Line
	e.add(CheckRoll, d.counts() && d.Circle == app.DisclosedPublic && d.number == 0 && l.digest(d.Evidence.Position) == d.Evidence.RollDigest,
		"the names inside are not those that the list was made of")
	e.Results = append(e.Results, Result{Check: CheckList, Err: d.Evidence.checkList(known)})
	e.add(CheckVersion, o.Kind == "version.frozen" && o.Subject == "version" && o.SubjectID == v.ID && o.State == v.digest() && v.TextDigest == d.TextDigest,
		"the ledger's line is not about this text")
}

// checkPackage checks a delivered list: its digest is the package's, and the
// package is the one that the ledger's line commits to.
func (d Document) checkPackage(e *Examination) {
	p, o := d.Evidence.Package, d.Evidence.Line
	e.add(CheckRoll, d.counts() && d.circleDigest() == p.circle(d.Circle), "the names inside are not those that were delivered")
	e.add(CheckPackage, o.Kind == "package.made" && o.Subject == "package" && o.SubjectID == p.ID && o.State == p.digest() && p.TextDigest == d.TextDigest,
		"the ledger's line is not about this package")
}

// counts says whether the file's numbers agree with each other.
func (d Document) counts() bool { return d.all == d.Named+d.Withheld }

// circleDigest is recomputed from the names, as docs/packages.md says.
func (d Document) circleDigest() string {
	return app.CircleList{
		Circle: d.Circle, Number: d.number, TextDigest: d.TextDigest, Salt: d.salt, Withheld: d.Withheld, Named: d.named,
	}.Digest()
}
