// Package letter holds the pages on which letters are read and signed, and their files.
package letter

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/export"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Pages show letters, what was delivered of them, and the files of both.
type Pages struct {
	*site.Site
	Letters      *letters.Letters
	Endorsements *endorsements.Endorsements
	Deliveries   *deliveries.Deliveries
	Documents    *documents.Documents
	Streams      chan struct{} // a place for each list that is sent while it is read
}

// LetterOrFile answers /letters/{slug}, and /letters/{slug}.pdf and .docx, the
// letter as a document in its own layout: no slug holds a dot.
func (s *Pages) LetterOrFile(c echo.Context) error {
	slug, ending, isFile := strings.Cut(c.Param("slug"), ".")
	if !isFile {
		return s.Public(s.letter, "group", "lang", "list", "page", "q")(c)
	}
	format, _ := export.FormatOf(ending)
	if !format.Sheet {
		return s.WithSession(func(echo.Context) error { return app.Refuse(app.NotFound, "rules.not_found") })(c)
	}
	return s.WithSession(func(c echo.Context) error { return s.sendFile(c, documents.Request{Slug: slug, Format: format}) })(c)
}

// letter is the sheet: the letter with its roll, live.
func (s *Pages) letter(c echo.Context) (templ.Component, error) {
	want := s.Reading(c, c.QueryParam("lang"), c.QueryParam("group"))
	sheet, err := s.Letters.ReadPart(c.Request().Context(), site.Actor(c), c.Param("slug"), func(sheet letters.Sheet) letters.PartAsked {
		return letters.PartAsked{
			Listing: s.Documents.Listing(s.Printer(c), sheet, want.LaidOut(sheet.Layout)),
			Page:    site.PageNumber(c), Query: site.Searched(c), Whole: c.QueryParam("list") == site.WholeList,
		}
	})
	if err != nil {
		return nil, err
	}
	letter, doc := sheet.Letter, s.Documents.Describe(s.Printer(c), sheet, want.LaidOut(sheet.Layout))
	page := views.LetterPage{
		Frame: s.Frame(c, ""), Slug: letter.Slug, LetterTitle: documents.Expanded(doc, doc.Title), Language: doc.TextLanguage,
		Authoritative: doc.TextLanguage == letter.Language, State: fill.LetterState(letter, s.Clock()), Visibility: string(letter.Visibility),
		Date: doc.Date, Addressees: doc.Addressees, BodyHTML: documents.BodyHTML(doc), Closing: documents.Expanded(doc, doc.Closing),
		Roll: rollView(doc, sheet.Profiles), Grouping: string(doc.Roll.Grouping), OwnGrouping: sheet.Layout.Grouping, Contents: string(sheet.Layout.Contents), Digest: doc.Digest,
		Deadline: letter.DeadlineAt, Zone: letter.DeadlineZone, Accepts: letter.AcceptsEndorsements(s.Clock()) == nil,
	}
	if sheet.HasDocuments() {
		page.Formats = fill.Formats()
	}
	if sheet.Version != nil {
		page.Version = sheet.Version.Number
	}
	for _, host := range sheet.Hosts {
		page.Hosts = append(page.Hosts, views.Link{Name: host.Name, Href: paths.Coalition(host.Slug)})
	}
	page.Languages, page.Embed = languageLinks(sheet, doc), s.embedCode(sheet, doc)
	if sheet.Part != nil {
		if page.Roll.Part, err = s.rollPart(c, sheet, page.RollQuery()); err != nil {
			return nil, err
		}
	}
	if sheet.CanManage || len(sheet.CanConsent) > 0 {
		page.ManageHref = paths.Letter(letter.Slug, "manage")
	}
	if err := s.addPackages(c, &page, letter); err != nil {
		return nil, err
	}
	if err := s.addOwn(c, &page, sheet); err != nil {
		return nil, err
	}
	return views.Letter(page), nil
}

// languageLinks lead to the letter's other languages, with the roll as it is grouped now.
func languageLinks(sheet letters.Sheet, doc *export.Letter) []views.LetterLanguage {
	var links []views.LetterLanguage
	for _, code := range sheet.Languages() {
		query := url.Values{"lang": {code}}
		if group := string(doc.Roll.Grouping); group != sheet.Layout.Grouping {
			query.Set("group", group)
		}
		links = append(links, views.LetterLanguage{
			Code: code, Href: paths.Letter(sheet.Letter.Slug) + "?" + query.Encode(), Current: code == doc.TextLanguage,
		})
	}
	return links
}

// addOwn adds what the reader's own organisations can do or have done. Nobody
// else's: an organisation that withheld its name is not given away here.
func (s *Pages) addOwn(c echo.Context, page *views.LetterPage, sheet letters.Sheet) error {
	if site.Actor(c).IsVisitor() {
		return nil
	}
	choices, err := s.Endorsements.Choices(c.Request().Context(), site.Actor(c), under(sheet))
	if err != nil {
		return err
	}
	for _, choice := range choices {
		o := choice.Organisation
		if choice.Endorsement != nil {
			page.Mine = append(page.Mine, views.OwnEndorsement{
				Organisation: o.DisplayName, Lang: o.Language, State: string(choice.Endorsement.State),
				Disclosure: string(choice.Endorsement.Disclosure), Href: paths.Letter(page.Slug, "endorsements", o.Slug),
			})
		}
		if choice.MaySign() {
			page.Choices = append(page.Choices, views.Link{Name: o.DisplayName, Lang: o.Language, Href: paths.Endorse(page.Slug, o.Slug)})
		}
	}
	return nil
}
