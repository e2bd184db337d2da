package documents

import (
	"context"
	"io"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/letters"
)

// previewPage is the number of the page that a preview shows.
const previewPage = 1

// Preview writes the first page of the document that somebody who runs the letter
// chose, as a picture (SVG). It names nobody who is withheld from the public,
// whatever the circle: looking leaves no line in the ledger.
func (d *Documents) Preview(ctx context.Context, w io.Writer, sheet letters.Sheet, o files.Order, taker string) error {
	full := o.Circle == app.DisclosedSecretariat
	o.Circle = app.DisclosedPublic
	doc := d.describeExport(sheet, o)
	if err := d.Illustrate(ctx, doc, sheet, o.Layout); err != nil {
		return err
	}
	if full {
		doc.Watermark = watermark(doc, taker)
	}
	doc.Stop = ctx.Err
	return export.Preview(w, doc, previewPage)
}

// describeExport is Describe for a document that somebody who runs the letter takes.
func (d *Documents) describeExport(sheet letters.Sheet, o files.Order) *export.Letter {
	if format, known := export.FormatOf(o.Format); known && !format.Sheet {
		o.Layout.Contents = export.SignatoriesOnly
	}
	want := Wanted{Language: o.Language, Headings: true, Circle: o.Circle, Layout: o.Layout}
	return d.Describe(lang.For(o.Language), sheet, want)
}

// watermark says who took a document, and when.
func watermark(doc *export.Letter, taker string) string {
	p := lang.For(doc.Language)
	return p.T("letters.watermark", "Name", taker, "When", p.DateTime(doc.AsOf, doc.Zone))
}

// Take gives somebody who runs a letter the document that was chosen: at once,
// or, where it takes long, by way of a file that is kept and whose id is given.
func (d *Documents) Take(ctx context.Context, by app.Actor, slug string, o files.Order, taker string) (File, app.FileID, error) {
	format, known := export.FormatOf(o.Format)
	if !known {
		return File{}, 0, d.noSuch(ctx, by, slug, o)
	}
	id, err := d.Files.Ask(ctx, by, slug, o)
	if err != nil || id != 0 {
		return File{}, id, err
	}
	doc, err := d.exported(ctx, by, slug, o, taker)
	if err != nil {
		return File{}, 0, err
	}
	file, err := write(ctx, doc, format, kindOf(doc, format))
	return file, 0, err
}

// noSuch refuses a document of a kind that there is not, and says what else is no choice, to whoever
// may take documents of the letter.
func (d *Documents) noSuch(ctx context.Context, by app.Actor, slug string, o files.Order) error {
	if _, err := d.Letters.Exportable(ctx, by, slug); err != nil {
		return err
	}
	var problems app.Problems
	o.Check(&problems)
	problems.Add("format", "rules.choose")
	return problems.Err()
}

// noFormat refuses a kind of file that there is not.
func noFormat() error {
	var problems app.Problems
	problems.Add("format", "rules.choose")
	return problems.Err()
}

// exported describes a document in the circle that was asked for, with its proof or its watermark.
func (d *Documents) exported(ctx context.Context, by app.Actor, slug string, o files.Order, taker string) (*export.Letter, error) {
	sheet, err := d.Letters.Exportable(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	doc := d.describeExport(sheet, o)
	if err := d.Illustrate(ctx, doc, sheet, o.Layout); err != nil {
		return nil, err
	}
	if o.Circle == app.DisclosedSecretariat {
		doc.Watermark = watermark(doc, taker)
	}
	format, _ := export.FormatOf(o.Format)
	return doc, d.prove(ctx, doc, sheet, format)
}

// Write writes the document that a file was asked for; it is the author that app/files is given.
func (d *Documents) Write(ctx context.Context, task files.Task, w io.Writer, step func()) (string, error) {
	format, known := export.FormatOf(task.Format)
	switch {
	case !known:
		return "", noFormat()
	case format.Streams():
		return d.stream(ctx, task, format, w, step)
	}
	doc, err := d.exported(ctx, app.Actor{Person: task.PersonID}, task.Letter, orderOf(task), task.Taker)
	if err != nil {
		return "", err
	}
	doc.Step, doc.Stop = step, ctx.Err
	return fileName(doc, kindOf(doc, format), format), format.Write(w, doc)
}

// stream writes a list while it is read, without holding it. That it was taken
// stands in the ledger since it was asked for.
func (d *Documents) stream(ctx context.Context, task files.Task, format export.Format, w io.Writer, step func()) (name string, err error) {
	by, o := app.Actor{Person: task.PersonID}, orderOf(task)
	sheet, _, err := d.Letters.Outline(ctx, by, task.Letter)
	if err != nil {
		return "", err
	}
	doc := d.describeExport(sheet, o)
	doc.Step = step
	options, place := export.Reading{Circle: o.Circle, Language: doc.Language, Grouping: o.Layout.Grouping, Zone: doc.Zone}.Order()
	long := LongList{
		documents: d, by: by, slug: task.Letter, doc: doc, format: format,
		listing: letters.Listing{Circle: o.Circle, Options: options, Zone: place, Full: true},
	}
	err = long.WriteTo(ctx, func(called string) io.Writer {
		name = called
		return w
	})
	return name, err
}

// orderOf is what was asked for when a file was.
func orderOf(task files.Task) files.Order {
	return files.Order{Format: task.Format, Circle: task.Circle, Language: task.Language, Layout: task.Layout}
}
