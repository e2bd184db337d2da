package app_test

import (
	"slices"
	"strings"
	"testing"

	"undersigned/app"
)

// TestMembershipMoves tries every move from every state: only these are legal.
func TestMembershipMoves(t *testing.T) {
	t.Parallel()
	legal := map[app.MembershipState][]app.MembershipState{
		app.MembershipDraft:      {app.MembershipSubmitted, app.MembershipWithdrawn},
		app.MembershipSubmitted:  {app.InformationRequested, app.MembershipApproved, app.MembershipRejected, app.MembershipWithdrawn},
		app.InformationRequested: {app.MembershipSubmitted, app.MembershipApproved, app.MembershipRejected, app.MembershipWithdrawn},
		app.MembershipRejected:   {app.MembershipAppealed},
		app.MembershipAppealed:   {app.MembershipSubmitted, app.MembershipWithdrawn},
		app.MembershipApproved:   {app.MembershipSuspended, app.MembershipLeft},
		app.MembershipSuspended:  {app.MembershipApproved},
		app.MembershipWithdrawn:  {app.MembershipSubmitted},
		app.MembershipLeft:       {app.MembershipSubmitted},
	}
	for _, from := range app.MembershipStates {
		for _, to := range app.MembershipStates {
			m := app.Membership{ID: 3, State: from}
			step, err := m.Move(to, 5, "because", noon)
			if !slices.Contains(legal[from], to) {
				if !app.IsKind(err, app.Conflict) || m.State != from {
					t.Errorf("%s → %s: %v, now %s", from, to, err, m.State)
				}
				continue
			}
			want := app.MembershipMove{MembershipID: 3, FromState: from, ToState: to, Message: "because", ByID: 5, At: noon}
			if err != nil || m.State != to || step != want {
				t.Errorf("%s → %s: %v, now %s, step %+v", from, to, err, m.State, step)
			}
		}
	}
}

func TestMembershipMovesWithAReason(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, to app.MembershipState
		message  string
		want     app.Kind
	}{
		{app.MembershipSubmitted, app.MembershipApproved, "", ""},
		{app.MembershipSubmitted, app.MembershipWithdrawn, "", ""},
		{app.MembershipAppealed, app.MembershipSubmitted, "", ""},
		{app.MembershipSubmitted, app.InformationRequested, "", app.Invalid},
		{app.MembershipSubmitted, app.MembershipRejected, " \n", app.Invalid},
		{app.MembershipRejected, app.MembershipAppealed, "", app.Invalid},
		{app.MembershipApproved, app.MembershipSuspended, "", app.Invalid},
		{app.MembershipSubmitted, app.MembershipRejected, strings.Repeat("ß", app.MaxText), ""},
		{app.MembershipSubmitted, app.MembershipRejected, strings.Repeat("ß", app.MaxText+1), app.Invalid},
		{app.MembershipSubmitted, app.MembershipApproved, "a\x00b", app.Invalid},
	}
	for _, test := range tests {
		m := app.Membership{State: test.from}
		_, err := m.Move(test.to, 5, test.message, noon)
		if got := app.KindOf(err); got != test.want || got != "" && m.State != test.from {
			t.Errorf("%s → %s with %.20q: %q, want %q; now %s", test.from, test.to, test.message, got, test.want, m.State)
		}
	}
}

func TestMembershipKeepsWhenItWasSubmittedAndDecided(t *testing.T) {
	t.Parallel()
	m := app.Membership{State: app.MembershipDraft}
	later := noon.AddDate(0, 0, 1)
	if _, err := m.Move(app.MembershipSubmitted, 5, "", noon); err != nil || !m.SubmittedAt.Equal(noon) || m.DecidedAt != nil {
		t.Fatalf("submitted: %v, %+v", err, m)
	}
	if _, err := m.Move(app.MembershipRejected, 6, "no", later); err != nil || !m.DecidedAt.Equal(later) || !m.SubmittedAt.Equal(noon) {
		t.Errorf("rejected: %v, %+v", err, m)
	}
}
