package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"undersigned/app"
)

// recurring is work that the clock asks for.
type recurring struct {
	name string
	gap  time.Duration
	do   func(context.Context) error
}

// Every has do run at Start and then with gap between one end and the next
// beginning. Each of several servers runs it, so do has to bear company; a
// Conflict means that another one was quicker and is no failure.
func (w *Worker) Every(gap time.Duration, name string, do func(context.Context) error) {
	w.every = append(w.every, recurring{name: name, gap: gap, do: do})
}

func (w *Worker) recur(ctx context.Context, r recurring) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		err := contain(ctx, r.do)
		if err != nil && !app.IsKind(err, app.Conflict) && !errors.Is(err, context.Canceled) {
			w.log.LogAttrs(ctx, slog.LevelError, "recurring work failed", slog.String("work", r.name), slog.Any("error", err))
		}
		timer.Reset(r.gap)
	}
}
