package privacy_test

import (
	"database/sql"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/endorsements"
	"undersigned/app/ledger"
	"undersigned/app/organisations"
	"undersigned/app/privacy"
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
func holds(t *testing.T, s *store.Store) ledger.Report {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil || !report.Holds() {
		t.Errorf("the ledger: %v, %+v", err, report.Findings)
	}
	return report
}

// telling are the words by which the leaver of these tests is known; nobody else has or types them.
var telling = []string{"Zyxwia", "zyxwia@qqmail.example", "subject-8431", "Plenipotentiary", "Resolution of the grotto", "I can be reached", "Beekeeper"}

// newLeaver is somebody who has been everywhere: two organisations, one more applied for, one asked for, a secretariat,
// a signature, and another signature that somebody else has withdrawn since.
func newLeaver(t *testing.T, s *store.Store, home app.Coalition) app.Person {
	t.Helper()
	ctx := t.Context()
	admin := storetest.Officer(t, s, home, app.Administrator)
	p, err := accounts.New(s, nil).SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: telling[2], Name: telling[0], Email: telling[1], EmailVerified: true, Language: "de"})
	want(t, "sign in", err, "")
	leaver := storetest.By(p)
	for name, letter := range map[string]string{"One": "first", "Two": "second"} {
		o, owner := storetest.Signatory(t, s, home, name)
		storetest.Seat(t, s, o, p, app.Owner)
		_, v := storetest.Letter(t, s, home, admin, letter)
		sign := endorsements.Signing{Letter: letter, Organisation: o.Slug, Mandate: app.Mandate{
			Capacity: telling[3], Authority: telling[4], Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: v.TextDigest}}
		want(t, "sign", endorsements.New(s).Sign(ctx, leaver, sign), "")
		if name == "Two" {
			want(t, "withdraw", endorsements.New(s).Withdraw(ctx, storetest.By(owner), letter, o.Slug), "")
		}
	}
	three, _ := storetest.Signatory(t, s, home, "Three")
	want(t, "ask to join", accounts.New(s, nil).AskToJoin(ctx, leaver, three.Slug, telling[6]), "")
	in := organisations.Application{Coalition: home.Slug, Capacity: telling[3], Authority: telling[4], Profile: app.Profile{
		LegalName: "Four", DisplayName: "Four", Type: app.NGO, Country: "DE", City: "Köln"}}
	slug, err := organisations.New(s).Apply(ctx, leaver, in)
	want(t, "apply", err, "")
	m := app.InformationRequested
	want(t, "ask", organisations.New(s).Decide(ctx, storetest.By(admin), organisations.Decision{Coalition: home.Slug, Organisation: slug, To: m, Reason: "Who are you?", LockVersion: 1}), "")
	in.Answer = telling[5]
	want(t, "answer", organisations.New(s).Answer(ctx, leaver, slug, in), "")
	want(t, "appoint", accounts.New(s, nil).Appoint(ctx, storetest.By(storetest.Platform(t, s)), accounts.Appointment{Coalition: home.Slug, Email: p.Email, Role: app.Coordinator}), "")
	err = s.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Enqueue(app.MailDue{PersonID: p.ID, Notice: "seat_active", Subject: 1, Receipt: "x"}); err != nil {
			return err
		}
		return tx.GiveReceipt("seat:1:2:" + number(p.ID))
	})
	want(t, "be told by mail", err, "")
	err = s.Tx(ctx, func(tx *store.Tx) error {
		f := app.File{LetterID: 1, PersonID: p.ID, Format: "csv", Circle: app.DisclosedSecretariat, Language: "de", Layout: app.UsualLayout,
			State: app.FileReady, Name: "list.csv", AskedAt: tx.Now(), ExpiresAt: tx.Now().Add(app.FileLifetime)}
		if err := tx.AddFile(&f); err != nil {
			return err
		}
		return tx.AddFilePart(f.ID, 0, []byte("taken by "+telling[0]))
	})
	want(t, "take a list", err, "")
	return p
}

func number(id app.PersonID) string { return strconv.FormatInt(int64(id), 10) }

// TestErasedPersonIsInNoColumn looks into every column of every table, River's and the sessions' too.
func TestErasedPersonIsInNoColumn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home := storetest.Coalition(t, s, "home")
		p := newLeaver(t, s, home)
		db := storetest.Raw(t, s)
		for _, word := range telling {
			if in := columnsWith(t, s, db, word); len(in) == 0 {
				t.Errorf("%q is nowhere before: this test looks for nothing", word)
			}
		}
		prospect, err := privacy.New(s).Prospect(t.Context(), storetest.By(p))
		if err != nil || prospect.Refusal != nil || len(prospect.Organisations) != 4 || len(prospect.Coalitions) != 1 || prospect.Mandates != 2 || prospect.Withdrawn != 1 {
			t.Errorf("foreseen: %+v, %v", prospect, err)
		}
		want(t, "erase", privacy.New(s).Erase(t.Context(), storetest.By(p), p.ID), "")
		if n := count(t, db, "files") + count(t, db, "file_parts"); n != 0 {
			t.Errorf("%d rows are left of a file", n)
		}
		for _, word := range telling {
			if in := columnsWith(t, s, db, word); len(in) > 0 {
				t.Errorf("%q is still in %v", word, in)
			}
		}
		if n := count(t, db, "receipts WHERE receipt = 'seat:1:2:"+number(p.ID)+"'"); n != 0 {
			t.Error("it is still known which mails were sent")
		}
		holds(t, s)
		stays(t, db, p)
		ends(t, s, p)
	})
}

// stays holds what is not the person's: the endorsements with their names, what others wrote, the row's number.
func stays(t *testing.T, db *sql.DB, p app.Person) {
	t.Helper()
	for query, n := range map[string]int{
		"endorsements WHERE state = 'signed' AND display_name = 'One' AND mandate_digest <> '' AND signed_at IS NOT NULL AND acted_by_id = " + number(p.ID): 1,
		"endorsements WHERE state = 'withdrawn' AND display_name = 'Two' AND mandate_salt = '' AND mandate_digest <> ''":                                    1,
		"membership_moves WHERE message = 'Who are you?'":                                                 1,
		"memberships WHERE state = 'withdrawn'":                                                           1,
		"seats WHERE state IN ('active', 'requested') AND person_id = " + number(p.ID):                    0,
		"offices WHERE role <> '' AND person_id = " + number(p.ID):                                        0,
		"people WHERE id = " + number(p.ID) + " AND erased_at IS NOT NULL":                                1,
		"erasures WHERE kind = 'person' AND person_id = " + number(p.ID):                                  1,
		"erased_records WHERE subject = 'endorsement'":                                                    2,
		"ledger_lines WHERE erased_at IS NOT NULL":                                                        0,
		"ledger_lines WHERE kind = 'endorsement.signed' AND salt IS NOT NULL AND by_id = " + number(p.ID): 2,
	} {
		if got := count(t, db, query); got != n {
			t.Errorf("%s: %d, want %d", query, got, n)
		}
	}
}

// ends holds that nobody acts as the person any more, and that their provider brings somebody new.
func ends(t *testing.T, s *store.Store, p app.Person) {
	t.Helper()
	a := accounts.New(s, nil)
	_, err := a.Standing(t.Context(), p.ID, p.SessionEpoch)
	want(t, "a session of before", err, app.Unauthenticated)
	_, err = a.Standing(t.Context(), p.ID, p.SessionEpoch+1)
	want(t, "a session that was forged", err, app.Unauthenticated)
	want(t, "erase again", privacy.New(s).EraseFor(t.Context(), p.ID), app.NotFound)
	want(t, "erase oneself again", privacy.New(s).Erase(t.Context(), storetest.By(p), p.ID), app.NotFound)
	if found, err := privacy.New(s).Find(t.Context(), number(p.ID)); err != nil || len(found) != 0 {
		t.Errorf("the operator finds %+v, %v", found, err)
	}
	want(t, "ask for a seat", a.AskToJoin(t.Context(), storetest.By(p), "one", "Ghost"), app.Unauthenticated)
	_, err = organisations.New(s).Apply(t.Context(), storetest.By(p), organisations.Application{Coalition: "home", Capacity: "Ghost", Authority: "Ghost",
		Profile: app.Profile{LegalName: "Ghost", Type: app.NGO, Country: "DE", City: "Köln"}})
	want(t, "apply", err, app.Unauthenticated)
	again, err := a.SignIn(t.Context(), app.Identity{Issuer: p.Issuer, Subject: p.Subject, Name: p.Name, Language: "en"})
	if err != nil || again.ID == p.ID {
		t.Errorf("came back as %d, %v", again.ID, err)
	}
	if seats, _, err := a.OwnSeats(t.Context(), storetest.By(again)); err != nil || len(seats) != 0 {
		t.Errorf("came back to %+v, %v", seats, err)
	}
	holds(t, s)
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// columnsWith are the columns of any table in which a word stands, whatever their type.
func columnsWith(t *testing.T, s *store.Store, db *sql.DB, word string) (found []string) {
	t.Helper()
	cell := `instr(CAST("%" AS blob), CAST('` + word + `' AS blob)) > 0`
	if storetest.IsPostgres(s) {
		cell = `strpos(CASE WHEN pg_typeof("%") = 'bytea'::regtype THEN encode("%"::text::bytea, 'escape') ELSE "%"::text END, '` + word + `') > 0`
	}
	for _, c := range everyColumn(t, s, db) {
		if count(t, db, `"`+c[0]+`" WHERE `+strings.ReplaceAll(cell, "%", c[1])) > 0 {
			found = append(found, c[0]+"."+c[1])
		}
	}
	return found
}

// everyColumn gives table and name of each.
func everyColumn(t *testing.T, s *store.Store, db *sql.DB) (columns [][2]string) {
	t.Helper()
	query := "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
	if storetest.IsPostgres(s) {
		query = `SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t
			ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`
	}
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	if err := rows.Err(); err != nil || len(columns) < 150 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	return columns
}

// TestNobodyLeavesAGap refuses those whom nobody follows, and lets them go once somebody does.
func TestNobodyLeavesAGap(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, ctx := privacy.New(s), t.Context()
		home := storetest.Coalition(t, s, "home")
		org, owner := storetest.Signatory(t, s, home, "One")
		admin, platform := storetest.Officer(t, s, home, app.Administrator), storetest.Platform(t, s)
		left, leftOwner := storetest.Organisation(t, s, "Left"), storetest.Person(t, s, "owner of what has left")
		storetest.Seat(t, s, left, leftOwner, app.Owner)
		storetest.Member(t, s, left, home, leftOwner, app.MembershipLeft)
		for who, person := range map[string]app.Person{"owner": owner, "administrator": admin, "platform": platform} {
			want(t, "last "+who, p.Erase(ctx, storetest.By(person), person.ID), app.Conflict)
			want(t, "last "+who+" by the operator", p.EraseFor(ctx, person.ID), app.Conflict)
			foreseen, err := p.Prospect(ctx, storetest.By(person))
			if err != nil || !app.IsKind(foreseen.Refusal, app.Conflict) {
				t.Errorf("last %s foresees %+v, %v", who, foreseen, err)
			}
		}
		want(t, "a visitor", p.Erase(ctx, app.Actor{}, owner.ID), app.Unauthenticated)
		want(t, "somebody else", p.Erase(ctx, storetest.By(admin), owner.ID), app.NotFound)
		want(t, "nobody", p.Erase(ctx, storetest.By(platform), 999), app.NotFound)
		want(t, "who owns what has left", p.Erase(ctx, storetest.By(leftOwner), leftOwner.ID), "")
		storetest.Seat(t, s, org, storetest.Person(t, s, "next owner"), app.Owner)
		want(t, "an owner whom somebody follows, by the platform", p.Erase(ctx, storetest.By(platform), owner.ID), "")
		next := storetest.Person(t, s, "next administrator")
		want(t, "appoint", accounts.New(s, nil).Appoint(ctx, storetest.By(platform), accounts.Appointment{Coalition: "home", Email: next.Email, Role: app.Administrator}), "")
		want(t, "an administrator whom somebody follows", p.EraseFor(ctx, admin.ID), "")
		if again, err := p.Find(ctx, strings.ToUpper(next.Email)); err != nil || len(again) != 1 || again[0].ID != next.ID {
			t.Errorf("found %+v, %v", again, err)
		}
		holds(t, s)
	})
}

// TestTwoCannotLeaveAtOnce has the last two administrators go at the same moment: one stays.
func TestTwoCannotLeaveAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		home := storetest.Coalition(t, s, "home")
		first := storetest.Officer(t, s, home, app.Administrator)
		second := storetest.Person(t, s, "second")
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			o := app.Office{CoalitionID: home.ID, PersonID: second.ID, Role: app.Administrator, CreatedAt: tx.Now()}
			if err := tx.SetOffice(&o); err != nil {
				return err
			}
			return tx.Append(app.Decided("appointed", o, 0, home.ID, string(o.Role), tx.Now()))
		})
		want(t, "appoint", err, "")
		var wait sync.WaitGroup
		results := make([]error, 2)
		for i, p := range []app.Person{first, second} {
			wait.Go(func() { results[i] = privacy.New(s).Erase(t.Context(), storetest.By(p), p.ID) })
		}
		wait.Wait()
		if app.IsKind(results[0], app.Conflict) == app.IsKind(results[1], app.Conflict) {
			t.Errorf("both or neither went: %v", results)
		}
		holds(t, s)
	})
}

func TestEraseLines(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p, ctx := privacy.New(s), t.Context()
		storetest.Signatory(t, s, storetest.Coalition(t, s, "home"), "Grotto Circle")
		storetest.ClockOf(s).Pass(time.Hour)
		db := storetest.Raw(t, s)
		notes := func() int { return count(t, db, "ledger_lines WHERE note = 'Grotto Circle'") }
		if notes() != 3 {
			t.Fatalf("%d notes", notes())
		}
		want(t, "nothing", p.EraseLines(ctx, nil), app.NotFound)
		want(t, "one that is not there", p.EraseLines(ctx, []int64{1, 99}), app.NotFound)
		if notes() != 3 {
			t.Error("one of them was erased, although the other is not there")
		}
		want(t, "twice the same", p.EraseLines(ctx, []int64{3, 1, 3, 4}), "")
		want(t, "again", p.EraseLines(ctx, []int64{2, 4}), app.Conflict)
		if r := holds(t, s); notes() != 0 || r.Erased != 3 || r.Size != 6 {
			t.Errorf("%d notes, %+v", notes(), r)
		}
		want(t, "the line about an erasure", p.EraseLines(ctx, []int64{5}), "")
		holds(t, s)
	})
}
