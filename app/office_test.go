package app_test

import (
	"fmt"
	"testing"

	"undersigned/app"
)

// TestOfficeRoleByOffice holds every right in a secretariat to every role: what somebody may do with a place there.
func TestOfficeRoleByOffice(t *testing.T) {
	t.Parallel()
	const home, away app.CoalitionID = 1, 2
	holder := func(person app.PersonID, in app.CoalitionID, role app.OfficeRole) app.Actor {
		return app.Actor{Person: person, Offices: []app.Office{{CoalitionID: in, PersonID: person, Role: role}}}
	}
	actors := map[string]app.Actor{
		"visitor": {}, "stranger": {Person: 9}, "coordinator": holder(3, home, app.Coordinator), "administrator": holder(1, home, app.Administrator),
		"elsewhere": holder(8, away, app.Administrator), "platform": {Person: 7, Platform: true},
		"owner": {Person: 6, Seats: []app.Seat{{OrganisationID: 1, PersonID: 6, Role: app.Owner, State: app.SeatActive}}},
	}
	first := app.Office{ID: 1, CoalitionID: home, PersonID: 1, Role: app.Administrator}
	second := app.Office{ID: 2, CoalitionID: home, PersonID: 2, Role: app.Administrator}
	third := app.Office{ID: 3, CoalitionID: home, PersonID: 3, Role: app.Coordinator}
	outside := map[string]app.Kind{"visitor": app.Unauthenticated, "stranger": app.Forbidden, "coordinator": app.Forbidden, "elsewhere": app.Forbidden, "owner": app.Forbidden}
	with := func(more map[string]app.Kind) map[string]app.Kind {
		all := map[string]app.Kind{}
		for _, kinds := range []map[string]app.Kind{outside, more} {
			for who, kind := range kinds {
				all[who] = kind
			}
		}
		return all
	}
	tests := []struct {
		office app.Office
		to     app.OfficeRole
		all    []app.Office
		meant  bool
		want   map[string]app.Kind
	}{
		{third, "", []app.Office{first, third}, false, with(map[string]app.Kind{"coordinator": ""})},
		{third, app.Administrator, []app.Office{first, third}, false, outside},
		{second, "", []app.Office{first, second, third}, false, outside},
		{second, app.Coordinator, []app.Office{first, second}, false, outside},
		{first, "", []app.Office{first, third}, false, with(map[string]app.Kind{"administrator": app.Conflict, "platform": app.Invalid})},
		{first, app.Coordinator, []app.Office{first, third}, false, with(map[string]app.Kind{"administrator": app.Conflict, "platform": app.Invalid})},
		{first, "", []app.Office{first, third}, true, with(map[string]app.Kind{"administrator": app.Conflict, "platform": ""})},
		{first, app.Administrator, []app.Office{first}, false, outside},
	}
	for _, test := range tests {
		for name, actor := range actors {
			what := fmt.Sprintf("%s makes %s of person %d %q, meant %v", name, test.office.Role, test.office.PersonID, test.to, test.meant)
			if got := app.KindOf(actor.MayChangeOffice(test.office, test.to, test.all, test.meant)); got != test.want[name] {
				t.Errorf("%s: %q, want %q", what, got, test.want[name])
			}
		}
	}
	for name, actor := range actors {
		if got := app.KindOf(actor.MayStaff(home)); got != outside[name] {
			t.Errorf("%s staffs: %q, want %q", name, got, outside[name])
		}
	}
}

func TestWidestOffice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ a, b, want app.OfficeRole }{
		{"", app.Coordinator, app.Coordinator}, {app.Coordinator, "", app.Coordinator}, {app.Coordinator, app.Administrator, app.Administrator},
		{app.Administrator, app.Coordinator, app.Administrator}, {"", "", ""},
	} {
		if got := test.a.Widest(test.b); got != test.want {
			t.Errorf("%q and %q: %q, want %q", test.a, test.b, got, test.want)
		}
	}
}
