package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/views"
)

// organisation is a member's public page.
func (s *directoryPages) organisation(c echo.Context) (templ.Component, error) {
	p := s.printer(c)
	found, err := s.organisations.Public(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page := organisationView(p, found.Organisation)
	page.Frame, page.Logo = s.frame(c, ""), logoView(found.Logo)
	for _, coalition := range found.Coalitions {
		page.Memberships = append(page.Memberships, views.Membership{Slug: coalition.Slug, Coalition: coalition.Name})
	}
	rows := make([]letters.Row, len(found.Letters))
	for i, l := range found.Letters {
		rows[i] = letters.Row{Letter: l, Headings: found.Headings[l.ID], Tally: found.Tallies[l.ID], Hosts: found.Hosts[l.ID]}
	}
	page.Letters = letterCards(p, rows)
	by := actor(c)
	if by.MayEditProfile(found.Organisation.ID) == nil {
		page.EditHref = paths.Desk("organisations", found.Organisation.Slug)
	}
	if by.MaySeeOrganisation(found.Organisation.ID) == nil {
		page.SeatsHref = paths.Desk("organisations", found.Organisation.Slug, "seats")
	}
	return views.Organisation(page), nil
}

// organisationView is what an organisation says of itself; of the frame it has the language only.
func organisationView(p *lang.Printer, o app.Organisation) views.OrganisationPage {
	return views.OrganisationPage{
		Frame: views.Frame{Lang: p},
		Slug:  o.Slug, Name: o.DisplayName, NameLang: otherLang(p, o.Language), LegalName: unless(o.LegalName, o.DisplayName),
		EnglishName: unless(o.EnglishName, o.DisplayName), Acronym: o.Acronym, Type: string(o.Type), Country: o.Country, City: o.City,
		Website: o.Website, RegisterNumber: o.RegisterNumber, About: o.About, State: string(o.State),
	}
}
