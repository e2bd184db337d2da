// Package jobs works what use cases have put into the queue, and what recurs by
// the clock. It knows when and how often, never what: whoever wires the program
// registers a function for each kind of event. A job may run twice, so its
// function has to bear it. No error of a job may hold personal data, for errors
// are logged and kept with the job.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"undersigned/app"
	"undersigned/app/store"
)

// The pace of the worker. River polls on database/sql: one cheap query a poll.
const (
	pollEvery = 500 * time.Millisecond
	// While there is more to do, River asks for it this often.
	cooldown   = 20 * time.Millisecond
	jobTimeout = time.Minute
	// A job that was cut off, by a power cut say, runs again after this long.
	rescueAfter = 5 * time.Minute
	// attempts with growing pauses: three weeks in all.
	attempts = 25
)

// queues are how many jobs of each run at once. Mail waits for a server most of the time, files for a processor.
var queues = map[string]river.QueueConfig{store.QueueUsual: {MaxWorkers: 4}, store.QueueMail: {MaxWorkers: 12}, store.QueueFiles: {MaxWorkers: 2}}

// Options of a Worker. Poll is for tests; 0 means twice a second.
type Options struct {
	Log  *slog.Logger
	Poll time.Duration
}

// Worker runs jobs and recurring work from Start until Stop.
type Worker struct {
	store   *store.Store
	log     *slog.Logger
	poll    time.Duration
	workers *river.Workers
	every   []recurring

	client *river.Client[*sql.Tx]
	halt   context.CancelFunc
	ticks  sync.WaitGroup
}

// New makes a worker on a store. Register with On and Every before Start.
func New(s *store.Store, o Options) *Worker {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Poll == 0 {
		o.Poll = pollEvery
	}
	return &Worker{store: s, log: o.Log, poll: o.Poll, workers: river.NewWorkers()}
}

// On has do run for every event of type E. An error, or a panic, means that it
// runs again later, unless the error is GiveUp; what is Unavailable is soon there,
// and waiting for it is no failure. A second registration of one type panics.
func On[E app.Event](w *Worker, do func(ctx context.Context, event E) error) {
	OnFor(w, jobTimeout, do)
}

// OnFor is On for what may take longer than a minute.
func OnFor[E app.Event](w *Worker, timeout time.Duration, do func(ctx context.Context, event E) error) {
	river.AddWorker(w.workers, &work[E]{log: w.log, timeout: timeout, do: do})
}

// work runs one kind of job.
type work[E app.Event] struct {
	river.WorkerDefaults[E]
	log     *slog.Logger
	timeout time.Duration
	do      func(ctx context.Context, event E) error
}

// Timeout is how long an attempt may take.
func (k *work[E]) Timeout(*river.Job[E]) time.Duration { return k.timeout }

// Work makes one attempt.
func (k *work[E]) Work(ctx context.Context, job *river.Job[E]) error {
	err := contain(ctx, func(ctx context.Context) error { return k.do(ctx, job.Args) })
	if why, ok := errors.AsType[giveUp](err); ok {
		k.log.LogAttrs(ctx, slog.LevelWarn, "job given up", slog.String("kind", job.Kind), slog.Int64("job", job.ID), slog.Any("error", why.cause))
		return river.JobCancel(why.cause)
	}
	if app.IsKind(err, app.Unavailable) {
		return river.JobSnooze(snooze)
	}
	return err
}

// snooze is how long a job waits for what is Unavailable.
const snooze = 2 * time.Second

type giveUp struct{ cause error }

func (g giveUp) Error() string { return g.cause.Error() }

// GiveUp marks an error that no further attempt will mend.
func GiveUp(cause error) error { return giveUp{cause: cause} }

// panicked is a panic turned into an error. Its value may hold anything, so only
// its type and where it happened are told.
type panicked struct{ kind, trace string }

func (p panicked) Error() string { return "panic: " + p.kind + "\n" + p.trace }

func contain(ctx context.Context, do func(context.Context) error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = panicked{kind: fmt.Sprintf("%T", value), trace: string(debug.Stack())}
		}
	}()
	return do(ctx)
}

// Start begins to work and returns. Ending ctx cuts running jobs off; Stop lets them finish.
func (w *Worker) Start(ctx context.Context) error {
	client, err := w.store.Jobs(&river.Config{
		Workers:              w.workers,
		Queues:               queues,
		FetchPollInterval:    w.poll,
		FetchCooldown:        min(w.poll, cooldown),
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		MaxAttempts:          attempts,
		Logger:               slog.New(calm{w.log.Handler()}),
		ErrorHandler:         reporter{log: w.log},
	})
	if err != nil {
		return fmt.Errorf("make the worker: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	w.client = client
	ticking, halt := context.WithCancel(ctx)
	w.halt = halt
	for _, r := range w.every {
		w.ticks.Go(func() { w.recur(ticking, r) })
	}
	return nil
}

// Stop takes no new jobs and waits for the running ones, at the longest until
// ctx ends; those that are cut off then run again later.
func (w *Worker) Stop(ctx context.Context) error {
	if w.client == nil {
		return nil
	}
	w.halt()
	err := w.client.Stop(ctx)
	w.ticks.Wait()
	if err != nil {
		return fmt.Errorf("stop the worker: %w", err)
	}
	return nil
}
