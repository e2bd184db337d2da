package secretariat

import (
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Dossier is an application with its evidence, before those who decide on it.
func (s *Pages) Dossier(c echo.Context) (templ.Component, error) {
	page, err := s.dossierPage(c, views.Form{}, "")
	if err != nil {
		return nil, err
	}
	return views.Review(page), err
}

// dossierPage shows it; refused is the move whose form is given back.
func (s *Pages) dossierPage(c echo.Context, form views.Form, refused string) (views.ReviewPage, error) {
	p := s.Printer(c)
	d, err := s.Organisations.Dossier(c.Request().Context(), site.Actor(c), c.Param("coalition"), c.Param("organisation"))
	if err != nil {
		return views.ReviewPage{}, err
	}
	office, err := s.office(c, d.Coalition.Slug)
	if err != nil {
		return views.ReviewPage{}, err
	}
	page := views.ReviewPage{
		Frame: s.Frame(c, ""), Form: form, Refused: refused, Office: office, Organisation: fill.Organisation(p, d.Organisation),
		State: string(d.Membership.State), Applicant: fill.Named(p, d.Applicant), Unmailed: !d.Applicant.HasMail(), Capacity: d.Membership.Capacity, Authority: d.Membership.Authority,
		Evidence: evidenceView(p, d), LockVersion: d.Membership.LockVersion, Own: d.Own,
		History: fill.Events(d.Moves, func(m app.MembershipMove) string { return fill.Named(p, d.Movers[m.ByID]) }),
	}
	names := map[app.CoalitionID]app.Coalition{}
	for _, coalition := range d.Coalitions {
		names[coalition.ID] = coalition
	}
	for _, m := range d.Others {
		if m.State == app.MembershipApproved { // what else was asked for is other secretariats' business
			page.Organisation.Memberships = append(page.Organisation.Memberships, views.Membership{Slug: names[m.CoalitionID].Slug, Coalition: names[m.CoalitionID].Name})
		}
	}
	page.Renamings, page.MayName = s.renamings(p, d), d.CanDecide
	if d.CanDecide {
		offerDecisions(&page, d.Membership, site.Actor(c).Person, s.Clock())
	}
	return page, nil
}

// offerDecisions shows the moves that would not be refused.
func offerDecisions(page *views.ReviewPage, m app.Membership, by app.PersonID, now time.Time) {
	can := func(to app.MembershipState) bool { return m.MayMove(to, by, now) }
	page.MayDecide = can(app.MembershipApproved) && can(app.MembershipRejected)
	page.MayAsk = can(app.InformationRequested)
	page.MayReopen = m.State == app.MembershipAppealed && can(app.MembershipSubmitted)
	page.MaySuspend = can(app.MembershipSuspended)
	page.MayReinstate = m.State == app.MembershipSuspended && can(app.MembershipApproved)
}

func evidenceView(p *lang.Printer, d organisations.Dossier) views.Evidence {
	e := views.Evidence{
		MailDomain: d.Evidence.MailDomain, MailVerified: d.Evidence.MailVerified, FreeMail: d.Evidence.FreeMail,
		WebsiteDomain: d.Evidence.WebsiteDomain, Website: d.Organisation.Website, DomainsMatch: d.Evidence.DomainsMatch,
		RegisterNumber: d.Organisation.RegisterNumber,
	}
	e.Likely = fill.Likenesses(p, d.Coalition.Slug, d.Evidence.Duplicates)
	for i, alike := range d.Evidence.Duplicates {
		if alike.Register && e.RegisterUsedBy == nil {
			e.RegisterUsedBy = &views.Link{Name: e.Likely[i].Name, Lang: e.Likely[i].Lang, Href: e.Likely[i].Href}
		}
	}
	return e
}

// decisions are the states to which the acts of the secretariat lead.
var decisions = map[string]app.MembershipState{
	"approve": app.MembershipApproved, "ask": app.InformationRequested, "reject": app.MembershipRejected,
	"suspend": app.MembershipSuspended, "reinstate": app.MembershipApproved, "reopen": app.MembershipSubmitted,
}

// Decide carries out what an administrator decided on an application or a membership.
func (s *Pages) Decide(c echo.Context) error {
	coalition, organisation, act := c.Param("coalition"), c.Param("organisation"), c.Param("act")
	to, ok := decisions[act]
	if !ok {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	err := s.Organisations.Decide(c.Request().Context(), site.Actor(c), organisations.Decision{
		Coalition: coalition, Organisation: organisation, To: to, Reason: site.Text(c, "reason"), LockVersion: site.Whole(site.Text(c, "lock_version")),
	})
	if err != nil {
		return s.dossierAgain(c, act, err)
	}
	return s.Done(c, paths.Secretariat(coalition, "applications", organisation), "secretariat.done_"+act)
}

// dossierAgain gives the page back with what was wrong in the form of one act; and when somebody else decided in the
// meantime, with who decided what, beside the words that came too late.
func (s *Pages) dossierAgain(c echo.Context, act string, err error) error {
	form, ok := s.RefusedForm(c, err)
	if !ok && !app.IsKind(err, app.Conflict) {
		return err
	}
	page, pageErr := s.dossierPage(c, form, act)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	if ok {
		return s.Render(c, http.StatusUnprocessableEntity, views.Review(page))
	}
	page.Form = views.NewForm(c.Request().PostForm)
	page.Meanwhile = site.ProblemOf(err, s.Printer(c)).Message
	page.Typed = site.Text(c, "reason")
	return s.Render(c, http.StatusConflict, views.Review(page))
}
