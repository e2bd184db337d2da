package site

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/web/signin"
	"undersigned/views"
)

// statuses is the one place where a kind of refusal becomes a status.
var statuses = map[app.Kind]int{
	app.Invalid:         http.StatusUnprocessableEntity,
	app.Unauthenticated: http.StatusUnauthorized,
	app.Forbidden:       http.StatusForbidden,
	app.NotFound:        http.StatusNotFound,
	app.Conflict:        http.StatusConflict,
	app.Gone:            http.StatusGone,
	app.TooMany:         http.StatusTooManyRequests,
	app.Internal:        http.StatusInternalServerError,
	app.Unavailable:     http.StatusServiceUnavailable,
}

// kinds says which of our refusals one of Echo's own statuses is.
var kinds = map[int]app.Kind{
	http.StatusBadRequest:            app.Invalid,
	http.StatusNotFound:              app.NotFound,
	http.StatusMethodNotAllowed:      app.NotFound,
	http.StatusRequestEntityTooLarge: app.Invalid,
	http.StatusUnsupportedMediaType:  app.Invalid,
	http.StatusTooManyRequests:       app.TooMany,
	http.StatusServiceUnavailable:    app.Unavailable,
}

// Problem is a refusal as the page shows it.
type Problem struct {
	kind    string
	Status  int
	Message string
	soon    bool // is over after retryAfter
}

// ProblemOf finds kind, status and sentence of an error. Causes stay in the log.
func ProblemOf(err error, p *lang.Printer) Problem {
	var refusal *signin.Refusal
	if errors.As(err, &refusal) {
		return Problem{kind: "signin_" + string(refusal.Reason), Status: refusal.Status()}
	}
	if isAbsent(err) {
		return Problem{kind: string(app.NotFound), Status: http.StatusNotFound}
	}
	var ours *app.Error
	if errors.As(err, &ours) {
		return Problem{kind: string(ours.Kind), Status: statuses[ours.Kind], Message: Say(p, ours.Message, ours.Args), soon: slices.Contains(signedSoon, ours.Message)}
	}
	var echos *echo.HTTPError
	if errors.As(err, &echos) {
		if kind, ok := kinds[echos.Code]; ok {
			found := Problem{kind: string(kind), Status: echos.Code}
			if echos.Code == http.StatusRequestEntityTooLarge {
				found.Message = p.T("rules.too_large")
			}
			return found
		}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Problem{kind: string(app.Unavailable), Status: http.StatusServiceUnavailable}
	}
	return Problem{kind: string(app.Internal), Status: http.StatusInternalServerError}
}

// isAbsent says whether there is nothing, or nothing for whoever asks. That has one answer on every page and for every
// file, whatever the cause says: two sentences would tell what is hidden from what was never there.
func isAbsent(err error) bool {
	var echos *echo.HTTPError
	return app.IsKind(err, app.NotFound) || errors.As(err, &echos) && kinds[echos.Code] == app.NotFound
}

// signedSoon are the refusals that hold until the ledger is signed again.
var signedSoon = []string{"rules.package_sealing", "rules.not_proved_yet"}

// retryAfter is when that has been done, in seconds.
const retryAfter = "5"

// Fail answers every error that a handler returns, or that Echo found itself.
func (s *Site) Fail(err error, c echo.Context) {
	var moved *otherPage
	if errors.As(err, &moved) && !c.Response().Committed {
		_ = c.Redirect(http.StatusFound, moved.to) // it only fails for statuses that are none of a redirect
		return
	}
	p := ProblemOf(err, s.Printer(c))
	if p.Status >= http.StatusInternalServerError && !p.soon {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelError, "failed", slog.String("id", RequestID(c)), slog.String("route", c.Path()), slog.String("error", err.Error()))
	}
	if c.Response().Committed {
		return
	}
	if p.soon {
		c.Response().Header().Set(echo.HeaderRetryAfter, retryAfter)
	}
	if c.Response().Header().Get(echo.HeaderCacheControl) == "" {
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	}
	// A request that took too long has a cancelled context; its page is still to be written.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if p.kind == string(app.Conflict) && s.meanwhile(c, p) {
		return
	}
	shown := views.ProblemPage{Frame: s.Frame(c, ""), Kind: p.kind, Status: p.Status, Message: p.Message, Back: s.back(c)}
	shown.MaySignIn = p.Status == http.StatusNotFound && shown.Back == "" && s.maySignIn(c)
	shown.Kept, shown.Help = c.Get(formKept) == true, s.Help(c, err)
	page := views.Problem(shown)
	if err := s.Render(c, p.Status, page); err != nil {
		s.Log.Error("the problem page failed", "id", RequestID(c), "error", err.Error())
		_ = c.String(http.StatusInternalServerError, http.StatusText(http.StatusInternalServerError))
	}
}

// Help names who can do what was refused, where the reader may know of them.
func (s *Site) Help(c echo.Context, refusal error) *views.Help {
	can, err := s.Accounts.Help(c.Request().Context(), Actor(c), refusal)
	if err != nil || can.Role == "" {
		return nil // the refusal stands without it
	}
	return &views.Help{Organisation: can.Organisation.DisplayName, Lang: can.Organisation.Language, Slug: can.Organisation.Slug, Role: string(can.Role), Names: can.Names}
}

// maySignIn says whether the page might be there for whoever signs in: a member follows the link of a mail in a browser
// that does not know them. It is asked of every visitor, so that it tells nobody anything.
func (s *Site) maySignIn(c echo.Context) bool {
	reads := c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead
	known := c.Get(sessionLoaded) != nil || s.Sessions.CookieToken(c) == ""
	return reads && known && Actor(c).IsVisitor()
}

// back is where a refused form came from, when that is a page of ours.
func (s *Site) back(c echo.Context) string {
	if c.Request().Method == http.MethodGet {
		return ""
	}
	referer := c.Request().Referer()
	if len(referer) <= len(s.Base) || referer[:len(s.Base)] != s.Base {
		return ""
	}
	return signin.LocalPath(referer[len(s.Base):])
}

// Say gives a sentence of the catalogues; instants among its values are written
// in the zone that stands beside them.
func Say(p *lang.Printer, key string, args []any) string {
	zone := "UTC"
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "Zone" {
			zone, _ = args[i+1].(string)
		}
	}
	written := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			a = p.DateTime(t, zone)
		}
		written[i] = a
	}
	return p.T(key, written...)
}
