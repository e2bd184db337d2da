package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// platformPages are for those who run the portal.
type platformPages struct {
	*site
	organisations *organisations.Organisations
}

// platform lists the coalitions, for those who run the portal.
func (s *platformPages) platform(c echo.Context) (templ.Component, error) {
	return s.platformPage(c, views.Form{})
}

func (s *platformPages) platformPage(c echo.Context, form views.Form) (templ.Component, error) {
	if err := actor(c).MayGovern(); err != nil {
		return nil, err
	}
	all, err := s.organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	cards, err := coalitionCards(c.Request().Context(), s.organisations, s.printer(c), all)
	if err != nil {
		return nil, err
	}
	return views.Platform(views.PlatformPage{Frame: s.frame(c, ""), Form: form, Coalitions: cards}), nil
}

// foundCoalition makes a coalition.
func (s *platformPages) foundCoalition(c echo.Context) error {
	made, err := s.organisations.FoundCoalition(c.Request().Context(), actor(c), app.Coalition{
		Name: text(c, "name"), AboutEn: app.Multiline(text(c, "about_en")), AboutFr: app.Multiline(text(c, "about_fr")), AboutDe: app.Multiline(text(c, "about_de")),
	})
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.platformPage(c, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Secretariat(made.Slug, "people"), "platform.founded", "Name", made.Name)
}
