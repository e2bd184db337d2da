// Package pdf writes tagged PDF documents: one file is PDF/UA-1 and PDF/A-2a,
// or PDF/A-3a where a file is attached. It holds fonts, shaping, line and page
// breaking, structure and the file format; it knows nothing of letters, and
// imports nothing of this module. Whoever has words to print describes them as a
// Document of Blocks and streams it with Write.
//
// Equal documents give equal bytes, in any process, time zone and locale: the
// time of creation and the file's identity are inputs.
package pdf

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Paper is the size of the sheet, in points of 1/72 inch.
type Paper struct{ Width, Height float64 }

// The two sheets that letters are printed on.
var (
	A4     = Paper{595.28, 841.89}
	Letter = Paper{612, 792}
)

// Document is everything that Write needs to know. A Document is only read by
// Write, and may be written more than once if its column flows can be iterated
// more than once.
type Document struct {
	Title    string // required; shown in the window's title bar
	Author   string // the hosts, in one line
	Subject  string
	Keywords []string
	Creator  string // the application; "Undersigned 1.2", say

	// Language is the BCP 47 tag of the text unless a block or run says
	// otherwise. It decides hyphenation, shaping and, for Arabic, Hebrew,
	// Persian and Urdu, the side on which lines begin. Empty means "en".
	Language string

	// Created is written with the precision of a second, in UTC.
	Created time.Time

	// ID identifies this very document: a digest of its content, say. Any length.
	ID []byte

	Paper Paper // the zero value means A4

	// Dense makes lines broader and margins narrower, for a page that has to
	// hold much.
	Dense bool

	// Header runs in small type above the text of every page but the first.
	Header string

	// PageOf is the line at the foot of each page, in which {n} stands for the
	// page's number and {N} for their total; {n} must come first. Empty means
	// no line. Example: "Page {n} of {N}".
	PageOf string

	// Foot stands opposite PageOf on every page: an address to verify at, say.
	Foot string

	// Continued is set, in the place of {group}, above a group of a column flow
	// that goes on in the next column or page: "{group} (continued)". Empty
	// repeats nothing.
	Continued string

	// Watermark is set large and pale behind the text of every page, one line
	// for each line of the string. It is not read aloud: say it in the text too.
	Watermark string

	// Missing says what is set in the place of letters that no face has: words that
	// were written without such letters. What it gives should be short, and in the
	// language of the document. Nil sets an empty box for each letter.
	Missing func(letters string) string

	// Former sets the document as earlier versions of this package did, to the byte:
	// with boxes for letters of scripts that have faces since, names that turn what
	// stands beside them, and hyphens in addresses. It is for documents that were
	// handed over so.
	Former bool

	// Stop is asked for each row that comes onto a page; its error ends the writing.
	// Nil lets it come to its end.
	Stop func() error

	Attachments []Attachment

	Body []Block
}

// Attachment is a file carried inside the document.
type Attachment struct {
	Name        string // file name without directories
	Description string // required, read aloud
	MediaType   string // "application/json"
	Data        []byte
	Plain       bool // stored as it is, so that Data is found by searching the file
}

// Write streams the document to w. It keeps in memory one page, the subset of
// each font used, and some ten bytes for each element of the structure; what w
// received before an error is no valid file. Errors from w and from the entries
// of a Flow come back wrapped; everything else is wrong in the description: no
// title, an image that cannot be read, a link that is no address.
func Write(w io.Writer, d *Document) error {
	if err := d.check(); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	if err := write(w, d); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

func (d *Document) check() error {
	if strings.TrimSpace(d.Title) == "" {
		return errors.New("the document has no title")
	}
	if d.Language != "" && !languageTag.MatchString(d.Language) {
		return fmt.Errorf("language %q is no tag of BCP 47", d.Language)
	}
	n, total := strings.Index(d.PageOf, "{n}"), strings.Index(d.PageOf, "{N}")
	if d.PageOf != "" && (n < 0 || total < n) {
		return fmt.Errorf("page line %q does not hold {n} and then {N}", d.PageOf)
	}
	if p := d.Paper; p != (Paper{}) && (p.Width < 300 || p.Height < 400 || p.Width > 3000 || p.Height > 3000) {
		return fmt.Errorf("paper of %g by %g points", p.Width, p.Height)
	}
	for _, a := range d.Attachments {
		if a.Name == "" || a.Description == "" {
			return errors.New("an attachment has no name or no description")
		}
	}
	return nil
}
