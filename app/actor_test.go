package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"undersigned/app"
)

// The scene of the tables: one organisation in one coalition, and another of each beside them.
const (
	ours, others      app.OrganisationID = 1, 2
	here, there       app.CoalitionID    = 1, 2
	applicant, anyone app.PersonID       = 7, 9
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// roles are everybody who may ask for something.
var roles = map[string]app.Actor{
	"visitor":             {},
	"stranger":            {Person: anyone},
	"viewer":              seated(app.Viewer, app.SeatActive),
	"editor":              seated(app.Editor, app.SeatActive),
	"signatory":           seated(app.SignatoryRole, app.SeatActive),
	"owner":               seated(app.Owner, app.SeatActive),
	"owner to be":         seated(app.Owner, app.SeatRequested),
	"owner who left":      seated(app.Owner, app.SeatLeft),
	"owner elsewhere":     {Person: anyone, Seats: []app.Seat{{OrganisationID: others, Role: app.Owner, State: app.SeatActive}}, Member: member(others, there)},
	"unknown role":        seated("emperor", app.SeatActive),
	"coordinator":         officer(here, app.Coordinator),
	"administrator":       officer(here, app.Administrator),
	"officer who left":    officer(here, ""),
	"elsewhere's admin":   officer(there, app.Administrator),
	"platform":            {Person: anyone, Platform: true},
	"administrator owner": {Person: anyone, Seats: seated(app.Owner, app.SeatActive).Seats, Offices: officer(here, app.Administrator).Offices, Member: member(ours, here)},
	"platform viewer":     {Person: anyone, Platform: true, Seats: seated(app.Viewer, app.SeatActive).Seats, Member: member(ours, here)},
}

func seated(role app.SeatRole, state app.SeatState) app.Actor {
	a := app.Actor{Person: anyone, Seats: []app.Seat{{OrganisationID: ours, Role: role, State: state}}}
	if state == app.SeatActive {
		a.Member = member(ours, here)
	}
	return a
}

func member(o app.OrganisationID, in app.CoalitionID) map[app.OrganisationID][]app.CoalitionID {
	return map[app.OrganisationID][]app.CoalitionID{o: {in}}
}

func officer(in app.CoalitionID, role app.OfficeRole) app.Actor {
	return app.Actor{Person: anyone, Offices: []app.Office{{CoalitionID: in, Role: role}}}
}

// TestRulesByRole holds every rule against everybody: who is not named is refused,
// a visitor for not being signed in and all others for not being entitled.
func TestRulesByRole(t *testing.T) {
	t.Parallel()
	m := app.Membership{OrganisationID: ours, CoalitionID: here, ApplicantID: applicant, State: app.MembershipSubmitted}
	l := app.Letter{CoalitionID: here}
	tests := []struct {
		rule    string
		ask     func(app.Actor) error
		allowed []string
	}{
		{"SignedIn", app.Actor.SignedIn, everybodyBut("visitor")},
		{"MaySeeOrganisation", func(a app.Actor) error { return a.MaySeeOrganisation(ours) }, []string{"viewer", "editor", "signatory", "owner", "administrator owner", "platform viewer"}},
		{"MayEditProfile", func(a app.Actor) error { return a.MayEditProfile(ours) }, []string{"editor", "signatory", "owner", "administrator owner"}},
		{"MaySignFor", func(a app.Actor) error { return a.MaySignFor(ours) }, []string{"signatory", "owner", "administrator owner"}},
		{"MayDecideSeats", func(a app.Actor) error { return a.MayDecideSeats(ours) }, []string{"owner", "administrator owner"}},
		{"MaySeeSecretariat", func(a app.Actor) error { return a.MaySeeSecretariat(here) }, []string{"coordinator", "administrator", "platform", "administrator owner", "platform viewer"}},
		{"MayDecideMembership", func(a app.Actor) error { return a.MayDecideMembership(m) }, []string{"administrator", "platform"}},
		{"MayGovern", app.Actor.MayGovern, []string{"platform", "platform viewer"}},
		{"MayWriteLetters", func(a app.Actor) error { return a.MayWriteLetters(here) }, []string{"coordinator", "administrator", "administrator owner"}},
		{"MayManageLetter", func(a app.Actor) error { return a.MayManageLetter(l) }, []string{"coordinator", "administrator", "administrator owner"}},
		{"MayConsent", func(a app.Actor) error { return a.MayConsent(app.LetterHost{CoalitionID: there}) }, []string{"elsewhere's admin"}},
		{"MaySeeFullList", func(a app.Actor) error { return a.MaySeeFullList(l) }, []string{"coordinator", "administrator", "administrator owner"}},
		{"MayLayOut", func(a app.Actor) error { return a.MayLayOut(l) }, []string{"coordinator", "administrator", "administrator owner"}},
		{"MayVoid", func(a app.Actor) error { return a.MayVoid(l) }, []string{"administrator", "platform", "administrator owner", "platform viewer"}},
		{"MaySeeHistory", func(a app.Actor) error { return a.MaySeeHistory(here) }, []string{"administrator", "platform", "administrator owner", "platform viewer"}},
	}
	for _, test := range tests {
		for name, actor := range roles {
			want := app.Forbidden
			switch {
			case slices.Contains(test.allowed, name):
				want = ""
			case name == "visitor":
				want = app.Unauthenticated
			}
			if got := app.KindOf(test.ask(actor)); got != want {
				t.Errorf("%s by %s: %q, want %q", test.rule, name, got, want)
			}
		}
		for _, name := range test.allowed {
			if _, known := roles[name]; !known {
				t.Errorf("%s allows %q, whom nobody knows", test.rule, name)
			}
		}
	}
}

func everybodyBut(but ...string) []string {
	var names []string
	for name := range roles {
		if !slices.Contains(but, name) {
			names = append(names, name)
		}
	}
	return names
}

func TestReviewerDoesNotBelongToTheApplicant(t *testing.T) {
	t.Parallel()
	admin := officer(here, app.Administrator)
	own := app.Membership{OrganisationID: others, CoalitionID: here, ApplicantID: anyone}
	if err := admin.MayDecideMembership(own); !app.IsKind(err, app.Forbidden) {
		t.Errorf("the applicant decides on their own application: %v", err)
	}
	admin.Platform = true
	if err := admin.MayDecideMembership(own); !app.IsKind(err, app.Forbidden) {
		t.Errorf("the platform decides on its own application: %v", err)
	}
}

func TestMayAnswerApplicationByStateAndRole(t *testing.T) {
	t.Parallel()
	for _, state := range app.MembershipStates {
		m := app.Membership{OrganisationID: ours, CoalitionID: here, ApplicantID: applicant, State: state}
		for name, actor := range roles {
			want := app.Forbidden
			switch name {
			case "owner", "administrator owner":
				want = ""
			case "visitor":
				want = app.Unauthenticated
			}
			if got := app.KindOf(actor.MayAnswerApplication(m)); got != want {
				t.Errorf("%s, application %s: %q, want %q", name, state, got, want)
			}
		}
		want := app.Kind("")
		if state == app.MembershipApproved || state == app.MembershipSuspended || state == app.MembershipLeft {
			want = app.Forbidden
		}
		asked := app.Seat{OrganisationID: ours, PersonID: applicant, Role: app.Owner, State: app.SeatRequested}
		if got := app.KindOf(app.Actor{Person: applicant, Asked: []app.Seat{asked}}.MayAnswerApplication(m)); got != want {
			t.Errorf("applicant, application %s: %q, want %q", state, got, want)
		}
		for name, seats := range map[string][]app.Seat{
			"named in it alone": nil, "a viewer's seat": {{OrganisationID: ours, Role: app.Viewer, State: app.SeatRequested}},
			"a refused seat": {{OrganisationID: ours, Role: app.Owner, State: app.SeatRefused}}, "a seat elsewhere": {{OrganisationID: ours + 1, Role: app.Owner, State: app.SeatRequested}},
		} {
			if got := app.KindOf(app.Actor{Person: applicant, Asked: seats}.MayAnswerApplication(m)); got != app.Forbidden {
				t.Errorf("%s, application %s: %q", name, state, got)
			}
		}
	}
}

func TestOnlyKnownOrganisationsAreForbidden(t *testing.T) {
	t.Parallel()
	forbidden := app.Refuse(app.Forbidden, "rules.not_owner")
	tests := []struct {
		role   string
		why    error
		listed bool
		want   app.Kind
	}{
		{"stranger", forbidden, true, app.Forbidden},
		{"stranger", forbidden, false, app.NotFound},
		{"viewer", forbidden, false, app.Forbidden},
		{"owner who left", forbidden, false, app.NotFound},
		{"coordinator", forbidden, false, app.NotFound},
		{"stranger", nil, false, ""},
		{"stranger", app.Refuse(app.Conflict, "rules.last_owner"), false, app.Conflict},
	}
	for _, test := range tests {
		if got := app.KindOf(roles[test.role].HideUnlisted(test.why, ours, test.listed)); got != test.want {
			t.Errorf("%s, listed %v, %v: %q, want %q", test.role, test.listed, test.why, got, test.want)
		}
	}
}

// readers are who reads a letter of here and there, in groups.
var (
	secretariats = []string{"coordinator", "administrator", "elsewhere's admin", "administrator owner"}
	members      = []string{"viewer", "editor", "signatory", "owner", "owner elsewhere", "unknown role", "platform viewer"}
)

func TestMayReadLetterByStateVisibilityAndRole(t *testing.T) {
	t.Parallel()
	before, after := noon.Add(-time.Microsecond), noon.Add(time.Microsecond)
	for _, state := range app.LetterStates {
		for _, visibility := range app.Visibilities {
			for _, embargo := range []*time.Time{nil, &before, &noon, &after} {
				l := app.Letter{State: state, Visibility: visibility, EmbargoAt: embargo, CoalitionID: here}
				public := slices.Contains(app.Published, state) && (visibility == app.VisibleLink || visibility == app.VisiblePublic) && embargo != &after
				asMember := slices.Contains(app.Published, state) && visibility != app.VisibleHosts
				for name, actor := range roles {
					want := app.NotFound
					if public || slices.Contains(secretariats, name) || asMember && slices.Contains(members, name) {
						want = ""
					}
					if got := app.KindOf(actor.MayReadLetter(l, []app.CoalitionID{here, there}, noon)); got != want {
						t.Errorf("%s reads %s, %s, embargo %v: %q, want %q", name, state, visibility, embargo, got, want)
					}
				}
			}
		}
	}
}

func TestCancelledLetterIsGoneForWhoCouldReadIt(t *testing.T) {
	t.Parallel()
	after := noon.Add(time.Hour)
	tests := []struct {
		opened     bool
		visibility app.Visibility
		embargo    *time.Time
		role       string
		want       app.Kind
	}{
		{true, app.VisiblePublic, nil, "visitor", app.Gone},
		{true, app.VisiblePublic, &after, "visitor", app.NotFound},
		{true, app.VisiblePublic, &after, "viewer", app.Gone},
		{true, app.VisibleMembers, nil, "visitor", app.NotFound},
		{true, app.VisibleMembers, nil, "signatory", app.Gone},
		{true, app.VisibleHosts, nil, "owner", app.NotFound},
		{false, app.VisiblePublic, nil, "visitor", app.NotFound},
		{false, app.VisiblePublic, nil, "signatory", app.NotFound},
		{true, app.VisiblePublic, nil, "coordinator", ""},
	}
	for _, test := range tests {
		l := app.Letter{State: app.LetterCancelled, Visibility: test.visibility, EmbargoAt: test.embargo}
		if test.opened {
			l.OpenedAt = &noon
		}
		if got := app.KindOf(roles[test.role].MayReadLetter(l, []app.CoalitionID{here}, noon)); got != test.want {
			t.Errorf("%s, %+v: %q, want %q", test.role, fmt.Sprint(test.opened, test.visibility, test.embargo), got, test.want)
		}
	}
}

func TestEntitledAreActiveMembersOfAHost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		state    app.OrganisationState
		approved []app.CoalitionID
		want     app.Kind
	}{
		{app.OrganisationActive, []app.CoalitionID{here}, ""},
		{app.OrganisationActive, []app.CoalitionID{5, there}, ""},
		{app.OrganisationActive, []app.CoalitionID{5}, app.Forbidden},
		{app.OrganisationActive, nil, app.Forbidden},
		{app.OrganisationSuspended, []app.CoalitionID{here}, app.Conflict},
		{app.OrganisationArchived, []app.CoalitionID{here}, app.Conflict},
		{app.OrganisationMerged, []app.CoalitionID{here}, app.Conflict},
	}
	for _, test := range tests {
		err := app.Letter{}.IsEntitled(app.Organisation{State: test.state}, test.approved, []app.CoalitionID{here, there})
		if got := app.KindOf(err); got != test.want {
			t.Errorf("%s, member of %v: %q, want %q", test.state, test.approved, got, test.want)
		}
	}
}
