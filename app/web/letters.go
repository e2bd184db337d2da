package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/views"
)

// listedStates are what the tabs of the public list stand for.
var listedStates = map[string][]app.LetterState{
	"open":      {app.LetterOpen},
	"closed":    {app.LetterClosed},
	"delivered": {app.LetterDelivered, app.LetterArchived},
}

// letterList is the public list of letters.
func (s *letterPages) letterList(c echo.Context) (templ.Component, error) {
	p, state := s.printer(c), c.QueryParam("state")
	if listedStates[state] == nil {
		state = ""
	}
	in := letters.Filter{Query: searched(c), States: listedStates[state], Offset: (pageNumber(c) - 1) * perPage, Limit: perPage}
	rows, total, err := s.letters.Public(c.Request().Context(), in)
	if err != nil {
		return nil, err
	}
	at, err := pager(c, total, perPage, "q", "state")
	if err != nil {
		return nil, err
	}
	return views.Letters(views.LettersPage{
		Frame: s.frame(c, ""), Query: in.Query, State: state,
		Letters: letterCards(p, rows), Pager: at,
	}), nil
}
