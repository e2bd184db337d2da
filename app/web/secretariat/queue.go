package secretariat

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Queue lists applications and members, those that wait unless another state is asked for.
func (s *Pages) Queue(c echo.Context) (templ.Component, error) {
	p := s.Printer(c)
	filter := organisations.QueueFilter{
		Coalition: c.Param("coalition"), Query: site.Searched(c), Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage, States: app.Waiting,
	}
	state := c.QueryParam("state")
	switch {
	case state == "all":
		filter.States = nil
	case slices.Contains(app.MembershipStates, app.MembershipState(state)):
		filter.States = []app.MembershipState{app.MembershipState(state)}
	default:
		state = ""
	}
	found, err := s.Organisations.Queue(c.Request().Context(), site.Actor(c), filter)
	if err != nil {
		return nil, err
	}
	at, err := site.Pager(c, found.Total, site.PerPage, "q", "state")
	if err != nil {
		return nil, err
	}
	return views.Applications(views.ApplicationsPage{
		Frame: s.Frame(c, ""), Office: officeOf(found), Query: filter.Query, State: state,
		Rows: applicationRows(p, found.Rows), Pager: at,
	}), nil
}

func applicationRows(p *lang.Printer, rows []organisations.QueueRow) []views.ApplicationRow {
	shown := make([]views.ApplicationRow, len(rows))
	for i, r := range rows {
		o := r.Organisation
		shown[i] = views.ApplicationRow{
			Slug: o.Slug, Organisation: o.DisplayName, Lang: fill.OtherLang(p, o.Language), Country: o.Country, Type: string(o.Type),
			State: string(r.Membership.State), At: r.Membership.LastStep(), Likely: r.Likely,
		}
	}
	return shown
}
