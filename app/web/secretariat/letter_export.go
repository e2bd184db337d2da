package secretariat

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/documents"
	"undersigned/app/files"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Exports are where a secretariat takes the documents that are not for everybody.
type Exports struct {
	*site.Site
	Secretariats
	Letters   *letters.Letters
	Documents *documents.Documents
}

// ExportPage is where those who run a letter choose what its documents hold and
// how they look, with the first page beside the choices.
func (s *Exports) ExportPage(c echo.Context) (templ.Component, error) {
	sheet, err := s.Letters.Choosing(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page, err := s.exportChoices(c, sheet, s.chosen(c, sheet))
	if err != nil {
		return nil, err
	}
	return views.LetterExport(page), nil
}

// Preview is the first page of the document that is chosen.
func (s *Exports) Preview(c echo.Context) error {
	sheet, err := s.Letters.Exportable(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	var picture bytes.Buffer
	if err := s.Documents.Preview(c.Request().Context(), &picture, sheet, s.chosen(c, sheet), site.Standing(c).Person.Name); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", picture.Bytes())
}

// TakeExport gives the document that was chosen: at once, or by way of a file
// that the desk keeps where it takes long.
func (s *Exports) TakeExport(c echo.Context) error {
	order := choices(c.Request().PostForm, s.Printer(c).Code())
	made, id, err := s.Documents.Take(c.Request().Context(), site.Actor(c), c.Param("slug"), order, site.Standing(c).Person.Name)
	if err != nil {
		return s.exportAgain(c, order, err)
	}
	if id != 0 {
		return c.Redirect(http.StatusSeeOther, paths.File(int64(id)))
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return site.Sent(made, site.Attachment).SendDocument(c)
}

// KeepLayout makes the chosen layout the letter's own.
func (s *Exports) KeepLayout(c echo.Context) error {
	slug := c.Param("slug")
	order := choices(c.Request().PostForm, s.Printer(c).Code())
	if err := s.Letters.KeepLayout(c.Request().Context(), site.Actor(c), slug, order.Layout); err != nil {
		return s.exportAgain(c, order, err)
	}
	return s.Done(c, paths.Letter(slug, "export")+"?"+query(order).Encode(), "secretariat.done_layout")
}

// exportAgain gives the page back with what was wrong, and nothing that was chosen is lost.
func (s *Exports) exportAgain(c echo.Context, order files.Order, err error) error {
	form, ok := s.RefusedForm(c, err)
	if !ok {
		return err
	}
	sheet, readErr := s.Letters.Choosing(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if readErr != nil {
		return errors.Join(readErr, err)
	}
	page, pageErr := s.exportChoices(c, sheet, order)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	page.Form = form
	return s.Render(c, http.StatusUnprocessableEntity, views.LetterExport(page))
}
