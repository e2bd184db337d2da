package secretariat

import (
	"net/http"
	"strconv"

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
	Staff         *Staff
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
	page := views.PlatformPage{Frame: s.Frame(c, ""), Form: form, Coalitions: cards}
	if page.People, err = s.people(c); err != nil {
		return nil, err
	}
	if page.Invitations, err = s.Staff.sent(c, ""); err != nil {
		return nil, err
	}
	return views.Platform(page), nil
}

// people are those who run the portal.
func (s *Platform) people(c echo.Context) ([]views.PlatformRow, error) {
	all, err := s.Staff.Accounts.PlatformPeople(c.Request().Context(), site.Actor(c))
	if err != nil {
		return nil, err
	}
	p := s.Printer(c)
	rows := make([]views.PlatformRow, len(all))
	for i, g := range all {
		rows[i] = views.PlatformRow{
			ID: strconv.FormatInt(int64(g.Person.ID), 10), Person: fill.Named(p, g.Person), Address: g.Person.Email, Unmailed: !g.Person.HasMail(),
			Identity: s.Staff.identity(g.Person), Self: g.Person.ID == site.Actor(c).Person,
		}
		switch {
		case g.Settings:
			rows[i].By = "settings"
		case g.Person.GrantedAt != nil:
			rows[i].By = "invitation"
		}
		if g.Keeps != nil {
			rows[i].Keeps = site.ProblemOf(g.Keeps, p).Message
		}
	}
	return rows, nil
}

// Relieve takes the running of the portal from somebody.
func (s *Platform) Relieve(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("person"), 10, 64)
	if err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	by := site.Actor(c)
	if err := s.Staff.Accounts.Relieve(c.Request().Context(), by, app.PersonID(id)); err != nil {
		return err
	}
	to := paths.Platform()
	if by.Person == app.PersonID(id) {
		to = paths.Desk()
	}
	return s.Done(c, to, "platform.relieved")
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
