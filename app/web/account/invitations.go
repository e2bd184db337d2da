package account

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Invitations are about links that give somebody a place.
type Invitations struct {
	*site.Site
	Invitations *accounts.Invitations
}

// Secluded keeps the link of an invitation out of caches, and out of what a browser tells others.
func Secluded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		c.Response().Header().Set("Referrer-Policy", "no-referrer")
		return next(c)
	}
}

// Invitation shows what a link offers, and to whom.
func (s *Invitations) Invitation(c echo.Context) (templ.Component, error) {
	token := c.Param("token")
	offer, err := s.Invitations.Offered(c.Request().Context(), site.Actor(c), token)
	if err != nil {
		return nil, err
	}
	page := views.InvitationPage{
		Frame: s.Frame(c, ""), Token: token, Coalition: offer.Coalition.Name, Role: string(offer.Invitation.Role), By: offer.By,
		State: string(offer.Standing), Until: offer.Invitation.ExpiresAt, Elsewhere: offer.Elsewhere, SignIn: site.SignInPath(paths.Invitation(token)),
	}
	if who := site.Standing(c).Person; who.ID != 0 {
		if page.Reader = fill.Named(s.Printer(c), who); who.Email != "" {
			page.Reader += ", " + who.Email
		}
	}
	return views.Invitation(page), nil
}

// Accept gives whoever is signed in the place.
func (s *Invitations) Accept(c echo.Context) error {
	slug, err := s.Invitations.Accept(c.Request().Context(), site.Actor(c), c.Param("token"))
	if err != nil {
		return err
	}
	to := paths.Platform()
	if slug != "" {
		to = paths.Secretariat(slug)
	}
	return s.Done(c, to, "account.invitation_accepted")
}

// Decline ends an invitation that somebody does not want.
func (s *Invitations) Decline(c echo.Context) error {
	if err := s.Invitations.Decline(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	return s.Done(c, paths.Home, "account.invitation_declined")
}
