package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// joinForm finds an organisation that is here already, then asks for a seat in it.
func (s *seatPages) joinForm(c echo.Context) (templ.Component, error) {
	if slug := c.QueryParam("organisation"); slug != "" {
		return s.joinPage(c, slug, views.Form{})
	}
	page := views.JoinPage{Query: searched(c)}
	page.Searched = strings.TrimSpace(page.Query) != ""
	if page.Searched {
		found, err := s.organisations.Directory(c.Request().Context(), organisations.Search{Query: page.Query, Limit: perPage})
		if err != nil {
			return nil, err
		}
		for _, o := range found.Organisations {
			page.Found = append(page.Found, directoryEntry(s.printer(c), o))
		}
	}
	page.Frame = s.frame(c, "")
	return views.Join(page), nil
}

func (s *seatPages) joinPage(c echo.Context, slug string, form views.Form) (templ.Component, error) {
	found, err := s.organisations.Public(c.Request().Context(), slug)
	if err != nil {
		return nil, err
	}
	chosen := directoryEntry(s.printer(c), found.Organisation)
	return views.Join(views.JoinPage{Frame: s.frame(c, ""), Form: form, Chosen: &chosen}), nil
}

// join asks the owners of an organisation for a seat.
func (s *seatPages) join(c echo.Context) error {
	slug := text(c, "organisation")
	err := s.accounts.AskToJoin(c.Request().Context(), actor(c), slug, text(c, "capacity"))
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.joinPage(c, slug, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Desk(), "desk.done_asked_to_join")
}
