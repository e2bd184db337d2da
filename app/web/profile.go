package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

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

// profilePages are where an organisation says what it is called.
type profilePages struct {
	*site
	organisations *organisations.Organisations
}

// profileForm is where editors change what is said of their organisation.
func (s *profilePages) profileForm(c echo.Context) (templ.Component, error) {
	page, err := s.profilePage(c)
	if err != nil {
		return nil, err
	}
	return views.Profile(page), nil
}

// profilePage is the page with the profile as it is.
func (s *profilePages) profilePage(c echo.Context) (views.ProfilePage, error) {
	own, err := s.organisations.Own(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return views.ProfilePage{}, err
	}
	o := own.Organisation
	if err := actor(c).MayEditProfile(o.ID); err != nil {
		return views.ProfilePage{}, err
	}
	page := views.ProfilePage{
		Frame: s.frame(c, ""), Logo: logoView(own.Logo), Form: views.NewForm(profileValues(o.Profile())), Slug: o.Slug, Name: o.DisplayName,
		NameLang: otherLang(s.printer(c), o.Language), LockVersion: o.LockVersion, MayLeave: own.CanDecide, MayApply: len(own.Coalitions) > len(own.Memberships),
	}
	page.Lack = lackOf(o, s.printer(c))
	if own.Waiting != nil {
		waiting := renaming(s.printer(c), *own.Waiting)
		page.Waiting = &waiting
	}
	names := map[app.CoalitionID]app.Coalition{}
	for _, coalition := range own.Coalitions {
		names[coalition.ID] = coalition
	}
	for _, m := range own.Memberships {
		if mayMove(m, app.MembershipLeft, actor(c).Person, s.clock()) {
			page.Memberships = append(page.Memberships, views.Membership{Slug: names[m.CoalitionID].Slug, Coalition: names[m.CoalitionID].Name})
		}
	}
	return page, nil
}

// saveProfile changes it. A refused form comes back as it was sent, with the version that it was filled from.
func (s *profilePages) saveProfile(c echo.Context) error {
	slug := c.Param("slug")
	err := s.organisations.UpdateProfile(c.Request().Context(), actor(c), slug, whole(text(c, "lock_version")), profileFrom(c, app.Profile{}))
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.profilePage(c)
		if err != nil {
			return err
		}
		page.Form, page.LockVersion = form, whole(text(c, "lock_version"))
		return s.render(c, http.StatusUnprocessableEntity, views.Profile(page))
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Desk("organisations", slug), "desk.done_profile")
}
