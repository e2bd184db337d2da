package letters_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/letters"
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

// scene is a coalition home that writes a letter, and another one, away, that may host it too.
type scene struct {
	*store.Store
	l                            *letters.Letters
	home, away                   app.Coalition
	coordinator, admin, awayside app.Person
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	home, away := storetest.Coalition(t, s, "home"), storetest.Coalition(t, s, "away")
	storetest.Signatory(t, s, home, "Somebody to sign")
	return scene{
		Store: s, l: letters.New(s), home: home, away: away, coordinator: storetest.Officer(t, s, home, app.Coordinator),
		admin: storetest.Officer(t, s, home, app.Administrator), awayside: storetest.Officer(t, s, away, app.Coordinator),
	}
}

// draft is a faultless one.
func draft() letters.Draft {
	return letters.Draft{
		Coalition: "home", Language: "en", Zone: "Europe/Brussels", Visibility: app.VisiblePublic, DeadlineAt: storetest.Start.AddDate(0, 0, 14),
		Texts: []app.VersionText{
			{Language: "fr", Title: "Réparer d’abord", Addressees: "À la Présidence", Body: "Texte"},
			{Language: "en", Title: " Remediation first ", Addressees: "To the Presidency\r\nof the Council", Body: "Text", Closing: "Yours"},
		},
	}
}

// create writes a draft and gives its slug.
func (c scene) create(t *testing.T, d letters.Draft) string {
	t.Helper()
	slug, err := c.l.Create(t.Context(), storetest.By(c.coordinator), d)
	want(t, "create", err, "")
	return slug
}

// read gives a letter as its coordinator sees it.
func (c scene) read(t *testing.T, slug string) letters.Sheet {
	t.Helper()
	s, err := c.l.Read(t.Context(), storetest.By(c.coordinator), slug)
	want(t, "read", err, "")
	return s
}

// set writes a letter in another state, as if it had been taken there.
func (c scene) set(t *testing.T, slug string, change func(*app.Letter)) {
	t.Helper()
	err := c.Tx(t.Context(), func(tx *store.Tx) error {
		l, err := tx.LockLetter(slug)
		if err != nil {
			return err
		}
		change(&l)
		if err := tx.SaveLetter(&l); err != nil {
			return err
		}
		return tx.Append(app.Decided("edited", l, 0, l.CoalitionID, l.Slug, tx.Now()))
	})
	want(t, "set", err, "")
}

func TestCreateByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, owner := storetest.Signatory(t, s, c.home, "One")
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "coordinator": "", "administrator": ""}
		for role, p := range map[string]app.Person{
			"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "owner": owner, "coordinator": c.coordinator, "administrator": c.admin,
			"coordinator elsewhere": c.awayside, "platform": storetest.Platform(t, s),
		} {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			_, err := c.l.Create(t.Context(), storetest.By(p), draft())
			want(t, role, err, kind)
			_, _, _, err = c.l.Managed(t.Context(), storetest.By(p), letters.Filter{Coalition: "home", Limit: 10})
			if role == "platform" {
				kind = ""
			}
			want(t, role+" lists", err, kind)
		}
		if n := count(t, s, "letters"); n != 2 {
			t.Errorf("%d letters, want 2", n)
		}
	})
}

func TestDraftIsKeptAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		d := draft()
		embargo := storetest.Start.Add(time.Hour + 1).In(time.FixedZone("east", 7200))
		d.EmbargoAt = &embargo
		d.CoHosts = []string{"away", "home", "away"}
		first, second := c.create(t, d), c.create(t, d)
		if first != "remediation-first" || second != "remediation-first-2" {
			t.Errorf("slugs %q and %q", first, second)
		}
		sheet := c.read(t, first)
		l := sheet.Letter
		if l.State != app.LetterDraft || l.VersionID != nil || sheet.Version != nil || !l.EmbargoAt.Equal(storetest.Start.Add(time.Hour)) || l.CreatedByID != c.coordinator.ID {
			t.Errorf("%+v", l)
		}
		texts := []app.VersionText{
			{Language: "en", Title: "Remediation first", Addressees: "To the Presidency\nof the Council", Body: "Text", Closing: "Yours"},
			{Language: "fr", Title: "Réparer d’abord", Addressees: "À la Présidence", Body: "Texte"},
		}
		if diff := cmp.Diff(texts, sheet.Texts); diff != "" {
			t.Errorf("texts (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff([]app.CoalitionID{c.home.ID, c.away.ID}, sheet.HostIDs()); diff != "" {
			t.Errorf("hosts (-want +got)\n%s", diff)
		}
		if got := sheet.Text("de").Language + sheet.Text("fr").Language + strings.Join(sheet.Languages(), ""); got != "enfrenfr" {
			t.Errorf("languages: %s", got)
		}
		holds(t, s)
	})
}

func TestDraftIsChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what   string
		change func(*letters.Draft)
		want   []string
	}{
		{"no texts", func(d *letters.Draft) { d.Texts = nil }, []string{"language"}},
		{"no text in its language", func(d *letters.Draft) { d.Language = "de" }, []string{"language", "title_x", "title_x"}},
		{"one language twice", func(d *letters.Draft) { d.Texts[0].Language = "en" }, []string{"language"}},
		{"no language", func(d *letters.Draft) { d.Texts[0].Language = "" }, []string{"language"}},
		{"empty texts", func(d *letters.Draft) { d.Texts = []app.VersionText{{Language: "en"}, {Language: "fr"}} },
			[]string{"title", "addressees", "body", "title_fr", "addressees_fr", "body_fr"}},
		{"control characters", func(d *letters.Draft) { d.Texts[1].Body = "a\x00" }, []string{"body"}},
		{"a long body", func(d *letters.Draft) { d.Texts[1].Body = strings.Repeat("a", app.MaxLetter+1) }, []string{"body"}},
		{"visibility", func(d *letters.Draft) { d.Visibility = "all" }, []string{"visibility"}},
		{"a deadline of now", func(d *letters.Draft) { d.DeadlineAt = storetest.Start }, []string{"deadline_on"}},
		{"no zone", func(d *letters.Draft) { d.Zone = "" }, []string{"deadline_zone"}},
		{"the server's zone", func(d *letters.Draft) { d.Zone = "Local" }, []string{"deadline_zone"}},
		{"a path", func(d *letters.Draft) { d.Zone = "../../etc/passwd" }, []string{"deadline_zone"}},
		{"an unknown co-host", func(d *letters.Draft) { d.CoHosts = []string{"none"} }, []string{"hosts"}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.create(t, draft())
		for _, test := range tests {
			d := draft()
			test.change(&d)
			_, err := c.l.Create(t.Context(), storetest.By(c.coordinator), d)
			want(t, test.what, err, app.Invalid)
			want(t, test.what+", edited", c.l.Edit(t.Context(), storetest.By(c.coordinator), slug, d), app.Invalid)
			if test.what == "no text in its language" {
				continue
			}
			var fields []string
			if e, ok := err.(*app.Error); ok {
				for _, f := range e.Fields {
					fields = append(fields, f.Field)
				}
			}
			if diff := cmp.Diff(test.want, fields); diff != "" {
				t.Errorf("%s (-want +got)\n%s", test.what, diff)
			}
		}
		if n := count(t, s, "letters") + count(t, s, "letter_texts"); n != 3 {
			t.Errorf("%d letters and texts, want those of the one draft", n)
		}
		holds(t, s)
	})
}

// TestEditResetsConsent: a co-host has agreed to a text, not to a letter.
func TestEditResetsConsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		d := draft()
		d.CoHosts = []string{"away"}
		slug := c.create(t, d)
		by, other := storetest.By(c.coordinator), storetest.By(c.awayside)
		freeze := func() error { return c.l.Freeze(t.Context(), by, slug, c.read(t, slug).Letter.LockVersion) }
		want(t, "freeze without consent", freeze(), app.Conflict)
		want(t, "consent for another", c.l.Consent(t.Context(), by, slug, "away", storetest.LetterVersion(t, s, slug)), app.Forbidden)
		want(t, "consent", c.l.Consent(t.Context(), other, slug, "away", storetest.LetterVersion(t, s, slug)), "")
		want(t, "consent twice", c.l.Consent(t.Context(), other, slug, "away", storetest.LetterVersion(t, s, slug)), app.Conflict)
		d.DeadlineAt = d.DeadlineAt.Add(time.Hour)
		want(t, "another deadline", c.l.Edit(t.Context(), by, slug, d), "")
		if host := c.read(t, slug).Consents[1]; host.ConsentedAt == nil {
			t.Error("the consent is gone although the text is the same")
		}
		d.Texts[1].Closing, d.LockVersion = "Sincerely", 1
		want(t, "another closing", c.l.Edit(t.Context(), by, slug, d), "")
		want(t, "from the same page again", c.l.Edit(t.Context(), by, slug, d), app.Conflict)
		want(t, "freeze after a change", freeze(), app.Conflict)
		want(t, "consent to the text as it was before", c.l.Consent(t.Context(), other, slug, "away", 1), app.Conflict)
		want(t, "consent again", c.l.Consent(t.Context(), other, slug, "away", storetest.LetterVersion(t, s, slug)), "")
		want(t, "freeze", freeze(), "")
		want(t, "consent to what is frozen", c.l.Consent(t.Context(), other, slug, "away", storetest.LetterVersion(t, s, slug)), app.Conflict)
		want(t, "edit what is frozen", c.l.Edit(t.Context(), by, slug, d), app.Conflict)
		sheet := c.read(t, slug)
		if sheet.Version == nil || sheet.Version.Number != 1 || sheet.Version.TextDigest != app.TextDigest(sheet.Texts) || len(sheet.Texts) != 2 || sheet.Texts[0].Closing != "Sincerely" {
			t.Errorf("%+v", sheet)
		}
		holds(t, s)
	})
}

// TestConsentIsForHosts: a coalition that does not host a letter does not learn of it.
func TestConsentIsForHosts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.create(t, draft())
		for _, of := range []string{slug, "none"} {
			want(t, "a stranger to "+of, c.l.Consent(t.Context(), storetest.By(c.awayside), of, "away", storetest.LetterVersion(t, s, of)), app.NotFound)
			want(t, "a visitor to "+of, c.l.Consent(t.Context(), app.Actor{}, of, "away", storetest.LetterVersion(t, s, of)), app.Unauthenticated)
		}
		want(t, "its own coordinator, for one that does not host", c.l.Consent(t.Context(), storetest.By(c.coordinator), slug, "away", storetest.LetterVersion(t, s, slug)), app.NotFound)
		want(t, "its own coordinator, for itself", c.l.Consent(t.Context(), storetest.By(c.coordinator), slug, "home", storetest.LetterVersion(t, s, slug)), app.Conflict)
	})
}

// TestMovesByState crosses every move with every state.
func TestMovesByState(t *testing.T) {
	t.Parallel()
	edits := []app.LetterState{app.LetterDraft, app.LetterConsultation, app.LetterReconciling}
	legal := map[string][]app.LetterState{
		"edit": edits, "freeze": edits,
		"open": {app.LetterFrozen, app.LetterClosed}, "extend": {app.LetterFrozen, app.LetterOpen, app.LetterClosed, app.LetterDelivered}, "close": {app.LetterOpen},
		"archive": {app.LetterDelivered}, "cancel": {app.LetterDraft, app.LetterConsultation, app.LetterReconciling, app.LetterFrozen, app.LetterOpen, app.LetterClosed},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for name, states := range legal {
			slug := c.create(t, draft())
			for _, from := range app.LetterStates {
				c.set(t, slug, func(l *app.Letter) { l.State, l.VersionID = from, nil })
				kind := app.Conflict
				if slices.Contains(states, from) {
					kind = ""
				}
				err := c.moves(t, slug, c.read(t, slug).Letter.LockVersion)[name](storetest.By(c.coordinator))
				want(t, fmt.Sprintf("%s what is %s", name, from), err, kind)
			}
		}
		holds(t, s)
	})
}

// moves are all that a coordinator can do with a letter, from a page of this lock version.
func (c scene) moves(t *testing.T, slug string, version int) map[string]func(app.Actor) error {
	t.Helper()
	plain := func(move func(*letters.Letters, app.Actor) error) func(app.Actor) error {
		return func(by app.Actor) error { return move(c.l, by) }
	}
	d := draft()
	d.LockVersion = version
	ctx := t.Context()
	return map[string]func(app.Actor) error{
		"edit":   plain(func(l *letters.Letters, by app.Actor) error { return l.Edit(ctx, by, slug, d) }),
		"freeze": plain(func(l *letters.Letters, by app.Actor) error { return l.Freeze(ctx, by, slug, version) }),
		"open":   plain(func(l *letters.Letters, by app.Actor) error { return l.Open(ctx, by, slug, version) }),
		"extend": plain(func(l *letters.Letters, by app.Actor) error {
			return l.Extend(ctx, by, slug, version, storetest.Start.AddDate(0, 1, version))
		}),
		"close":   plain(func(l *letters.Letters, by app.Actor) error { return l.Close(ctx, by, slug, version) }),
		"archive": plain(func(l *letters.Letters, by app.Actor) error { return l.Archive(ctx, by, slug, version) }),
		"cancel":  plain(func(l *letters.Letters, by app.Actor) error { return l.Cancel(ctx, by, slug, version, "withdrawn") }),
	}
}

// TestMovesByRole has everybody but its secretariat try everything: a draft does not exist for them, an open letter is not theirs.
func TestMovesByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		_, owner := storetest.Signatory(t, s, c.home, "One")
		slug := c.create(t, draft())
		d := draft()
		d.CoHosts = []string{"away"}
		hosted := c.create(t, d)
		people := map[string]app.Person{"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "owner": owner, "platform": storetest.Platform(t, s), "co-host": c.awayside}
		for _, state := range []app.LetterState{app.LetterDraft, app.LetterOpen} {
			c.set(t, slug, func(l *app.Letter) { l.State = state })
			c.set(t, hosted, func(l *app.Letter) { l.State = state })
			for role, p := range people {
				of, kind := slug, app.NotFound
				switch {
				case role == "visitor":
					kind = app.Unauthenticated
				case role == "co-host":
					of, kind = hosted, app.Forbidden
				case state == app.LetterOpen:
					kind = app.Forbidden
				}
				for name, move := range c.moves(t, of, c.read(t, of).Letter.LockVersion) {
					want(t, fmt.Sprintf("%s: %s what is %s", role, name, state), move(storetest.By(p)), kind)
				}
			}
		}
		for name, move := range c.moves(t, slug, 999) {
			want(t, name+" from an old page", move(storetest.By(c.coordinator)), app.Conflict)
		}
		want(t, "cancel without a reason", c.l.Cancel(t.Context(), storetest.By(c.coordinator), slug, storetest.LetterVersion(t, s, slug), " "), app.Invalid)
		want(t, "by its administrator", c.l.Close(t.Context(), storetest.By(c.admin), slug, storetest.LetterVersion(t, s, slug)), "")
		holds(t, s)
	})
}

// TestATextOfBeforeTheLimitsIsNotFrozen: a draft that an older build has kept stays a draft until it is light enough.
func TestATextOfBeforeTheLimitsIsNotFrozen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		slug := c.create(t, draft())
		heavy := "UPDATE letter_texts SET body = '" + strings.Repeat("> ", 40) + "deep' WHERE language = 'fr'"
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), heavy); err != nil {
			t.Fatal(err)
		}
		err := c.l.Freeze(t.Context(), storetest.By(c.coordinator), slug, c.read(t, slug).Letter.LockVersion)
		want(t, "freeze", err, app.Conflict)
		var e *app.Error
		if !errors.As(err, &e) || e.Message != "rules.text_nested" {
			t.Errorf("refused with %v", err)
		}
		if state := c.read(t, slug).Letter.State; state != app.LetterDraft {
			t.Errorf("it is %s", state)
		}
	})
}
