package secretariat

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/views"
)

// nameTable is the value of the form for signatories in a table.
const nameTable = "table"

// choices reads what a form says of a document. Nothing said is the usual, and
// the public's circle; what is no choice is for the use case to refuse.
func choices(v url.Values, language string) files.Order {
	return files.Order{
		Format: v.Get("format"), Circle: app.Disclosure(cmp.Or(v.Get("circle"), string(app.DisclosedPublic))), Language: cmp.Or(v.Get("lang"), language),
		Layout: app.Layout{
			Contents: app.Contents(v.Get("contents")), Cover: v.Get("cover") != "", Logos: v.Get("logos") != "",
			Grouping: cmp.Or(v.Get("group"), app.UsualLayout.Grouping), Paper: app.Paper(cmp.Or(v.Get("paper"), string(app.UsualLayout.Paper))),
			NameTable: v.Get("names") == nameTable, ByteOrderMark: v.Get("bom") != "",
			EnglishNames: app.EnglishNames(cmp.Or(v.Get("english"), string(app.UsualLayout.EnglishNames))),
		},
	}
}

// query is what choices reads, but for the format.
func query(o files.Order) url.Values {
	v := url.Values{
		"circle": {string(o.Circle)}, "lang": {o.Language}, "contents": {string(o.Layout.Contents)}, "group": {o.Layout.Grouping},
		"paper": {string(o.Layout.Paper)}, "names": {"columns"}, "english": {string(o.Layout.EnglishNames)},
	}
	if o.Layout.NameTable {
		v.Set("names", nameTable)
	}
	for name, ticked := range map[string]bool{"cover": o.Layout.Cover, "logos": o.Layout.Logos, "bom": o.Layout.ByteOrderMark} {
		if ticked {
			v.Set(name, "yes")
		}
	}
	return v
}

// chosen is what the address says of a document; as long as it says nothing,
// the letter's own layout. What is no choice is as if nothing had been said.
func (s *Exports) chosen(c echo.Context, sheet letters.Sheet) files.Order {
	v := c.QueryParams()
	o := choices(v, sheet.Text(s.Printer(c).Code()).Language)
	if !v.Has("contents") {
		o.Layout = sheet.Layout
	}
	if !slices.Contains(app.Disclosures, o.Circle) {
		o.Circle = app.DisclosedPublic
	}
	if !slices.Contains(exportLanguages(sheet), o.Language) {
		o.Language = sheet.Letter.Language
	}
	if !export.IsGrouping(o.Layout.Grouping) {
		o.Layout.Grouping = app.UsualLayout.Grouping
	}
	var problems app.Problems
	if o.Layout.Check(&problems); len(problems) > 0 {
		o.Layout.Contents, o.Layout.Paper, o.Layout.EnglishNames = app.UsualLayout.Contents, app.UsualLayout.Paper, app.UsualLayout.EnglishNames
	}
	return o
}

// exportLanguages are those of the letter, and after them the interface's others,
// in which headings, countries and dates can be had.
func exportLanguages(sheet letters.Sheet) []string {
	all := sheet.Languages()
	for _, code := range lang.Codes {
		if !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return all
}

// exportChoices fills the page with what is chosen.
func (s *Exports) exportChoices(c echo.Context, sheet letters.Sheet, order files.Order) (views.LetterExportPage, error) {
	office, err := s.letterOffice(c, sheet.Hosts...)
	if err != nil {
		return views.LetterExportPage{}, err
	}
	p := s.Printer(c)
	doc := s.Documents.Describe(p, sheet, documents.Wanted{Language: p.Code(), Circle: app.DisclosedPublic})
	values := query(order)
	page := views.LetterExportPage{
		Frame: s.Frame(c, ""), Office: office, Letter: s.Brief(sheet, doc), Form: views.NewForm(values), Circle: string(order.Circle),
		Preview: paths.Letter(sheet.Letter.Slug, "export", "preview.svg") + "?" + values.Encode(), Own: order.Layout == sheet.Layout, Logos: true,
		Formats: fill.Formats(), PaperUS: order.Layout.Paper == app.PaperUS,
	}
	text, names := export.Lacks(doc, export.Signatories(sheet.Unusual, export.Reading{
		Circle: app.DisclosedPublic, Language: doc.Language, Grouping: sheet.Layout.Grouping, Zone: sheet.Letter.DeadlineZone,
	}), p)
	page.LacksText = text
	for i := range names {
		page.Lacks = append(page.Lacks, *fill.LackView(&names[i]))
	}
	for _, contents := range app.AllContents {
		page.Contents = append(page.Contents, string(contents))
	}
	for _, code := range exportLanguages(sheet) {
		page.Languages = append(page.Languages, views.ExportLanguage{Code: code, Text: slices.Contains(sheet.Languages(), code)})
	}
	return page, nil
}
