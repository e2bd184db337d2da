package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// dossier is an application with its evidence, before those who decide on it.
func (s *secretariatPages) dossier(c echo.Context) (templ.Component, error) {
	page, err := s.dossierPage(c, views.Form{}, "")
	if err != nil {
		return nil, err
	}
	return views.Review(page), err
}

// dossierPage shows it; refused is the move whose form is given back.
func (s *secretariatPages) dossierPage(c echo.Context, form views.Form, refused string) (views.ReviewPage, error) {
	p := s.printer(c)
	d, err := s.organisations.Dossier(c.Request().Context(), actor(c), c.Param("coalition"), c.Param("organisation"))
	if err != nil {
		return views.ReviewPage{}, err
	}
	office, err := s.office(c, d.Coalition.Slug)
	if err != nil {
		return views.ReviewPage{}, err
	}
	page := views.ReviewPage{
		Frame: s.frame(c, ""), Form: form, Refused: refused, Office: office, Organisation: organisationView(p, d.Organisation),
		State: string(d.Membership.State), Applicant: named(p, d.Applicant), Capacity: d.Membership.Capacity, Authority: d.Membership.Authority,
		Evidence: evidenceView(p, d), LockVersion: d.Membership.LockVersion, Own: isOwn(d.CanDecide),
		History: events(d.Moves, func(m app.MembershipMove) string { return named(p, d.Movers[m.ByID]) }),
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
	page.Renamings, page.MayName = s.renamings(p, d), d.CanDecide == nil
	if d.CanDecide == nil {
		offerDecisions(&page, d.Membership, actor(c).Person, s.clock())
	}
	return page, nil
}

// offerDecisions shows the moves that would not be refused.
func offerDecisions(page *views.ReviewPage, m app.Membership, by app.PersonID, now time.Time) {
	can := func(to app.MembershipState) bool { return mayMove(m, to, by, now) }
	page.MayDecide = can(app.MembershipApproved) && can(app.MembershipRejected)
	page.MayAsk = can(app.InformationRequested)
	page.MayReopen = m.State == app.MembershipAppealed && can(app.MembershipSubmitted)
	page.MaySuspend = can(app.MembershipSuspended)
	page.MayReinstate = m.State == app.MembershipSuspended && can(app.MembershipApproved)
}

// mayMove asks the rule whether a membership could take a step, reason given.
func mayMove(m app.Membership, to app.MembershipState, by app.PersonID, now time.Time) bool {
	_, err := m.Move(to, by, "-", now) // m is a copy
	return err == nil
}

// isOwn says whether somebody may not decide because the applicant is their own organisation.
func isOwn(refusal error) bool {
	var e *app.Error
	return errors.As(refusal, &e) && e.Message == "rules.own_application"
}

// events are the steps of a membership, the latest first.
func events(moves []app.MembershipMove, by func(app.MembershipMove) string) []views.Event {
	var steps []views.Event
	for _, m := range slices.Backward(moves) {
		steps = append(steps, views.Event{State: string(m.ToState), By: by(m), Message: m.Message, At: m.At})
	}
	return steps
}

func evidenceView(p *lang.Printer, d organisations.Dossier) views.Evidence {
	e := views.Evidence{
		MailDomain: d.Evidence.MailDomain, MailVerified: d.Evidence.MailVerified, FreeMail: d.Evidence.FreeMail,
		WebsiteDomain: d.Evidence.WebsiteDomain, Website: d.Organisation.Website, DomainsMatch: d.Evidence.DomainsMatch,
		RegisterNumber: d.Organisation.RegisterNumber,
	}
	e.Likely = likenesses(p, d.Coalition.Slug, d.Evidence.Duplicates)
	for i, alike := range d.Evidence.Duplicates {
		if alike.Register && e.RegisterUsedBy == nil {
			e.RegisterUsedBy = &views.Link{Name: e.Likely[i].Name, Lang: e.Likely[i].Lang, Href: e.Likely[i].Href}
		}
	}
	return e
}

// likenesses are organisations that may be the same, as a coalition's secretariat may look at them.
func likenesses(p *lang.Printer, coalition string, all []organisations.Duplicate) []views.Likeness {
	var shown []views.Likeness
	for _, alike := range all {
		o := alike.Organisation
		likeness := views.Likeness{Name: o.DisplayName, Lang: otherLang(p, o.Language), Country: o.Country, State: string(alike.State)}
		if alike.State != "" {
			likeness.Href = paths.Secretariat(coalition, "applications", o.Slug)
		} else if alike.Listed {
			likeness.Href = paths.Organisation(o.Slug)
		}
		for _, r := range []struct {
			shared bool
			name   string
		}{{alike.Domain, "domain"}, {alike.Register, "number"}, {alike.Acronym, "acronym"}, {alike.Name, "name"}} {
			if r.shared {
				likeness.Reasons = append(likeness.Reasons, r.name)
			}
		}
		shown = append(shown, likeness)
	}
	return shown
}

// decisions are the states to which the acts of the secretariat lead.
var decisions = map[string]app.MembershipState{
	"approve": app.MembershipApproved, "ask": app.InformationRequested, "reject": app.MembershipRejected,
	"suspend": app.MembershipSuspended, "reinstate": app.MembershipApproved, "reopen": app.MembershipSubmitted,
}

// decide carries out what an administrator decided on an application or a membership.
func (s *secretariatPages) decide(c echo.Context) error {
	coalition, organisation, act := c.Param("coalition"), c.Param("organisation"), c.Param("act")
	to, ok := decisions[act]
	if !ok {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	err := s.organisations.Decide(c.Request().Context(), actor(c), organisations.Decision{
		Coalition: coalition, Organisation: organisation, To: to, Reason: text(c, "reason"), LockVersion: whole(text(c, "lock_version")),
	})
	if err != nil {
		return s.dossierAgain(c, act, err)
	}
	return s.done(c, paths.Secretariat(coalition, "applications", organisation), "secretariat.done_"+act)
}

// dossierAgain gives the page back with what was wrong in the form of one act; and when somebody else decided in the
// meantime, with who decided what, beside the words that came too late.
func (s *secretariatPages) dossierAgain(c echo.Context, act string, err error) error {
	form, ok := s.refusedForm(c, err)
	if !ok && !app.IsKind(err, app.Conflict) {
		return err
	}
	page, pageErr := s.dossierPage(c, form, act)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	if ok {
		return s.render(c, http.StatusUnprocessableEntity, views.Review(page))
	}
	page.Form = views.NewForm(c.Request().PostForm)
	page.Meanwhile = problemOf(err, s.printer(c)).message
	page.Typed = text(c, "reason")
	return s.render(c, http.StatusConflict, views.Review(page))
}
