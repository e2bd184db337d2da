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
	"undersigned/app/web/metrics"
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

	Secret           []byte // keys the hashes of addresses in pace counters
	BaseURL          string // as browsers and providers reach the site, without a slash at the end
	Providers        []signin.ProviderSettings
	Transport        http.RoundTripper // to providers; nil is the usual one
	TrustedProxies   []netip.Prefix    // whose X-Forwarded-For counts; none: the connection's address does
	SecurityContact  string            // mailto: or https:, for security.txt; empty: there is none
	MetricsElsewhere bool              // the counters are shown by Metrics alone

	Pace    float64 // requests a second and address; 0 is 25, below 0 none
	Clock   func() time.Time
	Log     *slog.Logger
	Version string
	Demo    *Demo // nil outside `undersigned demo`
}

// Server answers every request of the portal: it wires the pages of the nouns to their addresses.
type Server struct {
	Config
	*site
	nouns
	echo *echo.Echo
}

// nouns are the pages of the portal by what they are about.
type nouns struct {
	account     *accountPages
	desk        *deskPages
	file        *filePages
	application *applicationPages
	seat        *seatPages
	profile     *profilePages
	directory   *directoryPages
	secretariat *secretariatPages
	platform    *platformPages
	staff       *staffPages
	invitation  *invitationPages
	letter      *letterPages
	draft       *draftPages
	manage      *managePages
	export      *exportPages
	signing     *signingPages
	verify      *verifyPages
}

// New wires the portal; it fails on settings that cannot work.
func New(config Config) (*Server, error) {
	base, err := url.Parse(config.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || (base.Path != "" && base.Path != "/") {
		return nil, fmt.Errorf("the base address must be like https://example.org, without a path")
	}
	config.BaseURL = base.Scheme + "://" + base.Host
	https := base.Scheme == "https"
	at := &site{
		standing: config.Accounts.Standing, accounts: config.Accounts, secret: config.Secret, pages: map[string]bool{}, cache: newCache(config.Clock), metrics: metrics.New(), guard: http.NewCrossOriginProtection(),
		base: config.BaseURL, https: https, demo: config.Demo != nil, clock: config.Clock, log: config.Log,
		sessions: signin.NewSessions(signin.SessionOptions{Store: config.SessionStore, HTTPS: https, Clock: config.Clock, Log: config.Log}),
	}
	s := &Server{Config: config, site: at, echo: echo.New()}
	if s.nouns, err = pagesOf(config, at); err != nil {
		return nil, err
	}
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = addressOf(config.TrustedProxies)
	s.routes()
	for _, route := range s.echo.Routes() {
		at.pages[route.Path] = at.pages[route.Path] || route.Method == http.MethodGet
	}
	at.pagesOf = s.echo
	return s, nil
}

// pagesOf gives each noun the use cases that it asks, and no other.
func pagesOf(o Config, at *site) (n nouns, err error) {
	n.account = &accountPages{site: at, accounts: o.Accounts, privacy: o.Privacy, pace: o.Pace}
	n.account.door, err = signin.New(signin.Options{
		Base: o.BaseURL, Providers: o.Providers, Sessions: at.sessions, Clock: o.Clock,
		Log: o.Log, Transport: o.Transport, SignedIn: n.account.signedIn,
	})
	run := secretariats{o.Organisations}
	n.file = &filePages{site: at, files: o.Files}
	n.desk = &deskPages{site: at, accounts: o.Accounts, organisations: o.Organisations, letters: o.Letters, endorsements: o.Endorsements, files: n.file}
	n.application = &applicationPages{site: at, organisations: o.Organisations}
	n.seat = &seatPages{site: at, accounts: o.Accounts, organisations: o.Organisations}
	n.profile = &profilePages{site: at, organisations: o.Organisations}
	n.directory = &directoryPages{site: at, organisations: o.Organisations, letters: o.Letters}
	n.secretariat = &secretariatPages{site: at, secretariats: run, letters: o.Letters, ledger: o.Ledger}
	n.platform = &platformPages{site: at, organisations: o.Organisations}
	invitations := o.Accounts.Inviting(o.Secret)
	n.staff = &staffPages{site: at, secretariats: run, accounts: o.Accounts, invitations: invitations, providers: o.Providers}
	n.invitation = &invitationPages{site: at, invitations: invitations}
	n.letter = &letterPages{site: at, letters: o.Letters, endorsements: o.Endorsements, deliveries: o.Deliveries, documents: o.Documents, streams: make(chan struct{}, streamsAtOnce)}
	n.draft = &draftPages{site: at, secretariats: run, letters: o.Letters, documents: o.Documents}
	n.manage = &managePages{site: at, secretariats: run, letters: o.Letters, endorsements: o.Endorsements, deliveries: o.Deliveries, documents: o.Documents}
	n.export = &exportPages{site: at, secretariats: run, letters: o.Letters, documents: o.Documents}
	n.signing = &signingPages{site: at, letters: o.Letters, endorsements: o.Endorsements, documents: o.Documents, ledger: o.Ledger}
	n.verify = &verifyPages{site: at, ledger: o.Ledger}
	return n, err
}

// ServeHTTP answers one request. HEAD is answered as GET, wherever there is one, without its body.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		r = r.Clone(r.Context())
		r.Method, w = http.MethodGet, bodiless{w}
	}
	s.echo.ServeHTTP(w, r)
}

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
