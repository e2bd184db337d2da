package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/web/metrics"
	"undersigned/app/web/signin"
)

// site is what the pages of every noun stand on: who asks, what is around a
// page, how it is shown and kept.
type site struct {
	standing func(ctx context.Context, id app.PersonID, epoch int) (accounts.Standing, error) // who a session belongs to
	accounts *accounts.Accounts                                                               // what waits for a browser
	sessions *signin.Sessions
	pagesOf  http.Handler    // the site itself
	pages    map[string]bool // the routes of pages
	secret   []byte
	cache    *cache
	metrics  *metrics.Metrics
	guard    *http.CrossOriginProtection
	base     string // the address of the site, without a slash at the end
	https    bool
	demo     bool
	clock    func() time.Time
	log      *slog.Logger
}

// withSession is what every page for a known browser passes through.
func (s *site) withSession(next echo.HandlerFunc) echo.HandlerFunc {
	return s.sessions.Middleware(markLoaded(s.known(s.sameOrigin(next))))
}
