package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/jobs"
	"undersigned/app/ledger"
	"undersigned/app/mail"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestWorkerTells holds the wiring from an application to the mail about it, at the pace of the real worker.
func TestWorkerTells(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	box := &mail.Box{}
	working := worker(parts{store: s, base: "https://letters.example.org", mail: box, log: slog.New(slog.DiscardHandler)})
	if err := working.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { halt(t, working) })

	ctx := t.Context()
	people := accounts.New(s, []app.Identity{{Issuer: "https://id.example", Subject: "admin"}})
	admin, err := people.SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: "admin", Email: "admin@ngo.example", EmailVerified: true})
	if err != nil {
		t.Fatal(err)
	}
	applicant, err := people.SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: "applicant", Email: "applicant@ngo.example"})
	if err != nil {
		t.Fatal(err)
	}
	c := app.Coalition{Slug: "justice", Name: "Justice", CreatedAt: s.Now()}
	if err := s.Tx(ctx, func(tx *store.Tx) error { return tx.AddCoalition(&c) }); err != nil {
		t.Fatal(err)
	}
	err = people.Appoint(ctx, app.Actor{Person: admin.ID}, accounts.Appointment{Coalition: "justice", Email: "admin@ngo.example", Role: app.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	_, err = organisations.New(s).Apply(ctx, app.Actor{Person: applicant.ID}, organisations.Application{
		Profile:   app.Profile{LegalName: "Kinder", Type: app.NGO, Country: "DE", City: "Köln"},
		Coalition: "justice", Capacity: "Vorstand", Authority: "Satzung",
	})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); len(box.Messages()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody was told")
		}
	}
	if got := box.Messages()[0]; got.To != "admin@ngo.example" || got.Subject != "Kinder applies to Justice" {
		t.Errorf("%s: %s", got.To, got.Subject)
	}
}

// TestWorkerWritesFiles holds the wiring from a file that was asked for to what its owner takes from the desk, and
// from one that cannot be written to the sentence that says so.
func TestWorkerWritesFiles(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	c := storetest.Coalition(t, s, "justice")
	by := storetest.Officer(t, s, c, app.Coordinator)
	l, _ := storetest.Letter(t, s, c, by, "remedy")
	p := parts{store: s, secret: []byte("a secret of the tests, long enough"), base: "https://letters.example.org", mail: &mail.Box{}, log: slog.New(slog.DiscardHandler)}
	var err error
	p.signer, err = signer(t.Context(), s, p.base, ledger.SignerOptions{Secret: p.secret})
	if err != nil {
		t.Fatal(err)
	}
	working := worker(p)
	if err := working.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { halt(t, working) })
	whole := app.File{
		LetterID: l.ID, PersonID: by.ID, Format: "csv", Circle: app.DisclosedPublic, Language: "en", Layout: app.UsualLayout, State: app.FileWaiting,
		Total: 1, AskedAt: s.Now(), ExpiresAt: s.Now().Add(app.FileLifetime),
	}
	refused := whole
	refused.PersonID = storetest.Person(t, s, "somebody").ID
	err = s.Tx(t.Context(), func(tx *store.Tx) error {
		for _, f := range []*app.File{&whole, &refused} {
			if err := errors.Join(tx.AddFile(f), tx.Enqueue(app.FileAsked{FileID: f.ID})); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[app.FileID]app.FileState{whole.ID: app.FileReady, refused.ID: app.FileFailed} {
		if f := settled(t, s, id); f.State != want {
			t.Errorf("file %d is %s, want %s", id, f.State, want)
		}
	}
}

// settled waits until a file is ready or failed.
func settled(t *testing.T, s *store.Store, id app.FileID) (f app.File) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
			f, err = tx.File(id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if f.State == app.FileReady || f.State == app.FileFailed {
			return f
		}
	}
	return f
}

func halt(t *testing.T, w *jobs.Worker) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := w.Stop(ctx); err != nil {
		t.Error(err)
	}
}
