package letter

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// listedStates are what the tabs of the public list stand for.
var listedStates = map[string][]app.LetterState{
	"open":      {app.LetterOpen},
	"closed":    {app.LetterClosed},
	"delivered": {app.LetterDelivered, app.LetterArchived},
}

// LetterList is the public list of letters.
func (s *Pages) LetterList(c echo.Context) (templ.Component, error) {
	p, state := s.Printer(c), c.QueryParam("state")
	if listedStates[state] == nil {
		state = ""
	}
	in := letters.Filter{Query: site.Searched(c), States: listedStates[state], Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage}
	rows, total, err := s.Letters.Public(c.Request().Context(), in)
	if err != nil {
		return nil, err
	}
	at, err := site.Pager(c, total, site.PerPage, "q", "state")
	if err != nil {
		return nil, err
	}
	return views.Letters(views.LettersPage{
		Frame: s.Frame(c, ""), Query: in.Query, State: state,
		Letters: fill.LetterCards(p, rows), Pager: at,
	}), nil
}
