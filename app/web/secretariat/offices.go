package secretariat

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/signin"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Staff are about who sits in a secretariat.
type Staff struct {
	*site.Site
	Secretariats
	Accounts    *accounts.Accounts
	Invitations *accounts.Invitations
	Providers   []signin.ProviderSettings
}

// Offices shows who sits in a coalition's secretariat.
func (s *Staff) Offices(c echo.Context) (templ.Component, error) {
	page, err := s.officesPage(c)
	if err != nil {
		return nil, err
	}
	return views.Offices(page), nil
}

func (s *Staff) officesPage(c echo.Context) (views.OfficesPage, error) {
	staff, err := s.Accounts.Offices(c.Request().Context(), site.Actor(c), c.Param("coalition"))
	if err != nil {
		return views.OfficesPage{}, err
	}
	office, err := s.office(c, staff.Coalition.Slug)
	if err != nil {
		return views.OfficesPage{}, err
	}
	page := views.OfficesPage{
		Frame: s.Frame(c, ""), Office: office, MayStaff: staff.CanStaff, MayMean: staff.CanMean, MayGovern: staff.CanAppoint,
	}
	if staff.CanStaff {
		if page.Invitations, err = s.sent(c, staff.Coalition.Slug); err != nil {
			return views.OfficesPage{}, err
		}
	}
	administrators := 0
	for _, row := range staff.Rows {
		shown := views.OfficeRow{
			ID: strconv.FormatInt(row.Office.ID, 10), Person: fill.Named(s.Printer(c), row.Person), Role: string(row.Office.Role),
			Since: row.Office.CreatedAt, Self: row.Office.PersonID == site.Actor(c).Person, Unmailed: !row.Person.HasMail(),
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
func (s *Staff) identity(who app.Person) string { return signin.NameOf(s.Providers, who.Issuer) }

// Appoint gives a place in a secretariat. Where several accounts have the address, it asks which one.
func (s *Staff) Appoint(c echo.Context) error {
	slug, ctx := c.Param("coalition"), c.Request().Context()
	err := s.Accounts.Appoint(ctx, site.Actor(c), accounts.Appointment{
		Coalition: slug, Email: site.Text(c, "email"), Person: app.PersonID(max(0, site.Whole(site.Text(c, "person")))), Role: app.OfficeRole(site.Text(c, "role")),
		Meant: site.Text(c, "meant") != "",
	})
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		found, err := s.Accounts.Namesakes(ctx, site.Actor(c), site.Text(c, "email"))
		if err != nil {
			return err
		}
		if page.Form = form; len(found) > 1 {
			page.Namesakes = s.namesakes(c, found)
		}
		return s.Render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Secretariat(slug, "people"), "platform.appointed")
}

func (s *Staff) namesakes(c echo.Context, people []app.Person) []views.Namesake {
	all := make([]views.Namesake, len(people))
	for i, p := range people {
		all[i] = views.Namesake{ID: strconv.FormatInt(int64(p.ID), 10), Person: fill.Named(s.Printer(c), p), Identity: s.identity(p), SignedIn: p.SignedInAt}
	}
	return all
}

// Assign gives a place another role, or ends it.
func (s *Staff) Assign(c echo.Context) error {
	slug, act := c.Param("coalition"), c.Param("act")
	id, err := strconv.ParseInt(c.Param("office"), 10, 64)
	if err != nil || act != "role" && act != "end" {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	in := accounts.Assignment{Coalition: slug, Office: id, Meant: site.Text(c, "meant") != ""}
	if act == "role" {
		if in.Role = app.OfficeRole(site.Text(c, "role")); in.Role == "" {
			in.Role = "none" // a place is ended by its own button
		}
	}
	err = s.Accounts.Assign(c.Request().Context(), site.Actor(c), in)
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		page.Form, page.Refused = form, c.Param("office")
		return s.Render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	to := paths.Secretariat(slug, "people")
	if _, err := s.Accounts.Offices(c.Request().Context(), site.Actor(c), slug); app.IsKind(err, app.Forbidden) {
		to = paths.Desk() // it is no longer theirs to see
	}
	return s.Done(c, to, "secretariat.people_done_"+act)
}
