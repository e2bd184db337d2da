// Package account brings people in and out, and shows them what the portal knows of them.
package account

import (
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/app/privacy"
	"undersigned/app/web/signin"
	"undersigned/app/web/site"
	"undersigned/views"
)

// signinPace is how many sign-ins may be begun from one address in a quarter of an hour.
const (
	signinPace   = 60
	signinWindow = 15 * time.Minute
)

// Pages bring people in and out, and show them what the portal knows of them.
type Pages struct {
	*site.Site
	Accounts *accounts.Accounts
	Privacy  *privacy.Privacy
	Door     *signin.Door
	Pace     float64
}

// SignInPage offers the configured providers.
func (s *Pages) SignInPage(c echo.Context) (templ.Component, error) {
	back := signin.LocalPath(c.QueryParam("return"))
	page := views.SignInPage{Frame: s.Frame(c, "")}
	for _, choice := range s.Door.Choices() {
		page.Providers = append(page.Providers, views.Provider{Name: choice.Name, Href: paths.With(choice.Path, "return", back)})
	}
	return views.SignIn(page), nil
}

// BeginSignin sends the browser to a provider, at a pace.
func (s *Pages) BeginSignin(c echo.Context) error {
	if s.Pace >= 0 {
		if err := s.Accounts.Pace(c.Request().Context(), s.AddressKey(c, "sign-in"), signinPace, signinWindow); err != nil {
			return err
		}
	}
	return s.Door.Begin(c)
}

// SignedIn notes in the new session who has come in.
func (s *Pages) SignedIn(c echo.Context, id signin.Identity) error {
	who := id.Identity
	if !lang.Supported(who.Language) {
		who.Language = s.Printer(c).Code()
	}
	person, err := s.Accounts.SignIn(c.Request().Context(), who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	s.Sessions.Put(ctx, site.SessionPerson, int64(person.ID))
	s.Sessions.Put(ctx, site.SessionEpoch, person.SessionEpoch)
	to := signin.ReturnPath(c)
	if to == paths.Home {
		to = paths.Desk()
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// SignOut ends this session.
func (s *Pages) SignOut(c echo.Context) error {
	ctx := c.Request().Context()
	s.ForgetKept(c)
	provider := s.Door.CameThrough(ctx)
	if err := s.Sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, paths.SignedOut(provider))
}

// SignedOut says that the session has ended, and offers to end the one at the provider too.
func (s *Pages) SignedOut(c echo.Context) (templ.Component, error) {
	if !site.Actor(c).IsVisitor() {
		return nil, site.Elsewhere(paths.Home)
	}
	at := s.Door.Leaving(c.QueryParam("from"))
	return views.SignedOut(views.SignedOutPage{Frame: s.Frame(c, ""), Provider: views.Provider{Name: at.Name, Href: at.Address}}), nil
}

// ChooseLanguage keeps the language of the interface: with the person, else in this browser.
func (s *Pages) ChooseLanguage(c echo.Context) error {
	code, back := site.Text(c, "language"), signin.LocalPath(site.Text(c, "return"))
	if !lang.Supported(code) {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if by := site.Actor(c); !by.IsVisitor() {
		if err := s.Accounts.ChooseLanguage(c.Request().Context(), by, code); err != nil {
			return err
		}
	}
	c.SetCookie(&http.Cookie{ //nolint:gosec // Secure wherever the site is reached over https; the demonstration is not
		Name: site.LanguageCookie, Value: code, Path: "/", MaxAge: 365 * 24 * 3600, Secure: s.HTTPS, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return c.Redirect(http.StatusSeeOther, back)
}

// Account shows what the portal knows of the person.
func (s *Pages) Account(c echo.Context) (templ.Component, error) {
	who := site.Standing(c)
	page := views.AccountPage{Frame: s.Frame(c, ""), Name: who.Person.Name, Identities: []views.SignInIdentity{{
		Provider: s.Door.NameOf(who.Person.Issuer), Issuer: who.Person.Issuer, Subject: who.Person.Subject,
		Name: who.Person.Name, Address: who.Person.Email, Verified: who.Person.EmailVerified,
	}}}
	seats, found, err := s.Accounts.OwnSeats(c.Request().Context(), who.Actor)
	if err != nil {
		return nil, err
	}
	for _, seat := range seats {
		if o := found[seat.OrganisationID]; seat.State == app.SeatActive {
			link := views.Link{Name: o.DisplayName, Lang: o.Language, Href: paths.Desk("organisations", o.Slug, "seats")}
			if who.Actor.MayEditProfile(o.ID) == nil {
				link.Href = paths.Desk("organisations", o.Slug)
			}
			page.Seats = append(page.Seats, link)
		}
	}
	if page.Sessions, err = s.ownSessions(c); err != nil {
		return nil, err
	}
	return views.Account(page), nil
}

// KeepLanguage is ChooseLanguage from the account page.
func (s *Pages) KeepLanguage(c echo.Context) error {
	code := site.Text(c, "language")
	if !lang.Supported(code) {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if err := s.Accounts.ChooseLanguage(c.Request().Context(), site.Actor(c), code); err != nil {
		return err
	}
	s.Flash(c, "success", lang.For(code).T("account.saved"))
	return c.Redirect(http.StatusSeeOther, paths.Account())
}
