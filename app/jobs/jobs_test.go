package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/jobs"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// soon is how long a test waits for what should happen at once.
const soon = 15 * time.Second

func enqueue(t *testing.T, s *store.Store, events ...app.Event) {
	t.Helper()
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		for _, e := range events {
			if err := tx.Enqueue(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// log is a buffer that several goroutines write to.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func start(t *testing.T, s *store.Store, register func(*jobs.Worker)) *log {
	t.Helper()
	l := &log{}
	w := jobs.New(s, jobs.Options{Log: slog.New(slog.NewTextHandler(l, nil)), Poll: 20 * time.Millisecond})
	register(w)
	if err := w.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), soon)
		defer cancel()
		if err := w.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return l
}

func wait[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(soon):
		t.Fatalf("%s did not happen", what)
		panic("unreachable")
	}
}

func TestEventsReachTheirFunction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := make(chan app.Event, 10)
		start(t, s, func(w *jobs.Worker) {
			jobs.On(w, func(_ context.Context, e app.LetterOpened) error { got <- e; return nil })
			jobs.On(w, func(_ context.Context, e app.SeatMoved) error { got <- e; return nil })
		})
		enqueue(t, s, app.LetterOpened{LetterID: 7})
		if e := wait(t, got, "the letter's job"); e != (app.LetterOpened{LetterID: 7}) {
			t.Errorf("got %v", e)
		}
		enqueue(t, s, app.SeatMoved{SeatID: 3, State: app.SeatActive})
		if e := wait(t, got, "the seat's job"); e != (app.SeatMoved{SeatID: 3, State: app.SeatActive}) {
			t.Errorf("got %v", e)
		}
	})
}

func TestWhatWasRolledBackDoesNotRun(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		changed := errors.New("changed my mind")
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			return errors.Join(tx.Enqueue(app.LetterOpened{LetterID: 1}), changed)
		})
		if !errors.Is(err, changed) {
			t.Fatal(err)
		}
		enqueue(t, s, app.LetterOpened{LetterID: 2})
		got := make(chan app.LetterOpened, 10)
		start(t, s, func(w *jobs.Worker) {
			jobs.On(w, func(_ context.Context, e app.LetterOpened) error { got <- e; return nil })
		})
		if e := wait(t, got, "the job"); e.LetterID != 2 {
			t.Errorf("letter %d", e.LetterID)
		}
	})
}

func TestFailuresAreTriedAgainAndPanicsContained(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	got := make(chan app.LetterID, 10)
	var runs, lost atomic.Int32
	l := start(t, s, func(w *jobs.Worker) {
		jobs.On(w, func(_ context.Context, e app.LetterOpened) error {
			switch {
			case e.LetterID == 2:
				lost.Add(1)
				return jobs.GiveUp(errors.New("nothing to be done"))
			case runs.Add(1) == 1:
				panic("person@ngo.example")
			}
			got <- e.LetterID
			return nil
		})
	})
	enqueue(t, s, app.LetterOpened{LetterID: 2}, app.LetterOpened{LetterID: 1})
	if id := wait(t, got, "the second attempt"); id != 1 {
		t.Errorf("letter %d", id)
	}
	if lost.Load() != 1 {
		t.Errorf("what cannot be mended ran %d times", lost.Load())
	}
	text := l.String()
	for _, want := range []string{"job failed", "kind=letter_opened", "panic: string", "nothing to be done"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "ngo.example") {
		t.Errorf("the log holds what was panicked with:\n%s", text)
	}
}

func TestRecurringWorkGoesOnAfterFailures(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ran := make(chan int32, 1000)
	var n atomic.Int32
	l := start(t, s, func(w *jobs.Worker) {
		jobs.On(w, func(context.Context, app.LetterOpened) error { return nil })
		w.Every(time.Millisecond, "sweep", func(context.Context) error {
			i := n.Add(1)
			ran <- i
			switch i {
			case 1:
				return errors.New("no luck")
			case 2:
				panic("again")
			case 3:
				return app.Refuse(app.Conflict, "rules.changed_meanwhile")
			}
			return nil
		})
	})
	for range 5 {
		wait(t, ran, "the next round")
	}
	if text := l.String(); strings.Count(text, "recurring work failed") != 2 || !strings.Contains(text, "work=sweep") {
		t.Errorf("the log says:\n%s", text)
	}
}

func TestStopWaitsForRunningJobs(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	enqueue(t, s, app.LetterOpened{LetterID: 1})
	w := jobs.New(s, jobs.Options{Poll: 20 * time.Millisecond})
	began, finish, done := make(chan bool), make(chan bool), atomic.Bool{}
	jobs.On(w, func(context.Context, app.LetterOpened) error {
		began <- true
		<-finish
		done.Store(true)
		return nil
	})
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	wait(t, began, "the job")
	stopped := make(chan error, 1)
	go func() {
		err := w.Stop(t.Context())
		if !done.Load() {
			err = errors.Join(err, errors.New("the job was still running"))
		}
		stopped <- err
	}()
	select {
	case err := <-stopped:
		t.Errorf("stopped before the job was done: %v", err)
	case <-time.After(50 * time.Millisecond): // a worker that does not wait may be too slow to show it, never the other way round
	}
	close(finish)
	if err := wait(t, stopped, "the end"); err != nil {
		t.Error(err)
	}
}

// TestTimeIsUp: what takes longer than its kind may is cut off.
func TestTimeIsUp(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	ended := make(chan error, 1)
	start(t, s, func(w *jobs.Worker) {
		jobs.OnFor(w, 50*time.Millisecond, func(ctx context.Context, _ app.LetterOpened) error {
			<-ctx.Done()
			ended <- ctx.Err()
			return jobs.GiveUp(ctx.Err())
		})
	})
	enqueue(t, s, app.LetterOpened{LetterID: 1})
	if err := wait(t, ended, "the end of time"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cut off with %v", err)
	}
}

func TestStopBeforeStart(t *testing.T) {
	t.Parallel()
	if err := jobs.New(storetest.New(t), jobs.Options{}).Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestARowThatGoesWhileItsJobRunsEndsNothing: somebody who tidies up the database must not end the portal with it.
func TestARowThatGoesWhileItsJobRunsEndsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		runs, goes, after := make(chan struct{}), make(chan struct{}), make(chan app.LetterID, 10)
		start(t, s, func(w *jobs.Worker) {
			jobs.On(w, func(context.Context, app.LetterOpened) error {
				close(runs)
				<-goes
				return nil
			})
			jobs.On(w, func(_ context.Context, e app.LetterExtended) error {
				after <- e.LetterID
				return nil
			})
		})
		enqueue(t, s, app.LetterOpened{LetterID: 1}, app.LetterExtended{LetterID: 1}) // so that no job takes the number of the first
		wait(t, runs, "the job")
		wait(t, after, "the second job")
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), "DELETE FROM river_job WHERE kind = 'letter_opened'"); err != nil {
			t.Fatal(err)
		}
		close(goes)
		for id := app.LetterID(2); id < 5; id++ {
			enqueue(t, s, app.LetterExtended{LetterID: id})
			wait(t, after, "a job after it")
		}
	})
}
