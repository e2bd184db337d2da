package desk

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// RecallName takes a change of names back that waits.
func (s *Profiles) RecallName(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Organisations.RecallName(c.Request().Context(), site.Actor(c), slug); err != nil {
		return err
	}
	return s.Done(c, paths.Desk("organisations", slug), "organisations.naming_recalled_done")
}

// profileFields are the inputs of a profile's texts, in the order of the form.
func profileFields(p *app.Profile) []struct {
	name  string
	value *string
} {
	return []struct {
		name  string
		value *string
	}{
		{"legal_name", &p.LegalName}, {"display_name", &p.DisplayName}, {"sort_name", &p.SortName}, {"english_name", &p.EnglishName},
		{"acronym", &p.Acronym}, {"type", (*string)(&p.Type)}, {"country", &p.Country}, {"city", &p.City}, {"website", &p.Website},
		{"register_number", &p.RegisterNumber}, {"about", &p.About}, {"language", &p.Language},
	}
}

// profileFrom is the profile as typed; what the form did not ask for stays as known.
func profileFrom(c echo.Context, known app.Profile) app.Profile {
	sent := c.Request().PostForm
	for _, f := range profileFields(&known) {
		if sent.Has(f.name) {
			*f.value = sent.Get(f.name)
		}
	}
	return known
}

// profileValues are the values with which a form about a known organisation begins.
func profileValues(p app.Profile) url.Values {
	values := url.Values{}
	if p.DisplayName == p.LegalName {
		p.DisplayName = "" // it follows the legal name until somebody gives it one of its own
	}
	for _, f := range profileFields(&p) {
		values.Set(f.name, *f.value)
	}
	return values
}

// Profiles are where an organisation says what it is called.
type Profiles struct {
	*site.Site
	Organisations *organisations.Organisations
}

// ProfileForm is where editors change what is said of their organisation.
func (s *Profiles) ProfileForm(c echo.Context) (templ.Component, error) {
	page, err := s.profilePage(c)
	if err != nil {
		return nil, err
	}
	return views.Profile(page), nil
}

// profilePage is the page with the profile as it is.
func (s *Profiles) profilePage(c echo.Context) (views.ProfilePage, error) {
	own, err := s.Organisations.Own(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return views.ProfilePage{}, err
	}
	o := own.Organisation
	if err := site.Actor(c).MayEditProfile(o.ID); err != nil {
		return views.ProfilePage{}, err
	}
	page := views.ProfilePage{
		Frame: s.Frame(c, ""), Logo: fill.Logo(own.Logo), Form: views.NewForm(profileValues(o.Profile())), Slug: o.Slug, Name: o.DisplayName,
		NameLang: fill.OtherLang(s.Printer(c), o.Language), LockVersion: o.LockVersion, MayLeave: own.CanDecide, MayApply: len(own.Coalitions) > len(own.Memberships),
	}
	page.Lack = fill.Lack(o, s.Printer(c))
	if own.Waiting != nil {
		waiting := fill.Renaming(s.Printer(c), *own.Waiting)
		page.Waiting = &waiting
	}
	names := map[app.CoalitionID]app.Coalition{}
	for _, coalition := range own.Coalitions {
		names[coalition.ID] = coalition
	}
	for _, m := range own.Memberships {
		if m.MayMove(app.MembershipLeft, site.Actor(c).Person, s.Clock()) {
			page.Memberships = append(page.Memberships, views.Membership{Slug: names[m.CoalitionID].Slug, Coalition: names[m.CoalitionID].Name})
		}
	}
	return page, nil
}

// SaveProfile changes it. A refused form comes back as it was sent, with the version that it was filled from.
func (s *Profiles) SaveProfile(c echo.Context) error {
	slug := c.Param("slug")
	err := s.Organisations.UpdateProfile(c.Request().Context(), site.Actor(c), slug, site.Whole(site.Text(c, "lock_version")), profileFrom(c, app.Profile{}))
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.profilePage(c)
		if err != nil {
			return err
		}
		page.Form, page.LockVersion = form, site.Whole(site.Text(c, "lock_version"))
		return s.Render(c, http.StatusUnprocessableEntity, views.Profile(page))
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Desk("organisations", slug), "desk.done_profile")
}
