package deliveries_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/endorsements"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

const slug = "letter"

// scene is an open letter of a coalition.
type scene struct {
	*store.Store
	d                  *deliveries.Deliveries
	home               app.Coalition
	coordinator, admin app.Person
	version            app.Version
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	c := scene{Store: s, d: deliveries.New(s), home: storetest.Coalition(t, s, "home")}
	c.coordinator, c.admin = storetest.Officer(t, s, c.home, app.Coordinator), storetest.Officer(t, s, c.home, app.Administrator)
	_, c.version = storetest.Letter(t, s, c.home, c.coordinator, slug)
	return c
}

// sign has a new organisation sign, and gives who can withdraw it.
func (c scene) sign(t *testing.T, name string, disclosure app.Disclosure) app.Person {
	t.Helper()
	o, owner := storetest.Signatory(t, c.Store, c.home, name)
	c.signAgain(t, o.Slug, owner, disclosure)
	return owner
}

func (c scene) signAgain(t *testing.T, organisation string, owner app.Person, disclosure app.Disclosure) {
	t.Helper()
	err := endorsements.New(c.Store).Sign(t.Context(), storetest.By(owner), endorsements.Signing{Letter: slug, Organisation: organisation, Mandate: app.Mandate{
		Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: disclosure, TextDigest: c.version.TextDigest,
	}})
	want(t, "sign", err, "")
}

// deliver closes the letter and delivers it.
func (c scene) deliver(t *testing.T) {
	t.Helper()
	by := storetest.By(c.coordinator)
	want(t, "close", letters.New(c.Store).Close(t.Context(), by, slug, storetest.LetterVersion(t, c.Store, slug)), "")
	want(t, "deliver", c.d.Deliver(t.Context(), by, slug, storetest.LetterVersion(t, c.Store, slug)), "")
}

// reopen gives another fortnight.
func (c scene) reopen(t *testing.T) {
	t.Helper()
	storetest.ClockOf(c.Store).Pass(24 * time.Hour)
	want(t, "reopen", letters.New(c.Store).Extend(t.Context(), storetest.By(c.coordinator), slug, storetest.LetterVersion(t, c.Store, slug), c.Now().Add(15*24*time.Hour)), "")
}

// sealed signs the ledger.
func (c scene) sealed(t *testing.T) *ledger.Signer {
	t.Helper()
	g, err := ledger.OpenSigner(t.Context(), c.Store, ledger.SignerOptions{Origin: "letters.example/log", Secret: []byte("a secret of the tests, long enough")})
	want(t, "open the signer", err, "")
	want(t, "sign", g.Sign(t.Context()), "")
	return g
}

func (c scene) read(t *testing.T, number int) deliveries.Delivery {
	t.Helper()
	d, err := c.d.Read(t.Context(), app.Actor{}, slug, number)
	want(t, "read", err, "")
	return d
}

// names are those that a delivery shows, in order.
func names(d deliveries.Delivery) []string {
	var list []string
	for e := range roll.Build(roll.Entries(d.Signed, d.Circle, time.UTC), roll.Options{Grouping: roll.ByNone}).All() {
		list = append(list, e.Name)
	}
	return list
}

func want(t *testing.T, what string, err error, kind app.Kind) {
	t.Helper()
	if app.KindOf(err) != kind || (kind == "") != (err == nil) {
		t.Fatalf("%s: %v, want %q", what, err, kind)
	}
}

// holds fails the test where the ledger does not agree with the database.
func holds(t *testing.T, s *store.Store) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil || !report.Holds() {
		t.Errorf("the ledger: %v, %v", report.Findings, err)
	}
}

func TestDeliveringMakesAPackageOfWhatStands(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		c.sign(t, "Zora", app.DisclosedPublic)
		c.sign(t, "Anna", app.DisclosedPublic)
		c.sign(t, "Half Hidden", app.DisclosedAddressee)
		c.sign(t, "All Hidden", app.DisclosedSecretariat)
		c.deliver(t)
		d := c.read(t, 1)
		if diff := cmp.Diff([]string{"Anna", "Zora"}, names(d)); diff != "" {
			t.Error(diff)
		}
		if d.Package.TextDigest != c.version.TextDigest || len(d.Hosts) != 1 || d.Hosts[0].Name != "home" || len(d.Texts) != 2 || d.Letter.State != app.LetterDelivered || d.Since != 0 {
			t.Errorf("%+v", d)
		}
		if d.MadeBy != "" || d.CanExport || d.Package.MadeByID != 0 || d.Package.AddresseeSalt != "" {
			t.Errorf("a visitor learns %+v", d)
		}
		c.isAsOfItsPosition(t, d.Package)
		holds(t, s)
	})
}

// isAsOfItsPosition finds the package's own line after as many as it was made of: "delivered", then "made".
func (c scene) isAsOfItsPosition(t *testing.T, p app.Package) {
	t.Helper()
	err := c.Read(t.Context(), func(tx *store.Tx) error {
		lines, err := tx.Lines(p.LedgerSize, 10)
		if len(lines) != 2 || lines[0].Kind != "letter.delivered" || lines[1].Kind != "package.made" || lines[1].SubjectID != int64(p.ID) {
			t.Errorf("after line %d: %+v", p.LedgerSize, lines)
		}
		return err
	})
	want(t, "lines", err, "")
}

func TestWhoMayDeliverAndWhen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		owner := c.sign(t, "One", app.DisclosedPublic)
		other := storetest.Officer(t, s, storetest.Coalition(t, s, "away"), app.Administrator)
		want(t, "while open", c.d.Deliver(t.Context(), storetest.By(c.coordinator), slug, storetest.LetterVersion(t, c.Store, slug)), app.Conflict)
		want(t, "close", letters.New(s).Close(t.Context(), storetest.By(c.coordinator), slug, storetest.LetterVersion(t, c.Store, slug)), "")
		for kind, all := range map[app.Kind][]app.Person{
			app.Unauthenticated: {{}}, app.Forbidden: {owner, other, storetest.Platform(t, s), storetest.Person(t, s, "stranger")},
		} {
			for _, p := range all {
				want(t, p.Name, c.d.Deliver(t.Context(), storetest.By(p), slug, storetest.LetterVersion(t, c.Store, slug)), kind)
			}
		}
		want(t, "none", c.d.Deliver(t.Context(), storetest.By(c.coordinator), "none", storetest.LetterVersion(t, c.Store, "none")), app.NotFound)
		want(t, "from a page of before", c.d.Deliver(t.Context(), storetest.By(c.coordinator), slug, 0), app.Conflict)
		if _, err := c.d.Read(t.Context(), app.Actor{}, slug, 1); app.KindOf(err) != app.NotFound {
			t.Errorf("before it was delivered: %v", err)
		}
		want(t, "an administrator", c.d.Deliver(t.Context(), storetest.By(c.admin), slug, storetest.LetterVersion(t, c.Store, slug)), "")
		want(t, "again", c.d.Deliver(t.Context(), storetest.By(c.admin), slug, storetest.LetterVersion(t, c.Store, slug)), app.Conflict)
		want(t, "cancel what was delivered", letters.New(s).Cancel(t.Context(), storetest.By(c.admin), slug, storetest.LetterVersion(t, c.Store, slug), "x"), app.Conflict)
		holds(t, s)
	})
}

func TestTheAddresseesCircleIsTakenOnTheRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		owner := c.sign(t, "Zora", app.DisclosedPublic)
		c.sign(t, "Half Hidden", app.DisclosedAddressee)
		c.sign(t, "All Hidden", app.DisclosedSecretariat)
		c.deliver(t)
		_, err := c.d.ForAddressee(t.Context(), storetest.By(c.coordinator), slug, 1)
		want(t, "before it is sealed", err, app.Unavailable)
		if c.read(t, 1).Proved {
			t.Error("is sealed without a checkpoint")
		}
		c.sealed(t)
		_, err = c.d.ForAddressee(t.Context(), storetest.By(c.coordinator), slug, 1)
		want(t, "before its documents are kept", err, app.Unavailable)
		c.filed(t)
		_, err = c.d.ForAddressee(t.Context(), storetest.By(owner), slug, 1)
		want(t, "a signatory", err, app.Forbidden)
		_, err = c.d.ForAddressee(t.Context(), app.Actor{}, slug, 1)
		want(t, "a visitor", err, app.Unauthenticated)
		_, err = c.d.ForAddressee(t.Context(), storetest.By(c.coordinator), slug, 2)
		want(t, "the next", err, app.NotFound)
		d, err := c.d.ForAddressee(t.Context(), storetest.By(c.coordinator), slug, 1)
		want(t, "the coordinator", err, "")
		if diff := cmp.Diff([]string{"Half Hidden", "Zora"}, names(d)); diff != "" {
			t.Error(diff)
		}
		if d.MadeBy != c.coordinator.Name || d.Digest() != d.Package.AddresseeDigest || len(d.Package.AddresseeSalt) != 32 {
			t.Errorf("%+v", d.Package)
		}
		if got := c.lines(t, "package.exported"); got != 1 {
			t.Errorf("%d lines that it was taken", got)
		}
		holds(t, s)
	})
}

// filed says that the documents of the first package are kept, as if there were none.
func (c scene) filed(t *testing.T) {
	t.Helper()
	of, err := c.d.Whole(t.Context(), 1, app.DisclosedPublic)
	if err == nil {
		err = c.d.File(t.Context(), of)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c scene) lines(t *testing.T, kind string) (n int) {
	t.Helper()
	err := c.Read(t.Context(), func(tx *store.Tx) error {
		all, err := tx.Lines(0, 1000)
		for _, l := range all {
			if l.Kind == kind {
				n++
			}
		}
		return err
	})
	want(t, "lines", err, "")
	return n
}

// TestTheNextPackageSaysWhatChanged reopens a delivered letter: one joins, one
// withdraws, one withholds its name from now on, and the first package stays.
func TestTheNextPackageSaysWhatChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		ctx, e := t.Context(), endorsements.New(s)
		c.sign(t, "Stays", app.DisclosedPublic)
		leaver, hider := c.sign(t, "Leaves", app.DisclosedPublic), c.sign(t, "Hides", app.DisclosedPublic)
		quiet := c.sign(t, "Quiet", app.DisclosedSecretariat)
		c.deliver(t)
		first := c.read(t, 1)
		want(t, "withdraw what is delivered", e.Withdraw(ctx, storetest.By(leaver), slug, "leaves"), app.Conflict)

		c.reopen(t)
		c.deliver(t)
		if all, err := c.d.List(ctx, app.Actor{}, slug); len(all) != 1 || err != nil {
			t.Fatalf("nothing changed, and there are %d packages, %v", len(all), err)
		}

		c.reopen(t)
		c.sign(t, "Comes", app.DisclosedPublic)
		want(t, "withdraw", e.Withdraw(ctx, storetest.By(leaver), slug, "leaves"), "")
		want(t, "withdraw", e.Withdraw(ctx, storetest.By(hider), slug, "hides"), "")
		c.signAgain(t, "hides", hider, app.DisclosedSecretariat)
		want(t, "withdraw", e.Withdraw(ctx, storetest.By(quiet), slug, "quiet"), "")
		c.deliver(t)

		second := c.read(t, 2)
		got := [][]string{names(second), listed(second.Changes.Joined), listed(second.Changes.Gone)}
		if diff := cmp.Diff([][]string{{"Comes", "Stays"}, {"Comes"}, {"Hides", "Leaves"}}, got); diff != "" || second.Since != 1 {
			t.Error(diff)
		}
		again := c.read(t, 1)
		if again.Package != first.Package || !cmp.Equal(names(again), names(first)) || again.Newest != 2 {
			t.Errorf("the first package was %+v and is %+v", first, again)
		}
		if second.Package.LetterAt != first.Package.LetterAt || second.Digest() == first.Digest() {
			t.Errorf("the second: %+v", second.Package)
		}
		holds(t, s)
	})
}

func listed(signatories []app.PackageSignatory) []string {
	var list []string
	for _, s := range signatories {
		list = append(list, s.DisplayName)
	}
	slices.Sort(list)
	return list
}

func TestPackagesAreForReadersOfTheLetter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		owner := c.sign(t, "One", app.DisclosedPublic)
		c.deliver(t)
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			l, err := tx.LockLetter(slug)
			if err != nil {
				return err
			}
			l.Visibility = app.VisibleMembers
			return tx.SaveLetter(&l)
		})
		want(t, "hide", err, "")
		for kind, p := range map[app.Kind]app.Person{app.NotFound: {}, "": owner} {
			_, err := c.d.Read(t.Context(), storetest.By(p), slug, 1)
			want(t, "read", err, kind)
			_, err = c.d.List(t.Context(), storetest.By(p), slug)
			want(t, "list", err, kind)
		}
	})
}

// TestPackagesKeepTheLayoutOfTheirDay delivers a letter in one layout after another; the list stays the same.
func TestPackagesKeepTheLayoutOfTheirDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		c.sign(t, "One", app.DisclosedPublic)
		own := app.Layout{Contents: app.SignatoriesOnly, Cover: true, Logos: true, Grouping: "none", Paper: app.PaperUS, NameTable: true, ByteOrderMark: true, EnglishNames: app.EnglishNever}
		delivered := []app.Layout{app.UsualLayout, own, own, app.UsualLayout} // the third time nothing has changed
		for i, layout := range delivered {
			if i > 0 {
				c.reopen(t)
				want(t, "keep", letters.New(s).KeepLayout(t.Context(), storetest.By(c.coordinator), slug, layout), "")
			}
			c.deliver(t)
		}
		all, err := c.d.List(t.Context(), app.Actor{}, slug)
		want(t, "list", err, "")
		var got []app.Layout
		for _, p := range all {
			got = append(got, p.Layout)
		}
		if diff := cmp.Diff([]app.Layout{app.UsualLayout, own, app.UsualLayout}, got); diff != "" {
			t.Error(diff)
		}
		if second := c.read(t, 2); second.Since != 1 || len(second.Changes.Joined)+len(second.Changes.Gone) != 0 {
			t.Errorf("%+v", second.Changes)
		}
		holds(t, s)
	})
}

// TestPackagesRefuseChange tries on a raw connection what no code of the house
// tries; then, with the guards taken away, verification names what was changed.
func TestPackagesRefuseChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		c.sign(t, "One", app.DisclosedPublic)
		c.sign(t, "Two", app.DisclosedSecretariat)
		c.deliver(t)
		db := storetest.Raw(t, s)
		var refused []string
		for table, column := range map[string]string{"packages": "number", "package_hosts": "name", "package_signatories": "display_name"} {
			refused = append(refused, "UPDATE "+table+" SET "+column+" = "+column, "DELETE FROM "+table)
			if storetest.IsPostgres(s) {
				refused = append(refused, "TRUNCATE "+table+" CASCADE")
			}
		}
		for _, statement := range refused {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want: append-only", statement, err)
			}
		}
		storetest.Unguard(t, s, db)
		for _, tampering := range []struct{ do, undo, finds string }{
			{"UPDATE packages SET made_at = '2026-03-01 12:00:00+00:00'", "", "package 1 is not as it was decided"},
			{"UPDATE package_signatories SET display_name = 'Uno' WHERE display_name = 'One'", "UPDATE package_signatories SET display_name = 'One' WHERE display_name = 'Uno'", "package 1 holds another list than was delivered"},
			{"UPDATE package_signatories SET country = 'MT' WHERE disclosure = 'secretariat'", "UPDATE package_signatories SET country = 'BE'", "package 1 holds another list than was delivered"},
			{"UPDATE package_hosts SET name = 'away'", "UPDATE package_hosts SET name = 'home'", "package 1 holds another list than was delivered"},
			{"DELETE FROM package_signatories WHERE disclosure = 'secretariat'", "", "package 1 holds another list than was delivered"},
			{"DELETE FROM packages", "", "package 1 was removed without a decision"},
		} {
			tamper(t, db, tampering.do)
			found := findings(t, s)
			if !strings.Contains(found, tampering.finds) {
				t.Errorf("%s: found %q", tampering.do, found)
			}
			if tampering.undo != "" {
				tamper(t, db, tampering.undo)
			}
		}
	})
}

func tamper(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func findings(t *testing.T, s *store.Store) string {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	want(t, "verify", err, "")
	var all []string
	for _, f := range report.Findings {
		all = append(all, f.Record+" "+f.What)
	}
	return strings.Join(all, "\n")
}
