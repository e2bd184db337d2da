package web

import (
	"slices"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
)

// fullList is the list of signatories for those who run the letter: withheld
// names are on it and marked, and a line in the ledger says that it was taken.
func (s *Server) fullList(c echo.Context) error {
	r, circle, err := s.fullRequest(c)
	if err != nil {
		return err
	}
	r.want.circle = circle
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	if sent, err := s.sendLong(c, r, "exported"); sent || err != nil {
		return err
	}
	sheet, err := s.Letters.Full(c.Request().Context(), actor(c), r.slug, "exported")
	if err != nil {
		return err
	}
	doc := s.describe(s.printer(c), sheet, r.want)
	if r.want.logos {
		if err := s.illustrate(c.Request().Context(), doc, sheet); err != nil {
			return err
		}
	}
	doc.PaperUS = text(c, "paper") == "letter"
	kind := export.FileSignatories
	if circle == app.DisclosedSecretariat {
		kind = export.FileFull
		p := lang.For(doc.Language)
		doc.Watermark = p.T("letters.watermark", "Name", standing(c).Person.Name, "When", p.DateTime(doc.AsOf, doc.Zone))
	}
	if err := s.prove(c.Request().Context(), doc, sheet, r.format.Name); err != nil {
		return err
	}
	made, err := writeFile(doc, r, kind)
	if err != nil {
		return err
	}
	return made.sendDocument(c)
}

// fullRequest reads which file of which circle is asked for; the secretariat's unless another is named.
func (s *Server) fullRequest(c echo.Context) (fileRequest, app.Disclosure, error) {
	var problems app.Problems
	format, known := export.FormatOf(text(c, "format"))
	if !known {
		problems.Add("format", "rules.choose")
	}
	circle := app.Disclosure(text(c, "circle"))
	if circle == "" {
		circle = app.DisclosedSecretariat
	}
	if !slices.Contains(app.Disclosures, circle) {
		problems.Add("circle", "rules.choose")
	}
	r := fileRequest{slug: c.Param("slug"), format: format, contents: export.SignatoriesOnly, bom: text(c, "bom") == "1"}
	r.want = s.reading(c, text(c, "lang"), text(c, "group"))
	r.want.contents = export.SignatoriesOnly
	return r, circle, problems.Err()
}
