package secretariat

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Invite offers a place in a secretariat to an address.
func (s *Staff) Invite(c echo.Context) error {
	slug, language := c.Param("coalition"), site.Text(c, "language")
	if !lang.Supported(language) {
		language = s.Printer(c).Code()
	}
	err := s.Invitations.Invite(c.Request().Context(), site.Actor(c), accounts.Invite{
		Coalition: slug, Address: site.Text(c, "address"), Role: app.OfficeRole(site.Text(c, "role")), Language: language,
	})
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.officesPage(c)
		if err != nil {
			return err
		}
		page.Form, page.Refused = form, "invite"
		return s.Render(c, http.StatusUnprocessableEntity, views.Offices(page))
	}
	if err != nil {
		return err
	}
	return s.Done(c, paths.Secretariat(slug, "people"), "secretariat.invite_done")
}

// Revoke ends an invitation before it is accepted.
func (s *Staff) Revoke(c echo.Context) error {
	slug := c.Param("coalition") // none: to run the portal
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if err := s.Invitations.Revoke(c.Request().Context(), site.Actor(c), slug, id); err != nil {
		return err
	}
	to := paths.Platform()
	if slug != "" {
		to = paths.Secretariat(slug, "people")
	}
	return s.Done(c, to, "secretariat.invitation_done_revoke")
}

// sent are the invitations to a secretariat, or, of "", to run the portal.
func (s *Staff) sent(c echo.Context, slug string) ([]views.InvitationRow, error) {
	rows, err := s.Invitations.Sent(c.Request().Context(), site.Actor(c), slug)
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
			shown[i].AcceptedBy = fill.Named(s.Printer(c), row.AcceptedBy) + " (" + s.identity(row.AcceptedBy) + ")"
		}
	}
	return shown, nil
}
