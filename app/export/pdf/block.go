package pdf

import "iter"

// Block is one thing after another down the page: *Letterhead, *Heading,
// *Paragraph, *List, *Quote, *Rule, *Table, *Picture, *Logos, *Flow, *Bars,
// *Figures, *QR, *Space or *PageBreak.
type Block interface{ block() }

// Run is text in one style inside a paragraph, heading, cell or item.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Exact  bool   // to be copied by the letter: a digest, say; addresses are known by themselves
	Link   string // absolute http, https or mailto address; "" for none
	Lang   string // BCP 47, where it differs from what surrounds it
	Break  bool   // a line ends after this run
	Note   []Run  // a footnote whose number follows this run; notes hold no notes
}

// Style is the look of a paragraph.
type Style uint8

const (
	Body  Style = iota // justified, hyphenated
	Plain              // not justified: dates, addresses, closings
	Lead               // larger than Body: an opening sentence
	Small              // small sans-serif: provenance, remarks
)

// Align is the edge that lines which are not justified lean on.
type Align uint8

const (
	Start Align = iota // where the language begins to read
	Centre
	End
)

// Host is one of those whose letter it is.
type Host struct {
	Name  string
	Lines []string // address, telephone, site
	Logo  *Image   // may be nil
	Lang  string   // of the name, if not the document's
}

// Letterhead stands at the top of the first page, hosts side by side.
type Letterhead struct{ Hosts []Host }

// Heading opens a section. Levels start at 1, the document's title; a level that
// would skip one is raised to the next there is.
type Heading struct {
	Level  int
	Text   []Run
	Lang   string
	Remark string // set lighter behind the text, such as a count
}

// Paragraph is running text.
type Paragraph struct {
	Runs  []Run
	Style Style
	Align Align
	Lang  string
	Keep  bool // ends on the page of the block after it
}

// List is a list of items, which hold paragraphs and lists.
type List struct {
	Ordered bool
	Start   int // of an ordered list; 0 means 1
	Items   [][]Block
}

// Quote is a quotation set apart.
type Quote struct{ Blocks []Block }

// Rule is a hairline.
type Rule struct{}

// Space leaves room of so many points, which vanishes at the top of a page.
type Space struct{ Points float64 }

// PageBreak goes on at the top of the next page, unless there already.
type PageBreak struct{}

// Table is a simple grid with one row of headings, which is repeated on every
// page that the table goes on. Columns are as wide as their content asks for.
type Table struct {
	Caption string
	Head    [][]Run
	Rows    [][][]Run
	Numbers []bool // columns that hold numbers, leaning on their end; may be short
	Lang    string
}

// Image is a PNG or JPEG picture.
type Image struct {
	Data []byte
	Alt  string // required: what a reader who cannot see it needs to know
}

// Picture is an image in the text.
type Picture struct {
	Image   Image
	Width   float64 // points; 0 means as wide as its pixels at 150 per inch, at most the text
	Align   Align
	Caption []Run
}

// Logo is an image in a light box, or the name where there is none.
type Logo struct {
	Name  string
	Image *Image // may be nil
	Lang  string
}

// Logos is a grid of logos that look equally large.
type Logos struct {
	Columns int // 0 means 4
	Items   []Logo
}

// Entry is one name of a column flow; or, if Group is not empty, the heading of
// the entries after it.
type Entry struct {
	Group string // heading; Level, Lang and Note apply to it
	Level int    // of the group: 0, or 1 for a group within a group

	Name   string // any length, in any script
	Lang   string // of the name or group, if not the document's
	Gloss  string // set smaller after the name: the same in a language that readers know
	Tongue string // language of the gloss, if not the document's
	Note   string // set smaller after both, or behind the group: a place, a count
	Link   string // as in Run
}

// Flow is any number of short entries in columns, which are filled one after
// another and levelled where the flow ends. Entries are asked for once a Write,
// as the pages are made; an error from them ends the Write.
type Flow struct {
	Columns int     // 1 to 4; 0 means 2
	After   float64 // points that what follows needs: where it would stand alone on a page, the last entries go along
	Entries iter.Seq2[Entry, error]
}

// Bar is one row of Bars.
type Bar struct {
	Label string
	Value float64 // not negative; decides the length of the bar
	Text  string  // the value as it is written
}

// Bars is a chart of horizontal bars, read aloud as a table of two columns
// headed by Head.
type Bars struct {
	Caption string
	Head    [2]string
	Rows    []Bar
	Columns int // that rows are set in, one column after another; 0 means 1
}

// Figure is a large number with its meaning beneath.
type Figure struct{ Number, Label string }

// Figures stand side by side.
type Figures struct{ Items []Figure }

// QR is a QR code with text beside it.
type QR struct {
	Text   string // what the code says; an address becomes a link
	Alt    string // required
	Beside []Run
	Lang   string // of Beside and Alt
}

func (*Letterhead) block() {}
func (*Heading) block()    {}
func (*Paragraph) block()  {}
func (*List) block()       {}
func (*Quote) block()      {}
func (*Rule) block()       {}
func (*Space) block()      {}
func (*PageBreak) block()  {}
func (*Table) block()      {}
func (*Picture) block()    {}
func (*Logos) block()      {}
func (*Flow) block()       {}
func (*Bars) block()       {}
func (*Figures) block()    {}
func (*QR) block()         {}
