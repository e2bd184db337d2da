package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/views"
)

// platform lists the coalitions, for those who run the portal.
func (s *Server) platform(c echo.Context) (templ.Component, error) {
	return s.platformPage(c, views.Form{})
}

func (s *Server) platformPage(c echo.Context, form views.Form) (templ.Component, error) {
	if err := actor(c).MayGovern(); err != nil {
		return nil, err
	}
	all, err := s.Organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	cards, err := s.coalitionCards(c.Request().Context(), s.printer(c), all)
	if err != nil {
		return nil, err
	}
	return views.Platform(views.PlatformPage{Frame: s.frame(c, ""), Form: form, Coalitions: cards}), nil
}

// foundCoalition makes a coalition.
func (s *Server) foundCoalition(c echo.Context) error {
	made, err := s.Organisations.FoundCoalition(c.Request().Context(), actor(c), app.Coalition{
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
	return s.done(c, "/platform/coalitions/"+made.Slug, "platform.founded", "Name", made.Name)
}

// offices shows a coalition's secretariat.
func (s *Server) offices(c echo.Context) (templ.Component, error) {
	return s.officesPage(c, views.Form{})
}

func (s *Server) officesPage(c echo.Context, form views.Form) (templ.Component, error) {
	coalition, rows, err := s.Accounts.Offices(c.Request().Context(), actor(c), c.Param("coalition"))
	if err != nil {
		return nil, err
	}
	page := views.OfficesPage{Frame: s.frame(c, ""), Form: form, Slug: coalition.Slug, Name: coalition.Name}
	for _, row := range rows {
		page.Offices = append(page.Offices, views.OfficeRow{Person: row.Person.Name, Address: row.Person.Email, Role: string(row.Office.Role), Since: row.Office.CreatedAt})
	}
	return views.Offices(page), nil
}

// appoint gives or takes a place in a secretariat.
func (s *Server) appoint(c echo.Context) error {
	slug := c.Param("coalition")
	err := s.Accounts.Appoint(c.Request().Context(), actor(c), accounts.Appointment{Coalition: slug, Email: text(c, "email"), Role: app.OfficeRole(text(c, "role"))})
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.officesPage(c, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, "/platform/coalitions/"+slug, "platform.appointed")
}
