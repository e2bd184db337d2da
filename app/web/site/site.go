// Package site is what the pages of every noun stand on: who asks, what is around a page, how it is shown, kept and refused.
package site

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/web/metrics"
	"undersigned/app/web/signin"
)

// RequestTimeout is how long a request may take.
const RequestTimeout = 30 * time.Second

// Site is what the pages of every noun stand on: who asks, what is around a
// page, how it is shown and kept.
type Site struct {
	Standing func(ctx context.Context, id app.PersonID, epoch int) (accounts.Standing, error) // who a session belongs to
	Accounts *accounts.Accounts                                                               // what waits for a browser
	Sessions *signin.Sessions
	Flashes  *Flashes
	PagesOf  http.Handler    // the site itself
	Pages    map[string]bool // the routes of pages
	Secret   []byte
	Cache    *Cache
	Swift    *Swift
	Metrics  *metrics.Metrics
	Guard    *http.CrossOriginProtection
	Base     string // the address of the site, without a slash at the end
	HTTPS    bool
	Demo     bool
	Clock    func() time.Time
	Log      *slog.Logger
}

// WithSession is what every page for a known browser passes through.
func (s *Site) WithSession(next echo.HandlerFunc) echo.HandlerFunc {
	return s.Sessions.Middleware(markLoaded(s.known(s.sameOrigin(next))))
}

// AddressKey is a client's address as pace counters keep it: a keyed hash that
// holds for one day, so that the database does not tell who was here.
func (s *Site) AddressKey(c echo.Context, act string) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte(act + "|" + s.Clock().UTC().Format(time.DateOnly) + "|" + c.RealIP()))
	return act + ":" + hex.EncodeToString(mac.Sum(nil)[:16])
}
