package documents

import (
	"context"
	"slices"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/paths"
)

// Wanted is how a reader wants a letter: in which of its languages, and its roll in which groups.
type Wanted struct {
	Language string
	Headings bool   // also where the text is in another language, headings, countries and dates are in this one
	Grouping string // empty: as the layout has it
	Circle   app.Disclosure
	Logos    bool // also where the layout has none
	Layout   app.Layout
}

// LaidOut is the same in a layout.
func (w Wanted) LaidOut(layout app.Layout) Wanted {
	w.Layout = layout
	return w
}

func (w Wanted) groups() string {
	if w.Grouping != "" {
		return w.Grouping
	}
	return w.Layout.Grouping
}

// Describe makes the one description of a letter from which its page and all
// its files are written. Names that the circle may not see are not in it. The
// printer speaks where the text is in no language of the interface.
func (d *Documents) Describe(p *lang.Printer, sheet letters.Sheet, want Wanted) *export.Letter {
	text, letter, speaks := sheet.Text(want.Language), sheet.Letter, language(p, sheet, want)
	now := d.Clock().In(app.Location(letter.DeadlineZone))
	doc := &export.Letter{
		Contents: want.Layout.Contents, Cover: want.Layout.Cover, Language: speaks, TextLanguage: text.Language,
		Date: letterDate(letter), Addressees: textLines(text.Addressees),
		Title: text.Title, Body: text.Body, Closing: text.Closing, Circle: want.Circle,
		PaperUS: want.Layout.Paper == app.PaperUS, TableNames: want.Layout.NameTable, Mark: want.Layout.ByteOrderMark,
		English: want.Layout.EnglishNames,
		AsOf:    now.Truncate(time.Minute), Zone: letter.DeadlineZone,
		Address: d.BaseURL + paths.Letter(letter.Slug), Generator: strings.TrimSpace("Undersigned " + d.Version),
		Schema: d.BaseURL + paths.SignatoriesSchema, Notice: d.notice(speaks),
	}
	reading := readingOf(p, sheet, want)
	switch {
	case sheet.Counted == nil:
		doc.Roll = export.Signatories(sheet.Signed, reading)
	case sheet.Part == nil:
		doc.Roll = export.Counts(sheet.Counted, reading)
	default:
		doc.Roll = export.Part(sheet.Counted, sheet.Part.Counted, sheet.Part.Entries, reading)
	}
	for _, host := range sheet.Hosts {
		doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
	}
	if sheet.Version != nil {
		doc.Digest = sheet.Version.TextDigest
		doc.VerifyAt = d.BaseURL + paths.Verify(doc.Digest, sheet.ReadAt(want.Circle))
	}
	return doc
}

// language is the one in which a document has its headings, countries and dates.
func language(p *lang.Printer, sheet letters.Sheet, want Wanted) string {
	text := sheet.Text(want.Language)
	switch {
	case want.Headings && lang.Supported(want.Language):
		return want.Language
	case lang.Supported(text.Language):
		return text.Language
	}
	return p.Code()
}

// readingOf is how the list of a sheet is read.
func readingOf(p *lang.Printer, sheet letters.Sheet, want Wanted) export.Reading {
	return export.Reading{
		Circle: want.Circle, Language: language(p, sheet, want), Grouping: want.groups(), Zone: sheet.Letter.DeadlineZone,
		Withheld: sheet.Withheld(want.Circle),
	}
}

// Listing is how the list of a sheet stands in a document.
func (d *Documents) Listing(p *lang.Printer, sheet letters.Sheet, want Wanted) letters.Listing {
	options, zone := readingOf(p, sheet, want).Order()
	return letters.Listing{Circle: want.Circle, Options: options, Zone: zone}
}

// notice says that this is a demonstration, where it is one.
func (d *Documents) notice(language string) string {
	if !d.Demo {
		return ""
	}
	return lang.For(language).T("documents.demo_notice")
}

// Illustrate adds the logos of those whom the document names, where its layout has them.
func (d *Documents) Illustrate(ctx context.Context, doc *export.Letter, sheet letters.Sheet, layout app.Layout) error {
	if !layout.Logos {
		return nil
	}
	logos, err := d.Letters.Logos(ctx, sheet, doc.Circle)
	if err != nil {
		return err
	}
	showLogos(doc, logos)
	return nil
}

// showLogos adds those pictures that belong to somebody whom the document names.
func showLogos(doc *export.Letter, logos map[app.EndorsementID]app.Image) {
	doc.Logos = make(map[app.EndorsementID]export.Logo, len(logos))
	for e := range doc.Roll.All() {
		if m, ok := logos[e.ID]; ok {
			doc.Logos[e.ID] = export.Logo{Data: m.Bytes}
		}
	}
}

// letterDate is the day a letter bears: that of its delivery, before that the
// one on which it was opened. Zero while it is not settled.
func letterDate(l app.Letter) time.Time {
	for _, at := range []*time.Time{l.DeliveredAt, l.OpenedAt} {
		if at != nil {
			return at.In(app.Location(l.DeadlineZone))
		}
	}
	return time.Time{}
}

// textLines are the lines of a text that hold something.
func textLines(text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// Expanded is a text with the tokens for counts replaced by those of the document's roll.
func Expanded(doc *export.Letter, text string) string {
	return export.Expand(text, doc.Roll, lang.For(doc.Language))
}

// BodyHTML is the text of the document as sanitised HTML, its headings below an h1.
func BodyHTML(doc *export.Letter) string {
	return export.HTMLString(Expanded(doc, doc.Body), 1, doc.TextLanguage)
}
