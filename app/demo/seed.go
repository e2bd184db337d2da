package demo

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/deliveries"
	"undersigned/app/demo/content"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/store"
)

// FillOptions is what Fill needs. Issuer is the demo's provider, as people's
// identities name it. SetClock moves the clock of the store that is filled: what
// happened two years ago is decided two years ago, so that every line of the
// ledger is right from the first on.
type FillOptions struct {
	Content  *content.Content
	Issuer   string
	Now      time.Time
	SetClock func(time.Time)
}

// Fill brings the sample content into an empty, migrated store, through the use
// cases and in the order in which it happened. Nobody is told by mail of what is
// long past. All of it is one transaction: when it fails, the store is as empty as before.
func Fill(ctx context.Context, s *store.Store, o FillOptions) error {
	defer o.SetClock(o.Now)
	if err := s.Batch(ctx, func(within *store.Store) error { return newFiller(within, o).run(ctx) }); err != nil {
		return err
	}
	return forget(ctx, s)
}

func newFiller(s *store.Store, o FillOptions) *filler {
	f := &filler{
		o: o, store: s, people: map[string]app.PersonID{}, digests: map[string]string{}, coalitions: map[string]app.CoalitionID{},
		organisations: organisations.New(s), letters: letters.New(s), endorsements: endorsements.New(s),
		accounts: accounts.New(s, platform(o)), deliveries: deliveries.New(s),
	}
	f.begin()
	for _, m := range o.Content.Memberships {
		f.membership(m)
	}
	f.states()
	f.seats()
	f.logos()
	for _, l := range o.Content.Letters {
		f.letter(l)
	}
	for _, e := range o.Content.Endorsements {
		f.endorsement(e)
	}
	return f
}

// filler collects everything that happened, and then has it happen in order.
type filler struct {
	o     FillOptions
	store *store.Store
	acts  []act

	accounts      *accounts.Accounts
	organisations *organisations.Organisations
	letters       *letters.Letters
	deliveries    *deliveries.Deliveries
	endorsements  *endorsements.Endorsements

	people     map[string]app.PersonID // by subject
	coalitions map[string]app.CoalitionID
	digests    map[string]string // of frozen texts, by the letter's slug
}

// act is one thing that happened. What has no Moment of its own follows by rank.
type act struct {
	at   time.Time
	rank int
	what string
	do   func(ctx context.Context) error
}

// at adds what happened at a moment; what is yet to come on the day of the start counts as just done.
func (f *filler) at(m content.Moment, what string, do func(ctx context.Context) error) {
	f.after(m, 0, what, do)
}

// after adds what happened some minutes after a moment.
func (f *filler) after(m content.Moment, minutes int, what string, do func(ctx context.Context) error) {
	at := m.On(f.o.Now).Add(time.Duration(minutes) * time.Minute)
	if at.After(f.o.Now) {
		at = f.o.Now
	}
	f.acts = append(f.acts, act{at: at, rank: len(f.acts), what: what, do: do})
}

func (f *filler) run(ctx context.Context) error {
	slices.SortFunc(f.acts, func(a, b act) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.rank, b.rank)) })
	for _, a := range f.acts {
		f.o.SetClock(a.at)
		if err := a.do(ctx); err != nil {
			return fmt.Errorf("fill the demonstration: %s on %s: %w", a.what, a.at.Format(time.DateTime), err)
		}
	}
	return nil
}

func (f *filler) as(subject string) app.Actor { return app.Actor{Person: f.people[subject]} }

// forget empties the queue: what happened in the past is nobody's news.
func forget(ctx context.Context, s *store.Store) error {
	client, err := s.Jobs(&river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	for {
		gone, err := client.JobDeleteMany(ctx, river.NewJobDeleteManyParams().First(10_000).UnsafeAll())
		if err != nil {
			return fmt.Errorf("empty the queue: %w", err)
		}
		if len(gone.Jobs) == 0 {
			return nil
		}
	}
}
