package migrations_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"undersigned/migrations"
)

// before is a table with everything that can hang on one: rows, a number that was given and is gone, indexes, a trigger of
// its own, one of another table that writes to it, a row that points at itself, and another table that points at it.
const before = `
CREATE TABLE people (id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL);
CREATE TABLE seats (
    id integer PRIMARY KEY AUTOINCREMENT,
    person_id bigint NOT NULL REFERENCES people (id),
    above_id bigint REFERENCES seats (id),
    rank text NOT NULL CHECK (rank IN ('low', '7')),
    note text NOT NULL,
    salt blob,
    UNIQUE (person_id, rank)
);
CREATE INDEX seats_person ON seats (person_id) WHERE rank = 'low';
CREATE TABLE votes (id integer PRIMARY KEY, seat_id bigint NOT NULL REFERENCES seats (id) ON DELETE CASCADE);
INSERT INTO people (name) VALUES ('Ada'), ('Bo');
INSERT INTO seats (person_id, above_id, rank, note, salt) VALUES (1, NULL, 'low', 'it''s', x'00ff'), (1, 1, '7', '', NULL), (2, 1, 'low', 'ß', x''), (2, NULL, '7', 'gone', NULL);
DELETE FROM seats WHERE id = 4;
INSERT INTO votes (seat_id) VALUES (1), (3), (3);
CREATE TRIGGER seats_kept BEFORE DELETE ON seats BEGIN SELECT RAISE(ABORT, 'seats only grow'); END;
CREATE TRIGGER people_named AFTER UPDATE OF name ON people BEGIN UPDATE seats SET note = NEW.name WHERE person_id = NEW.id; END;`

// remade has another type for rank, no CHECK, and a column more.
var remade = migrations.Remake{
	Table: "seats",
	Columns: `
    id integer PRIMARY KEY AUTOINCREMENT,
    person_id bigint REFERENCES people (id),
    above_id bigint REFERENCES seats (id),
    rank bigint NOT NULL,
    note text NOT NULL,
    salt blob,
    since bigint NOT NULL,
    UNIQUE (person_id, rank)`,
	From: map[string]string{"rank": "CASE rank WHEN 'low' THEN 1 ELSE CAST(rank AS integer) END", "since": "0"},
}

func TestATableIsMadeAnewWithAllThatHangsOnIt(t *testing.T) {
	t.Parallel()
	db := database(t, before)
	hanging := rows(t, db, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'seats' ORDER BY 1, 2")
	if err := remade.Run(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	want := []string{"1 1 <nil> 1 it's [0 255] 0", "2 1 1 7  <nil> 0", "3 2 1 1 ß [] 0"}
	if diff := cmp.Diff(want, rows(t, db, "SELECT * FROM seats ORDER BY id")); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(hanging, rows(t, db, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'seats' ORDER BY 1, 2")); diff != "" {
		t.Errorf("what hangs on it (-before +after)\n%s", diff)
	}
	for statement, refused := range map[string]string{
		"DELETE FROM seats":                                               "seats only grow",
		"INSERT INTO votes (seat_id) VALUES (99)":                         "FOREIGN KEY",
		"UPDATE seats SET above_id = 99":                                  "FOREIGN KEY",
		"UPDATE seats SET person_id = 99 WHERE id = 1":                    "FOREIGN KEY",
		"INSERT INTO seats SELECT 9, 1, NULL, 1, '', NULL, 0":             "UNIQUE",
		"INSERT INTO seats SELECT 9, 1, NULL, NULL, '', NULL, 0":          "NOT NULL",
		"UPDATE people SET name = 'Cy' WHERE id = 2":                      "",
		"INSERT INTO seats (rank, note, since) VALUES (3, 'unnamed', 12)": "",
	} {
		_, err := db.ExecContext(t.Context(), statement)
		if refused == "" && err != nil || refused != "" && (err == nil || !strings.Contains(err.Error(), refused)) {
			t.Errorf("%s: %v, want %q", statement, err, refused)
		}
	}
	want = []string{"1 it's", "2 ", "3 Cy", "5 unnamed"} // 4 was given once and is not given again
	if diff := cmp.Diff(want, rows(t, db, "SELECT id, note FROM seats ORDER BY id")); diff != "" {
		t.Errorf("numbers and triggers (-want +got)\n%s", diff)
	}
	kept := dump(t, db)
	if err := remade.Run(t.Context(), db); err != nil { // the process died before the step was noted
		t.Error(err)
	}
	if diff := cmp.Diff(kept, dump(t, db)); diff != "" {
		t.Errorf("a second time changes something (-before +after)\n%s", diff)
	}
}

func TestATableIsMadeAnewWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	with := func(change func(*migrations.Remake)) migrations.Remake {
		r := remade
		r.From = map[string]string{"rank": remade.From["rank"], "since": "0"}
		change(&r)
		return r
	}
	columns := func(old, text string) migrations.Remake {
		return with(func(r *migrations.Remake) { r.Columns = strings.Replace(r.Columns, old, text, 1) })
	}
	for name, test := range map[string]struct {
		also   string // before it
		remake migrations.Remake
		want   string
	}{
		"no such table":             {remake: with(func(r *migrations.Remake) { r.Table = "stools" }), want: "stools"},
		"no definition":             {remake: columns("salt blob,", "salt blob,,"), want: "syntax"},
		"a value that may not be":   {remake: columns("rank bigint NOT NULL", "rank bigint NOT NULL CHECK (rank < 7)"), want: "CHECK"},
		"a value that is no value":  {remake: with(func(r *migrations.Remake) { r.From["since"] = "NULL" }), want: "NOT NULL"},
		"a new column without one":  {remake: with(func(r *migrations.Remake) { delete(r.From, "since") }), want: "since"},
		"a value without a column":  {remake: with(func(r *migrations.Remake) { r.From["until"] = "0" }), want: "until"},
		"a column that gets lost":   {remake: columns("note text NOT NULL,", ""), want: "note"},
		"a column that is not lost": {remake: with(func(r *migrations.Remake) { r.Without = []string{"note"} }), want: "note"},
		"a trigger that needs what is taken away": {remake: with(func(r *migrations.Remake) {
			r.Columns, r.Without = strings.Replace(r.Columns, "note text NOT NULL,", "", 1), []string{"note"}
		}), want: "note"},
		"an index that needs what is taken away": {also: "DROP TRIGGER people_named; CREATE INDEX seats_note ON seats (note)", remake: with(func(r *migrations.Remake) {
			r.Columns, r.Without = strings.Replace(r.Columns, "note text NOT NULL,", "", 1), []string{"note"}
		}), want: "note"},
		"a value that turns into another": {also: "UPDATE seats SET note = '007'", remake: columns("note text", "note bigint"), want: "differ"},
		"rows that are not all there":     {remake: columns("UNIQUE (person_id, rank)", "UNIQUE (person_id) ON CONFLICT IGNORE"), want: "differ"},
		"a row that points at nothing":    {remake: with(func(r *migrations.Remake) { r.From["person_id"] = "person_id + 10" }), want: "points at no row"},
		"a row that nothing points at":    {remake: with(func(r *migrations.Remake) { r.From["id"] = "id + 10" }), want: "points at no row"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := database(t, before+";"+test.also)
			kept := dump(t, db)
			if err := test.remake.Run(t.Context(), db); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want something about %s", err, test.want)
			}
			if diff := cmp.Diff(kept, dump(t, db)); diff != "" {
				t.Errorf("it is not what it was (-before +after)\n%s", diff)
			}
			if _, err := db.ExecContext(t.Context(), "INSERT INTO votes (seat_id) VALUES (99)"); err == nil {
				t.Error("foreign keys stay off")
			}
		})
	}
}

func database(t *testing.T, statements string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "db")+"?_txlock=immediate&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // or a connection that was left changed would not be met again
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	return db
}

// dump is all that the database holds, in order.
func dump(t *testing.T, db *sql.DB) []string {
	t.Helper()
	all := rows(t, db, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")
	for _, table := range rows(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
		all = append(append(all, table), rows(t, db, "SELECT * FROM "+table+" ORDER BY 1")...)
	}
	return all
}

func rows(t *testing.T, db *sql.DB, query string) (found []string) {
	t.Helper()
	result, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = result.Close() }()
	names, err := result.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for result.Next() {
		values, targets := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := result.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		found = append(found, strings.TrimSuffix(fmt.Sprintln(values...), "\n"))
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
