package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func person(subject string) *app.Person {
	return &app.Person{Issuer: "https://id.example", Subject: subject, CreatedAt: storetest.Start, SignedInAt: storetest.Start}
}

func TestTransactionIsAllOrNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		broken := errors.New("broken")
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			return errors.Join(tx.AddPerson(person("1")), tx.Append(app.Line{Kind: "x.y"}), tx.Enqueue(app.LetterOpened{LetterID: 1}), broken)
		})
		if !errors.Is(err, broken) {
			t.Errorf("error of the transaction: %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = s.Tx(t.Context(), func(tx *store.Tx) error {
				if err := tx.AddPerson(person("1")); err != nil {
					t.Error(err)
				}
				panic("broken")
			})
			t.Error("the panic was swallowed")
		}()
		if n := count(t, s, "people") + count(t, s, "ledger_leaves") + count(t, s, "ledger_lines") + count(t, s, "river_job"); n != 0 {
			t.Errorf("%d rows are left of what was rolled back", n)
		}
	})
}

// count reads how many rows a table has, on a connection of its own.
func count(t *testing.T, s *store.Store, table string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTransactionInsideATransactionIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		outer := map[string]func(context.Context, func(*store.Tx) error) error{"Tx": s.Tx, "Read": s.Read}
		for name, begin := range outer {
			for inside, again := range outer {
				err := begin(t.Context(), func(tx *store.Tx) error {
					return again(tx.Context(), func(*store.Tx) error { return nil })
				})
				if err == nil || !strings.Contains(err.Error(), "inside a transaction") {
					t.Errorf("%s in %s: %v", inside, name, err)
				}
			}
		}
	})
}

func TestReadingTransactionTakesNoLine(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.Read(t.Context(), func(tx *store.Tx) error { return tx.Append(app.Line{Kind: "x.y"}) }); err == nil {
			t.Error("a line was taken")
		}
	})
}

// TestReadSeesOnePicture changes a row while a reading transaction is open.
func TestReadSeesOnePicture(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := storetest.Person(t, s, "reader")
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			before, err := tx.Person(p.ID)
			if err != nil {
				return err
			}
			p.Name = "another"
			if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SavePerson(&p) }); err != nil {
				return err
			}
			after, err := tx.Person(p.ID)
			if after.Name != before.Name {
				t.Errorf("%q became %q within one picture", before.Name, after.Name)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestErrorsAreTranslated(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		do   func(tx *store.Tx, known app.Person) error
		want app.Kind
	}{
		{"absent", t.Context(), func(tx *store.Tx, _ app.Person) error { _, err := tx.Person(99); return err }, app.NotFound},
		{"absent by slug", t.Context(), func(tx *store.Tx, _ app.Person) error { _, err := tx.LockLetter("none"); return err }, app.NotFound},
		{"no text at all", t.Context(), func(tx *store.Tx, _ app.Person) error { _, err := tx.LetterBySlug("a\x00b"); return err }, app.NotFound},
		{"broken text", t.Context(), func(tx *store.Tx, _ app.Person) error { _, err := tx.CoalitionBySlug("a\xff"); return err }, app.NotFound},
		{"twice", t.Context(), func(tx *store.Tx, known app.Person) error { return tx.AddPerson(person(known.Subject)) }, app.Conflict},
		{"without what it belongs to", t.Context(), func(tx *store.Tx, known app.Person) error {
			return tx.AddSeat(&app.Seat{OrganisationID: 99, PersonID: known.ID, Role: app.Owner, State: app.SeatActive, CreatedAt: tx.Now()})
		}, app.Internal},
		{"cancelled", cancelled, func(tx *store.Tx, _ app.Person) error { return nil }, app.Unavailable},
		{"own refusal", t.Context(), func(*store.Tx, app.Person) error { return app.Refuse(app.TooMany, "rules.too_many") }, app.TooMany},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		known := storetest.Person(t, s, "known")
		for _, test := range tests {
			err := s.Tx(test.ctx, func(tx *store.Tx) error { return test.do(tx, known) })
			if got := app.KindOf(err); got != test.want {
				t.Errorf("%s: %q, want %q: %v", test.name, got, test.want, err)
			}
			if err != nil && strings.Contains(err.Error(), known.Email) {
				t.Errorf("%s: the error holds an address: %v", test.name, err)
			}
		}
	})
}

func TestAddressNeverStandsInAnError(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://user:secret@127.0.0.1:1/none?connect_timeout=1", "mysql://user:secret@h/none", "sqlite:", "sqlite:/no/such/secret/folder/x.db", ""} {
		s, err := store.Open(t.Context(), url, store.Options{Clock: time.Now})
		if err == nil {
			t.Errorf("%s was opened: %v", url, s.Close())
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

// TestTwoWritersOneWins reads one row twice and writes it twice: the second is refused, for every noun that is locked so.
func TestTwoWritersOneWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		o, p := storetest.Signatory(t, s, c, "One")
		l, v := storetest.Letter(t, s, c, p, "letter")
		e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: app.DisclosedPublic}, p.ID, "00", s.Now())
		var m app.Membership
		var seat app.Seat
		err := s.Tx(t.Context(), func(tx *store.Tx) (err error) {
			if m, err = tx.Membership(o.ID, c.ID); err != nil {
				return err
			}
			if seat, err = tx.Seat(o.ID, p.ID); err != nil {
				return err
			}
			return tx.AddEndorsement(&e)
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, save := range map[string]func(tx *store.Tx) error{
			"organisation": func(tx *store.Tx) error { o := o; return tx.SaveOrganisation(&o) },
			"membership":   func(tx *store.Tx) error { m := m; return tx.SaveMembership(&m) },
			"letter":       func(tx *store.Tx) error { l := l; return tx.SaveLetter(&l) },
			"endorsement":  func(tx *store.Tx) error { e := e; return tx.SaveEndorsement(&e) },
			"seat": func(tx *store.Tx) error {
				seat := seat
				seat.State = app.SeatLeft
				return tx.SaveSeat(&seat, app.SeatActive)
			},
		} {
			if err := s.Tx(t.Context(), save); err != nil {
				t.Errorf("%s, first: %v", name, err)
			}
			if err := s.Tx(t.Context(), save); !app.IsKind(err, app.Conflict) {
				t.Errorf("%s, second: %v, want a conflict", name, err)
			}
		}
	})
}

func TestOneStandingEndorsementOfAnOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		o, p := storetest.Signatory(t, s, c, "One")
		l, v := storetest.Letter(t, s, c, p, "letter")
		add := func(state app.EndorsementState) error {
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: app.DisclosedPublic}, p.ID, "00", s.Now())
			e.State = state
			return s.Tx(t.Context(), func(tx *store.Tx) error { return tx.AddEndorsement(&e) })
		}
		for _, ended := range []app.EndorsementState{app.EndorsementWithdrawn, app.EndorsementVoid, app.EndorsementWithdrawn} {
			if err := add(ended); err != nil {
				t.Errorf("%s: %v", ended, err)
			}
		}
		if err := add(app.EndorsementDeclined); err != nil {
			t.Error(err)
		}
		for _, standing := range app.Standing {
			if err := add(standing); !app.IsKind(err, app.Conflict) {
				t.Errorf("a second one that is %s: %v", standing, err)
			}
		}
	})
}

func TestInstantsComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("far", -(11*3600 + 30*60))
	instants := []time.Time{
		time.Date(2026, 3, 29, 2, 30, 0, 123456000, zone), time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), time.Date(2126, 7, 1, 0, 0, 0, 1000, time.FixedZone("CEST", 7200)),
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, at := range instants {
			p := person(string(rune('a' + i)))
			p.CreatedAt, p.SignedInAt = at, at.Add(789*time.Nanosecond)
			err := s.Tx(t.Context(), func(tx *store.Tx) error {
				p.SignedInAt = app.Instant(p.SignedInAt)
				return tx.AddPerson(p)
			})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Read(t.Context(), func(tx *store.Tx) error {
				got, err := tx.Person(p.ID)
				if !got.CreatedAt.Equal(at) || !got.SignedInAt.Equal(at) {
					t.Errorf("%v came back as %v and %v", at, got.CreatedAt, got.SignedInAt)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// TestDeadlinesCompareAcrossZones writes the same instant in two zones: as text they would sort the other way round.
func TestDeadlinesCompareAcrossZones(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c, p := storetest.Coalition(t, s, "home"), storetest.Person(t, s, "writer")
		at := s.Now().Add(time.Hour)
		for slug, deadline := range map[string]time.Time{
			"east":  at.In(time.FixedZone("east", 10*3600)),
			"west":  at.Add(time.Second).In(time.FixedZone("west", -10*3600)),
			"first": at.Add(-time.Microsecond),
		} {
			l, _ := storetest.Letter(t, s, c, p, slug)
			l.DeadlineAt = deadline
			if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SaveLetter(&l) }); err != nil {
				t.Fatal(err)
			}
		}
		var order, due []string
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			letters, _, err := tx.Letters(store.LetterPage{Limit: 10})
			for _, l := range letters {
				order = append(order, l.Slug)
			}
			if err != nil {
				return err
			}
			late, err := tx.LockDue(at)
			for _, l := range late {
				due = append(due, l.Slug)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(order, " "); got != "west east first" {
			t.Errorf("latest deadline first: %s", got)
		}
		if len(due) != 2 {
			t.Errorf("due: %v, want east and first", due)
		}
	})
}

func TestPace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		act := func(key string) app.Kind {
			return app.KindOf(s.Tx(t.Context(), func(tx *store.Tx) error { return tx.Pace(key, 2, time.Minute) }))
		}
		clock := storetest.ClockOf(s)
		for i, want := range []app.Kind{"", "", app.TooMany, app.TooMany} {
			if got := act("a"); got != want {
				t.Errorf("act %d: %q, want %q", i, got, want)
			}
		}
		if got := act("b"); got != "" {
			t.Errorf("another key: %q", got)
		}
		clock.Pass(time.Minute - time.Microsecond)
		if got := act("a"); got != app.TooMany {
			t.Errorf("within the window: %q", got)
		}
		clock.Pass(time.Microsecond)
		if got := act("a"); got != "" {
			t.Errorf("in the next window: %q", got)
		}
		clock.Pass(time.Hour)
		if err := s.Sweep(t.Context()); err != nil {
			t.Error(err)
		}
		if n := count(t, s, "paces"); n != 0 {
			t.Errorf("%d counters are left", n)
		}
	})
}

func TestSessions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k, clock := s.Sessions(), storetest.ClockOf(s)
		expiry := s.Now().Add(time.Hour).In(time.FixedZone("east", 7200))
		for _, data := range []string{"one", "two"} {
			if err := k.Commit("token", []byte(data), expiry); err != nil {
				t.Fatal(err)
			}
		}
		find := func() string {
			data, found, err := k.Find("token")
			if err != nil || found != (data != nil) {
				t.Errorf("find: %v, %q", err, data)
			}
			return string(data)
		}
		clock.Set(expiry.Add(-time.Microsecond))
		if got := find(); got != "two" {
			t.Errorf("before it expires: %q", got)
		}
		if err := s.Sweep(t.Context()); err != nil || count(t, s, "sessions") != 1 {
			t.Errorf("a session that runs was swept: %v", err)
		}
		clock.Set(expiry)
		if got := find(); got != "" {
			t.Errorf("when it has expired: %q", got)
		}
		clock.Set(storetest.Start)
		for range 2 {
			if err := k.Delete("token"); err != nil || find() != "" {
				t.Errorf("deleted: %v", err)
			}
		}
	})
}

func TestReceiptIsGivenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		give := func() error { return s.Tx(t.Context(), func(tx *store.Tx) error { return tx.GiveReceipt("r") }) }
		if err := give(); err != nil {
			t.Error(err)
		}
		if err := give(); !app.IsKind(err, app.Conflict) {
			t.Errorf("a second time: %v", err)
		}
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			has, err := tx.HasReceipt("r")
			hasNot, err2 := tx.HasReceipt("q")
			if !has || hasNot {
				t.Errorf("r %v, q %v", has, hasNot)
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestWritersQueue lets many add at once: on SQLite, too, none of them is told to try again.
func TestWritersQueue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const writers = 32
		var wait sync.WaitGroup
		for i := range writers {
			wait.Go(func() {
				err := s.Tx(t.Context(), func(tx *store.Tx) error {
					if err := tx.AddPerson(person(string(rune('A' + i)))); err != nil {
						return err
					}
					return errors.Join(tx.Append(app.Line{Kind: "a.b"}), tx.Append(app.Line{Kind: "c.d"}), tx.Enqueue(app.LetterOpened{LetterID: 1}))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for table, want := range map[string]int{"people": writers, "ledger_leaves": 2 * writers, "ledger_lines": 2 * writers, "river_job": writers} {
			if n := count(t, s, table); n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
	})
}
