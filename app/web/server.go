// Package web is the portal's HTTP side: routes, middleware, forms, and the
// filling of pages by noun. It asks use cases and shows what they answer; it
// decides nothing, reads no database and knows no SQL. Only errors.go turns a
// refusal into a status. Nothing imports it but cmd.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"undersigned/app/accounts"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/files"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/privacy"
	"undersigned/app/web/signin"
)

// Config is all that the portal needs. Ready says whether the database answers.
type Config struct {
	Accounts      *accounts.Accounts
	Organisations *organisations.Organisations
	Letters       *letters.Letters
	Endorsements  *endorsements.Endorsements
	Ledger        *ledger.Ledger
	Deliveries    *deliveries.Deliveries
	Privacy       *privacy.Privacy
	Documents     *documents.Documents
	Files         *files.Files
	SessionStore  scs.Store
	Ready         func(context.Context) error

	Secret         []byte // keys the hashes of addresses in pace counters
	BaseURL        string // as browsers and providers reach the site, without a slash at the end
	Providers      []signin.ProviderSettings
	Transport      http.RoundTripper // to providers; nil is the usual one
	TrustedProxies []netip.Prefix    // whose X-Forwarded-For counts; none: the connection's address does
	Pace           float64           // requests a second and address; 0 is 25, below 0 none
	Clock          func() time.Time
	Log            *slog.Logger
	Version        string
	Demo           *Demo // nil outside `undersigned demo`
}

// Server answers every request of the portal.
type Server struct {
	Config
	echo     *echo.Echo
	sessions *signin.Sessions
	door     *signin.Door
	cache    *cache
	streams  chan struct{} // a place for each list that is sent while it is read
	metrics  *metrics
	https    bool
	guard    *http.CrossOriginProtection
}

// New wires the portal; it fails on settings that cannot work.
func New(config Config) (*Server, error) {
	base, err := url.Parse(config.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || (base.Path != "" && base.Path != "/") {
		return nil, fmt.Errorf("the base address must be like https://example.org, without a path")
	}
	config.BaseURL = base.Scheme + "://" + base.Host
	s := &Server{Config: config, echo: echo.New(), https: base.Scheme == "https", metrics: newMetrics(), guard: http.NewCrossOriginProtection()}
	s.sessions = signin.NewSessions(signin.SessionOptions{Store: config.SessionStore, HTTPS: s.https, Clock: config.Clock, Log: config.Log})
	s.door, err = signin.New(signin.Options{
		Base: config.BaseURL, Providers: config.Providers, Sessions: s.sessions, Clock: config.Clock,
		Log: config.Log, Transport: config.Transport, SignedIn: s.signedIn,
	})
	if err != nil {
		return nil, err
	}
	s.cache, s.streams = newCache(config.Clock), make(chan struct{}, streamsAtOnce)
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = addressOf(config.TrustedProxies)
	s.routes()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// addressOf believes X-Forwarded-For only from the proxies named in the
// settings; otherwise any client could choose its own address.
func addressOf(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(network(p)))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
