package web

import (
	"maps"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/views"
)

// coalitionLetters is how many letters a coalition's page shows.
const coalitionLetters = 10

// coalition is a coalition's public page.
func (s *directoryPages) coalition(c echo.Context) (templ.Component, error) {
	ctx, p := c.Request().Context(), s.printer(c)
	roster, err := s.organisations.Roster(ctx, c.Param("slug"))
	if err != nil {
		return nil, err
	}
	rows, _, err := s.letters.Public(ctx, letters.Filter{Coalition: roster.Coalition.Slug, Limit: coalitionLetters})
	if err != nil {
		return nil, err
	}
	page := views.CoalitionPage{
		Frame: s.frame(c, ""), Slug: roster.Coalition.Slug, Name: roster.Coalition.Name, About: roster.Coalition.About(p.Code()),
		Members: roster.Members, Letters: letterCards(p, rows), Member: isMember(actor(c), roster.Coalition.ID),
	}
	if roster.Coalition.AsOfOn != nil {
		page.AsOf = *roster.Coalition.AsOfOn
	}
	for _, code := range inCountryOrder(p, slices.Collect(maps.Keys(roster.ByCountry))) {
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
