package secretariat

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Platform are for those who run the portal.
type Platform struct {
	*site.Site
	Organisations *organisations.Organisations
}

// Platform lists the coalitions, for those who run the portal.
func (s *Platform) Platform(c echo.Context) (templ.Component, error) {
	return s.platformPage(c, views.Form{})
}

func (s *Platform) platformPage(c echo.Context, form views.Form) (templ.Component, error) {
	if err := site.Actor(c).MayGovern(); err != nil {
		return nil, err
	}
	all, err := s.Organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	cards, err := fill.CoalitionCards(c.Request().Context(), s.Organisations, s.Printer(c), all)
	if err != nil {
		return nil, err
	}
	return views.Platform(views.PlatformPage{Frame: s.Frame(c, ""), Form: form, Coalitions: cards}), nil
}

// FoundCoalition makes a coalition.
func (s *Platform) FoundCoalition(c echo.Context) error {
	made, err := s.Organisations.FoundCoalition(c.Request().Context(), site.Actor(c), app.Coalition{
		Name: site.Text(c, "name"), AboutEn: app.Multiline(site.Text(c, "about_en")), AboutFr: app.Multiline(site.Text(c, "about_fr")), AboutDe: app.Multiline(site.Text(c, "about_de")),
	})
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.platformPage(c, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Secretariat(made.Slug, "people"), "platform.founded", "Name", made.Name)
}
