package desk

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// JoinForm finds an organisation that is here already, then asks for a seat in it.
func (s *Seats) JoinForm(c echo.Context) (templ.Component, error) {
	if slug := c.QueryParam("organisation"); slug != "" {
		return s.joinPage(c, slug, views.Form{})
	}
	page := views.JoinPage{Query: site.Searched(c)}
	page.Searched = strings.TrimSpace(page.Query) != ""
	if page.Searched {
		found, err := s.Organisations.Directory(c.Request().Context(), organisations.DirectoryFilter{Query: page.Query, Limit: site.PerPage})
		if err != nil {
			return nil, err
		}
		for _, o := range found.Organisations {
			page.Found = append(page.Found, fill.DirectoryEntry(s.Printer(c), o))
		}
	}
	page.Frame = s.Frame(c, "")
	return views.Join(page), nil
}

func (s *Seats) joinPage(c echo.Context, slug string, form views.Form) (templ.Component, error) {
	found, err := s.Organisations.Public(c.Request().Context(), slug)
	if err != nil {
		return nil, err
	}
	chosen := fill.DirectoryEntry(s.Printer(c), found.Organisation)
	return views.Join(views.JoinPage{Frame: s.Frame(c, ""), Form: form, Chosen: &chosen}), nil
}

// Join asks the owners of an organisation for a seat.
func (s *Seats) Join(c echo.Context) error {
	slug := site.Text(c, "organisation")
	err := s.Accounts.AskToJoin(c.Request().Context(), site.Actor(c), slug, site.Text(c, "capacity"))
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.joinPage(c, slug, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Desk(), "desk.done_asked_to_join")
}
