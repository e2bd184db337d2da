package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

type serveCommand struct{}

// Run serves the portal until it is told to stop. It never has the
// demonstration's provider: nothing in here can make one.
func (serveCommand) Run(w surroundings) (err error) {
	s, err := readSettings(w.environ)
	if err = errors.Join(err, s.complete()); err != nil {
		return err
	}
	logger := s.logger(w)
	slog.SetDefault(logger)
	l, err := listen(w.ctx, s.Addr, prefix+"ADDR")
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	db, err := openStore(w.ctx, s.DatabaseURL, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := upgrade(w.ctx, db); err != nil {
		return err
	}
	transport, err := s.transport()
	if err != nil {
		return err
	}
	o, err := s.signerOptions()
	if err != nil {
		return err
	}
	base := strings.TrimSuffix(s.BaseURL, "/")
	g, err := signer(w.ctx, db, base, o)
	if err != nil {
		return err
	}
	p := parts{
		store: db, secret: o.Secret, signer: g, base: base, mail: transport, administrators: s.administrators,
		providers: s.providers, trustedProxies: s.trustedProxies, pace: s.Pace, log: logger,
		securityContact: s.SecurityContact, metricsElsewhere: s.MetricsAddr != "",
	}
	h, err := handler(p)
	if err != nil {
		return fmt.Errorf("put the portal together: %w", err)
	}
	if s.MetricsAddr != "" {
		m, err := listen(w.ctx, s.MetricsAddr, prefix+"METRICS_ADDR")
		if err != nil {
			return err
		}
		defer serveMetrics(m, h.Metrics(), logger)()
	}
	s.warn(w.ctx, logger)
	logger.LogAttrs(w.ctx, slog.LevelInfo, "serving", slog.String("address", l.Addr().String()), slog.String("base", p.base), slog.String("version", version()))
	return serve(w.ctx, l, h, worker(p), logger)
}

// warn logs what works without, though hardly as meant.
func (s settings) warn(ctx context.Context, logger *slog.Logger) {
	if len(s.providers) == 0 {
		logger.LogAttrs(ctx, slog.LevelWarn, "nobody can sign in: "+prefix+"PROVIDERS is empty")
	}
	if s.SMTPURL == "" {
		logger.LogAttrs(ctx, slog.LevelWarn, "mail waits in the queue: "+prefix+"SMTP_URL is empty")
	}
}

func (s settings) logger(w surroundings) *slog.Logger {
	if s.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w.err, nil))
	}
	return slog.New(slog.NewJSONHandler(w.err, nil))
}
