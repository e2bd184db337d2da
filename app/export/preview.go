package export

import (
	"errors"
	"fmt"
	"io"

	"undersigned/app/export/pdf"
)

// ErrNoPage is what Preview says of a page that the document does not have.
var ErrNoPage = pdf.ErrNoPage

// Preview writes a page of the document, counted from 1, as the PDF would show it: an SVG that needs
// nothing else and runs nothing, to be shown as an image. What w received before an error is no
// picture; ErrNoPage comes before anything was written.
func Preview(w io.Writer, l *Letter, page int) error {
	if err := pdf.SVG(w, l.pages(l.Outline()), page); err != nil {
		if errors.Is(err, ErrNoPage) {
			return ErrNoPage
		}
		return fmt.Errorf("preview: %w", err)
	}
	return nil
}
