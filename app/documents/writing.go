package documents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

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

// Digest is the SHA-256, in hex, of the file.
func (f File) Digest() string {
	sum := sha256.Sum256(f.Bytes)
	return hex.EncodeToString(sum[:])
}

// write writes the document in a format, as long as ctx lasts; kind is what its name says it is.
func write(ctx context.Context, doc *export.Letter, format export.Format, kind string) (File, error) {
	doc.Stop = ctx.Err
	var body bytes.Buffer
	if err := format.Write(&body, doc); err != nil {
		return File{}, err
	}
	return File{Name: fileName(doc, kind, format), Format: format, Language: doc.Language, Bytes: body.Bytes()}, nil
}

// kindOf is what the name of a document of the letter of today says it is.
func kindOf(doc *export.Letter, format export.Format) string {
	switch {
	case doc.Circle == app.DisclosedSecretariat && doc.Contents != export.LetterOnly && doc.Contents != export.SummaryPage:
		return export.FileFull
	case doc.Contents == export.SignatoriesOnly || !format.Sheet:
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
