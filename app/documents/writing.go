package documents

import (
	"bytes"
	"io"
	"slices"

	"undersigned/app"
	"undersigned/app/export"
)

// File is a document that was written.
type File struct {
	Name     string // as a person would call it, with its ending
	Format   export.Format
	Language string // of its headings
	Bytes    []byte
}

// letterFormats are those that can hold more than the list.
var letterFormats = []string{"pdf", "docx"}

// IsSheet says whether a kind of file can hold the letter and not only its list.
func IsSheet(format export.Format) bool { return slices.Contains(letterFormats, format.Name) }

// write writes the document in a format; kind is what its name says it is, mark
// has a CSV begin with a byte order mark.
func write(doc *export.Letter, format export.Format, kind string, mark bool) (File, error) {
	var body bytes.Buffer
	if err := writeTo(&body, doc, format, mark); err != nil {
		return File{}, err
	}
	return File{Name: fileName(doc, kind, format), Format: format, Language: doc.Language, Bytes: body.Bytes()}, nil
}

func writeTo(w io.Writer, doc *export.Letter, format export.Format, mark bool) error {
	if format.Name == "csv" {
		return export.CSV(w, doc, mark)
	}
	return format.Write(w, doc)
}

// kindOf is what the name of a document of the letter of today says it is.
func kindOf(doc *export.Letter, format export.Format) string {
	switch {
	case doc.Circle == app.DisclosedSecretariat && doc.Contents != export.LetterOnly && doc.Contents != export.SummaryPage:
		return export.FileFull
	case doc.Contents == export.SignatoriesOnly || !IsSheet(format):
		return export.FileSignatories
	case doc.Contents == export.SummaryPage:
		return export.FileSummary
	}
	return export.FileLetter
}

// fileName is what a document is called, with its ending.
func fileName(doc *export.Letter, kind string, format export.Format) string {
	title := Expanded(doc, doc.Title)
	if doc.Package != nil {
		return export.FileNameOf(title, kind, doc.Language, doc.AsOf, doc.Package.Number) + "." + format.Name
	}
	return export.FileName(title, kind, doc.Language, doc.AsOf) + "." + format.Name
}
