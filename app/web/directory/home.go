// Package directory holds what anybody may read of organisations and coalitions, and the front page.
package directory

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// homeLetters is how many letters of a kind the front page shows.
const homeLetters = 4

// Pages are what anybody may read of organisations and coalitions, and the front page.
type Pages struct {
	*site.Site
	Organisations *organisations.Organisations
	Letters       *letters.Letters
}

// Home is the front page.
func (s *Pages) Home(c echo.Context) (templ.Component, error) {
	ctx, p := c.Request().Context(), s.Printer(c)
	front, err := s.Letters.Front(ctx, homeLetters)
	if err != nil {
		return nil, err
	}
	members, err := s.Organisations.Directory(ctx, organisations.DirectoryFilter{Limit: 1})
	if err != nil {
		return nil, err
	}
	cards, err := fill.CoalitionCards(ctx, s.Organisations, p, members.Coalitions)
	if err != nil {
		return nil, err
	}
	countries := slices.DeleteFunc(members.Countries, func(code string) bool { return code == app.International || code == "" })
	return views.Home(views.HomePage{
		Frame: s.Frame(c, ""), Open: fill.LetterCards(p, front.Open), Delivered: fill.LetterCards(p, front.Delivered), Coalitions: cards,
		Organisations: members.Total, Countries: len(countries), Letters: front.Total,
	}), nil
}
