// Package export writes a letter and its roll to files: PDF, DOCX, XLSX, CSV and JSON, and to the
// HTML of the print view. A document is described once, as a Letter; Outline turns it into blocks,
// from which PDF, DOCX and HTML are written, so that they cannot disagree.
//
// It reads no database and asks no permission: what may not be read must not be in the Letter, and
// a roll.Roll sees to that. It has no clock; the same Letter gives the same bytes for ever.
package export

import (
	"encoding/json"
	"time"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// Host is a coalition in whose name a letter goes out.
type Host struct {
	Name     string
	Lines    []string // what stands under the name in the letterhead
	Language string   // BCP 47 of Name, where it is not the text's
}

// Contents is which parts of a letter a document holds.
type Contents = app.Contents

// The documents that can be made of a letter.
const (
	LetterAndSignatories = app.LetterAndSignatories
	SignatoriesOnly      = app.SignatoriesOnly
	LetterOnly           = app.LetterOnly
	SummaryPage          = app.SummaryPage
)

// Logo is the picture that a signatory shows beside its name: a PNG or a JPEG.
type Logo struct{ Data []byte }

// Letter is all that a document says. Title is required; everything else may be empty and is then
// left out. Texts may hold the tokens {{organisations}} and {{countries}}, which become the roll's
// numbers.
type Letter struct {
	Contents Contents
	Cover    bool // begins with a page of counts

	Language     string // of headings, dates and countries; one of lang.Codes
	TextLanguage string // BCP 47 of title, addressees, body and closing; empty means Language

	Hosts      []Host
	Date       time.Time // of the letter, in its own location; zero leaves it out
	Addressees []string  // one line each
	Title      string
	Body       string // Markdown
	Closing    string // lines under the body

	Roll    roll.Roll
	Package *Package                   // nil for the roll of the day
	Logos   map[app.EndorsementID]Logo // of named signatories, shown above the names; nil shows none
	Circle  app.Disclosure             // whom the roll was made for; only the secretariat's marks withheld names

	AsOf       time.Time       // when the roll was read
	Zone       string          // IANA name of the zone in which AsOf is said; empty means UTC
	Digest     string          // SHA-256 of the text, hex
	Address    string          // absolute address of the letter's page
	Schema     string          // absolute address at which JSONSchema is served
	VerifyAt   string          // absolute address at which Digest can be checked; becomes a QR code
	Proof      json.RawMessage // of text and public roll, for JSON and inside the PDF; empty: the files carry none
	Vouch      app.Voucher     // signs for the bytes of a file with a proof; nil: nobody does, and it has the former format
	Key        string          // by which Proof is checked, in the C2SP note format
	Notice     string          // stands on every page: that this is a demonstration, say
	Watermark  string          // lines behind the text of every page; said in words at the top too
	Author     string          // for the file's properties; empty means the hosts
	Generator  string          // name and version of the program, for the file's properties
	PaperUS    bool            // US Letter instead of A4
	English    app.EnglishNames
	TableNames bool         // DOCX: the roll as a table instead of columns
	Mark       bool         // CSV: begins with a byte order mark
	Stop       func() error // asked again and again while a file is written, by several goroutines, which its error ends; nil: nobody stops it
	Step       func()       // called for each signatory that was written; nil: nobody counts
}

func (l *Letter) printer() *lang.Printer { return lang.For(l.Language) }

func (l *Letter) textLanguage() string {
	if l.TextLanguage != "" {
		return l.TextLanguage
	}
	return l.printer().Code()
}

// documentLanguage is the language that most of the document is in.
func (l *Letter) documentLanguage() string {
	if l.Contents == SignatoriesOnly {
		return l.printer().Code()
	}
	return l.textLanguage()
}

// marked says whether the roll holds names that others may not see, so that each must say so.
func (l *Letter) marked() bool { return l.Circle == app.DisclosedSecretariat }

func (l *Letter) author() string {
	if l.Author != "" {
		return clean(l.Author)
	}
	names := make([]string, len(l.Hosts))
	for i, h := range l.Hosts {
		names[i] = clean(h.Name)
	}
	return unsteered(l.printer().List(names)) // properties are no lines
}
