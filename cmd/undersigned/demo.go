package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/ledger"
	"undersigned/app/mail"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/web"
	"undersigned/app/web/signin"
)

type demoCommand struct {
	Addr string `help:"Address on this machine to listen on; port 0 takes a free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Data string `help:"Folder that keeps what you do. Without it, everything is gone when you stop." placeholder:"DIR"`
}

// Run shows the whole portal with sample content until it is told to stop.
func (c demoCommand) Run(w surroundings) (err error) {
	if err := loopbackOnly(c.Addr); err != nil {
		return err
	}
	l, err := listen(w.ctx, c.Addr, "--addr")
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	dir, tidy, err := c.folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tidy()) }()
	release, err := hold(w.ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(release(), err) }()
	sample, err := content.Load()
	if err != nil {
		return err
	}
	base := "http://" + named(c.Addr, l)
	done := working(w, "Preparing the sample content")
	db, err := prepare(w.ctx, dir, base+paths.DemoProvider, sample)
	done()
	if err != nil {
		return stopped(w.ctx, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	logger := slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p, err := demonstration(db, base, sample, logger)
	if err != nil {
		return err
	}
	secret, err := keptSecret(dir)
	if err != nil {
		return err
	}
	if p.signer, err = signer(w.ctx, db, base, ledger.SignerOptions{Secret: secret}); err != nil {
		return err
	}
	if err := p.signer.Sign(w.ctx); err != nil { // the sample packages can be had from the first request on
		return stopped(w.ctx, err)
	}
	h, err := handler(p)
	if err != nil {
		return err
	}
	if err := welcome(w, base, sample); err != nil {
		return err
	}
	return serve(w.ctx, l, h, worker(p), logger)
}

// stopped is nil when the command was told to stop while it got ready.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// folder is where the demonstration keeps its database, and what to do with it in the end.
func (c demoCommand) folder() (dir string, tidy func() error, err error) {
	if c.Data == "" {
		dir, err := os.MkdirTemp("", "undersigned-demo-")
		if err != nil {
			return "", nil, fmt.Errorf("cannot make a temporary folder: %w", err)
		}
		return dir, func() error { return os.RemoveAll(dir) }, nil
	}
	err = os.MkdirAll(c.Data, 0o700)
	if err == nil {
		err = writable(c.Data)
	}
	if err != nil {
		return "", nil, fmt.Errorf("cannot write to the folder %s: %w", c.Data, reason(err))
	}
	return c.Data, func() error { return nil }, nil
}

func writable(dir string) error {
	file, err := os.CreateTemp(dir, ".undersigned-")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// reason is an error of the file system without the path that the sentence names already.
func reason(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// named is the address with the host as it was asked for, which cookies and
// identities depend on, and the port that was taken.
func named(asked string, l net.Listener) string {
	host, _, _ := net.SplitHostPort(asked) // checked by loopbackOnly
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return net.JoinHostPort(host, port)
}

// prepare opens the folder's database, filled. It is filled under another name
// first, so that one that was cut off is never taken for whole.
func prepare(ctx context.Context, dir, issuer string, sample *content.Content) (*store.Store, error) {
	file := filepath.Join(dir, "undersigned.db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if err := fill(ctx, file, issuer, sample); err != nil {
			return nil, err
		}
	}
	db, err := openStore(ctx, "sqlite:"+file, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(upgrade(ctx, db), db.MoveIssuer(ctx, paths.DemoProvider, issuer)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func fill(ctx context.Context, file, issuer string, sample *content.Content) error {
	draft := file + ".filling"
	for _, old := range []string{draft, draft + "-wal", draft + "-shm", draft + ".migrating"} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear away an unfinished demonstration: %w", err)
		}
	}
	var now atomic.Pointer[time.Time]
	start := clock()
	now.Store(&start)
	db, err := store.Open(ctx, "sqlite:"+draft, store.Options{Clock: func() time.Time { return *now.Load() }})
	if err != nil {
		return err
	}
	err = db.Migrate(ctx)
	if err == nil {
		err = demo.Fill(ctx, db, demo.FillOptions{Content: sample, Issuer: issuer, Now: start, SetClock: func(t time.Time) { now.Store(&t) }})
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	_ = os.Remove(draft + ".migrating") // an empty lock; Migrate makes its own
	if err := os.Rename(draft, file); err != nil {
		return fmt.Errorf("keep the demonstration: %w", err)
	}
	return nil
}

// demonstration puts the built-in provider and the caught mail in the place of real ones.
func demonstration(db *store.Store, base string, sample *content.Content, logger *slog.Logger) (parts, error) {
	secret := rand.Text()
	provider, err := demo.NewProvider(demo.ProviderOptions{
		Base: base, Secret: secret, People: demo.People(sample), Clock: clock, Render: demo.Chooser(sample, clock),
	})
	if err != nil {
		return parts{}, err
	}
	box := &mail.Box{}
	return parts{
		store: db, base: base, mail: box, log: logger, secret: []byte(rand.Text()),
		administrators: demo.Platform(sample, base+paths.DemoProvider),
		providers: []signin.ProviderSettings{{
			ID: demo.ProviderID, Kind: signin.KindOpenID, Name: "Demonstration", Issuer: base + paths.DemoProvider,
			ClientID: demo.ClientID, ClientSecret: signin.Secret(secret),
		}},
		outbound: demo.Transport(base, provider, nil),
		demo:     &web.Demo{IdentityProvider: provider, Inbox: func() []web.CaughtMail { return caught(box) }},
	}, nil
}

func caught(box *mail.Box) []web.CaughtMail {
	messages := box.Messages()
	all := make([]web.CaughtMail, len(messages))
	for i, m := range messages {
		all[i] = web.CaughtMail{ID: m.ID(), To: m.Name, Subject: m.Subject, Text: m.Text, At: m.At}
	}
	return all
}

// welcome says where the portal is and who one can be there.
func welcome(w surroundings, base string, sample *content.Content) error {
	lines := []string{base + "  Undersigned, a demonstration. Ctrl-C ends it."}
	for _, p := range sample.Persons {
		lines = append(lines, fmt.Sprintf("  sign in as %s: %s", p.Name, p.WhatToTry["en"]))
	}
	_, err := fmt.Fprintln(w.out, strings.Join(lines, "\n"))
	return err
}
