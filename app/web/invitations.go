package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/views"
)

// invitationPages are about links that give somebody a place.
type invitationPages struct {
	*site
	invitations *accounts.Invitations
}

// secluded keeps the link of an invitation out of caches, and out of what a browser tells others.
func secluded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		c.Response().Header().Set("Referrer-Policy", "no-referrer")
		return next(c)
	}
}

// invitation shows what a link offers, and to whom.
func (s *invitationPages) invitation(c echo.Context) (templ.Component, error) {
	token := c.Param("token")
	offer, err := s.invitations.Offered(c.Request().Context(), actor(c), token)
	if err != nil {
		return nil, err
	}
	page := views.InvitationPage{
		Frame: s.frame(c, ""), Token: token, Coalition: offer.Coalition.Name, Role: string(offer.Invitation.Role), By: offer.By,
		State: string(offer.Standing), Until: offer.Invitation.ExpiresAt, Elsewhere: offer.Elsewhere, SignIn: signInPath(paths.Invitation(token)),
	}
	if who := standing(c).Person; who.ID != 0 {
		if page.Reader = named(s.printer(c), who); who.Email != "" {
			page.Reader += ", " + who.Email
		}
	}
	return views.Invitation(page), nil
}

// accept gives whoever is signed in the place.
func (s *invitationPages) accept(c echo.Context) error {
	slug, err := s.invitations.Accept(c.Request().Context(), actor(c), c.Param("token"))
	if err != nil {
		return err
	}
	to := paths.Platform()
	if slug != "" {
		to = paths.Secretariat(slug)
	}
	return s.done(c, to, "account.invitation_accepted")
}

// decline ends an invitation that somebody does not want.
func (s *invitationPages) decline(c echo.Context) error {
	if err := s.invitations.Decline(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	return s.done(c, "/", "account.invitation_declined")
}

// invite offers a place in a secretariat to an address.
func (s *staffPages) invite(c echo.Context) error {
	slug, language := c.Param("coalition"), text(c, "language")
	if !lang.Supported(language) {
		language = s.printer(c).Code()
	}
	err := s.invitations.Invite(c.Request().Context(), actor(c), accounts.Invite{
		Coalition: slug, Address: text(c, "address"), Role: app.OfficeRole(text(c, "role")), Language: language,
	})
	if form, ok := s.refusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		page.Form, page.Refused = form, "invite"
		return s.render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	return s.done(c, paths.Secretariat(slug, "people"), "secretariat.invite_done")
}

// revoke ends an invitation before it is accepted.
func (s *staffPages) revoke(c echo.Context) error {
	slug := c.Param("coalition")
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if err := s.invitations.Revoke(c.Request().Context(), actor(c), slug, id); err != nil {
		return err
	}
	return s.done(c, paths.Secretariat(slug, "people"), "secretariat.invitation_done_revoke")
}

// sent are the invitations to a secretariat.
func (s *staffPages) sent(c echo.Context, slug string) ([]views.InvitationRow, error) {
	rows, err := s.invitations.Sent(c.Request().Context(), actor(c), slug)
	if err != nil {
		return nil, err
	}
	shown := make([]views.InvitationRow, len(rows))
	for i, row := range rows {
		shown[i] = views.InvitationRow{
			ID: strconv.FormatInt(row.Invitation.ID, 10), Address: row.Invitation.Address, Role: string(row.Invitation.Role),
			State: string(row.Standing), Until: row.Invitation.ExpiresAt,
		}
		if row.Invitation.AcceptedByID != nil {
			shown[i].AcceptedBy = named(s.printer(c), row.AcceptedBy) + " (" + s.identity(row.AcceptedBy) + ")"
		}
	}
	return shown, nil
}
