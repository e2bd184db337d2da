package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
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
	"undersigned/app/web/desk"
	"undersigned/app/web/site"
)

const (
	bodyLimit   = "2M" // a letter in three languages fits several times
	defaultPace = 25
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

// logged writes one line a request: route, not address, for slugs and queries
// can tell of people; no client address, no agent.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Config.Clock()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		status, took := c.Response().Status, s.Config.Clock().Sub(start)
		route := c.Path()
		if route == "" {
			route = "none"
		}
		s.Site.Metrics.Observe(c.Request().Method, route, status, took)
		level := slog.LevelInfo
		if status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		s.Config.Log.LogAttrs(c.Request().Context(), level, "request", slog.String("id", site.RequestID(c)), slog.String("method", c.Request().Method),
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
		if s.HTTPS {
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
	Limit: bodyLimit, Skipper: func(c echo.Context) bool { return c.Path() == desk.LogoRoute },
})

// bounded ends what takes too long: the context that use cases run in is cancelled.
func bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), site.RequestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// paced limits requests a second and address, in this process.
func (s *Server) paced() echo.MiddlewareFunc {
	pace := s.Config.Pace
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
