// Package desk holds the pages of a person's own: their organisations, applications, seats and files.
package desk

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/endorsements"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Pages show what waits for somebody.
type Pages struct {
	*site.Site
	Accounts      *accounts.Accounts
	Organisations *organisations.Organisations
	Letters       *letters.Letters
	Endorsements  *endorsements.Endorsements
	Files         *Files
}

// Desk is what waits for the person who is signed in.
func (s *Pages) Desk(c echo.Context) (templ.Component, error) {
	page := views.DeskPage{}
	for _, add := range []func(echo.Context, *views.DeskPage) error{s.Files.deskFiles, s.deskLetters, s.deskApplications, s.deskSeats, s.deskSecretariats} {
		if err := add(c, &page); err != nil {
			return nil, err
		}
	}
	page.Frame = s.Frame(c, "")
	return views.Desk(page), nil
}

// deskLetters are the letters that wait for an organisation, and those it has answered.
func (s *Pages) deskLetters(c echo.Context, page *views.DeskPage) error {
	p := s.Printer(c)
	due, err := s.Endorsements.Desk(c.Request().Context(), site.Actor(c))
	if err != nil {
		return err
	}
	for _, d := range due {
		heading := letters.Row{Letter: d.Letter, Headings: d.Headings}.Title(p.Code())
		if d.Endorsement != nil && d.Endorsement.State != app.EndorsementInvited && d.Endorsement.State != app.EndorsementPrepared {
			page.Endorsed = append(page.Endorsed, answered(p, d, heading.Title, heading.Language))
			continue
		}
		page.ToSign = append(page.ToSign, views.LetterToSign{
			Title: heading.Title, TitleLang: fill.OtherLang(p, heading.Language), Slug: d.Letter.Slug, Organisation: d.Organisation.DisplayName,
			OrgLang: fill.OtherLang(p, d.Organisation.Language), OrgSlug: d.Organisation.Slug, Deadline: d.Letter.DeadlineAt, Zone: d.Letter.DeadlineZone,
			DaysLeft: d.Letter.DaysLeft(s.Clock()), MaySign: d.CanSign,
		})
	}
	return nil
}

func answered(p *lang.Printer, d endorsements.Due, title, titleLang string) views.EndorsedLetter {
	e := views.EndorsedLetter{
		Title: title, TitleLang: fill.OtherLang(p, titleLang), Organisation: d.Organisation.DisplayName, OrgLang: fill.OtherLang(p, d.Organisation.Language),
		State: string(d.Endorsement.State), Href: paths.Letter(d.Letter.Slug),
	}
	if d.CanSign {
		e.Href = paths.Letter(d.Letter.Slug, "endorsements", d.Organisation.Slug)
	}
	switch {
	case d.Endorsement.SignedAt != nil && d.Endorsement.State == app.EndorsementSigned:
		e.At = *d.Endorsement.SignedAt
	case d.Endorsement.DeclinedAt != nil:
		e.At = *d.Endorsement.DeclinedAt
	}
	return e
}

// deskApplications are the applications that the person made and that have not become memberships.
func (s *Pages) deskApplications(c echo.Context, page *views.DeskPage) error {
	p := s.Printer(c)
	filed, err := s.Organisations.FiledBy(c.Request().Context(), site.Actor(c))
	if err != nil {
		return err
	}
	for _, f := range filed {
		if f.Membership.State == app.MembershipApproved {
			continue // it stands among the organisations
		}
		page.Applications = append(page.Applications, views.OwnApplication{
			Slug: f.Organisation.Slug, CoalitionSlug: f.Coalition.Slug, Organisation: f.Organisation.DisplayName,
			Lang: fill.OtherLang(p, f.Organisation.Language), Coalition: f.Coalition.Name, State: string(f.Membership.State), At: f.Membership.LastStep(),
		})
	}
	return nil
}

// deskSeats are the organisations in which the person sits, and those that were asked for a seat.
func (s *Pages) deskSeats(c echo.Context, page *views.DeskPage) error {
	ctx, p, by := c.Request().Context(), s.Printer(c), site.Actor(c)
	seats, found, err := s.Accounts.OwnSeats(ctx, by)
	if err != nil {
		return err
	}
	names, err := s.coalitionNames(c)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		o := found[seat.OrganisationID]
		switch {
		case seat.State == app.SeatActive:
			own := views.DeskOrganisation{
				Slug: o.Slug, Name: o.DisplayName, Lang: fill.OtherLang(p, o.Language), Role: string(seat.Role),
				MayEdit: by.MayEditProfile(o.ID) == nil, MaySeats: by.MayDecideSeats(o.ID) == nil,
			}
			for _, id := range by.Member[o.ID] {
				own.Coalitions = append(own.Coalitions, names[id])
			}
			if own.Requests, err = s.seatRequests(c, own); err != nil {
				return err
			}
			page.Organisations = append(page.Organisations, own)
		case seat.State == app.SeatRequested && seat.Role != app.Owner: // an applicant's own seat waits with the application
			page.Requests = append(page.Requests, views.OwnRequest{Organisation: o.DisplayName, Lang: fill.OtherLang(p, o.Language), At: seat.CreatedAt})
		}
	}
	return nil
}

func (s *Pages) coalitionNames(c echo.Context) (map[app.CoalitionID]string, error) {
	all, err := s.Organisations.Coalitions(c.Request().Context())
	if err != nil {
		return nil, err
	}
	names := make(map[app.CoalitionID]string, len(all))
	for _, coalition := range all {
		names[coalition.ID] = coalition.Name
	}
	return names, nil
}

// seatRequests counts who asks for a seat, where the person decides on them.
func (s *Pages) seatRequests(c echo.Context, o views.DeskOrganisation) (int, error) {
	if !o.MaySeats {
		return 0, nil
	}
	_, rows, err := s.Accounts.Seats(c.Request().Context(), site.Actor(c), o.Slug)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, row := range rows {
		if row.Seat.State == app.SeatRequested {
			n++
		}
	}
	return n, nil
}

// deskSecretariats are the coalitions in whose secretariat the person works.
func (s *Pages) deskSecretariats(c echo.Context, page *views.DeskPage) error {
	ctx, who := c.Request().Context(), site.Standing(c)
	roles := make(map[app.CoalitionID]app.OfficeRole, len(who.Actor.Offices))
	for _, office := range who.Actor.Offices {
		roles[office.CoalitionID] = office.Role
	}
	for _, coalition := range who.Coalitions {
		role, ok := roles[coalition.ID]
		if !ok {
			continue // the platform sees every secretariat and works in none
		}
		queue, err := s.Organisations.Waiting(ctx, who.Actor, coalition.Slug)
		if err != nil {
			return err
		}
		_, _, running, err := s.Letters.Managed(ctx, who.Actor, letters.Filter{Coalition: coalition.Slug, States: app.Running, Limit: 1})
		if err != nil {
			return err
		}
		page.Secretariats = append(page.Secretariats, views.DeskSecretariat{
			Slug: coalition.Slug, Name: coalition.Name, Role: string(role), Waiting: queue.Total, Letters: running,
		})
	}
	return nil
}
