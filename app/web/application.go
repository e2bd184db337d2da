package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// applicationPages are where an organisation asks to join a coalition, and leaves one.
type applicationPages struct {
	*site
	organisations *organisations.Organisations
}

// ownApplication tells an applicant where things stand.
func (s *applicationPages) ownApplication(c echo.Context) (templ.Component, error) {
	return s.ownApplicationPage(c, views.Form{})
}

func (s *applicationPages) ownApplicationPage(c echo.Context, form views.Form) (templ.Component, error) {
	f, err := s.filed(c)
	if err != nil {
		return nil, err
	}
	by, m := actor(c).Person, f.Membership
	page := views.ApplicationPage{
		Frame: s.frame(c, ""), Form: form, Slug: f.Organisation.Slug, CoalitionSlug: f.Coalition.Slug, Organisation: f.Organisation.DisplayName,
		NameLang: otherLang(s.printer(c), f.Organisation.Language), Coalition: f.Coalition.Name, State: string(m.State),
		MayWithdraw: mayMove(m, app.MembershipWithdrawn, by, s.clock()), MayAppeal: mayMove(m, app.MembershipAppealed, by, s.clock()),
		History: events(f.Moves, func(step app.MembershipMove) string { return moverFor(standing(c).Person, f, step) }),
	}
	if m.State != app.MembershipAppealed && mayMove(m, app.MembershipSubmitted, by, s.clock()) {
		page.AnswerHref = paths.Desk("applications", f.Coalition.Slug, f.Organisation.Slug, "answer")
	}
	return views.Application(page), nil
}

// moverFor names who took a step as an applicant may know them: the person who
// looks by name, the secretariat as the coalition, others as the organisation.
func moverFor(reader app.Person, f organisations.Filed, step app.MembershipMove) string {
	if step.ByID == reader.ID {
		return reader.Name
	}
	switch step.ToState {
	case app.InformationRequested, app.MembershipApproved, app.MembershipRejected, app.MembershipSuspended:
		return f.Coalition.Name
	case app.MembershipSubmitted:
		if step.FromState == app.MembershipAppealed {
			return f.Coalition.Name
		}
	}
	return f.Organisation.DisplayName
}

func (s *applicationPages) filed(c echo.Context) (organisations.Filed, error) {
	return s.organisations.Filed(c.Request().Context(), actor(c), c.Param("organisation"), c.Param("coalition"))
}

// answerForm is the application again, with the secretariat's question above it.
func (s *applicationPages) answerForm(c echo.Context) (templ.Component, error) {
	f, err := s.filed(c)
	if err != nil {
		return nil, err
	}
	values := profileValues(f.Organisation.Profile())
	values.Set("capacity", f.Membership.Capacity)
	values.Set("authority", f.Membership.Authority)
	return s.answerPage(c, f, views.NewForm(values))
}

func (s *applicationPages) answerPage(c echo.Context, f organisations.Filed, form views.Form) (templ.Component, error) {
	if f.Membership.State == app.MembershipAppealed || !mayMove(f.Membership, app.MembershipSubmitted, actor(c).Person, s.clock()) {
		return nil, app.Refuse(app.Conflict, "rules.membership_moved", "State", string(f.Membership.State))
	}
	page := views.ApplyPage{
		Frame: s.frame(c, ""), Form: form, Coalition: f.Coalition.Name,
		Action: paths.Desk("applications", f.Coalition.Slug, f.Organisation.Slug, "answer"),
	}
	for _, step := range f.Moves {
		if step.ToState == app.InformationRequested {
			page.Question = &views.Question{Text: step.Message, By: f.Coalition.Name, At: step.At}
		}
	}
	return views.Apply(page), nil
}

// answer sends the application back to the secretariat, as corrected.
func (s *applicationPages) answer(c echo.Context) error {
	f, err := s.filed(c)
	if err != nil {
		return err
	}
	in := application(c, f.Organisation.Profile())
	in.Coalition = f.Coalition.Slug
	err = s.organisations.Answer(c.Request().Context(), actor(c), f.Organisation.Slug, in)
	if form, ok := s.refusedForm(c, renamed(err, map[string]string{"answer": "message", "reason": "message"})); ok {
		page, err := s.answerPage(c, f, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, applicationPath(c), "desk.done_answered")
}

func applicationPath(c echo.Context) string {
	return paths.Desk("applications", c.Param("coalition"), c.Param("organisation"))
}

// withdrawApplication takes an undecided application back.
func (s *applicationPages) withdrawApplication(c echo.Context) error {
	if err := s.organisations.WithdrawApplication(c.Request().Context(), actor(c), c.Param("organisation"), c.Param("coalition")); err != nil {
		return err
	}
	return s.done(c, applicationPath(c), "desk.done_withdrawn")
}

// appeal asks the secretariat to look at a rejected application again.
func (s *applicationPages) appeal(c echo.Context) error {
	err := s.organisations.Appeal(c.Request().Context(), actor(c), c.Param("organisation"), c.Param("coalition"), text(c, "reason"))
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.ownApplicationPage(c, form)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.done(c, applicationPath(c), "desk.done_appealed")
}

// renamed is a refusal whose fields have the names of this form's inputs; other errors pass through.
func renamed(err error, names map[string]string) error {
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != app.Invalid {
		return err
	}
	ours := *e
	ours.Fields = slices.Clone(e.Fields)
	for i, f := range ours.Fields {
		if name, ok := names[f.Field]; ok {
			ours.Fields[i].Field = name
		}
	}
	return &ours
}
