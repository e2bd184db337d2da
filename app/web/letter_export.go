package web

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
	"undersigned/views"
)

// exportPages are where a secretariat takes the documents that are not for everybody.
type exportPages struct {
	*site
	secretariats
	letters   *letters.Letters
	documents *documents.Documents
}

// exportPage is where those who run a letter choose what its documents hold and
// how they look, with the first page beside the choices.
func (s *exportPages) exportPage(c echo.Context) (templ.Component, error) {
	sheet, err := s.letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page, err := s.exportChoices(c, sheet, s.chosen(c, sheet))
	if err != nil {
		return nil, err
	}
	return views.LetterExport(page), nil
}

// preview is the first page of the document that is chosen.
func (s *exportPages) preview(c echo.Context) error {
	sheet, err := s.letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	var picture bytes.Buffer
	if err := s.documents.Preview(c.Request().Context(), &picture, sheet, s.chosen(c, sheet), standing(c).Person.Name); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", picture.Bytes())
}

// takeExport gives the document that was chosen: at once, or by way of a file
// that the desk keeps where it takes long.
func (s *exportPages) takeExport(c echo.Context) error {
	order := choices(c.Request().PostForm, s.printer(c).Code())
	made, id, err := s.documents.Take(c.Request().Context(), actor(c), c.Param("slug"), order, standing(c).Person.Name)
	if err != nil {
		return s.exportAgain(c, order, err)
	}
	if id != 0 {
		return c.Redirect(http.StatusSeeOther, paths.File(int64(id)))
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return sent(made, attachment).sendDocument(c)
}

// keepLayout makes the chosen layout the letter's own.
func (s *exportPages) keepLayout(c echo.Context) error {
	slug := c.Param("slug")
	order := choices(c.Request().PostForm, s.printer(c).Code())
	if err := s.letters.KeepLayout(c.Request().Context(), actor(c), slug, order.Layout); err != nil {
		return s.exportAgain(c, order, err)
	}
	return s.done(c, paths.Letter(slug, "export")+"?"+query(order).Encode(), "secretariat.done_layout")
}

// exportAgain gives the page back with what was wrong, and nothing that was chosen is lost.
func (s *exportPages) exportAgain(c echo.Context, order files.Order, err error) error {
	form, ok := s.refusedForm(c, err)
	if !ok {
		return err
	}
	sheet, readErr := s.letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if readErr != nil {
		return errors.Join(readErr, err)
	}
	page, pageErr := s.exportChoices(c, sheet, order)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	page.Form = form
	return s.render(c, http.StatusUnprocessableEntity, views.LetterExport(page))
}
