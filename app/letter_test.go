package app_test

import (
	"slices"
	"testing"
	"time"

	"undersigned/app"
)

// TestLetterMoves tries every move from every state: only these are legal.
func TestLetterMoves(t *testing.T) {
	t.Parallel()
	legal := map[app.LetterState][]app.LetterState{
		app.LetterDraft:        {app.LetterFrozen, app.LetterCancelled},
		app.LetterConsultation: {app.LetterFrozen, app.LetterCancelled},
		app.LetterReconciling:  {app.LetterFrozen, app.LetterCancelled},
		app.LetterFrozen:       {app.LetterOpen, app.LetterCancelled},
		app.LetterOpen:         {app.LetterClosed, app.LetterCancelled},
		app.LetterClosed:       {app.LetterOpen, app.LetterDelivered, app.LetterCancelled},
		app.LetterDelivered:    {app.LetterArchived},
	}
	for _, from := range app.LetterStates {
		for _, to := range app.LetterStates {
			l := app.Letter{State: from}
			err := l.Move(to, noon)
			if want := slices.Contains(legal[from], to); want != (err == nil) || !want && (!app.IsKind(err, app.Conflict) || l.State != from) {
				t.Errorf("%s → %s: %v, now %s", from, to, err, l.State)
			}
		}
	}
}

func TestLetterKeepsWhenItWasFirstOpened(t *testing.T) {
	t.Parallel()
	l := app.Letter{State: app.LetterFrozen}
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	for i, to := range []app.LetterState{app.LetterOpen, app.LetterClosed, app.LetterOpen} {
		if err := l.Move(to, at(i)); err != nil {
			t.Fatal(err)
		}
	}
	if !l.OpenedAt.Equal(at(0)) || l.ClosedAt != nil {
		t.Errorf("opened %v, closed %v; want %v and never", l.OpenedAt, l.ClosedAt, at(0))
	}
	if err := l.Move(app.LetterClosed, at(3)); err != nil || !l.ClosedAt.Equal(at(3)) {
		t.Errorf("closed again: %v, %v", err, l.ClosedAt)
	}
}

func TestWhatALetterAcceptsByState(t *testing.T) {
	t.Parallel()
	tests := []struct {
		state                   app.LetterState
		edits, endorse, retract string // message of the refusal, "" where it is accepted
	}{
		{app.LetterDraft, "", "rules.letter_not_open", "rules.letter_not_open"},
		{app.LetterConsultation, "", "rules.letter_not_open", "rules.letter_not_open"},
		{app.LetterReconciling, "", "rules.letter_not_open", "rules.letter_not_open"},
		{app.LetterFrozen, "rules.letter_text_frozen", "rules.letter_not_open", "rules.letter_not_open"},
		{app.LetterOpen, "rules.letter_text_frozen", "", ""},
		{app.LetterClosed, "rules.letter_text_frozen", "rules.letter_not_open", ""},
		{app.LetterDelivered, "rules.letter_text_frozen", "rules.letter_delivered", "rules.withdraw_delivered"},
		{app.LetterArchived, "rules.letter_text_frozen", "rules.letter_delivered", "rules.withdraw_delivered"},
		{app.LetterCancelled, "rules.letter_text_frozen", "rules.letter_cancelled", "rules.letter_not_open"},
	}
	for _, test := range tests {
		l := app.Letter{State: test.state, DeadlineAt: noon.Add(time.Hour)}
		for what, got := range map[string]struct {
			err  error
			want string
		}{
			"edits": {l.AcceptsEdits(), test.edits}, "endorsements": {l.AcceptsEndorsements(noon), test.endorse}, "withdrawals": {l.AcceptsWithdrawals(), test.retract},
		} {
			if message(got.err) != got.want || got.want != "" && !app.IsKind(got.err, app.Conflict) {
				t.Errorf("%s of a letter that is %s: %v, want %q", what, test.state, got.err, got.want)
			}
		}
	}
}

func message(err error) string {
	if e, ok := err.(*app.Error); ok {
		return e.Message
	}
	return ""
}

func TestDeadlineIsTheFirstInstantThatIsTooLate(t *testing.T) {
	t.Parallel()
	for state, late := range map[app.LetterState]string{app.LetterOpen: "rules.letter_deadline_passed", app.LetterClosed: "rules.letter_deadline_passed"} {
		l := app.Letter{State: state, DeadlineAt: noon}
		if got := message(l.AcceptsEndorsements(noon)); got != late {
			t.Errorf("%s at the deadline: %q", state, got)
		}
		before := l.AcceptsEndorsements(noon.Add(-time.Microsecond))
		if accepted := before == nil; accepted != (state == app.LetterOpen) {
			t.Errorf("%s just before the deadline: %v", state, before)
		}
		if l.IsDue(noon) != (state == app.LetterOpen) || l.IsDue(noon.Add(-time.Microsecond)) {
			t.Errorf("%s is due at the wrong time", state)
		}
	}
}

// Only what is published and listed may stand on other sites: every state × every visibility.
func TestWhatOtherSitesMayShow(t *testing.T) {
	t.Parallel()
	for _, state := range app.LetterStates {
		for _, visibility := range []app.Visibility{app.VisibleHosts, app.VisibleMembers, app.VisibleLink, app.VisiblePublic} {
			l := app.Letter{State: state, Visibility: visibility}
			want := app.NotFound
			if visibility == app.VisiblePublic && slices.Contains(app.Published, state) {
				want = ""
			}
			if got := app.KindOf(l.MayBeShownElsewhere(noon)); got != want {
				t.Errorf("%s, %s: %q, want %q", state, visibility, got, want)
			}
			l.EmbargoAt = &noon
			if l.MayBeShownElsewhere(noon.Add(-time.Second)) == nil {
				t.Errorf("%s, %s: shown under embargo", state, visibility)
			}
		}
	}
}

func TestEmbargoEndsAtItsInstant(t *testing.T) {
	t.Parallel()
	l := app.Letter{State: app.LetterOpen, Visibility: app.VisiblePublic, EmbargoAt: &noon}
	if l.IsPublic(noon.Add(-time.Microsecond)) || !l.IsPublic(noon) {
		t.Error("public before the embargo has ended, or not from its end on")
	}
}

func TestExtendOnlyMovesLater(t *testing.T) {
	t.Parallel()
	deadline := noon.Add(24 * time.Hour)
	tests := []struct {
		state app.LetterState
		to    time.Time
		now   time.Time
		want  app.Kind
		then  app.LetterState
	}{
		{app.LetterOpen, deadline.Add(time.Microsecond), noon, "", app.LetterOpen},
		{app.LetterOpen, deadline, noon, app.Invalid, app.LetterOpen},
		{app.LetterOpen, deadline.Add(-time.Hour), noon, app.Invalid, app.LetterOpen},
		{app.LetterFrozen, deadline.Add(time.Hour), noon, "", app.LetterFrozen},
		{app.LetterClosed, deadline.Add(time.Hour), deadline, "", app.LetterOpen},
		{app.LetterClosed, deadline.Add(time.Hour), deadline.Add(time.Hour), app.Invalid, app.LetterClosed},
		{app.LetterDraft, deadline.Add(time.Hour), noon, app.Conflict, app.LetterDraft},
		{app.LetterDelivered, deadline.Add(time.Hour), noon, "", app.LetterOpen},
		{app.LetterDelivered, deadline, noon, app.Invalid, app.LetterDelivered},
		{app.LetterArchived, deadline.Add(time.Hour), noon, app.Conflict, app.LetterArchived},
		{app.LetterCancelled, deadline.Add(time.Hour), noon, app.Conflict, app.LetterCancelled},
	}
	for _, test := range tests {
		l := app.Letter{State: test.state, DeadlineAt: deadline}
		err := l.Extend(test.to, test.now)
		wantDeadline := deadline
		if test.want == "" {
			wantDeadline = test.to
		}
		if app.KindOf(err) != test.want || l.State != test.then || !l.DeadlineAt.Equal(wantDeadline) {
			t.Errorf("%s to %v at %v: %v; now %s until %v", test.state, test.to, test.now, err, l.State, l.DeadlineAt)
		}
	}
}

func TestTextIsSignedAsItWasRead(t *testing.T) {
	t.Parallel()
	v := app.Version{TextDigest: "abc"}
	if err := v.ReadAs("abc"); err != nil {
		t.Error(err)
	}
	if err := v.ReadAs("abd"); !app.IsKind(err, app.Conflict) {
		t.Errorf("another text: %v", err)
	}
}

func TestInLanguageElseTheAuthoritativeOne(t *testing.T) {
	t.Parallel()
	all := []app.VersionText{{Language: "en", Title: "E"}, {Language: "de", Title: "D"}}
	for _, c := range []struct {
		language, authoritative, want string
		found                         bool
	}{
		{"de", "en", "D", true},
		{"en", "de", "E", true},
		{"fr", "de", "D", true},
		{"", "en", "E", true},
		{"fr", "pl", "", false},
	} {
		if got, found := app.InLanguage(all, c.language, c.authoritative); got.Title != c.want || found != c.found {
			t.Errorf("%s, else %s: %q, %v", c.language, c.authoritative, got.Title, found)
		}
	}
}
