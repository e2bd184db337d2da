package directory

import (
	"maps"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// coalitionLetters is how many letters a coalition's page shows.
const coalitionLetters = 10

// Coalition is a coalition's public page.
func (s *Pages) Coalition(c echo.Context) (templ.Component, error) {
	ctx, p := c.Request().Context(), s.Printer(c)
	roster, err := s.Organisations.Roster(ctx, c.Param("slug"))
	if err != nil {
		return nil, err
	}
	rows, _, err := s.Letters.Public(ctx, letters.Filter{Coalition: roster.Coalition.Slug, Limit: coalitionLetters})
	if err != nil {
		return nil, err
	}
	page := views.CoalitionPage{
		Frame: s.Frame(c, ""), Slug: roster.Coalition.Slug, Name: roster.Coalition.Name, About: roster.Coalition.About(p.Code()),
		Members: roster.Members, Letters: fill.LetterCards(p, rows), Member: isMember(site.Actor(c), roster.Coalition.ID),
	}
	if roster.Coalition.AsOfOn != nil {
		page.AsOf = *roster.Coalition.AsOfOn
	}
	for _, code := range fill.InCountryOrder(p, slices.Collect(maps.Keys(roster.ByCountry))) {
		page.ByCountry = append(page.ByCountry, views.CountryCount{Country: code, Count: roster.ByCountry[code]})
	}
	return views.Coalition(page), nil
}

// isMember says whether an organisation of the actor's is in the coalition.
func isMember(by app.Actor, id app.CoalitionID) bool {
	for _, coalitions := range by.Member {
		if slices.Contains(coalitions, id) {
			return true
		}
	}
	return false
}
