package export

import "iter"

// Block is one thing after another down the page: *Letterhead, *Heading, *Paragraph, *List,
// *Quote, *Rule, *Table, *Names, *Figures, *Bars, *Logos, *QR or *PageBreak.
type Block interface{ block() }

// Run is text in one style inside a paragraph, heading, item or cell.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Code   bool
	Link   string // absolute http, https or mailto address; "" for none
	Break  bool   // a line ends after this run
	Note   []Run  // a footnote whose number follows this run; notes hold no notes
}

// Style is what a paragraph is for; its look is the writer's affair.
type Style int

// The styles of paragraphs.
const (
	Text    Style = iota // running text
	Address              // the block of addressees
	Dated                // the line with the date
	Closing              // under the text, before the names
	Summary              // a sentence that counts
	Small                // provenance and remarks
	Warning              // what nobody may overlook
	Listing              // lines that must not flow: code
)

// Letterhead stands at the top of the first page.
type Letterhead struct{ Hosts []Host }

// Heading opens a section. Levels begin at 1 and skip none.
type Heading struct {
	Level  int
	Runs   []Run
	Lang   string
	Remark string // set lighter behind the text, such as a count
}

// Paragraph is running text, or lines divided by runs with Break.
type Paragraph struct {
	Runs  []Run
	Style Style
	Lang  string
	Keep  bool // stays with what follows
}

// List is a list of items, which hold paragraphs and lists.
type List struct {
	Ordered bool
	Start   int // of an ordered list; 0 means 1
	Items   [][]Block
}

// Quote is a quotation set apart.
type Quote struct{ Blocks []Block }

// Rule is a line across the page.
type Rule struct{}

// PageBreak goes on at the top of the next page.
type PageBreak struct{}

// Table is a simple grid under one row of headings.
type Table struct {
	Caption string
	Head    [][]Run
	Rows    [][][]Run
	Numbers []bool // columns that hold numbers; may be short
	Lang    string
}

// Names are the signatories in columns; what they yield is in reading order.
type Names struct {
	Columns int
	After   float64 // points that what stands below needs, see pdf.Flow
	Lang    string  // of groups and notes
	Items   iter.Seq[Name]
}

// Name is one signatory, or the heading of those after it where Group is not empty.
type Name struct {
	Group string
	Level int // of the group: 0, or 1 for a group within a group
	Text  string
	Lang  string // BCP 47 of Text, may be empty
	Note  string // after the text: a country; behind a group: a count

	Gloss     string // beside the name, for readers who do not know its letters
	GlossLang string
	English   string // of a name that is another one; may be empty
	Original  string // the registered name, where it is another one
}

// Figure is a large number with its meaning beneath.
type Figure struct{ Number, Label string }

// Figures stand side by side.
type Figures struct{ Items []Figure }

// Bar is one row of Bars.
type Bar struct {
	Label string
	Value int
	Text  string // Value as it is written
}

// Bars is a chart of horizontal bars, read as a table of two columns headed by Head.
type Bars struct {
	Caption string
	Head    [2]string
	Rows    []Bar
	Columns int // of the chart, one after another; 0 means 1
}

// Logos are the logos of signatories, in boxes of equal optical size.
type Logos struct{ Items []NamedLogo }

// NamedLogo is a logo and whose it is, which is its alternative text.
type NamedLogo struct {
	Logo
	Name string
	Lang string // BCP 47 of Name, may be empty
}

// QR is a QR code with text beside it.
type QR struct {
	Text   string // an address
	Alt    string
	Beside []Run
	Lang   string
}

func (*Letterhead) block() {}
func (*Heading) block()    {}
func (*Paragraph) block()  {}
func (*List) block()       {}
func (*Quote) block()      {}
func (*Rule) block()       {}
func (*PageBreak) block()  {}
func (*Table) block()      {}
func (*Names) block()      {}
func (*Figures) block()    {}
func (*Bars) block()       {}
func (*Logos) block()      {}
func (*QR) block()         {}

// plain is one run without any style.
func plain(text string) []Run { return []Run{{Text: text}} }

// broken is one run a line.
func broken(list []string) []Run {
	runs := make([]Run, len(list))
	for i, line := range list {
		runs[i] = Run{Text: line, Break: i < len(list)-1}
	}
	return runs
}
