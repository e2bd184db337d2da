package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"syscall"
	"time"

	"undersigned/app/jobs"
)

// Limits on one connection, against clients that trickle. Answers may take
// their time: a long list as a document goes to slow lines.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	headerBytes   = 64 << 10
)

// How long stopping may take: requests first, then jobs. Together less than the
// 30 seconds that container platforms commonly give.
const (
	drainTimeout = 18 * time.Second
	jobsTimeout  = 8 * time.Second
)

// listen takes the address, so that a taken one is told before anything else is done.
func listen(ctx context.Context, address, setting string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program; choose another address with %s", address, setting)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by this account; choose another address with %s", address, setting)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s, choose another address with %s: %w", address, setting, err)
	}
	return l, nil
}

// serve answers requests and works jobs until ctx ends, then stops in order: no
// new connections, running requests finish, running jobs finish.
func serve(ctx context.Context, l net.Listener, h http.Handler, w *jobs.Worker, logger *slog.Logger) error {
	lasting := context.WithoutCancel(ctx) // what runs when ctx ends may finish
	if err := w.Start(lasting); err != nil {
		return errors.Join(err, l.Close())
	}
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerBytes, ErrorLog: log.New(discreet{logger}, "", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	var problems []error
	select {
	case err := <-ended:
		problems = append(problems, fmt.Errorf("serve: %w", err))
	case <-ctx.Done():
	}
	logger.LogAttrs(lasting, slog.LevelInfo, "stopping")
	drain, cancel := context.WithTimeout(lasting, drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		problems = append(problems, fmt.Errorf("some requests were cut off: %w", err), server.Close())
	}
	finish, cancel := context.WithTimeout(lasting, jobsTimeout)
	defer cancel()
	return errors.Join(append(problems, w.Stop(finish))...)
}

// serveMetrics answers for the counters alone until the returned function is called.
func serveMetrics(l net.Listener, h http.Handler, logger *slog.Logger) (stop func()) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h)
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: headerBytes, ErrorLog: log.New(discreet{logger}, "", 0),
	}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			logger.LogAttrs(context.Background(), slog.LevelError, "the metrics are not served", slog.String("error", err.Error()))
		}
	}()
	return func() { _ = server.Close() }
}

// discreet logs what net/http has to say, without the addresses of clients.
type discreet struct{ log *slog.Logger }

var clientAddress = regexp.MustCompile(`(from|serving) \S+`)

// Write logs one message.
func (d discreet) Write(p []byte) (int, error) {
	d.log.LogAttrs(context.Background(), slog.LevelWarn, "server", slog.String("said", clientAddress.ReplaceAllString(string(p), "$1 (address)")))
	return len(p), nil
}
