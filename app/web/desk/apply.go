package desk

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// ApplyForm is where an organisation that is not here yet applies to a coalition.
func (s *Applications) ApplyForm(c echo.Context) (templ.Component, error) {
	return s.applyPage(c, views.NewForm(url.Values{"coalition": {c.QueryParam("coalition")}}))
}

func (s *Applications) applyPage(c echo.Context, form views.Form) (templ.Component, error) {
	all, err := s.Organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	typed := app.Organisation{DisplayName: form.Field("display_name").Value, EnglishName: form.Field("english_name").Value, LegalName: form.Field("legal_name").Value}
	return views.Apply(views.ApplyPage{
		Frame: s.Frame(c, ""), Form: form, Coalitions: fill.Coalitions(all), Action: paths.Desk("apply"), Lack: fill.Lack(typed, s.Printer(c)),
	}), nil
}

// Apply registers an organisation and sends its application.
func (s *Applications) Apply(c echo.Context) error {
	in := application(c, app.Profile{})
	slug, err := s.Organisations.Apply(c.Request().Context(), site.Actor(c), in)
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.applyPage(c, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Desk("applications", in.Coalition, slug), "desk.done_applied")
}

// application is what was typed, over what is known: a form need not have every field.
func application(c echo.Context, known app.Profile) organisations.Application {
	return organisations.Application{
		Profile: profileFrom(c, known), Coalition: site.Text(c, "coalition"), Capacity: site.Text(c, "capacity"),
		Authority: site.Text(c, "authority"), Answer: site.Text(c, "message"),
	}
}

// JoinCoalitionForm is where a registered organisation applies to another coalition.
func (s *Applications) JoinCoalitionForm(c echo.Context) (templ.Component, error) {
	return s.joinCoalitionPage(c, views.Form{})
}

func (s *Applications) joinCoalitionPage(c echo.Context, form views.Form) (templ.Component, error) {
	own, err := s.Organisations.Own(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	if err := site.Actor(c).MayDecideSeats(own.Organisation.ID); err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(own.Coalitions, func(coalition app.Coalition) bool {
		return slices.ContainsFunc(own.Memberships, func(m app.Membership) bool { return m.CoalitionID == coalition.ID })
	})
	if len(others) == 0 {
		return nil, app.Refuse(app.Conflict, "rules.applied_everywhere")
	}
	o := own.Organisation
	return views.Apply(views.ApplyPage{
		Frame: s.Frame(c, ""), Form: form, Coalitions: fill.Coalitions(others), Action: paths.Desk("organisations", o.Slug, "coalitions"),
		Known: &views.Link{Name: o.DisplayName, Lang: fill.OtherLang(s.Printer(c), o.Language), Href: paths.Desk("organisations", o.Slug)},
	}), nil
}

// JoinCoalition sends that application.
func (s *Applications) JoinCoalition(c echo.Context) error {
	slug, in := c.Param("slug"), application(c, app.Profile{})
	err := s.Organisations.Join(c.Request().Context(), site.Actor(c), slug, in)
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.joinCoalitionPage(c, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Desk("applications", in.Coalition, slug), "desk.done_applied")
}

// LeaveCoalition ends an organisation's membership.
func (s *Applications) LeaveCoalition(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Organisations.Leave(c.Request().Context(), site.Actor(c), slug, c.Param("coalition")); err != nil {
		return err
	}
	return s.Done(c, paths.Desk("organisations", slug), "desk.done_left_coalition")
}
