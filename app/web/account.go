package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
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
	"undersigned/views"
)

// signinPace is how many sign-ins may be begun from one address in a quarter of an hour.
const (
	signinPace   = 60
	signinWindow = 15 * time.Minute
)

// accountPages bring people in and out, and show them what the portal knows of them.
type accountPages struct {
	*site
	accounts *accounts.Accounts
	privacy  *privacy.Privacy
	door     *signin.Door
	pace     float64
}

// signInPage offers the configured providers.
func (s *accountPages) signInPage(c echo.Context) (templ.Component, error) {
	back := signin.LocalPath(c.QueryParam("return"))
	page := views.SignInPage{Frame: s.frame(c, "")}
	for _, choice := range s.door.Choices() {
		page.Providers = append(page.Providers, views.Provider{Name: choice.Name, Href: withReturn(choice.Path, back)})
	}
	return views.SignIn(page), nil
}

// beginSignin sends the browser to a provider, at a pace.
func (s *accountPages) beginSignin(c echo.Context) error {
	if s.pace >= 0 {
		if err := s.accounts.Pace(c.Request().Context(), s.addressKey(c, "sign-in"), signinPace, signinWindow); err != nil {
			return err
		}
	}
	return s.door.Begin(c)
}

// addressKey is a client's address as pace counters keep it: a keyed hash that
// holds for one day, so that the database does not tell who was here.
func (s *site) addressKey(c echo.Context, act string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(act + "|" + s.clock().UTC().Format(time.DateOnly) + "|" + c.RealIP()))
	return act + ":" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// signedIn notes in the new session who has come in.
func (s *accountPages) signedIn(c echo.Context, id signin.Identity) error {
	who := id.Identity
	if !lang.Supported(who.Language) {
		who.Language = s.printer(c).Code()
	}
	person, err := s.accounts.SignIn(c.Request().Context(), who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	s.sessions.Put(ctx, sessionPerson, int64(person.ID))
	s.sessions.Put(ctx, sessionEpoch, person.SessionEpoch)
	to := signin.ReturnPath(c)
	if to == "/" {
		to = paths.Desk()
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// signOut ends this session.
func (s *accountPages) signOut(c echo.Context) error {
	s.forgetKept(c)
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/")
}

// chooseLanguage keeps the language of the interface: with the person, else in this browser.
func (s *accountPages) chooseLanguage(c echo.Context) error {
	code, back := text(c, "language"), signin.LocalPath(text(c, "return"))
	if !lang.Supported(code) {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if by := actor(c); !by.IsVisitor() {
		if err := s.accounts.ChooseLanguage(c.Request().Context(), by, code); err != nil {
			return err
		}
	}
	c.SetCookie(&http.Cookie{ //nolint:gosec // Secure wherever the site is reached over https; the demonstration is not
		Name: languageCookie, Value: code, Path: "/", MaxAge: 365 * 24 * 3600, Secure: s.https, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return c.Redirect(http.StatusSeeOther, back)
}

// account shows what the portal knows of the person.
func (s *accountPages) account(c echo.Context) (templ.Component, error) {
	who := standing(c)
	page := views.AccountPage{Frame: s.frame(c, ""), Name: who.Person.Name, Provider: who.Person.Issuer, Subject: who.Person.Subject}
	seats, found, err := s.accounts.OwnSeats(c.Request().Context(), who.Actor)
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
	return views.Account(page), nil
}

// keepLanguage is chooseLanguage from the account page.
func (s *accountPages) keepLanguage(c echo.Context) error {
	code := text(c, "language")
	if !lang.Supported(code) {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if err := s.accounts.ChooseLanguage(c.Request().Context(), actor(c), code); err != nil {
		return err
	}
	s.flash(c, "success", lang.For(code).T("account.saved"))
	return c.Redirect(http.StatusSeeOther, paths.Account())
}

// signOutEverywhere ends every session of the person, this one included.
func (s *accountPages) signOutEverywhere(c echo.Context) error {
	if err := s.accounts.SignOutEverywhere(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return s.signOut(c)
}
