package accounts_test

import (
	"fmt"
	"sync"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// people are everybody around an organisation called One, by role.
func people(t *testing.T, s *store.Store, c app.Coalition, o app.Organisation) map[string]app.Person {
	t.Helper()
	all := map[string]app.Person{
		"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "platform": storetest.Platform(t, s),
		"administrator": storetest.Officer(t, s, c, app.Administrator),
	}
	for _, role := range app.SeatRoles[:3] {
		all[string(role)] = storetest.Person(t, s, string(role))
		storetest.Seat(t, s, o, all[string(role)], role)
	}
	return all
}

func TestSeatsAreShownByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		o, owner := storetest.Signatory(t, s, home, "One")
		hidden := storetest.Organisation(t, s, "Hidden")
		all := people(t, s, home, o)
		all["owner"] = owner
		want(t, "ask", a.AskToJoin(t.Context(), storetest.By(all["stranger"]), "one", "Chair"), "")
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "stranger": app.Forbidden, "platform": app.Forbidden, "administrator": app.Forbidden}
		for role, p := range all {
			_, rows, err := a.Seats(t.Context(), storetest.By(p), "one")
			want(t, role, err, kinds[role])
			if shown := map[string]int{"viewer": 4, "editor": 4, "signatory": 4, "owner": 5}[role]; len(rows) != shown {
				t.Errorf("%s sees %d seats, want %d", role, len(rows), shown)
			}
			for _, row := range rows {
				if role != "owner" && row.Person.Email != "" {
					t.Errorf("%s sees an address: %+v", role, row)
				}
			}
			kind := app.NotFound
			if role == "visitor" {
				kind = app.Unauthenticated
			}
			_, _, err = a.Seats(t.Context(), storetest.By(p), hidden.Slug)
			want(t, role+" of an unlisted organisation", err, kind)
			_, _, err = a.Seats(t.Context(), storetest.By(p), "no-such")
			want(t, role+" of none", err, kind)
		}
	})
}

func TestAskToJoinByState(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		_, owner := storetest.Signatory(t, s, home, "One")
		storetest.Organisation(t, s, "Hidden")
		p := storetest.Person(t, s, "newcomer")
		ask := func(slug, capacity string) error { return a.AskToJoin(t.Context(), storetest.By(p), slug, capacity) }
		want(t, "visitor", a.AskToJoin(t.Context(), app.Actor{}, "one", "Chair"), app.Unauthenticated)
		want(t, "without a capacity", ask("one", " "), app.Invalid)
		want(t, "an unlisted organisation", ask("hidden", "Chair"), app.NotFound)
		want(t, "no organisation", ask("none", "Chair"), app.NotFound)
		want(t, "the first time", ask("one", "Chair"), "")
		want(t, "while it waits", ask("one", "Chair"), app.Conflict)
		decide(t, s, a, owner, p, app.SeatRefused, "", "")
		want(t, "after a refusal", ask("one", "President"), "")
		decide(t, s, a, owner, p, app.SeatActive, app.Owner, "")
		want(t, "while it is held", ask("one", "Chair"), app.Conflict)
		want(t, "leave", a.LeaveSeat(t.Context(), storetest.By(p), "one"), "")
		want(t, "leave twice", a.LeaveSeat(t.Context(), storetest.By(p), "one"), app.Conflict)
		want(t, "after leaving", ask("one", "Chair"), "")
		seat := seatOf(t, s, "one", p)
		if seat.Role != app.Viewer || seat.State != app.SeatRequested || seat.DecidedAt != nil || seat.Capacity != "Chair" {
			t.Errorf("asked for again: %+v", seat)
		}
		if n := count(t, s, "river_job WHERE kind = 'seat_moved'"); n != 6 {
			t.Errorf("%d events, want 6", n)
		}
		holds(t, s)
	})
}

func seatOf(t *testing.T, s *store.Store, slug string, p app.Person) (seat app.Seat) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(slug)
		if err != nil {
			return err
		}
		seat, err = tx.Seat(o.ID, p.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seat
}

// decide has somebody decide on another's seat in the organisation One.
func decide(t *testing.T, s *store.Store, a *accounts.Accounts, by, on app.Person, state app.SeatState, role app.SeatRole, kind app.Kind) {
	t.Helper()
	d := accounts.SeatDecision{Organisation: "one", SeatID: seatOf(t, s, "one", on).ID, State: state, Role: role}
	want(t, fmt.Sprintf("%s makes %s %s %s", by.Name, on.Name, state, role), a.DecideSeat(t.Context(), storetest.By(by), d), kind)
}

func TestDecideSeatByRoleAndState(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		home := storetest.Coalition(t, s, "home")
		o, owner := storetest.Signatory(t, s, home, "One")
		two, ownerOfTwo := storetest.Signatory(t, s, home, "Two")
		asks := storetest.Person(t, s, "asks")
		want(t, "ask", a.AskToJoin(t.Context(), storetest.By(asks), "one", "Chair"), "")
		for role, p := range people(t, s, home, o) {
			kind := app.Forbidden
			if role == "visitor" {
				kind = app.Unauthenticated
			}
			decide(t, s, a, p, asks, app.SeatActive, app.Owner, kind)
		}
		decide(t, s, a, ownerOfTwo, asks, app.SeatActive, app.Owner, app.Forbidden)
		foreign := accounts.SeatDecision{Organisation: "two", SeatID: seatOf(t, s, "one", asks).ID, State: app.SeatActive, Role: app.Owner}
		want(t, fmt.Sprintf("a seat of another organisation than %d", two.ID), a.DecideSeat(t.Context(), storetest.By(ownerOfTwo), foreign), app.NotFound)
		for _, step := range []struct {
			state app.SeatState
			role  app.SeatRole
			want  app.Kind
		}{
			{app.SeatLeft, "", app.Conflict}, {app.SeatRequested, "", app.Conflict}, {app.SeatActive, "", app.Invalid}, {app.SeatActive, "king", app.Invalid},
			{app.SeatActive, app.Viewer, ""}, {app.SeatActive, app.SignatoryRole, ""}, {app.SeatRefused, "", app.Conflict}, {app.SeatLeft, "", ""},
			{app.SeatActive, app.Owner, app.Conflict}, {app.SeatLeft, "", app.Conflict},
		} {
			decide(t, s, a, owner, asks, step.state, step.role, step.want)
		}
		holds(t, s)
	})
}

func TestLastOwnerStays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		o, owner := storetest.Signatory(t, s, storetest.Coalition(t, s, "home"), "One")
		want(t, "leave", a.LeaveSeat(t.Context(), storetest.By(owner), "one"), app.Conflict)
		decide(t, s, a, owner, owner, app.SeatActive, app.Viewer, app.Conflict)
		decide(t, s, a, owner, owner, app.SeatActive, app.Owner, "")
		second := storetest.Person(t, s, "second")
		storetest.Seat(t, s, o, second, app.Owner)
		want(t, "leave as one of two", a.LeaveSeat(t.Context(), storetest.By(owner), "one"), "")
		want(t, "the other one", a.LeaveSeat(t.Context(), storetest.By(second), "one"), app.Conflict)
		want(t, "who has no seat", a.LeaveSeat(t.Context(), storetest.By(storetest.Person(t, s, "nobody")), "one"), app.NotFound)
		want(t, "a visitor", a.LeaveSeat(t.Context(), app.Actor{}, "one"), app.Unauthenticated)
		holds(t, s)
	})
}

// TestOwnersRemoveEachOther has many owners go at once: one of them stays.
func TestOwnersRemoveEachOther(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := accounts.New(s, nil)
		o, first := storetest.Signatory(t, s, storetest.Coalition(t, s, "home"), "One")
		owners := []app.Person{first}
		for i := range 7 {
			p := storetest.Person(t, s, fmt.Sprintf("owner %d", i))
			storetest.Seat(t, s, o, p, app.Owner)
			owners = append(owners, p)
		}
		var wait sync.WaitGroup
		for i, p := range owners {
			next := seatOf(t, s, "one", owners[(i+1)%len(owners)])
			wait.Go(func() {
				err := a.DecideSeat(t.Context(), storetest.By(p), accounts.SeatDecision{Organisation: "one", SeatID: next.ID, State: app.SeatLeft})
				if kind := app.KindOf(err); kind != "" && kind != app.Conflict && kind != app.Forbidden {
					t.Errorf("%s: %v", p.Name, err)
				}
			})
			wait.Go(func() {
				if kind := app.KindOf(a.LeaveSeat(t.Context(), storetest.By(p), "one")); kind != "" && kind != app.Conflict {
					t.Errorf("%s leaves: %s", p.Name, kind)
				}
			})
		}
		wait.Wait()
		if n := count(t, s, "seats WHERE role = 'owner' AND state = 'active'"); n != 1 {
			t.Errorf("%d owners are left, want 1", n)
		}
		holds(t, s)
	})
}
