package site

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
)

// RequestID is the number that identify gave.
func RequestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// sameOrigin refuses what another site makes a browser send. It is enough
// because GET changes nothing and browsers send Sec-Fetch-Site or Origin.
func (s *Site) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := s.Guard.Check(c.Request())
		if err == nil && unnamed(c.Request()) {
			err = errors.New("the request names neither origin nor site")
		}
		if err != nil {
			return &app.Error{Kind: app.Forbidden, Message: "rules.cross_site", Err: err}
		}
		return next(c)
	}
}

// unnamed says whether a request would change something for somebody without saying where it comes from: every browser
// says so. Programs send no cookies.
func unnamed(r *http.Request) bool {
	changes := r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
	return changes && r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Cookie") != ""
}

const standingKey = "standing"

// known finds out who the session belongs to. A session that is over is
// destroyed and its owner is a visitor again.
func (s *Site) known(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		id := app.PersonID(s.Sessions.GetInt64(ctx, SessionPerson))
		if id == 0 {
			return next(c)
		}
		standing, err := s.Standing(ctx, id, s.Sessions.GetInt(ctx, SessionEpoch))
		switch {
		case app.IsKind(err, app.Unauthenticated):
			if err := s.Sessions.Destroy(ctx); err != nil {
				return fmt.Errorf("end a session: %w", err)
			}
			return next(c)
		case err != nil:
			return err
		}
		c.Set(standingKey, standing)
		if m := c.Request().Method; m == http.MethodGet || m == http.MethodHead {
			c.SetRequest(c.Request().WithContext(standing.Knowing(ctx)))
		}
		// What a signed-in person sees is nobody else's, and not for the back button after signing out.
		c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
		return next(c)
	}
}

// Standing is who asks; the zero value is a visitor.
func Standing(c echo.Context) accounts.Standing {
	who, _ := c.Get(standingKey).(accounts.Standing)
	return who
}

// Actor is who asks, for use cases.
func Actor(c echo.Context) app.Actor { return Standing(c).Actor }

// formKept marks a request whose form waits until somebody has signed in.
const formKept = "form.kept"

// SignedInOnly sends visitors to the sign-in page, and back afterwards; what they sent waits meanwhile.
func (s *Site) SignedInOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !Actor(c).IsVisitor() {
			return next(c)
		}
		if c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead {
			return c.Redirect(http.StatusSeeOther, SignInPath(c.Request().URL.RequestURI()))
		}
		c.Set(formKept, s.keep(c))
		return app.Refuse(app.Unauthenticated, "rules.sign_in")
	}
}
