package web

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/views"
)

// managedLetters lists every letter of a coalition's secretariat.
func (s *secretariatPages) managedLetters(c echo.Context) (templ.Component, error) {
	in := letters.Filter{Coalition: c.Param("coalition"), Query: searched(c), Offset: (pageNumber(c) - 1) * perPage, Limit: perPage}
	state := c.QueryParam("state")
	if slices.Contains(app.Editable, app.LetterState(state)) {
		in.States, state = app.Editable, string(app.LetterDraft)
	} else if slices.Contains(app.LetterStates, app.LetterState(state)) {
		in.States = []app.LetterState{app.LetterState(state)}
	} else {
		state = ""
	}
	coalition, rows, total, err := s.letters.Managed(c.Request().Context(), actor(c), in)
	if err != nil {
		return nil, err
	}
	at, err := pager(c, total, perPage, "q", "state")
	if err != nil {
		return nil, err
	}
	office, err := s.letterOffice(c, coalition)
	if err != nil {
		return nil, err
	}
	cards := letterCards(s.printer(c), rows)
	for i := range cards {
		cards[i].Href = paths.Letter(cards[i].Slug, "manage")
		cards[i].MayExport = rows[i].Letter.VersionID != nil && actor(c).MaySeeFullList(rows[i].Letter) == nil
	}
	return views.SecretariatLetters(views.SecretariatLettersPage{
		Frame: s.frame(c, ""), Office: office, Query: in.Query, State: state,
		Letters: cards, Pager: at,
	}), nil
}

// letterOffice is the secretariat around a page on letters: the first of the
// hosts in which the person has a place.
func (s secretariats) letterOffice(c echo.Context, hosts ...app.Coalition) (views.Office, error) {
	lead := hosts[0]
	for _, host := range hosts {
		if slices.ContainsFunc(standing(c).Coalitions, func(own app.Coalition) bool { return own.ID == host.ID }) {
			lead = host
			break
		}
	}
	return s.office(c, lead.Slug)
}
