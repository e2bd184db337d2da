package directory

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Directory lists the members of all coalitions.
func (s *Pages) Directory(c echo.Context) (templ.Component, error) {
	p := s.Printer(c)
	filter := organisations.DirectoryFilter{
		Query: site.Searched(c), Country: c.QueryParam("country"), Type: app.OrganisationType(c.QueryParam("type")),
		Coalition: c.QueryParam("coalition"), Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage,
	}
	found, err := s.Organisations.Directory(c.Request().Context(), filter)
	if err != nil {
		return nil, err
	}
	at, err := site.Pager(c, found.Total, site.PerPage, "q", "country", "type", "coalition")
	if err != nil {
		return nil, err
	}
	page := views.DirectoryPage{
		Frame: s.Frame(c, ""), Query: filter.Query, Country: filter.Country, Type: string(filter.Type), Coalition: filter.Coalition,
		Countries: fill.Countries(p, found.Countries), Coalitions: fill.Coalitions(found.Coalitions),
		Pager: at,
	}
	for _, o := range found.Organisations {
		page.Entries = append(page.Entries, fill.DirectoryEntry(p, o))
	}
	return views.Directory(page), nil
}
