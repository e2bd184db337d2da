// Package store keeps the nouns of app in PostgreSQL or in an embedded SQLite
// file, through GORM. It holds all SQL of the house and every difference
// between the databases (dialect*.go), and it decides nothing: rules are app's,
// transactions are begun and ended by use cases. Only use cases, jobs, notices,
// demo and cmd come in here; never the web.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"undersigned/app"
)

// Store is one database, ready for any number of goroutines.
type Store struct {
	full    *atomic.Bool // the last write found no room
	db      *gorm.DB
	dialect dialect
	clock   func() time.Time
	queue   *river.Client[*sql.Tx] // inserts only; app/jobs works
	writer  chan struct{}          // held by the one who writes, where the database has no queue of its own; else nil
	log     *slog.Logger
	watch   *Watch
	census  *census // nil while what is read may be undone
}

// Options of a Store. Clock is required; the others may be nil.
type Options struct {
	Clock func() time.Time
	Log   *slog.Logger
	Watch *Watch
}

// Watch counts what is asked of a database.
type Watch struct {
	Statements atomic.Int64 // beginnings and ends of transactions left out
	Commits    atomic.Int64 // of transactions that may have written
}

// watched counts the statements of GORM, of which it calls Trace for each.
type watched struct {
	logger.Interface
	watch *Watch
}

// Trace counts, and looks at nothing: statements hold personal data.
func (w watched) Trace(context.Context, time.Time, func() (string, int64), error) {
	w.watch.Statements.Add(1)
}

// Open connects to postgres://… or sqlite:FILE and checks that it answers. The
// error never holds the address, which may hold a password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	d, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Watch == nil {
		o.Watch = new(Watch)
	}
	db, err := connect(ctx, d, o)
	if err != nil {
		return nil, fmt.Errorf("open the %s database: %w", d.name(), err)
	}
	s := &Store{full: new(atomic.Bool), db: db, dialect: d, clock: o.Clock, log: o.Log, watch: o.Watch, census: new(census)}
	if d.queues() {
		s.writer = make(chan struct{}, 1)
	}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// openingAgain and openingTries bound how long connect waits: ten seconds.
const (
	openingAgain = 50 * time.Millisecond
	openingTries = 200
)

// connect opens a database, and again while somebody else is making it: SQLite's own waiting leaves out the first
// connection to a new file, which changes the kind of its journal.
func connect(ctx context.Context, d dialect, o Options) (db *gorm.DB, err error) {
	for range openingTries {
		db, err = gorm.Open(d.open(), &gorm.Config{
			SkipDefaultTransaction: true, // a use case has its own
			TranslateError:         true,
			Logger:                 watched{logger.Discard, o.Watch}, // driver texts hold values, hence personal data
			NowFunc:                func() time.Time { return app.Instant(o.Clock()) },
		})
		if err == nil || !(sqliteDialect{}).busy(err) {
			return db, err
		}
		if pool, poolErr := db.DB(); poolErr == nil {
			_ = pool.Close() // what was not opened holds nothing that could be lost
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(openingAgain):
		}
	}
	return nil, err
}

func (s *Store) prepare(ctx context.Context) error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("reach the database's pool: %w", err)
	}
	s.dialect.size(pool)
	if err := pool.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the %s database: %w", s.dialect.name(), err)
	}
	s.queue, err = river.NewClient(s.dialect.driver(pool), &river.Config{Logger: s.log})
	if err != nil {
		return fmt.Errorf("make the job queue: %w", err)
	}
	return nil
}

// Close ends every connection.
func (s *Store) Close() error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return pool.Close()
}

// Ping says whether the database answers and has this program's schema.
func (s *Store) Ping(ctx context.Context) error {
	var n int64
	if err := s.db.WithContext(ctx).Raw("SELECT count(*) FROM goose_db_version").Scan(&n).Error; err != nil {
		return refusal(err, "ping")
	}
	if s.full.Load() {
		return s.findRoom(ctx)
	}
	return nil
}

// roomWanted is how much has to fit before a database that was full counts as having room again.
const roomWanted = 64 << 10

// findRoom tries whether something can be written again.
func (s *Store) findRoom(ctx context.Context) error {
	tried := app.KeptForm{Holder: "room", Encrypted: make([]byte, roomWanted), KeptAt: s.Now(), ExpiresAt: s.Now()}
	if err := s.Tx(ctx, func(tx *Tx) error { return tx.db.Create(&tried).Error }); err != nil {
		return err
	}
	s.full.Store(false)
	return s.Tx(ctx, func(tx *Tx) error { return tx.DropKeptForm(tried.Holder, tried.ID) })
}

// Now is the store's clock, as the databases keep instants.
func (s *Store) Now() time.Time { return app.Instant(s.clock()) }

// Tx is an open transaction. It is good until the function it was handed to returns.
type Tx struct {
	db    *gorm.DB
	store *Store
	ctx   context.Context
	reads bool
	lines []app.Line // to be written before the commit
}

// Now is the store's clock, as the databases keep instants.
func (tx *Tx) Now() time.Time { return tx.store.Now() }

// Tx runs do in one transaction and commits when it returns nil. An error from
// do, or a panic, rolls everything back, jobs and ledger lines included.
func (s *Store) Tx(ctx context.Context, do func(tx *Tx) error) error {
	return s.transact(ctx, &sql.TxOptions{}, do)
}

// Read runs do on one consistent picture of the database; it must not write.
func (s *Store) Read(ctx context.Context, do func(tx *Tx) error) error {
	return s.transact(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.dialect.readIsolation()}, do)
}

func (s *Store) transact(ctx context.Context, o *sql.TxOptions, do func(tx *Tx) error) error {
	if ctx.Value(inTx{}) != nil {
		return errors.New("store: a transaction inside a transaction")
	}
	ctx = context.WithValue(ctx, inTx{}, true)
	if s.writer != nil && !o.ReadOnly {
		select {
		case s.writer <- struct{}{}:
			defer func() { <-s.writer }()
		case <-ctx.Done():
			return refusal(ctx.Err(), "wait for one's turn to write")
		}
	}
	err := s.db.WithContext(ctx).Transaction(func(db *gorm.DB) error {
		tx := &Tx{db: db, store: s, ctx: ctx, reads: o.ReadOnly}
		if err := do(tx); err != nil {
			return err
		}
		return tx.writeLines()
	}, o)
	if err == nil && !o.ReadOnly {
		s.watch.Commits.Add(1)
	}
	if err != nil && isFull(err) {
		s.full.Store(true)
	}
	return refusal(err, "transact")
}

// inTx marks a context that belongs to a transaction.
type inTx struct{}

// Context is the transaction's: whoever passes it to Store.Tx gets an error instead of a deadlock.
func (tx *Tx) Context() context.Context { return tx.ctx }
