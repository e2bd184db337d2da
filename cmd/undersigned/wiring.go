package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/files"
	"undersigned/app/jobs"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/mail"
	"undersigned/app/notices"
	"undersigned/app/organisations"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/web"
	"undersigned/app/web/signin"
)

// How often the worker looks after what the clock brings.
const (
	closeEvery = 30 * time.Second
	sweepEvery = time.Hour
)

// fileTimeout is how long a document may take that is written in the background: a million signatories fit in.
const fileTimeout = 10 * time.Minute

// parts are what a portal is put together from.
type parts struct {
	store          *store.Store
	base           string
	secret         []byte
	signer         *ledger.Signer // of checkpoints, and of lists that are given out
	mail           mail.Transport
	administrators []app.Identity
	providers      []signin.ProviderSettings
	trustedProxies []netip.Prefix
	pace           float64 // requests a second and address; 0 is the usual
	log            *slog.Logger

	securityContact  string
	metricsElsewhere bool

	demo     *web.Demo         // nil in production
	outbound http.RoundTripper // to providers; nil is the usual one
}

// documentsOf is what a portal gives out, from its pages and in the background.
func documentsOf(p parts) *documents.Documents {
	return documents.New(documents.Config{
		Letters: letters.New(p.store), Deliveries: deliveries.New(p.store), Files: files.New(p.store, files.Options{}), Ledger: ledger.New(p.store),
		Signer: p.signer, BaseURL: p.base, Version: version(), Demo: p.demo != nil, Clock: p.store.Now,
	})
}

// handler is the portal's HTTP side.
func handler(p parts) (*web.Server, error) {
	return web.New(web.Config{
		Accounts:       accounts.New(p.store, p.administrators),
		Organisations:  organisations.New(p.store),
		Letters:        letters.New(p.store),
		Endorsements:   endorsements.New(p.store),
		Ledger:         ledger.New(p.store),
		Deliveries:     deliveries.New(p.store),
		Privacy:        privacy.New(p.store),
		Documents:      documentsOf(p),
		Files:          files.New(p.store, files.Options{}),
		SessionStore:   p.store.Sessions(),
		Ready:          p.store.Ping,
		Secret:         p.secret,
		BaseURL:        p.base,
		Providers:      p.providers,
		Transport:      p.outbound,
		TrustedProxies: p.trustedProxies,
		Pace:           p.pace,

		SecurityContact: p.securityContact, MetricsElsewhere: p.metricsElsewhere,

		Clock:   p.store.Now,
		Log:     p.log,
		Version: version(),
		Demo:    p.demo,
	})
}

// worker is what the portal does in the background.
func worker(p parts) *jobs.Worker {
	w := jobs.New(p.store, jobs.Options{Log: p.log})
	n := notices.New(p.store, notices.Options{BaseURL: p.base, Transport: p.mail, Log: p.log, Secret: p.secret, Receipt: ledger.New(p.store).Receipt})
	jobs.On(w, n.MembershipMoved)
	jobs.On(w, n.ProfileChanged)
	jobs.On(w, n.InvitationMade)
	jobs.On(w, n.InvitationTaken)
	jobs.On(w, n.SeatMoved)
	jobs.On(w, n.LetterOpened)
	jobs.On(w, n.LetterWidened)
	jobs.On(w, n.LetterExtended)
	jobs.On(w, n.EndorsementMoved)
	jobs.On(w, n.Deliver)
	kept, written := files.New(p.store, files.Options{}), documentsOf(p)
	jobs.OnFor(w, fileTimeout, func(ctx context.Context, e app.FileAsked) error {
		err := kept.Write(ctx, e, written.Write)
		if errors.Is(err, files.ErrFailed) {
			return jobs.GiveUp(err) // its owner may ask for it again
		}
		return err
	})
	jobs.OnFor(w, fileTimeout, func(ctx context.Context, e app.PackageMade) error {
		switch err := written.Keep(ctx, e); {
		case app.IsKind(err, app.Gone):
			return jobs.GiveUp(err)
		case app.IsKind(err, app.Unavailable):
			return errors.New(err.Error()) // again with growing pauses: a package that was broken is not soon whole
		default:
			return err
		}
	})
	w.Every(sweepEvery, "keep the documents of packages", written.KeepAll)
	w.Every(closeEvery, "close due letters", letters.New(p.store).CloseDue)
	w.Every(signEvery, "sign the ledger", p.signer.Sign)
	w.Every(sweepEvery, "sweep sessions", p.store.Sweep)
	w.Every(sweepEvery, "sweep invitations", accounts.New(p.store, p.administrators).Inviting(p.secret).Sweep)
	w.Every(sweepEvery, "sweep files", kept.Sweep)
	return w
}

// clock is the one clock of the program.
func clock() time.Time { return time.Now() }

// openStore opens a database; the caller closes it.
func openStore(ctx context.Context, url string, log *slog.Logger) (*store.Store, error) {
	return store.Open(ctx, url, store.Options{Clock: clock, Log: log})
}
