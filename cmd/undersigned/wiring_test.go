package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/jobs"
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

func halt(t *testing.T, w *jobs.Worker) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := w.Stop(ctx); err != nil {
		t.Error(err)
	}
}
