package secretariat

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// ManagedLetters lists every letter of a coalition's secretariat.
func (s *Pages) ManagedLetters(c echo.Context) (templ.Component, error) {
	in := letters.Filter{Coalition: c.Param("coalition"), Query: site.Searched(c), Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage}
	state := c.QueryParam("state")
	if slices.Contains(app.Editable, app.LetterState(state)) {
		in.States, state = app.Editable, string(app.LetterDraft)
	} else if slices.Contains(app.LetterStates, app.LetterState(state)) {
		in.States = []app.LetterState{app.LetterState(state)}
	} else {
		state = ""
	}
	coalition, rows, total, err := s.Letters.Managed(c.Request().Context(), site.Actor(c), in)
	if err != nil {
		return nil, err
	}
	at, err := site.Pager(c, total, site.PerPage, "q", "state")
	if err != nil {
		return nil, err
	}
	office, err := s.letterOffice(c, coalition)
	if err != nil {
		return nil, err
	}
	cards := fill.LetterCards(s.Printer(c), rows)
	for i := range cards {
		cards[i].Href = paths.Letter(cards[i].Slug, "manage")
		cards[i].MayExport = rows[i].Letter.VersionID != nil && site.Actor(c).MaySeeFullList(rows[i].Letter) == nil
	}
	return views.SecretariatLetters(views.SecretariatLettersPage{
		Frame: s.Frame(c, ""), Office: office, Query: in.Query, State: state,
		Letters: cards, Pager: at,
	}), nil
}

// letterOffice is the secretariat around a page on letters: the first of the
// hosts in which the person has a place.
func (s Secretariats) letterOffice(c echo.Context, hosts ...app.Coalition) (views.Office, error) {
	lead := hosts[0]
	for _, host := range hosts {
		if slices.ContainsFunc(site.Standing(c).Coalitions, func(own app.Coalition) bool { return own.ID == host.ID }) {
			lead = host
			break
		}
	}
	return s.office(c, lead.Slug)
}
