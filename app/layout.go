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

// EnglishNames is which signatories' English names stand beside their own in PDF and Word.
type EnglishNames string

// The choices of English names.
const (
	EnglishFormer  EnglishNames = ""       // of layouts that are older than the choice, see Settled
	EnglishForeign EnglishNames = "other"  // where a name is in letters that are not the document's
	EnglishAlways  EnglishNames = "always" // wherever there is one
	EnglishNever   EnglishNames = "never"
)

// AllEnglishNames are all choices in the order in which forms offer them.
var AllEnglishNames = []EnglishNames{EnglishForeign, EnglishAlways, EnglishNever}

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
	EnglishNames  EnglishNames
}

// UsualLayout is the one of a letter for which nobody chose another.
var UsualLayout = Layout{Grouping: "country", Paper: PaperA4, ByteOrderMark: true, EnglishNames: EnglishForeign}

// Settled is a layout in which everything is chosen: what one leaves open that was kept before there
// was a choice is as usual. A package's is not settled: its documents stay what they were.
func (l Layout) Settled() Layout {
	if l.EnglishNames == EnglishFormer {
		l.EnglishNames, l.ByteOrderMark = UsualLayout.EnglishNames, UsualLayout.ByteOrderMark
	}
	return l
}

// Check notes what is no choice. Groupings are app/roll's, and checked by who may ask it.
func (l Layout) Check(p *Problems) {
	if !slices.Contains(AllContents, l.Contents) {
		p.Add("contents", "rules.choose")
	}
	if !slices.Contains(Papers, l.Paper) {
		p.Add("paper", "rules.choose")
	}
	if !slices.Contains(AllEnglishNames, l.EnglishNames) {
		p.Add("english", "rules.choose")
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
	values := []any{"layout", k.ID, k.LetterID, k.Contents, k.Cover, k.Logos, k.Grouping, k.Paper, k.NameTable, k.ByteOrderMark, k.KeptByID, k.KeptAt}
	if k.EnglishNames != EnglishFormer {
		values[0] = "layout/2"
		values = append(values, k.EnglishNames)
	}
	return digest(values...)
}

// LedgerSubject names the layout.
func (k KeptLayout) LedgerSubject() (string, int64) { return "layout", k.ID }
