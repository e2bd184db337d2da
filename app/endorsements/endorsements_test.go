package endorsements_test

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// want holds an error to a kind, "" for none.
func want(t *testing.T, what string, err error, kind app.Kind) {
	t.Helper()
	if got := app.KindOf(err); got != kind {
		t.Errorf("%s: %q, want %q: %v", what, got, kind, err)
	}
}

// holds verifies the whole ledger.
func holds(t *testing.T, s *store.Store) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil || !report.Holds() {
		t.Errorf("the ledger: %v, %+v", err, report.Findings)
	}
}

func count(t *testing.T, s *store.Store, query string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT count(*) FROM "+query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// scene is a letter of the coalition home that is open, with an organisation One which can sign it.
type scene struct {
	*store.Store
	e           *endorsements.Endorsements
	home        app.Coalition
	letter      app.Letter
	version     app.Version
	one         app.Organisation
	owner       app.Person
	coordinator app.Person
	admin       app.Person
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	c := scene{Store: s, e: endorsements.New(s), home: storetest.Coalition(t, s, "home")}
	c.coordinator, c.admin = storetest.Officer(t, s, c.home, app.Coordinator), storetest.Officer(t, s, c.home, app.Administrator)
	c.letter, c.version = storetest.Letter(t, s, c.home, c.coordinator, "letter")
	c.one, c.owner = storetest.Signatory(t, s, c.home, "One")
	return c
}

// signing is a faultless request for an organisation.
func (c scene) signing(organisation string) endorsements.Signing {
	return endorsements.Signing{Letter: "letter", Organisation: organisation, Mandate: app.Mandate{
		Capacity: "Chair", Authority: "Board of 2 March", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: c.version.TextDigest,
	}}
}

func (c scene) sign(t *testing.T, by app.Person, organisation string) error {
	t.Helper()
	return c.e.Sign(t.Context(), storetest.By(by), c.signing(organisation))
}

// set writes the letter in another state, as if it had been taken there.
func (c *scene) set(t *testing.T, change func(*app.Letter)) {
	t.Helper()
	err := c.Tx(t.Context(), func(tx *store.Tx) error {
		l, err := tx.LockLetter("letter")
		if err != nil {
			return err
		}
		change(&l)
		if err := tx.SaveLetter(&l); err != nil {
			return err
		}
		c.letter = l
		return tx.Append(app.Decided("edited", l, 0, l.CoalitionID, l.Slug, tx.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// people are everybody around One, by role.
func (c scene) people(t *testing.T) map[string]app.Person {
	t.Helper()
	all := map[string]app.Person{
		"visitor": {}, "stranger": storetest.Person(t, c.Store, "stranger"), "platform": storetest.Platform(t, c.Store),
		"owner": c.owner, "coordinator": c.coordinator, "administrator": c.admin,
	}
	for _, role := range app.SeatRoles[:3] {
		all[string(role)] = storetest.Person(t, c.Store, string(role))
		storetest.Seat(t, c.Store, c.one, all[string(role)], role)
	}
	_, all["owner elsewhere"] = storetest.Signatory(t, c.Store, c.home, "Two")
	return all
}

// TestSixtyFourOrganisationsAtOnce has as many sign one letter in the same moment: each stands under it exactly once.
func TestSixtyFourOrganisationsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		const many = 64
		owners := make([]app.Person, many)
		for i := range owners {
			_, owners[i] = storetest.Signatory(t, s, c.home, fmt.Sprintf("Member %d", i))
		}
		var wait sync.WaitGroup
		for i, owner := range owners {
			wait.Go(func() { want(t, owner.Name, c.sign(t, owner, fmt.Sprintf("member-%d", i)), "") })
		}
		wait.Wait()
		if n := count(t, s, "endorsements WHERE state = 'signed'"); n != many {
			t.Errorf("%d signatures, want %d", n, many)
		}
		if n := count(t, s, "(SELECT DISTINCT organisation_id FROM endorsements) AS signatories"); n != many {
			t.Errorf("%d signatories, want %d", n, many)
		}
		if lines, jobs := count(t, s, "ledger_lines WHERE kind = 'endorsement.signed'"), count(t, s, "river_job WHERE kind = 'endorsement_moved'"); lines != many || jobs != many {
			t.Errorf("%d lines and %d jobs, want %d of each", lines, jobs, many)
		}
		holds(t, s)
	})
}

// TestOneOrganisationSixtyFourTimes has as many persons of one organisation sign in the same moment: one of them does.
func TestOneOrganisationSixtyFourTimes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		const many = 64
		signatories := make([]app.Person, many)
		for i := range signatories {
			signatories[i] = storetest.Person(t, s, fmt.Sprintf("signatory %d", i))
			storetest.Seat(t, s, c.one, signatories[i], app.SignatoryRole)
		}
		var signed atomic.Int32
		var wait sync.WaitGroup
		for _, p := range signatories {
			wait.Go(func() {
				switch err := c.sign(t, p, "one"); app.KindOf(err) {
				case "":
					signed.Add(1)
				case app.Conflict:
				default:
					t.Errorf("%s: %v", p.Name, err)
				}
			})
		}
		wait.Wait()
		if n := count(t, s, "endorsements"); n != 1 || signed.Load() != 1 {
			t.Errorf("%d rows, %d told that they signed; want one of each", n, signed.Load())
		}
		if lines, jobs := count(t, s, "ledger_lines WHERE kind = 'endorsement.signed'"), count(t, s, "river_job"); lines != 1 || jobs != 1 {
			t.Errorf("%d lines and %d jobs, want one of each", lines, jobs)
		}
		holds(t, s)
	})
}

// TestSignByRoleAndState crosses every role with every state of the letter: who may not sign is told so before anybody
// learns how the letter stands, and who may is told why not now.
func TestSignByRoleAndState(t *testing.T) {
	t.Parallel()
	byRole := map[string]app.Kind{
		"visitor": app.Unauthenticated, "stranger": app.Forbidden, "platform": app.Forbidden, "coordinator": app.Forbidden, "administrator": app.Forbidden,
		"owner elsewhere": app.Forbidden, "viewer": app.Forbidden, "editor": app.Forbidden, "signatory": "", "owner": "",
	}
	unread := []app.LetterState{app.LetterDraft, app.LetterConsultation, app.LetterReconciling, app.LetterFrozen, app.LetterCancelled}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		people := c.people(t)
		for _, state := range app.LetterStates {
			c.set(t, func(l *app.Letter) { l.State = state })
			for role, p := range people {
				kind := byRole[role]
				secretariat := role == "coordinator" || role == "administrator"
				for _, hidden := range unread {
					switch {
					case state != hidden || role == "visitor" || secretariat:
					case state == app.LetterCancelled:
						kind = app.Gone
					default:
						kind = app.NotFound
					}
				}
				if kind == "" && state != app.LetterOpen {
					kind = app.Conflict
				}
				want(t, fmt.Sprintf("%s signs what is %s", role, state), c.sign(t, p, "one"), kind)
				if kind == "" {
					want(t, role+" withdraws", c.e.Withdraw(t.Context(), storetest.By(p), "letter", "one"), "")
				}
			}
		}
	})
}

func TestSignUntilTheDeadlineAndNotAtIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, two := storetest.Signatory(t, s, c.home, "Two")
		clock := storetest.ClockOf(s)
		clock.Set(c.letter.DeadlineAt.Add(-time.Microsecond))
		want(t, "in the last microsecond", c.sign(t, c.owner, "one"), "")
		clock.Set(c.letter.DeadlineAt)
		want(t, "at the deadline", c.sign(t, two, "two"), app.Conflict)
		want(t, "decline at the deadline", c.e.Decline(t.Context(), storetest.By(two), "letter", "two", ""), app.Conflict)
		want(t, "withdraw after the deadline", c.e.Withdraw(t.Context(), storetest.By(c.owner), "letter", "one"), "")
		holds(t, s)
	})
}

func TestSignIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		away := storetest.Coalition(t, s, "away")
		_, foreigner := storetest.Signatory(t, s, away, "Foreign")
		waiting, applicant := storetest.Organisation(t, s, "Waiting"), storetest.Person(t, s, "applicant")
		storetest.Seat(t, s, waiting, applicant, app.Owner)
		storetest.Member(t, s, waiting, c.home, applicant, app.MembershipSuspended)
		tests := []struct {
			what   string
			by     app.Person
			change func(*endorsements.Signing)
			want   app.Kind
		}{
			{"another text", c.owner, func(in *endorsements.Signing) { in.Mandate.TextDigest = "00" }, app.Conflict},
			{"no text", c.owner, func(in *endorsements.Signing) { in.Mandate.TextDigest = "" }, app.Conflict},
			{"not confirmed", c.owner, func(in *endorsements.Signing) { in.Mandate.Confirmed = false }, app.Invalid},
			{"no capacity", c.owner, func(in *endorsements.Signing) { in.Mandate.Capacity = " " }, app.Invalid},
			{"no disclosure", c.owner, func(in *endorsements.Signing) { in.Mandate.Disclosure = "" }, app.Invalid},
			{"no letter", c.owner, func(in *endorsements.Signing) { in.Letter = "none" }, app.NotFound},
			{"no organisation", c.owner, func(in *endorsements.Signing) { in.Organisation = "none" }, app.NotFound},
			{"an address that is none", c.owner, func(in *endorsements.Signing) { in.Organisation = "a\x00" }, app.NotFound},
			{"a member elsewhere", foreigner, func(in *endorsements.Signing) { in.Organisation = "foreign" }, app.Forbidden},
			{"a suspended member", applicant, func(in *endorsements.Signing) { in.Organisation = "waiting" }, app.Forbidden},
			{"for somebody unlisted", c.owner, func(in *endorsements.Signing) { in.Organisation = "waiting" }, app.NotFound},
		}
		for _, test := range tests {
			in := c.signing("one")
			test.change(&in)
			want(t, test.what, c.e.Sign(t.Context(), storetest.By(test.by), in), test.want)
		}
		if n := count(t, s, "endorsements"); n != 0 {
			t.Errorf("%d rows are left of what was refused", n)
		}
		holds(t, s)
	})
}

// TestEndorsementLives takes one organisation through all it can do under a letter.
func TestEndorsementLives(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		by := storetest.By(c.owner)
		decline := func() error { return c.e.Decline(t.Context(), by, "letter", "one", " not our field\r\n ") }
		withdraw := func() error { return c.e.Withdraw(t.Context(), by, "letter", "one") }
		want(t, "withdraw what was never signed", withdraw(), app.Conflict)
		want(t, "decline", decline(), "")
		want(t, "decline twice", decline(), app.Conflict)
		want(t, "withdraw a decline", withdraw(), app.Conflict)
		want(t, "sign after all", c.sign(t, c.owner, "one"), "")
		want(t, "sign twice", c.sign(t, c.owner, "one"), app.Conflict)
		want(t, "decline what is signed", decline(), app.Conflict)
		want(t, "withdraw", withdraw(), "")
		want(t, "withdraw twice", withdraw(), app.Conflict)
		want(t, "sign again", c.sign(t, c.owner, "one"), "")
		own, err := c.e.Own(t.Context(), by, "letter", "one")
		if err != nil || own.Endorsement.State != app.EndorsementSigned || !own.MayWithdraw || own.ActedBy.ID != c.owner.ID {
			t.Errorf("own: %+v, %v", own, err)
		}
		c.set(t, func(l *app.Letter) { l.State = app.LetterDelivered })
		want(t, "withdraw after delivery", withdraw(), app.Conflict)
		want(t, "void after delivery", c.e.Void(t.Context(), storetest.By(c.admin), "letter", own.Endorsement.ID, "twice"), app.Conflict)
		rows, err := c.list(t, storetest.By(c.coordinator))
		if err != nil || len(rows) != 2 || rows[0].Endorsement.State != app.EndorsementWithdrawn || rows[1].Endorsement.State != app.EndorsementSigned {
			t.Errorf("list: %+v, %v", rows, err)
		}
		if n := count(t, s, "ledger_lines WHERE subject = 'endorsement'"); n != 4 {
			t.Errorf("%d lines, want 4", n)
		}
		holds(t, s)
	})
}

// list is all that somebody may read of the letter's endorsements, the first that was written first. It leaves a line where
// some are not public.
func (c *scene) list(t *testing.T, by app.Actor) ([]endorsements.Listed, error) {
	t.Helper()
	public, err := c.e.Filtered(t.Context(), by, "letter", endorsements.Filter{Limit: 1000})
	if err != nil {
		return nil, err
	}
	covered, err := c.e.Uncover(t.Context(), by, "letter")
	rows := append(public.Rows, covered...)
	slices.SortFunc(rows, func(a, b endorsements.Listed) int { return cmp.Compare(a.Endorsement.ID, b.Endorsement.ID) })
	return rows, err
}

// TestDeclineIsReadByTheSecretariatOnly: a reason is told in confidence.
func TestDeclineIsReadByTheSecretariatOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		people := c.people(t)
		want(t, "a long reason", c.e.Decline(t.Context(), storetest.By(c.owner), "letter", "one", string(make([]rune, app.MaxText+1))), app.Invalid)
		want(t, "decline", c.e.Decline(t.Context(), storetest.By(c.owner), "letter", "one", "not our field"), "")
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "coordinator": "", "administrator": ""}
		for role, p := range people {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			rows, err := c.list(t, storetest.By(p))
			want(t, role, err, kind)
			if kind == "" && (len(rows) != 1 || rows[0].Endorsement.Reason != "not our field" || rows[0].ActedBy.ID != c.owner.ID) {
				t.Errorf("%s reads %+v", role, rows)
			}
		}
		c.set(t, func(l *app.Letter) { l.Visibility = app.VisibleHosts })
		_, err := c.list(t, storetest.By(people["stranger"]))
		want(t, "a letter that the stranger cannot know of", err, app.NotFound)
	})
}

func TestVoidByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "platform": "", "administrator": ""}
		storetest.Letter(t, s, c.home, c.coordinator, "other")
		for role, p := range c.people(t) {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			want(t, "sign", c.sign(t, c.owner, "one"), "")
			own, err := c.e.Own(t.Context(), storetest.By(c.owner), "letter", "one")
			want(t, "own", err, "")
			void := func(letter, reason string) error {
				return c.e.Void(t.Context(), storetest.By(p), letter, own.Endorsement.ID, reason)
			}
			want(t, role, void("letter", "signed twice"), kind)
			if kind == "" {
				want(t, role+" again", void("letter", "signed twice"), app.Conflict)
				want(t, "sign after a void", c.sign(t, c.owner, "one"), "")
				want(t, role+" without a reason", void("letter", ""), app.Invalid)
				want(t, role+" under another letter", void("other", "x"), app.NotFound)
			}
			want(t, "withdraw", c.e.Withdraw(t.Context(), storetest.By(c.owner), "letter", "one"), "")
		}
		holds(t, s)
	})
}
