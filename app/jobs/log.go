package jobs

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// reporter logs failed jobs by kind and number, never by what they are about.
type reporter struct{ log *slog.Logger }

// HandleError logs the failure of one attempt.
func (r reporter) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	level := slog.LevelWarn
	if job.Attempt >= job.MaxAttempts {
		level = slog.LevelError // nobody tries again
	}
	r.log.LogAttrs(ctx, level, "job failed", slog.String("kind", job.Kind), slog.Int64("job", job.ID),
		slog.Int("attempt", job.Attempt), slog.Any("error", err))
	return nil
}

// HandlePanic is never reached: panics are turned into errors before.
func (r reporter) HandlePanic(context.Context, *rivertype.JobRow, any, string) *river.ErrorHandlerResult {
	return nil
}

// calm lets through what an operator has to see of River's own log: errors.
// Its warnings repeat failed jobs, which reporter logs in our words.
type calm struct{ slog.Handler }

// Enabled is false below Error.
func (c calm) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && c.Handler.Enabled(ctx, level)
}

// WithAttrs stays calm.
func (c calm) WithAttrs(attrs []slog.Attr) slog.Handler { return calm{c.Handler.WithAttrs(attrs)} }

// WithGroup stays calm.
func (c calm) WithGroup(name string) slog.Handler { return calm{c.Handler.WithGroup(name)} }
