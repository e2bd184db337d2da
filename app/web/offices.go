package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/web/signin"
	"undersigned/views"
)

// staffPages are about who sits in a secretariat.
type staffPages struct {
	*site
	secretariats
	accounts    *accounts.Accounts
	invitations *accounts.Invitations
	providers   []signin.ProviderSettings
}

// offices shows who sits in a coalition's secretariat.
func (s *staffPages) offices(c echo.Context) (templ.Component, error) {
	page, err := s.officesPage(c)
	if err != nil {
		return nil, err
	}
	return views.Offices(page), nil
}

func (s *staffPages) officesPage(c echo.Context) (views.OfficesPage, error) {
	staff, err := s.accounts.Offices(c.Request().Context(), actor(c), c.Param("coalition"))
	if err != nil {
		return views.OfficesPage{}, err
	}
	office, err := s.office(c, staff.Coalition.Slug)
	if err != nil {
		return views.OfficesPage{}, err
	}
	page := views.OfficesPage{
		Frame: s.frame(c, ""), Office: office, MayStaff: staff.CanStaff, MayMean: staff.CanMean, MayGovern: staff.CanAppoint,
	}
	if staff.CanStaff {
		if page.Invitations, err = s.sent(c, staff.Coalition.Slug); err != nil {
			return views.OfficesPage{}, err
		}
	}
	administrators := 0
	for _, row := range staff.Rows {
		shown := views.OfficeRow{
			ID: strconv.FormatInt(row.Office.ID, 10), Person: named(s.printer(c), row.Person), Role: string(row.Office.Role),
			Since: row.Office.CreatedAt, Self: row.Office.PersonID == actor(c).Person, Unmailed: row.Person.Email == "",
		}
		if staff.CanStaff {
			shown.Address, shown.Identity = row.Person.Email, s.identity(row.Person)
		}
		if row.Office.Role == app.Administrator {
			administrators++
			shown.Last = true
		}
		page.Offices = append(page.Offices, shown)
	}
	for i := range page.Offices {
		page.Offices[i].Last = page.Offices[i].Last && administrators == 1
	}
	return page, nil
}

// identity is by which provider somebody signs in, in words.
func (s *staffPages) identity(who app.Person) string { return signin.NameOf(s.providers, who.Issuer) }

// appoint gives a place in a secretariat. Where several accounts have the address, it asks which one.
func (s *staffPages) appoint(c echo.Context) error {
	slug, ctx := c.Param("coalition"), c.Request().Context()
	err := s.accounts.Appoint(ctx, actor(c), accounts.Appointment{
		Coalition: slug, Email: text(c, "email"), Person: app.PersonID(max(0, whole(text(c, "person")))), Role: app.OfficeRole(text(c, "role")),
		Meant: text(c, "meant") != "",
	})
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		found, err := s.accounts.Namesakes(ctx, actor(c), text(c, "email"))
		if err != nil {
			return err
		}
		if page.Form = form; len(found) > 1 {
			page.Namesakes = s.namesakes(c, found)
		}
		return s.render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Secretariat(slug, "people"), "platform.appointed")
}

func (s *staffPages) namesakes(c echo.Context, people []app.Person) []views.Namesake {
	all := make([]views.Namesake, len(people))
	for i, p := range people {
		all[i] = views.Namesake{ID: strconv.FormatInt(int64(p.ID), 10), Person: named(s.printer(c), p), Identity: s.identity(p), SignedIn: p.SignedInAt}
	}
	return all
}

// assign gives a place another role, or ends it.
func (s *staffPages) assign(c echo.Context) error {
	slug, act := c.Param("coalition"), c.Param("act")
	id, err := strconv.ParseInt(c.Param("office"), 10, 64)
	if err != nil || act != "role" && act != "end" {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	in := accounts.Assignment{Coalition: slug, Office: id, Meant: text(c, "meant") != ""}
	if act == "role" {
		if in.Role = app.OfficeRole(text(c, "role")); in.Role == "" {
			in.Role = "none" // a place is ended by its own button
		}
	}
	err = s.accounts.Assign(c.Request().Context(), actor(c), in)
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		page.Form, page.Refused = form, c.Param("office")
		return s.render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	to := paths.Secretariat(slug, "people")
	if _, err := s.accounts.Offices(c.Request().Context(), actor(c), slug); app.IsKind(err, app.Forbidden) {
		to = paths.Desk() // it is no longer theirs to see
	}
	return s.done(c, to, "secretariat.people_done_"+act)
}
