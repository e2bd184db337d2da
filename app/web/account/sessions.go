package account

import (
	"github.com/labstack/echo/v4"

	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// ownSessions are the browsers in which the person is signed in.
func (s *Pages) ownSessions(c echo.Context) ([]views.Session, error) {
	ctx := c.Request().Context()
	own, err := s.Accounts.Sessions(ctx, site.Actor(c))
	if err != nil {
		return nil, err
	}
	shown := make([]views.Session, len(own))
	for i, o := range own {
		shown[i] = views.Session{ID: o.Mark, Browser: o.Browser, Since: o.BegunAt, Seen: o.SeenOn, Current: o.Mark == s.Sessions.Mark(ctx)}
	}
	return shown, nil
}

// EndSession ends one session of the person.
func (s *Pages) EndSession(c echo.Context) error {
	if err := s.Accounts.EndSession(c.Request().Context(), site.Actor(c), c.Param("session")); err != nil {
		return err
	}
	return s.Done(c, paths.Account(), "account.session_ended")
}

// EndOtherSessions ends every session of the person but this one.
func (s *Pages) EndOtherSessions(c echo.Context) error {
	ctx := c.Request().Context()
	epoch, err := s.Accounts.EndOtherSessions(ctx, site.Actor(c), s.Sessions.Mark(ctx))
	if err != nil {
		return err
	}
	s.Sessions.Put(ctx, site.SessionEpoch, epoch)
	return s.Done(c, paths.Account(), "account.sessions_others_ended")
}

// SignOutEverywhere ends every session of the person, this one included.
func (s *Pages) SignOutEverywhere(c echo.Context) error {
	if err := s.Accounts.SignOutEverywhere(c.Request().Context(), site.Actor(c)); err != nil {
		return err
	}
	return s.SignOut(c)
}
