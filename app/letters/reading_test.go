package letters_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestDeadlinesPassAndMove: nothing is frozen or opened too late, what is due is closed, and extending opens it again.
func TestDeadlinesPassAndMove(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by, clock := storetest.By(c.coordinator), storetest.ClockOf(s)
		deadline := draft().DeadlineAt
		late, open := c.create(t, draft()), c.create(t, draft())
		want(t, "freeze", c.l.Freeze(t.Context(), by, open, storetest.LetterVersion(t, s, open)), "")
		want(t, "open", c.l.Open(t.Context(), by, open, storetest.LetterVersion(t, s, open)), "")
		later := draft()
		later.DeadlineAt = deadline.Add(time.Microsecond)
		waits := c.create(t, later)
		want(t, "freeze", c.l.Freeze(t.Context(), by, waits, storetest.LetterVersion(t, s, waits)), "")
		want(t, "open", c.l.Open(t.Context(), by, waits, storetest.LetterVersion(t, s, waits)), "")

		clock.Set(deadline.Add(-time.Microsecond))
		want(t, "close what is due", c.l.CloseDue(t.Context()), "")
		if l := c.read(t, open).Letter; l.State != app.LetterOpen {
			t.Errorf("closed before its deadline: %+v", l)
		}
		clock.Set(deadline)
		want(t, "freeze at the deadline", c.l.Freeze(t.Context(), by, late, storetest.LetterVersion(t, s, late)), app.Conflict)
		want(t, "close what is due", c.l.CloseDue(t.Context()), "")
		want(t, "close what is due again", c.l.CloseDue(t.Context()), "")
		if l := c.read(t, open).Letter; l.State != app.LetterClosed || !l.ClosedAt.Equal(deadline) {
			t.Errorf("not closed at its deadline: %+v", l)
		}
		if l := c.read(t, waits).Letter; l.State != app.LetterOpen {
			t.Errorf("closed before its deadline: %+v", l)
		}
		want(t, "open again after the deadline", c.l.Open(t.Context(), by, open, storetest.LetterVersion(t, s, open)), app.Conflict)
		for what, to := range map[string]time.Time{"to before": deadline.Add(-time.Hour), "to the same": deadline} {
			want(t, "extend "+what, c.l.Extend(t.Context(), by, open, storetest.LetterVersion(t, s, open), to), app.Invalid)
		}
		want(t, "extend", c.l.Extend(t.Context(), by, open, storetest.LetterVersion(t, s, open), deadline.Add(time.Hour)), "")
		l := c.read(t, open).Letter
		if l.State != app.LetterOpen || !l.DeadlineAt.Equal(deadline.Add(time.Hour)) || !l.OpenedAt.Equal(storetest.Start) || l.ClosedAt != nil {
			t.Errorf("not extended: %+v", l)
		}
		if n := count(t, s, "ledger_lines WHERE kind = 'letter.closed'"); n != 1 {
			t.Errorf("%d closings in the ledger, want 1", n)
		}
		holds(t, s)
	})
}

// TestClosingWhileTheySign lets the worker close two letters while both are signed: nobody is told to try again.
func TestClosingWhileTheySign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, owner := storetest.Signatory(t, s, c.home, "One")
		e := endorsements.New(s)
		var slugs, digests []string
		for i := range 6 {
			slug := fmt.Sprintf("letter-%d", i)
			_, v := storetest.Letter(t, s, c.home, c.coordinator, slug)
			slugs, digests = append(slugs, slug), append(digests, v.TextDigest)
		}
		clock := storetest.ClockOf(s)
		var wait sync.WaitGroup
		for i, slug := range slugs {
			wait.Go(func() {
				in := endorsements.Signing{Letter: slug, Organisation: "one", Mandate: app.Mandate{
					Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: digests[i]}}
				if err := e.Sign(t.Context(), storetest.By(owner), in); err != nil {
					want(t, slug, err, app.Conflict)
				}
			})
			wait.Go(func() {
				clock.Set(storetest.Start.AddDate(0, 1, 0))
				want(t, "close", c.l.CloseDue(t.Context()), "")
			})
		}
		wait.Wait()
		if n := count(t, s, "letters WHERE state = 'closed'"); n != len(slugs) {
			t.Errorf("%d are closed, want %d", n, len(slugs))
		}
		holds(t, s)
	})
}

// signed adds a signature of each disclosure and gives the organisations' names.
func (c scene) signed(t *testing.T, l app.Letter, v app.Version) {
	t.Helper()
	for _, disclosure := range app.Disclosures {
		o, owner := storetest.Signatory(t, c.Store, c.home, "Signed "+string(disclosure))
		in := endorsements.Signing{Letter: l.Slug, Organisation: o.Slug, Mandate: app.Mandate{
			Capacity: "Secret Chair", Authority: "Secret board", Confirmed: true, Disclosure: disclosure, TextDigest: v.TextDigest}}
		want(t, "sign", endorsements.New(c.Store).Sign(t.Context(), storetest.By(owner), in), "")
	}
}

// TestWithheldNamesLeaveForNobodyElse reads a letter as everybody and looks for what is withheld in all that comes back.
func TestWithheldNamesLeaveForNobodyElse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		l, v := storetest.Letter(t, s, c.home, c.coordinator, "letter")
		c.signed(t, l, v)
		_, owner := storetest.Signatory(t, s, c.home, "One")
		for role, p := range map[string]app.Person{
			"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "owner": owner, "coordinator elsewhere": c.awayside, "platform": storetest.Platform(t, s),
			"coordinator": c.coordinator, "administrator": c.admin,
		} {
			runs := role == "coordinator" || role == "administrator"
			sheet, err := c.l.Read(t.Context(), storetest.By(p), "letter")
			want(t, role, err, "")
			knows := map[bool]int{true: 3, false: 1}[runs]
			if len(sheet.Signed) != knows || sheet.CanSeeFull != runs || sheet.CanManage != runs {
				t.Errorf("%s: %d signed, full %v", role, len(sheet.Signed), sheet.CanSeeFull)
			}
			all := fmt.Sprintf("%+v", sheet)
			for _, secret := range []string{"Signed addressee", "Signed secretariat", "signed-addressee", "signed-secretariat", "Secret"} {
				if strings.Contains(all, secret) != (runs && !strings.Contains(secret, "signed-")) {
					t.Errorf("%s reads %q: %v", role, secret, !runs)
				}
			}
			if !strings.Contains(all, "Signed public") {
				t.Errorf("%s does not read who signed in public", role)
			}
			kind := app.Forbidden
			switch {
			case runs:
				kind = ""
			case role == "visitor":
				kind = app.Unauthenticated
			}
			full, err := c.l.Exportable(t.Context(), storetest.By(p), "letter")
			want(t, role+" exports the full list", err, kind)
			if kind != "" && len(full.Signed) != 0 {
				t.Errorf("%s is refused and reads %+v", role, full.Signed)
			}
		}
		holds(t, s)
	})
}

func TestReadByStateVisibilityAndRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Letter(t, s, c.home, c.coordinator, "letter")
		one, _ := storetest.Signatory(t, s, c.home, "One")
		viewer := storetest.Person(t, s, "viewer")
		storetest.Seat(t, s, one, viewer, app.Viewer)
		for _, state := range app.LetterStates {
			for _, visibility := range app.Visibilities {
				c.set(t, "letter", func(l *app.Letter) { l.State, l.Visibility = state, visibility })
				published := slices.Contains(app.Published, state)
				hidden := app.NotFound
				if state == app.LetterCancelled {
					hidden = app.Gone
				}
				readable := map[string]bool{
					"coordinator": true, "viewer": visibility != app.VisibleHosts, "visitor": visibility == app.VisibleLink || visibility == app.VisiblePublic,
				}
				for role, p := range map[string]app.Person{"visitor": {}, "viewer": viewer, "coordinator": c.coordinator} {
					kind := app.Kind("")
					switch {
					case role == "coordinator" || readable[role] && published:
					case readable[role]:
						kind = hidden
					default:
						kind = app.NotFound
					}
					if kind == app.Gone && state != app.LetterCancelled {
						kind = app.NotFound
					}
					_, err := c.l.Read(t.Context(), storetest.By(p), "letter")
					want(t, fmt.Sprintf("%s reads %s, %s", role, state, visibility), err, kind)
				}
			}
		}
		_, err := c.l.Read(t.Context(), app.Actor{}, "a\x00\xff")
		want(t, "an address that is none", err, app.NotFound)
	})
}

func TestPublicListsWhatAnybodyMaySee(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		later := s.Now().Add(time.Hour)
		for slug, change := range map[string]func(*app.Letter){
			"first":     func(l *app.Letter) { l.DeadlineAt = l.DeadlineAt.Add(time.Hour) },
			"second":    func(*app.Letter) {},
			"closed":    func(l *app.Letter) { l.State, l.DeadlineAt = app.LetterClosed, l.DeadlineAt.Add(-time.Hour) },
			"embargo":   func(l *app.Letter) { l.EmbargoAt = &later },
			"link":      func(l *app.Letter) { l.Visibility = app.VisibleLink },
			"members":   func(l *app.Letter) { l.Visibility = app.VisibleMembers },
			"frozen":    func(l *app.Letter) { l.State = app.LetterFrozen },
			"cancelled": func(l *app.Letter) { l.State = app.LetterCancelled },
		} {
			storetest.Letter(t, s, c.home, c.coordinator, slug)
			c.set(t, slug, change)
		}
		c.create(t, draft())
		tests := []struct {
			in    letters.Filter
			want  []string
			total int
		}{
			{letters.Filter{Limit: 10}, []string{"first", "second", "closed"}, 3},
			{letters.Filter{Offset: 1, Limit: 1}, []string{"second"}, 3},
			{letters.Filter{States: []app.LetterState{app.LetterClosed, app.LetterFrozen, app.LetterDraft}, Limit: 10}, []string{"closed"}, 1},
			{letters.Filter{States: []app.LetterState{app.LetterDraft}, Limit: 10}, nil, 0},
			{letters.Filter{Coalition: "away", Limit: 10}, nil, 0},
			{letters.Filter{Coalition: "home", Query: "TÎTEL second", Limit: 10}, []string{"second"}, 1},
			{letters.Filter{Query: "frozen", Limit: 10}, nil, 0},
		}
		for _, test := range tests {
			rows, total, err := c.l.Public(t.Context(), test.in)
			var slugs []string
			for _, row := range rows {
				slugs = append(slugs, row.Letter.Slug)
				if row.Title("fr").Title != "Title "+row.Letter.Slug || row.Title("de").Title != "Titel "+row.Letter.Slug || len(row.Hosts) != 1 {
					t.Errorf("row: %+v", row)
				}
			}
			if diff := cmp.Diff(test.want, slugs); diff != "" || total != test.total || err != nil {
				t.Errorf("%+v: %d in all, %v (-want +got)\n%s", test.in, total, err, diff)
			}
		}
		_, managed, total, err := c.l.Managed(t.Context(), storetest.By(c.coordinator), letters.Filter{Coalition: "home", Limit: 20})
		if len(managed) != 9 || total != 9 || err != nil {
			t.Errorf("the secretariat sees %d of %d, %v", len(managed), total, err)
		}
		_, _, err = c.l.Public(t.Context(), letters.Filter{Coalition: "none", Limit: 10})
		want(t, "an unknown coalition", err, app.NotFound)
	})
}

// TestDeskOffersWhatIsAccepted compares what the desk offers with what the moves answer.
func TestDeskOffersWhatIsAccepted(t *testing.T) {
	t.Parallel()
	moves := map[string]app.LetterState{
		"freeze": app.LetterFrozen, "open": app.LetterOpen, "close": app.LetterClosed,
		"archive": app.LetterArchived, "cancel": app.LetterCancelled,
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.coordinator)
		slug := c.create(t, draft())
		for _, state := range app.LetterStates {
			for name, to := range moves {
				c.set(t, slug, func(l *app.Letter) { l.State, l.VersionID = state, nil })
				desk, err := c.l.Desk(t.Context(), by, slug)
				want(t, "desk", err, "")
				err = c.moves(t, slug, desk.Letter.LockVersion)[name](by)
				offered := slices.Contains(desk.Moves, to) || state == app.LetterClosed && to == app.LetterOpen // by extending
				if offered != (err == nil) {
					t.Errorf("%s what is %s: offered %v, %v", name, state, offered, err)
				}
			}
		}
		for role, p := range map[string]app.Person{"co-host to be": c.awayside, "stranger": storetest.Person(t, s, "stranger"), "visitor": {}} {
			c.set(t, slug, func(l *app.Letter) { l.State = app.LetterDraft })
			_, err := c.l.Desk(t.Context(), storetest.By(p), slug)
			want(t, role+" at the desk of a draft", err, app.NotFound)
		}
		_, err := c.l.Editable(t.Context(), by, slug)
		want(t, "editable", err, "")
	})
}
