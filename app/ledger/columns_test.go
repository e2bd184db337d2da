package ledger_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// held are the tables to whose rows the ledger commits, with what a finding about one of them is called, and the row
// that is changed in the test where it is not the first one.
var held = map[string]struct{ record, row string }{
	"people": {record: "person"}, "coalitions": {record: "coalition"}, "offices": {record: "office"}, "organisations": {record: "organisation"},
	"memberships": {record: "membership"}, "seats": {record: "seat"}, "letters": {record: "letter"}, "versions": {record: "version"},
	"version_texts": {record: "version"}, "endorsements": {record: "endorsement"}, "packages": {record: "package"},
	"letter_hosts": {"letter", "letter_id = 2 AND position = 1"}, "letter_texts": {record: "letter"},
	"package_hosts": {"package", "position = 1"}, "package_signatories": {record: "package"},
	"filings": {record: "filing"}, "package_files": {record: "filing"}, "package_file_parts": {"filing", "file_id = 1"},
	"kept_layouts": {record: "layout"}, "erasures": {record: "erasure"}, "erased_records": {record: "erasure"},
	"ledger_lines": {"ledger", "leaf_index = 5"}, "ledger_leaves": {"ledger line", "leaf_index = 5"}, "ledger_hashes": {"tree", "hash_index = 3"},
	"images": {"image", "width > 0"}, "ledger_keys": {record: "key"}, "checkpoints": {"checkpoint", "size > 0"},
}

// Why a column of such a table is free to change.
const (
	byLine    = "the ledger's line about the row says when, or by whom"
	typed     = "what a person typed of themselves: erasable without a decision of the ledger, and neither list nor right depends on it"
	taste     = "a person's own choice, or when they were here"
	lock      = "compares what was read with what is written, and says nothing"
	made      = "made from columns that are held, and made anew when the making changes"
	number    = "the number of a row that is held through another one"
	told      = "what is said of bytes that are held: a wrong one shows no picture, or one of another size, and no other picture"
	encrypted = "authenticated by its own encryption: the server refuses another value"
)

// freeColumns are those that nobody needs to be held to, and why.
var freeColumns = map[string]string{
	"people.language": taste, "people.signed_in_at": taste, "people.session_epoch": "ends sessions; whoever can write it can write sessions",
	"people.created_at": byLine, "coalitions.created_at": byLine, "offices.created_at": byLine, "organisations.created_at": byLine,
	"memberships.created_at": byLine, "seats.created_at": byLine, "letters.created_at": byLine, "endorsements.created_at": byLine,
	"organisations.changed_at": byLine, "letter_texts.changed_at": byLine, "versions.frozen_by_id": byLine, "packages.made_by_id": byLine,
	"checkpoints.signed_at":      "no answer holds it, and the signed text is held",
	"organisations.lock_version": lock, "memberships.lock_version": lock, "letters.lock_version": lock, "endorsements.lock_version": lock,
	"organisations.search_text": made, "seats.capacity": typed, "memberships.capacity": typed, "memberships.authority": typed,
	"endorsements.reason": "told to the organisation or its coordinator alone; that it declined or was struck out, and when, is held",
	"version_texts.id":    number, "letter_texts.id": number, "package_signatories.id": number, "erased_records.id": number,
	"packages.vouched":   "in which shape its documents are written: of another, less is said by whoever checks it, and nothing false",
	"ledger_keys.sealed": encrypted, "images.media_type": told, "images.width": told, "images.height": told,
}

// freeTables are those of which no column is held, and why.
var freeTables = map[string]string{
	"sessions": "who is signed in now", "paces": "counters of the last hours", "kept_forms": "what waits an hour for somebody to sign in again", "receipts": "which mails went out",
	"files": "documents that are made anew from what is held, for one person and a week", "file_parts": "likewise",
	"invitations":      "links that were sent; what came of one is in the lines about the office or the person",
	"profile_changes":  "what was asked for; how an organisation is called, who decided it, and when, is in the lines about the organisation",
	"membership_moves": "what secretariat and applicant wrote to each other; who decided what, and when, is in the lines about the membership",
}

// others are values for columns that take only some.
var others = map[string]string{
	"offices.role": "''", "organisations.state": "'archived'", "memberships.state": "'suspended'", "seats.role": "'viewer'", "seats.state": "'left'",
	"letters.state": "'archived'", "letters.visibility": "'members'", "endorsements.state": "'withdrawn'", "endorsements.disclosure": "'secretariat'",
	"package_signatories.disclosure": "'addressee'", "erasures.kind": "'lines'", "erased_records.subject": "'line'", "package_hosts.position": "-1",
	"images.media_type":     "'image/jpeg'",
	"kept_layouts.contents": "'letter'", "kept_layouts.paper": "'letter'", "packages.contents": "'letter'", "packages.paper": "'letter'",
}

// TestEveryColumnIsHeldOrFree changes one column after another behind the portal's back. Each is either named by Verify,
// or stands above with the reason why nobody needs to be held to it: whoever adds a column decides.
func TestEveryColumnIsHeldOrFree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newWorld(t, s)
		schema := h.columns(t)
		for _, table := range slices.Sorted(maps.Keys(schema)) {
			about, known := held[table]
			if !known {
				if freeTables[table] == "" {
					t.Errorf("nobody has decided whether the ledger commits to %s", table)
				}
				continue
			}
			h.setAside(t, table)
			for _, c := range schema[table] {
				h.exec(t, "UPDATE "+table+" SET "+c.name+" = "+h.another(table, c)+" WHERE "+h.row(table))
				found := h.verify(t)
				named := regexp.MustCompile(`(?m)^` + about.record + `s?\b`).MatchString(found)
				switch free := freeColumns[table+"."+c.name]; {
				case free != "" && found != "":
					t.Errorf("%s.%s is held, and not free: %s", table, c.name, found)
				case free == "" && !named:
					t.Errorf("%s.%s was changed, and %s is not named: %q", table, c.name, about.record, found)
				}
				h.putBack(t, table)
			}
			if found := h.verify(t); found != "" {
				t.Fatalf("after %s was put right: %s", table, found)
			}
		}
		for name := range freeColumns {
			table, column, _ := strings.Cut(name, ".")
			if !slices.ContainsFunc(schema[table], func(c live) bool { return c.name == column }) {
				t.Errorf("%s is free, and not there", name)
			}
		}
	})
}

// newWorld is a database with a row in every table that is held: two letters, one of them delivered and the other a
// draft, both with two hosts, an erased person and an erased line.
func newWorld(t *testing.T, s *store.Store) story {
	t.Helper()
	h := newStory(t, s)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	away := storetest.Coalition(t, s, "away")
	awayside := storetest.Officer(t, s, away, app.Coordinator)
	two, leaver := storetest.Signatory(t, s, h.home, "Two")
	depict(t, s, two)
	storetest.Seat(t, s, two, storetest.Person(t, s, "stays"), app.Owner)
	l, ctx, admin := letters.New(s), t.Context(), storetest.By(h.admin)
	for _, title := range []string{"Joint", "Draft"} {
		_, err := l.Create(ctx, admin, letters.Draft{Coalition: "home", CoHosts: []string{"away"}, Language: "en", Zone: "Europe/Brussels",
			Visibility: app.VisiblePublic, DeadlineAt: storetest.Start.AddDate(0, 0, 14),
			Texts: []app.VersionText{{Language: "en", Title: title, Addressees: "To the Council", Body: "Text"}}})
		must(err)
	}
	must(l.Consent(ctx, storetest.By(awayside), "joint", "away", storetest.LetterVersion(t, s, "joint")))
	must(l.Freeze(ctx, admin, "joint", storetest.LetterVersion(t, s, "joint")))
	must(l.Open(ctx, admin, "joint", storetest.LetterVersion(t, s, "joint")))
	sheet, err := l.Read(ctx, admin, "joint")
	must(err)
	must(endorsements.New(s).Sign(ctx, storetest.By(leaver), endorsements.Signing{Letter: "joint", Organisation: "two", Mandate: app.Mandate{
		Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: sheet.Version.TextDigest}}))
	must(l.KeepLayout(ctx, admin, "joint", app.UsualLayout))
	must(l.Close(ctx, admin, "joint", storetest.LetterVersion(t, s, "joint")))
	d := deliveries.New(s)
	must(d.Deliver(ctx, admin, "joint", storetest.LetterVersion(t, s, "joint")))
	of, err := d.Whole(ctx, 1, app.DisclosedPublic)
	must(err)
	must(d.Keep(ctx, of, app.PackageFile{Format: "csv", Language: "en", Name: "list.csv"}, []byte("name")))
	must(d.File(ctx, of))
	must(privacy.New(s).Erase(ctx, storetest.By(leaver), leaver.ID))
	eraseLines(t, s, 0)
	signed(t, s, signer(t, s))
	if found := h.verify(t); found != "" {
		t.Fatal(found)
	}
	return h
}

// live is a column as the database has it.
type live struct{ name, kind string }

// columns are those of every table of the house.
func (h story) columns(t *testing.T) map[string][]live {
	t.Helper()
	query := "SELECT m.name, c.name, lower(c.type) FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
	if storetest.IsPostgres(h.Store) {
		query = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
	}
	rows, err := h.db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string][]live{}
	for rows.Next() {
		var table string
		var c live
		if err := rows.Scan(&table, &c.name, &c.kind); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(table, "river_") && !strings.HasPrefix(table, "sqlite_") && table != "goose_db_version" {
			found[table] = append(found[table], c)
		}
	}
	if err := rows.Err(); err != nil || len(found) == 0 {
		t.Fatal(err)
	}
	return found
}

// row is the one that is changed.
func (h story) row(table string) string {
	switch {
	case held[table].row != "":
		return held[table].row
	case table == "letter_texts" || table == "package_signatories" || table == "version_texts":
		return "id = (SELECT min(id) FROM " + table + ")"
	}
	return "id = 1"
}

// another is a value that the column does not have.
func (h story) another(table string, c live) string {
	if value, ok := others[table+"."+c.name]; ok {
		return value
	}
	switch c.kind {
	case "text":
		return "coalesce(" + c.name + ", '') || 'x'"
	case "boolean":
		return "NOT " + c.name
	case "bytea":
		return `'\x0102'::bytea`
	case "blob":
		return "x'0102'"
	case "bigint", "integer":
		return "coalesce(" + c.name + ", 0) + 1000"
	}
	return "'2026-01-01 00:00:01+00:00'"
}

func (h story) setAside(t *testing.T, table string) {
	t.Helper()
	h.plain(t, "CREATE TABLE aside_"+table+" AS SELECT * FROM "+table)
}

func (h story) putBack(t *testing.T, table string) {
	t.Helper()
	h.plain(t, "DELETE FROM "+table)
	h.plain(t, "INSERT INTO "+table+" SELECT * FROM aside_"+table)
}

// plain runs a statement that may touch nothing.
func (h story) plain(t *testing.T, statement string) {
	t.Helper()
	if _, err := h.db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
