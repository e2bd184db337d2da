package directory

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Organisation is a member's public page.
func (s *Pages) Organisation(c echo.Context) (templ.Component, error) {
	p := s.Printer(c)
	found, err := s.Organisations.Public(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page := fill.Organisation(p, found.Organisation)
	page.Frame, page.Logo = s.Frame(c, ""), fill.Logo(found.Logo)
	for _, coalition := range found.Coalitions {
		page.Memberships = append(page.Memberships, views.Membership{Slug: coalition.Slug, Coalition: coalition.Name})
	}
	rows := make([]letters.Row, len(found.Letters))
	for i, l := range found.Letters {
		rows[i] = letters.Row{Letter: l, Headings: found.Headings[l.ID], Tally: found.Tallies[l.ID], Hosts: found.Hosts[l.ID]}
	}
	page.Letters = fill.LetterCards(p, rows)
	by := site.Actor(c)
	if by.MayEditProfile(found.Organisation.ID) == nil {
		page.EditHref = paths.Desk("organisations", found.Organisation.Slug)
	}
	if by.MaySeeOrganisation(found.Organisation.ID) == nil {
		page.SeatsHref = paths.Desk("organisations", found.Organisation.Slug, "seats")
	}
	return views.Organisation(page), nil
}
