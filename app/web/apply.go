package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// applyForm is where an organisation that is not here yet applies to a coalition.
func (s *applicationPages) applyForm(c echo.Context) (templ.Component, error) {
	return s.applyPage(c, views.NewForm(url.Values{"coalition": {c.QueryParam("coalition")}}))
}

func (s *applicationPages) applyPage(c echo.Context, form views.Form) (templ.Component, error) {
	all, err := s.organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	return views.Apply(views.ApplyPage{
		Frame: s.frame(c, ""), Form: form, Coalitions: coalitionOptions(all), Action: paths.Desk("apply"),
	}), nil
}

// apply registers an organisation and sends its application.
func (s *applicationPages) apply(c echo.Context) error {
	in := application(c, app.Profile{})
	slug, err := s.organisations.Apply(c.Request().Context(), actor(c), in)
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.applyPage(c, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Desk("applications", in.Coalition, slug), "desk.done_applied")
}

// application is what was typed, over what is known: a form need not have every field.
func application(c echo.Context, known app.Profile) organisations.Application {
	return organisations.Application{
		Profile: profileFrom(c, known), Coalition: text(c, "coalition"), Capacity: text(c, "capacity"),
		Authority: text(c, "authority"), Answer: text(c, "message"),
	}
}

// joinCoalitionForm is where a registered organisation applies to another coalition.
func (s *applicationPages) joinCoalitionForm(c echo.Context) (templ.Component, error) {
	return s.joinCoalitionPage(c, views.Form{})
}

func (s *applicationPages) joinCoalitionPage(c echo.Context, form views.Form) (templ.Component, error) {
	own, err := s.organisations.Own(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	if err := actor(c).MayDecideSeats(own.Organisation.ID); err != nil {
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
		Frame: s.frame(c, ""), Form: form, Coalitions: coalitionOptions(others), Action: paths.Desk("organisations", o.Slug, "coalitions"),
		Known: &views.Link{Name: o.DisplayName, Lang: otherLang(s.printer(c), o.Language), Href: paths.Desk("organisations", o.Slug)},
	}), nil
}

// joinCoalition sends that application.
func (s *applicationPages) joinCoalition(c echo.Context) error {
	slug, in := c.Param("slug"), application(c, app.Profile{})
	err := s.organisations.Join(c.Request().Context(), actor(c), slug, in)
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.joinCoalitionPage(c, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Desk("applications", in.Coalition, slug), "desk.done_applied")
}

// leaveCoalition ends an organisation's membership.
func (s *applicationPages) leaveCoalition(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.organisations.Leave(c.Request().Context(), actor(c), slug, c.Param("coalition")); err != nil {
		return err
	}
	return s.done(c, paths.Desk("organisations", slug), "desk.done_left_coalition")
}
