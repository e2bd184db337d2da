package app_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
)

// TestMayErase holds every role against every bond, for one's own account and another's.
func TestMayErase(t *testing.T) {
	t.Parallel()
	const self, other = app.PersonID(5), app.PersonID(6)
	bonds := map[string]struct {
		app.Bonds
		message string
	}{
		"free":               {app.Bonds{}, ""},
		"last owner":         {app.Bonds{Organisations: []string{"One", "Two"}}, "rules.erase_last_owner"},
		"last administrator": {app.Bonds{Coalitions: []string{"home"}}, "rules.erase_last_administrator"},
		"last of the portal": {app.Bonds{Portal: true}, "rules.erase_last_platform"},
		"all of it":          {app.Bonds{Organisations: []string{"One"}, Coalitions: []string{"home"}, Portal: true}, "rules.erase_last_owner"},
	}
	for name, bound := range bonds {
		var held app.Kind
		if bound.message != "" {
			held = app.Conflict
		}
		for _, test := range []struct {
			who  string
			by   app.Actor
			id   app.PersonID
			want app.Kind
		}{
			{"visitor", app.Actor{}, self, app.Unauthenticated},
			{"visitor asks for nobody", app.Actor{}, 0, app.Unauthenticated},
			{"the person", app.Actor{Person: self}, self, held},
			{"somebody else", app.Actor{Person: other, Offices: []app.Office{{CoalitionID: 1, Role: app.Administrator}}}, self, app.NotFound},
			{"an owner beside them", app.Actor{Person: other, Seats: []app.Seat{{OrganisationID: 1, Role: app.Owner, State: app.SeatActive}}}, self, app.NotFound},
			{"the platform", app.Actor{Person: other, Platform: true}, self, held},
			{"the operator", app.Actor{Platform: true}, self, held},
		} {
			err := test.by.MayErase(test.id, bound.Bonds)
			if app.KindOf(err) != test.want {
				t.Errorf("%s, %s: %v, want %q", name, test.who, err, test.want)
			}
			if test.want == app.Conflict && !strings.Contains(err.Error(), bound.message) {
				t.Errorf("%s, %s: %v, want %s", name, test.who, err, bound.message)
			}
		}
	}
}

func TestPersonEraseKeepsOnlyTheNumber(t *testing.T) {
	t.Parallel()
	p := app.Person{
		ID: 5, Issuer: "https://id.example", Subject: "7", Name: "Ada", Email: "ada@example.org", EmailVerified: true, Language: "fr", Platform: true,
		SessionEpoch: 3, IdentitySalt: "salt", CreatedAt: noon.AddDate(-1, 0, 0), SignedInAt: noon.AddDate(0, 0, -1),
	}
	before := p.Digest()
	p.Erase(noon)
	want := app.Person{ID: 5, Subject: "5", SessionEpoch: 4, CreatedAt: noon.AddDate(-1, 0, 0), SignedInAt: noon, ErasedAt: &noon}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !p.IsErased() || p.Digest() == before {
		t.Error("the ledger would not notice that the person was erased")
	}
}

func TestErasureHoldsItsListOnly(t *testing.T) {
	t.Parallel()
	list := []app.ErasedRecord{{Subject: app.ErasedLine, SubjectID: 3, Remains: "a"}, {Subject: app.ErasedMandate, SubjectID: 3, Remains: "b"}}
	var e app.Erasure
	e.Bind(list)
	if !e.Holds(list) {
		t.Error("its own list does not hold")
	}
	for what, other := range map[string][]app.ErasedRecord{
		"nothing": nil, "less": list[:1], "another order": {list[1], list[0]}, "more": append(list[:2:2], list[0]),
		"another kind":   {{Subject: app.ErasedMandate, SubjectID: 3, Remains: "a"}, list[1]},
		"another record": {{Subject: app.ErasedLine, SubjectID: 4, Remains: "a"}, list[1]},
		"other remains":  {{Subject: app.ErasedLine, SubjectID: 3, Remains: "x"}, list[1]},
	} {
		if e.Holds(other) {
			t.Errorf("%s holds", what)
		}
	}
}

// TestRemainsOfALine changes each of the columns that are left after an erasure.
func TestRemainsOfALine(t *testing.T) {
	t.Parallel()
	line := app.Line{LeafIndex: 3, Kind: "endorsement.signed", At: noon, ByID: 5, Subject: "endorsement", SubjectID: 7, CoalitionID: 2, StateDigest: "d", Note: "One", Salt: []byte("salt")}
	line.Erase(noon)
	if line.ByID != 0 || line.Note != "" || line.Salt != nil || line.ErasedAt == nil {
		t.Errorf("left: %+v", line)
	}
	later := noon.AddDate(0, 0, 1)
	for what, change := range map[string]func(*app.Line){
		"index": func(l *app.Line) { l.LeafIndex++ }, "kind": func(l *app.Line) { l.Kind = "x" }, "at": func(l *app.Line) { l.At = later }, "by": func(l *app.Line) { l.ByID = 1 },
		"subject": func(l *app.Line) { l.Subject = "x" }, "id": func(l *app.Line) { l.SubjectID++ }, "coalition": func(l *app.Line) { l.CoalitionID++ },
		"state": func(l *app.Line) { l.StateDigest = "x" }, "note": func(l *app.Line) { l.Note = "x" }, "erased at": func(l *app.Line) { l.ErasedAt = &later },
	} {
		changed := line
		change(&changed)
		if changed.Remains() == line.Remains() {
			t.Errorf("another %s leaves the same", what)
		}
	}
}

func TestMovesOfApplicants(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, to app.MembershipState
		want     bool
	}{
		{app.MembershipDraft, app.MembershipSubmitted, true}, {app.InformationRequested, app.MembershipSubmitted, true}, {app.MembershipLeft, app.MembershipSubmitted, true},
		{app.MembershipRejected, app.MembershipAppealed, true}, {app.MembershipSubmitted, app.MembershipWithdrawn, true}, {app.MembershipApproved, app.MembershipLeft, true},
		{app.MembershipAppealed, app.MembershipSubmitted, false}, {app.MembershipSubmitted, app.InformationRequested, false}, {app.MembershipSubmitted, app.MembershipRejected, false},
		{app.MembershipSubmitted, app.MembershipApproved, false}, {app.MembershipApproved, app.MembershipSuspended, false}, {app.MembershipSuspended, app.MembershipApproved, false},
	} {
		if got := (app.MembershipMove{FromState: test.from, ToState: test.to}).IsApplicants(); got != test.want {
			t.Errorf("%s → %s is the applicant's: %v", test.from, test.to, got)
		}
	}
}
