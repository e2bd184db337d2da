package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// renamings are a member's changes of names, before its secretariat.
func (s *secretariatPages) renamings(p *lang.Printer, d organisations.Dossier) []views.Renaming {
	shown := make([]views.Renaming, len(d.Renamings))
	for i, r := range d.Renamings {
		shown[i] = renaming(p, r.Change)
		shown[i].By, shown[i].Likely = named(p, r.By), likenesses(p, d.Coalition.Slug, r.Alike)
		if r.Change.DecidedAt != nil {
			shown[i].DecidedBy, shown[i].DecidedAt = named(p, r.DecidedBy), *r.Change.DecidedAt
		}
	}
	return shown
}

// renaming is one change, as far as it changes anything.
func renaming(p *lang.Printer, c app.ProfileChange) views.Renaming {
	r := views.Renaming{ID: strconv.FormatInt(c.ID, 10), State: string(c.State), At: c.CreatedAt, Reason: c.Reason}
	for _, fact := range []views.NamingFact{
		{Field: "display_name", Before: c.BeforeDisplayName, After: c.AfterDisplayName},
		{Field: "legal_name", Before: c.BeforeLegalName, After: c.AfterLegalName},
		{Field: "sort_name", Before: c.BeforeSortName, After: c.AfterSortName},
		{Field: "english_name", Before: c.BeforeEnglishName, After: c.AfterEnglishName},
		{Field: "acronym", Before: c.BeforeAcronym, After: c.AfterAcronym},
		{Field: "country", Before: p.Country(c.BeforeCountry), After: p.Country(c.AfterCountry)},
	} {
		if fact.Before != fact.After {
			r.Facts = append(r.Facts, fact)
		}
	}
	return r
}

// decideName accepts or refuses how a member wants to be called.
func (s *secretariatPages) decideName(c echo.Context) error {
	coalition, organisation, act := c.Param("coalition"), c.Param("organisation"), c.Param("act")
	to, ok := map[string]app.ProfileChangeState{"accept": app.ChangeAccepted, "refuse": app.ChangeRefused}[act]
	id, err := strconv.ParseInt(c.Param("change"), 10, 64)
	if !ok || err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	err = s.organisations.DecideName(c.Request().Context(), actor(c), organisations.Verdict{
		Coalition: coalition, Organisation: organisation, Change: id, State: to, Reason: text(c, "reason"),
	})
	if err != nil {
		return s.dossierAgain(c, "names", err)
	}
	return s.done(c, paths.Secretariat(coalition, "applications", organisation), "secretariat.names_done_"+act)
}

// recallName takes a change of names back that waits.
func (s *profilePages) recallName(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.organisations.RecallName(c.Request().Context(), actor(c), slug); err != nil {
		return err
	}
	return s.done(c, paths.Desk("organisations", slug), "organisations.naming_recalled_done")
}

// waitingNames lead to the members of a coalition whose new names wait for a second look.
func (s *secretariatPages) waitingNames(c echo.Context, coalition string) ([]views.Link, error) {
	changes, found, err := s.organisations.WaitingNames(c.Request().Context(), actor(c), coalition)
	if err != nil {
		return nil, err
	}
	var links []views.Link
	for _, change := range changes {
		o := found[change.OrganisationID]
		links = append(links, views.Link{Name: o.DisplayName, Lang: otherLang(s.printer(c), o.Language), Href: paths.Secretariat(coalition, "applications", o.Slug) + "#names"})
	}
	return links, err
}
