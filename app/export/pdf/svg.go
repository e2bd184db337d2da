package pdf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// ErrNoPage is what SVG says of a page that the document does not have.
var ErrNoPage = errors.New("the document has no such page")

// SVG writes a picture of one page, counted from 1, as a file that needs nothing else: letters are
// outlines, images are inside. It is drawn from the very contents that Write would put on the page, so
// that the two cannot differ; images are coarser, for a screen. The whole document is laid out, because
// a page says how many there are. Errors are those of Write, and ErrNoPage.
func SVG(w io.Writer, d *Document, page int) error {
	l, err := d.layOut(page)
	if err != nil {
		return err
	}
	defer l.setter.close()
	if page < 1 || page > l.pages.count {
		return fmt.Errorf("pdf: page %d of %d: %w", page, l.pages.count, ErrNoPage)
	}
	s := &drawing{layout: l, known: map[glyphID]bool{}}
	if err := s.draw(l.pages.content); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	if _, err := w.Write(s.file()); err != nil {
		return fmt.Errorf("pdf: write: %w", err)
	}
	return nil
}

// drawing is a page that becomes SVG. Everything below the first group is in the units and directions of
// PDF, from the lower left corner, so that its operators can be taken over one by one.
type drawing struct {
	*layout
	out   buf
	defs  buf // outlines of the glyphs used
	known map[glyphID]bool
	state textState
	kept  []textState // by q
	open  []int       // groups open within each q
	shape buf         // path that is being made
}

// glyphID is a glyph of the document's subset of a face.
type glyphID struct {
	face faceID
	cid  uint16
}

// textState is what a reader of PDF remembers from operator to operator.
type textState struct {
	ink                  colour
	face                 faceID
	size, tracking, rise float64
	lineX, lineY, x      float64
}

// file puts the parts together.
func (s *drawing) file() []byte {
	var b, title buf
	_ = xml.EscapeText(&title, []byte(clean(s.doc.Title))) // a buf takes everything
	width, height := s.paper.Width, s.paper.Height
	b.str(`<svg xmlns="http://www.w3.org/2000/svg" width="`).places(width, 2).str(`pt" height="`).places(height, 2)
	b.str(`pt" viewBox="0 0 `).places(width, 2).str(" ").places(height, 2).str(`" xml:lang="`, s.lang, `"><title>`)
	b = append(b, title...)
	b.str("</title><defs>\n")
	b = append(b, s.defs...)
	b.str(`</defs><path fill="#fff" d="M0 0H`).places(width, 2).str("V").places(height, 2).str(`H0z"/><g transform="matrix(1 0 0 -1 0 `).places(height, 2)
	b.str(`)" fill="`).hexColour(ink).str("\">\n")
	b = append(b, s.out...)
	return *b.str("</g></svg>\n")
}

// Write lets a buf be written to.
func (b *buf) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// places writes a number with so many decimals at most.
func (b *buf) places(v float64, decimals int) *buf {
	start := len(*b)
	*b = strconv.AppendFloat(*b, v, 'f', decimals, 64)
	end := len(*b)
	if decimals > 0 {
		for (*b)[end-1] == '0' {
			end--
		}
		if (*b)[end-1] == '.' {
			end--
		}
	}
	*b = (*b)[:end]
	if string((*b)[start:]) == "-0" {
		*b = append((*b)[:start], '0')
	}
	return b
}

func (b *buf) hexColour(c colour) *buf {
	return b.str("#").hex16(uint16(c >> 8)).hexByte(byte(c))
}

func (b *buf) hexByte(c byte) *buf {
	*b = append(*b, hexDigits[c>>4], hexDigits[c&15])
	return b
}
