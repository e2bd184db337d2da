package demo_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"undersigned/app"
	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

const issuer = "http://127.0.0.1:8080/demo-idp"

// fill fills a store as of storetest.Start and gives the content.
func fill(t *testing.T, s *store.Store) *content.Content {
	t.Helper()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	clock := storetest.ClockOf(s)
	began := time.Now()
	err = demo.Fill(t.Context(), s, demo.FillOptions{Content: c, Issuer: issuer, Now: clock.Now(), SetClock: clock.Set})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %v", time.Since(began))
	return c
}

// TestFill holds, on both databases, that the ledger is right from the first
// line, that what is there is what the content says, and that nobody is told of the past.
func TestFill(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := fill(t, s)
		if at := s.Now(); !at.Equal(storetest.Start) {
			t.Errorf("the clock was left at %v", at)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || !report.Holds() || report.Size < 1000 {
			t.Errorf("%+v, %v", report, err)
		}
		if err := s.Read(t.Context(), func(tx *store.Tx) error { check(t, tx, c); return nil }); err != nil {
			t.Error(err)
		}
		client, err := s.Jobs(&river.Config{Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		list, err := client.JobList(t.Context(), river.NewJobListParams().First(10))
		if err != nil || len(list.Jobs) > 0 {
			t.Errorf("%d jobs, %v", len(list.Jobs), err)
		}
	})
}

func check(t *testing.T, tx *store.Tx, c *content.Content) {
	t.Helper()
	for _, l := range c.Letters {
		checkLetter(t, tx, c, l)
		checkPackages(t, tx, l)
	}
	for _, m := range c.Memberships {
		checkMembership(t, tx, m)
	}
	for _, o := range c.Organisations {
		row, err := tx.OrganisationBySlug(o.Slug)
		if err != nil || string(row.State) != o.State || row.DisplayName != o.DisplayName {
			t.Errorf("%s: %s %q, %v", o.Slug, row.State, row.DisplayName, err)
		}
	}
	for _, p := range c.Persons {
		checkPerson(t, tx, p)
	}
	checkLogos(t, tx, c)
}

// checkLogos finds some organisations with a logo and more without, and signatures that show one.
func checkLogos(t *testing.T, tx *store.Tx, c *content.Content) {
	t.Helper()
	shown := map[string]bool{}
	n := 0
	for _, o := range c.Organisations {
		row, err := tx.OrganisationBySlug(o.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if row.LogoDigest != nil {
			n++
			shown[*row.LogoDigest] = true
		}
	}
	if n < 20 || n > len(c.Organisations)/2 || len(shown) < 15 {
		t.Errorf("%d of %d organisations have one of %d logos", n, len(c.Organisations), len(shown))
	}
	letter, err := tx.LetterBySlug("remediation-first")
	if err != nil {
		t.Fatal(err)
	}
	if logos, err := tx.Logos(letter.ID, app.DisclosedPublic); err != nil || len(logos) < 8 {
		t.Errorf("%d logos under a letter, %v", len(logos), err)
	}
}

// checkPackages finds one of each letter that was delivered, in its layout, and none of the others.
func checkPackages(t *testing.T, tx *store.Tx, l content.Letter) {
	t.Helper()
	row, err := tx.LetterBySlug(l.Slug)
	if err != nil {
		t.Fatal(err)
	}
	_, delivered := l.Reached("delivered")
	made, err := tx.PackagesOf(row.ID)
	if (len(made) == 1) != delivered || len(made) > 1 || err != nil {
		t.Errorf("%s: delivered %v, and has %d packages, %v", l.Slug, delivered, len(made), err)
	}
	for _, p := range made {
		logos, err := tx.PackageLogos(p.ID)
		if err != nil || p.Logos != l.Delivery.Illustrated || p.Cover != p.Logos || p.Logos && len(logos) < 8 {
			t.Errorf("%s: its package has %d logos, shown %v, %v", l.Slug, len(logos), p.Logos, err)
		}
	}
}

func checkLetter(t *testing.T, tx *store.Tx, c *content.Content, l content.Letter) {
	t.Helper()
	row, err := tx.LetterBySlug(l.Slug)
	if err != nil || string(row.State) != content.Last(l.History).State {
		t.Errorf("%s: %s, want %s; %v", l.Slug, row.State, content.Last(l.History).State, err)
		return
	}
	want, got := map[string]int{}, map[string]int{}
	for _, e := range c.Endorsements {
		if e.Letter == l.Slug {
			want[e.State]++
		}
	}
	all, err := tx.EndorsementsOf(row.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		got[string(e.State)]++
		if e.CreatedAt.After(tx.Now()) || !e.MandateHolds() {
			t.Errorf("%s: endorsement %d is from %v", l.Slug, e.ID, e.CreatedAt)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", l.Slug, diff)
	}
}

func checkMembership(t *testing.T, tx *store.Tx, m content.Membership) {
	t.Helper()
	o, err := tx.OrganisationBySlug(m.Organisation)
	if err != nil {
		t.Fatal(err)
	}
	coalition, err := tx.CoalitionBySlug(m.Coalition)
	if err != nil {
		t.Fatal(err)
	}
	row, err := tx.Membership(o.ID, coalition.ID)
	if err != nil || string(row.State) != content.Last(m.History).State {
		t.Errorf("%s in %s: %s, want %s; %v", m.Organisation, m.Coalition, row.State, content.Last(m.History).State, err)
	}
}

func checkPerson(t *testing.T, tx *store.Tx, p content.Person) {
	t.Helper()
	row, err := tx.PersonByIdentity(issuer, p.Key)
	if err != nil {
		t.Errorf("%s: %v", p.Key, err)
		return
	}
	if row.Platform != p.Platform || row.Email != p.Email || !row.EmailVerified || row.Language != p.Language {
		t.Errorf("%s: %+v", p.Key, row)
	}
	actor, err := tx.Actor(row.ID)
	if err != nil || len(actor.Offices) != len(p.Offices) {
		t.Errorf("%s holds %d offices; %v", p.Key, len(actor.Offices), err)
	}
	for _, seat := range p.Seats {
		o, err := tx.OrganisationBySlug(seat.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		held, err := tx.Seat(o.ID, row.ID)
		if err != nil || string(held.Role) != seat.Role {
			t.Errorf("%s in %s: %+v, %v", p.Key, seat.Organisation, held, err)
		}
	}
}

func TestChooserOffersEverybodyOnce(t *testing.T) {
	t.Parallel()
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/demo-idp/choose?request=x", nil)
	r.Header.Set("Accept-Language", "fr")
	demo.Chooser(c, time.Now)(w, r, nil, `"id"`)
	body := w.Body.String()
	for _, p := range c.Persons {
		if n := strings.Count(body, `value="`+p.Key+`"`); n != 1 {
			t.Errorf("%s is offered %d times", p.Key, n)
		}
		if !strings.Contains(body, templ.EscapeString(p.WhatToTry["fr"])) {
			t.Errorf("what to try as %s is not said in French", p.Key)
		}
	}
	if !strings.Contains(body, `name="request" value="&#34;id&#34;"`) {
		t.Error("the request is not sent along")
	}
	if len(demo.People(c)) != len(c.Persons) {
		t.Error("the provider knows others than are offered")
	}
}
