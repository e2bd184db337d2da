package desk

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// logoRoute takes files, so it has a limit of its own: what is too large for a
// logo is read to its end and thrown away, for a browser that is cut off while
// it sends shows no answer.
const (
	LogoRoute     = "/desk/organisations/:slug/logo"
	MostThrownOut = 32 << 20
)

// SaveLogo makes the file that was sent the organisation's logo.
func (s *Profiles) SaveLogo(c echo.Context) error {
	file, err := sentFile(c, "logo", app.MaxLogoBytes)
	if err != nil {
		return err
	}
	slug := c.Param("slug")
	err = s.Organisations.SetLogo(c.Request().Context(), site.Actor(c), slug, file)
	if refused, ok := s.RefusedForm(c, err); ok {
		page, err := s.profilePage(c)
		if err != nil {
			return err
		}
		page.Form.Summary = refused.Summary
		return s.Render(c, http.StatusUnprocessableEntity, views.Profile(page))
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Desk("organisations", slug), "desk.done_logo")
}

// RemoveLogo takes the logo away.
func (s *Profiles) RemoveLogo(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Organisations.RemoveLogo(c.Request().Context(), site.Actor(c), slug); err != nil {
		return err
	}
	return s.Done(c, paths.Desk("organisations", slug), "desk.done_logo_removed")
}

// sentFile is one file of a form, as far as one byte beyond most, by which it is
// seen to be too large. It is empty where the form has none.
func sentFile(c echo.Context, name string, most int64) ([]byte, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, MostThrownOut)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &app.Error{Kind: app.Invalid, Message: "rules.form_broken", Err: err}
	}
	var file []byte
	for {
		part, err := parts.NextPart()
		if err == nil && part.FormName() == name && file == nil {
			file, err = io.ReadAll(io.LimitReader(part, most+1))
		}
		var tooMuch *http.MaxBytesError
		switch {
		case errors.Is(err, io.EOF), errors.As(err, &tooMuch):
			return file, nil
		case err != nil:
			return nil, &app.Error{Kind: app.Invalid, Message: "rules.form_broken", Err: err}
		}
	}
}
