package documents

import (
	"context"
	"io"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
)

// Request is a document that somebody asks for.
type Request struct {
	Slug    string
	Format  export.Format
	List    bool // the signatories alone, whatever the letter's own documents hold
	Want    Wanted
	Mark    Mark
	Package int // its number; 0 for the letter of today
}

// Mark says whether a CSV is to begin with a byte order mark, without which Excel
// takes its letters for others.
type Mark int

// Whoever asks for a CSV can have it either way.
const (
	MarkAsLaidOut Mark = iota // as the layout of the letter or package has it
	Marked
	Plain
)

// in is what is wanted of a document in a layout.
func (m Mark) in(layout app.Layout) bool {
	return m == Marked || m == MarkAsLaidOut && layout.ByteOrderMark
}

// Give reads the letter, or the package, as the person may read it and writes the document.
func (d *Documents) Give(ctx context.Context, p *lang.Printer, by app.Actor, r Request) (File, error) {
	if r.Package > 0 {
		return d.packageFile(ctx, by, r)
	}
	sheet, err := d.Letters.Read(ctx, by, r.Slug)
	if err != nil {
		return File{}, err
	}
	if !sheet.HasDocuments() {
		return File{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	layout := sheet.Layout
	if r.List {
		layout.Contents = export.SignatoriesOnly
	}
	if r.Want.Grouping != "" {
		layout.Grouping = r.Want.Grouping
	}
	layout.Logos = (layout.Logos || r.Want.Logos) && r.Format.Logos
	layout.ByteOrderMark = r.Mark.in(layout)
	doc := d.Describe(p, sheet, r.Want.LaidOut(layout))
	if err := d.Illustrate(ctx, doc, sheet, layout); err != nil {
		return File{}, err
	}
	if err := d.prove(ctx, doc, sheet, r.Format); err != nil {
		return File{}, err
	}
	return write(ctx, doc, r.Format, kindOf(doc, r.Format))
}

// Long describes a list that is so long that it is to be sent while it is read.
// None is a document that is not: a short one is written and kept whole.
func (d *Documents) Long(ctx context.Context, p *lang.Printer, by app.Actor, r Request) (list *LongList, long bool, err error) {
	if !r.Format.Streams() || r.Package > 0 {
		return nil, false, nil
	}
	sheet, long, err := d.Letters.Outline(ctx, by, r.Slug)
	if err != nil || !long {
		return nil, false, err
	}
	sheet.Layout.ByteOrderMark = r.Mark.in(sheet.Layout)
	r.Want = r.Want.LaidOut(sheet.Layout)
	doc := d.Describe(p, sheet, r.Want)
	options, place := export.Reading{Language: doc.Language, Grouping: r.Want.groups(), Zone: doc.Zone}.Order()
	return &LongList{
		documents: d, by: by, slug: r.Slug, doc: doc, format: r.Format,
		listing: letters.Listing{Circle: r.Want.Circle, Options: options, Zone: place},
	}, true, nil
}

// LongList is a list that is written while it is read, without being held.
type LongList struct {
	documents *Documents
	by        app.Actor
	slug      string
	doc       *export.Letter
	listing   letters.Listing
	format    export.Format
}

// WriteTo writes the list to what open gives once its name is known: its title
// may hold numbers.
func (l *LongList) WriteTo(ctx context.Context, open func(name string) io.Writer) error {
	return l.documents.Letters.Stream(ctx, l.by, l.slug, l.listing, func(list letters.List) error {
		l.doc.Roll = list.Roll
		w := open(fileName(l.doc, kindOf(l.doc, l.format), l.format))
		return l.format.Stream(w, l.doc, list.Entries)
	})
}
