// Package web is the portal's HTTP side: routes, middleware, forms, and the
// filling of pages by noun. It asks use cases and shows what they answer; it
// decides nothing, reads no database and knows no SQL. Only site/errors.go turns a
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
	"undersigned/app/web/account"
	"undersigned/app/web/desk"
	"undersigned/app/web/directory"
	"undersigned/app/web/letter"
	"undersigned/app/web/metrics"
	"undersigned/app/web/secretariat"
	"undersigned/app/web/signin"
	"undersigned/app/web/site"
	"undersigned/app/web/verify"
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
	Config Config
	*site.Site
	nouns
	echo *echo.Echo
}

// nouns are the pages of the portal by what they are about.
type nouns struct {
	account     *account.Pages
	desk        *desk.Pages
	file        *desk.Files
	application *desk.Applications
	seat        *desk.Seats
	profile     *desk.Profiles
	directory   *directory.Pages
	secretariat *secretariat.Pages
	platform    *secretariat.Platform
	staff       *secretariat.Staff
	invitation  *account.Invitations
	letter      *letter.Pages
	draft       *secretariat.Drafts
	manage      *secretariat.Managing
	export      *secretariat.Exports
	signing     *letter.Signing
	verify      *verify.Pages
}

// New wires the portal; it fails on settings that cannot work.
func New(config Config) (*Server, error) {
	base, err := url.Parse(config.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || (base.Path != "" && base.Path != "/") {
		return nil, fmt.Errorf("the base address must be like https://example.org, without a path")
	}
	config.BaseURL = base.Scheme + "://" + base.Host
	https := base.Scheme == "https"
	at := &site.Site{
		Standing: config.Accounts.Standing, Accounts: config.Accounts, Secret: config.Secret, Pages: map[string]bool{}, Cache: site.NewCache(config.Clock), Metrics: metrics.New(), Guard: http.NewCrossOriginProtection(),
		Flashes: site.NewFlashes(config.Secret, https),
		Base:    config.BaseURL, HTTPS: https, Demo: config.Demo != nil, Clock: config.Clock, Log: config.Log,
		Sessions: signin.NewSessions(signin.SessionOptions{Store: config.SessionStore, HTTPS: https, Clock: config.Clock, Log: config.Log}),
	}
	at.Swift = site.NewSwift(config.Clock, at.Told)
	s := &Server{Config: config, Site: at, echo: echo.New()}
	if s.nouns, err = pagesOf(config, at); err != nil {
		return nil, err
	}
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.Fail
	s.echo.IPExtractor = addressOf(config.TrustedProxies)
	s.routes()
	for _, route := range s.echo.Routes() {
		at.Pages[route.Path] = at.Pages[route.Path] || route.Method == http.MethodGet
	}
	at.PagesOf = s.echo
	return s, nil
}

// pagesOf gives each noun the use cases that it asks, and no other.
func pagesOf(o Config, at *site.Site) (n nouns, err error) {
	n.account = &account.Pages{Site: at, Accounts: o.Accounts, Privacy: o.Privacy, Pace: o.Pace}
	n.account.Door, err = signin.New(signin.Options{
		Base: o.BaseURL, Providers: o.Providers, Sessions: at.Sessions, Clock: o.Clock,
		Log: o.Log, Transport: o.Transport, SignedIn: n.account.SignedIn,
	})
	run := secretariat.Secretariats{Organisations: o.Organisations}
	n.file = &desk.Files{Site: at, Files: o.Files}
	n.desk = &desk.Pages{Site: at, Accounts: o.Accounts, Organisations: o.Organisations, Letters: o.Letters, Endorsements: o.Endorsements, Files: n.file}
	n.application = &desk.Applications{Site: at, Organisations: o.Organisations}
	n.seat = &desk.Seats{Site: at, Accounts: o.Accounts, Organisations: o.Organisations}
	n.profile = &desk.Profiles{Site: at, Organisations: o.Organisations}
	n.directory = &directory.Pages{Site: at, Organisations: o.Organisations, Letters: o.Letters}
	n.secretariat = &secretariat.Pages{Site: at, Secretariats: run, Letters: o.Letters, Ledger: o.Ledger}
	invitations := o.Accounts.Inviting(o.Secret)
	n.staff = &secretariat.Staff{Site: at, Secretariats: run, Accounts: o.Accounts, Invitations: invitations, Providers: o.Providers}
	n.platform = &secretariat.Platform{Site: at, Organisations: o.Organisations, Staff: n.staff}
	n.invitation = &account.Invitations{Site: at, Invitations: invitations}
	n.letter = &letter.Pages{Site: at, Letters: o.Letters, Endorsements: o.Endorsements, Deliveries: o.Deliveries, Documents: o.Documents, Streams: make(chan struct{}, letter.StreamsAtOnce)}
	n.draft = &secretariat.Drafts{Site: at, Secretariats: run, Letters: o.Letters, Documents: o.Documents}
	n.manage = &secretariat.Managing{Site: at, Secretariats: run, Letters: o.Letters, Endorsements: o.Endorsements, Deliveries: o.Deliveries, Documents: o.Documents}
	n.export = &secretariat.Exports{Site: at, Secretariats: run, Letters: o.Letters, Documents: o.Documents}
	n.signing = &letter.Signing{Site: at, Letters: o.Letters, Endorsements: o.Endorsements, Documents: o.Documents, Ledger: o.Ledger}
	n.verify = &verify.Pages{Site: at, Ledger: o.Ledger}
	return n, err
}

// ServeHTTP answers one request. HEAD is answered as GET, wherever there is one, without its body.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.Swift.Answer(w, r) {
		return
	}
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
