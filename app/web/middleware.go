package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"undersigned/app"
	"undersigned/app/accounts"
)

const (
	bodyLimit      = "2M" // a letter in three languages fits several times
	requestTimeout = 30 * time.Second
	defaultPace    = 25
)

func network(p netip.Prefix) *net.IPNet {
	p = p.Masked()
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}

// bodiless is an answer of which only the headers are sent.
type bodiless struct{ http.ResponseWriter }

// Write drops the body.
func (b bodiless) Write(p []byte) (int, error) { return len(p), nil }

// Unwrap is for http.ResponseController.
func (b bodiless) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// identify gives every request a number under which log and problem page know it.
// One that a client sends is not taken over: it could hold anything.
func identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := make([]byte, 8)
		if _, err := rand.Read(id); err != nil {
			return fmt.Errorf("number a request: %w", err)
		}
		c.Response().Header().Set(echo.HeaderXRequestID, hex.EncodeToString(id))
		return next(c)
	}
}

// requestID is the number that identify gave.
func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// logged writes one line a request: route, not address, for slugs and queries
// can tell of people; no client address, no agent.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Clock()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		status, took := c.Response().Status, s.Clock().Sub(start)
		route := c.Path()
		if route == "" {
			route = "none"
		}
		s.metrics.Observe(c.Request().Method, route, status, took)
		level := slog.LevelInfo
		if status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		s.Log.LogAttrs(c.Request().Context(), level, "request", slog.String("id", requestID(c)), slog.String("method", c.Request().Method),
			slog.String("route", route), slog.Int("status", status), slog.Int64("bytes", c.Response().Size), slog.Duration("took", took))
		return nil
	}
}

// recovered turns a panic into our 500, with its stack in the log only.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler { //nolint:errorlint // the documented way to abort
					panic(r)
				}
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// policy lets pages load from this site only, and nothing inline. Forms may
// post only here; nobody may frame us.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.https {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		c.Response().Before(func() { storeNoRedirect(c.Response()) })
		return next(c)
	}
}

// storeNoRedirect keeps redirects out of caches: where somebody is sent tells who they are.
func storeNoRedirect(r *echo.Response) {
	redirect := r.Status >= 300 && r.Status < 400 && r.Status != http.StatusNotModified
	if redirect && r.Header().Get(echo.HeaderCacheControl) == "" {
		r.Header().Set(echo.HeaderCacheControl, "no-store")
	}
}

// limited refuses what is larger than any form, but where a file is sent: that has a limit of its own.
var limited = middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{
	Limit: bodyLimit, Skipper: func(c echo.Context) bool { return c.Path() == logoRoute },
})

// bounded ends what takes too long: the context that use cases run in is cancelled.
func bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), requestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// sameOrigin refuses what another site makes a browser send. It is enough
// because GET changes nothing and browsers send Sec-Fetch-Site or Origin.
func (s *site) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := s.guard.Check(c.Request())
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

// paced limits requests a second and address, in this process.
func (s *Server) paced() echo.MiddlewareFunc {
	pace := s.Pace
	if pace == 0 {
		pace = defaultPace
	}
	if pace < 0 {
		return func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	}
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Limit(pace), Burst: int(pace * 8), ExpiresIn: 3 * time.Minute,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return c.RealIP(), nil },
		DenyHandler: func(c echo.Context, _ string, _ error) error {
			c.Response().Header().Set("Retry-After", "10")
			return app.Refuse(app.TooMany, "rules.too_many")
		},
	})
}

const standingKey = "standing"

// known finds out who the session belongs to. A session that is over is
// destroyed and its owner is a visitor again.
func (s *site) known(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		id := app.PersonID(s.sessions.GetInt64(ctx, sessionPerson))
		if id == 0 {
			return next(c)
		}
		standing, err := s.standing(ctx, id, s.sessions.GetInt(ctx, sessionEpoch))
		switch {
		case app.IsKind(err, app.Unauthenticated):
			if err := s.sessions.Destroy(ctx); err != nil {
				return fmt.Errorf("end a session: %w", err)
			}
			return next(c)
		case err != nil:
			return err
		}
		c.Set(standingKey, standing)
		// What a signed-in person sees is nobody else's, and not for the back button after signing out.
		c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
		return next(c)
	}
}

// standing is who asks; the zero value is a visitor.
func standing(c echo.Context) accounts.Standing {
	who, _ := c.Get(standingKey).(accounts.Standing)
	return who
}

// actor is who asks, for use cases.
func actor(c echo.Context) app.Actor { return standing(c).Actor }

// formKept marks a request whose form waits until somebody has signed in.
const formKept = "form.kept"

// signedInOnly sends visitors to the sign-in page, and back afterwards; what they sent waits meanwhile.
func (s *site) signedInOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !actor(c).IsVisitor() {
			return next(c)
		}
		if c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead {
			return c.Redirect(http.StatusSeeOther, signInPath(c.Request().URL.RequestURI()))
		}
		c.Set(formKept, s.keep(c))
		return app.Refuse(app.Unauthenticated, "rules.sign_in")
	}
}
