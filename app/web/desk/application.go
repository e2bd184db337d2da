package desk

import (
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Applications are where an organisation asks to join a coalition, and leaves one.
type Applications struct {
	*site.Site
	Organisations *organisations.Organisations
}

// OwnApplication tells an applicant where things stand.
func (s *Applications) OwnApplication(c echo.Context) (templ.Component, error) {
	return s.ownApplicationPage(c, views.Form{})
}

func (s *Applications) ownApplicationPage(c echo.Context, form views.Form) (templ.Component, error) {
	f, err := s.filed(c)
	if err != nil {
		return nil, err
	}
	by, m := site.Actor(c).Person, f.Membership
	page := views.ApplicationPage{
		Frame: s.Frame(c, ""), Form: form, Slug: f.Organisation.Slug, CoalitionSlug: f.Coalition.Slug, Organisation: f.Organisation.DisplayName,
		NameLang: fill.OtherLang(s.Printer(c), f.Organisation.Language), Coalition: f.Coalition.Name, State: string(m.State),
		MayWithdraw: m.MayMove(app.MembershipWithdrawn, by, s.Clock()), MayAppeal: m.MayMove(app.MembershipAppealed, by, s.Clock()),
		History: fill.Events(f.Moves, func(step app.MembershipMove) string { return moverFor(site.Standing(c).Person, f, step) }),
	}
	if m.State != app.MembershipAppealed && m.MayMove(app.MembershipSubmitted, by, s.Clock()) {
		page.AnswerHref = paths.Desk("applications", f.Coalition.Slug, f.Organisation.Slug, "answer")
	}
	page.Lack = fill.Lack(f.Organisation, s.Printer(c))
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

func (s *Applications) filed(c echo.Context) (organisations.Filed, error) {
	return s.Organisations.Filed(c.Request().Context(), site.Actor(c), c.Param("organisation"), c.Param("coalition"))
}

// AnswerForm is the application again, with the secretariat's question above it.
func (s *Applications) AnswerForm(c echo.Context) (templ.Component, error) {
	f, err := s.filed(c)
	if err != nil {
		return nil, err
	}
	values := profileValues(f.Organisation.Profile())
	values.Set("capacity", f.Membership.Capacity)
	values.Set("authority", f.Membership.Authority)
	return s.answerPage(c, f, views.NewForm(values))
}

func (s *Applications) answerPage(c echo.Context, f organisations.Filed, form views.Form) (templ.Component, error) {
	if f.Membership.State == app.MembershipAppealed || !f.Membership.MayMove(app.MembershipSubmitted, site.Actor(c).Person, s.Clock()) {
		return nil, app.Refuse(app.Conflict, "rules.membership_moved", "State", string(f.Membership.State))
	}
	page := views.ApplyPage{
		Frame: s.Frame(c, ""), Form: form, Coalition: f.Coalition.Name,
		Action: paths.Desk("applications", f.Coalition.Slug, f.Organisation.Slug, "answer"),
	}
	for _, step := range f.Moves {
		if step.ToState == app.InformationRequested {
			page.Question = &views.Question{Text: step.Message, By: f.Coalition.Name, At: step.At}
		}
	}
	return views.Apply(page), nil
}

// Answer sends the application back to the secretariat, as corrected.
func (s *Applications) Answer(c echo.Context) error {
	f, err := s.filed(c)
	if err != nil {
		return err
	}
	in := application(c, f.Organisation.Profile())
	in.Coalition = f.Coalition.Slug
	err = s.Organisations.Answer(c.Request().Context(), site.Actor(c), f.Organisation.Slug, in)
	if form, ok := s.RefusedForm(c, renamed(err, map[string]string{"answer": "message", "reason": "message"})); ok {
		page, err := s.answerPage(c, f, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, applicationPath(c), "desk.done_answered")
}

func applicationPath(c echo.Context) string {
	return paths.Desk("applications", c.Param("coalition"), c.Param("organisation"))
}

// WithdrawApplication takes an undecided application back.
func (s *Applications) WithdrawApplication(c echo.Context) error {
	if err := s.Organisations.WithdrawApplication(c.Request().Context(), site.Actor(c), c.Param("organisation"), c.Param("coalition")); err != nil {
		return err
	}
	return s.Done(c, applicationPath(c), "desk.done_withdrawn")
}

// Appeal asks the secretariat to look at a rejected application again.
func (s *Applications) Appeal(c echo.Context) error {
	err := s.Organisations.Appeal(c.Request().Context(), site.Actor(c), c.Param("organisation"), c.Param("coalition"), site.Text(c, "reason"))
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.ownApplicationPage(c, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.Done(c, applicationPath(c), "desk.done_appealed")
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
