package app

import (
	"slices"
	"time"
)

// Contents is which parts of a letter a document holds.
type Contents string

// The documents that can be made of a letter.
const (
	LetterAndSignatories Contents = ""            // the text, then the roll
	SignatoriesOnly      Contents = "signatories" // the roll under the letter's title
	LetterOnly           Contents = "letter"      // the text without the roll
	SummaryPage          Contents = "summary"     // one page: title, how the text begins, counts
)

// AllContents are all of them in the order in which forms offer them.
var AllContents = []Contents{LetterAndSignatories, SignatoriesOnly, LetterOnly, SummaryPage}

// Paper is the size of a document's pages.
type Paper string

// The sizes of paper.
const (
	PaperA4 Paper = "a4"
	PaperUS Paper = "letter" // US Letter
)

// Papers are all sizes in the order in which forms offer them.
var Papers = []Paper{PaperA4, PaperUS}

// Layout is how a document of a letter looks: everything about it but whom it
// is for and which language it speaks.
type Layout struct {
	Contents      Contents
	Cover         bool // begins with a page of counts
	Logos         bool // shows the signatories' logos
	Grouping      string
	Paper         Paper
	NameTable     bool // Word: the signatories as a table instead of columns
	ByteOrderMark bool // CSV: begins with one, for Excel
}

// UsualLayout is the one of a letter for which nobody chose another.
var UsualLayout = Layout{Grouping: "country", Paper: PaperA4}

// Check notes what is no choice. Groupings are app/roll's, and checked by who may ask it.
func (l Layout) Check(p *Problems) {
	if !slices.Contains(AllContents, l.Contents) {
		p.Add("contents", "rules.choose")
	}
	if !slices.Contains(Papers, l.Paper) {
		p.Add("paper", "rules.choose")
	}
}

// KeptLayout is the layout that somebody chose for a letter's own documents.
type KeptLayout struct {
	ID       int64
	LetterID LetterID
	Layout
	KeptByID PersonID
	KeptAt   time.Time
}

// Digest is what the ledger commits to.
func (k KeptLayout) Digest() string {
	return digest("layout", k.ID, k.LetterID, k.Contents, k.Cover, k.Logos, k.Grouping, k.Paper, k.NameTable, k.ByteOrderMark, k.KeptByID, k.KeptAt)
}

// LedgerSubject names the layout.
func (k KeptLayout) LedgerSubject() (string, int64) { return "layout", k.ID }
