package secretariat

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// renamings are a member's changes of names, before its secretariat.
func (s *Pages) renamings(p *lang.Printer, d organisations.Dossier) []views.Renaming {
	shown := make([]views.Renaming, len(d.Renamings))
	for i, r := range d.Renamings {
		shown[i] = fill.Renaming(p, r.Change)
		shown[i].By, shown[i].Likely = fill.Named(p, r.By), fill.Likenesses(p, d.Coalition.Slug, r.Alike)
		if r.Change.DecidedAt != nil {
			shown[i].DecidedBy, shown[i].DecidedAt = fill.Named(p, r.DecidedBy), *r.Change.DecidedAt
		}
	}
	return shown
}

// DecideName accepts or refuses how a member wants to be called.
func (s *Pages) DecideName(c echo.Context) error {
	coalition, organisation, act := c.Param("coalition"), c.Param("organisation"), c.Param("act")
	to, ok := map[string]app.ProfileChangeState{"accept": app.ChangeAccepted, "refuse": app.ChangeRefused}[act]
	id, err := strconv.ParseInt(c.Param("change"), 10, 64)
	if !ok || err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	err = s.Organisations.DecideName(c.Request().Context(), site.Actor(c), organisations.Verdict{
		Coalition: coalition, Organisation: organisation, Change: id, State: to, Reason: site.Text(c, "reason"),
	})
	if err != nil {
		return s.dossierAgain(c, "names", err)
	}
	return s.Done(c, paths.Secretariat(coalition, "applications", organisation), "secretariat.names_done_"+act)
}

// waitingNames lead to the members of a coalition whose new names wait for a second look.
func (s *Pages) waitingNames(c echo.Context, coalition string) ([]views.Link, error) {
	changes, found, err := s.Organisations.WaitingNames(c.Request().Context(), site.Actor(c), coalition)
	if err != nil {
		return nil, err
	}
	var links []views.Link
	for _, change := range changes {
		o := found[change.OrganisationID]
		links = append(links, views.Link{Name: o.DisplayName, Lang: fill.OtherLang(s.Printer(c), o.Language), Href: paths.Secretariat(coalition, "applications", o.Slug) + "#names"})
	}
	return links, err
}
