package store_test

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/migrations"
)

// column is what model and live schema must agree on.
type column struct {
	Kind     string // text, integer, boolean, instant or bytes
	Nullable bool
}

// TestModelsAndSchemaAgree compares every table both ways: a column without a field, a field without a column, another
// type, and a column that may be empty where the field cannot be nil, or the other way round.
func TestModelsAndSchemaAgree(t *testing.T) {
	t.Parallel()
	want := map[string]map[string]column{}
	for table, model := range store.Tables {
		want[table] = fieldsOf(t, model)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if diff := cmp.Diff(want, liveSchema(t, s)); diff != "" {
			t.Errorf("(-models +schema)\n%s", diff)
		}
	})
}

func fieldsOf(t *testing.T, model any) map[string]column {
	t.Helper()
	parsed, err := schema.Parse(reflect.New(reflect.TypeOf(model)).Interface(), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		t.Fatalf("%T: %v", model, err)
	}
	columns := map[string]column{}
	for _, f := range parsed.Fields {
		// A line's salt is bytes that may be nil, which no type of Go can say.
		nullable := f.FieldType.Kind() == reflect.Pointer || parsed.Name == "Line" && f.Name == "Salt"
		columns[f.DBName] = column{Kind: kindOfField(t, f), Nullable: nullable}
	}
	return columns
}

func kindOfField(t *testing.T, f *schema.Field) string {
	t.Helper()
	switch f.IndirectFieldType.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "bytes"
	}
	if f.IndirectFieldType != reflect.TypeFor[time.Time]() {
		t.Fatalf("field %s is of a type that no column has: %v", f.Name, f.FieldType)
	}
	return "instant"
}

// kinds are the databases' names of types.
var kinds = map[string]string{
	"text": "text", "bigint": "integer", "integer": "integer", "boolean": "boolean",
	"timestamp with time zone": "instant", "datetime": "instant", "bytea": "bytes", "blob": "bytes",
}

const columnsOfSQLite = `SELECT m.name, c.name, lower(c.type), CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END
	FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`

const columnsOfPostgres = `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'`

func liveSchema(t *testing.T, s *store.Store) map[string]map[string]column {
	t.Helper()
	query := columnsOfSQLite
	if storetest.IsPostgres(s) {
		query = columnsOfPostgres
	}
	rows, err := storetest.Raw(t, s).QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	live := map[string]map[string]column{}
	for rows.Next() {
		var table, name, kind, nullable string
		if err := rows.Scan(&table, &name, &kind, &nullable); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "sqlite_") || table == "goose_db_version" {
			continue
		}
		if live[table] == nil {
			live[table] = map[string]column{}
		}
		live[table][name] = column{Kind: kinds[kind], Nullable: nullable == "YES"}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return live
}

// TestMigrationsRunOnce starts two stores on one empty database at the same moment, and again on what they made.
func TestMigrationsRunOnce(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + t.TempDir() + "/with space & 100%.db" },
		"postgres": func(t *testing.T) string { return storetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := address(t)
			var wait sync.WaitGroup
			for range 3 {
				wait.Go(func() {
					for range 2 {
						if err := migrated(t, url); err != nil {
							t.Error(err)
						}
					}
				})
			}
			wait.Wait()
		})
	}
}

func migrated(t *testing.T, url string) error {
	s, err := store.Open(t.Context(), url, store.Options{Clock: func() time.Time { return storetest.Start }})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if err := s.Migrate(t.Context()); err != nil {
		return err
	}
	return s.Ping(t.Context())
}

// TestAppendOnlyTablesRefuseChange tries on a raw connection what no code of the house tries.
func TestAppendOnlyTablesRefuseChange(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		storetest.Letter(t, s, c, storetest.Person(t, s, "writer"), "letter")
		db := storetest.Raw(t, s)
		refused := []string{
			"UPDATE ledger_leaves SET commitment = commitment", "DELETE FROM ledger_leaves",
			"UPDATE ledger_hashes SET hash = hash", "DELETE FROM ledger_hashes",
			"UPDATE ledger_lines SET note = 'x'", "UPDATE ledger_lines SET state_digest = ''", "DELETE FROM ledger_lines",
			"UPDATE ledger_lines SET erased_at = at", "UPDATE ledger_lines SET erased_at = at, salt = NULL, by_id = 0, note = '', kind = 'x'",
			"UPDATE versions SET text_digest = 'x'", "DELETE FROM versions", "UPDATE version_texts SET body = 'x'", "DELETE FROM version_texts",
		}
		if storetest.IsPostgres(s) {
			refused = append(refused, "TRUNCATE ledger_lines", "TRUNCATE ledger_hashes", "TRUNCATE ledger_leaves CASCADE")
		}
		for _, statement := range refused {
			if _, err := db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want: append-only", statement, err)
			}
		}
		eraseLineOnce(t, db)
	})
}

// eraseLineOnce does the one thing that is allowed to a line, and not a second time.
func eraseLineOnce(t *testing.T, db *sql.DB) {
	t.Helper()
	const erase = "UPDATE ledger_lines SET erased_at = at, salt = NULL, by_id = 0, note = '' WHERE leaf_index = 0"
	if _, err := db.ExecContext(t.Context(), erase); err != nil {
		t.Errorf("erase a line: %v", err)
	}
	if _, err := db.ExecContext(t.Context(), erase); err == nil {
		t.Error("an erased line can be erased again")
	}
}

// TestNoTableListsItsWords: the lists are app's, and nothing else was lost when the database's went.
func TestNoTableListsItsWords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		query, want := "SELECT string_agg(conname, ' ') FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND conrelid::regclass::text NOT LIKE 'river%'", "images_media_type_check"
		if !storetest.IsPostgres(s) {
			query = `SELECT (SELECT group_concat(name) FROM sqlite_master WHERE sql LIKE '%CHECK (%' AND name NOT LIKE 'river%') ||
				(SELECT group_concat(integrity_check) FROM pragma_integrity_check) || (SELECT count(*) FROM pragma_foreign_key_check)`
			want = "imagesok0"
		}
		var got string
		if err := storetest.Raw(t, s).QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	})
}

// TestRowsWithUnknownWordsAreRefused: what no list of app's has is not written, and found where somebody wrote it.
func TestRowsWithUnknownWordsAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		o, p := storetest.Signatory(t, s, c, "One")
		storetest.Letter(t, s, c, p, "letter")
		tests := map[string]func(*store.Tx) error{
			"organisation": func(tx *store.Tx) error { o := o; o.State = "asleep"; return tx.SaveOrganisation(&o) },
			"office": func(tx *store.Tx) error {
				return tx.SetOffice(&app.Office{CoalitionID: c.ID, PersonID: p.ID, Role: "king"})
			},
			"seat": func(tx *store.Tx) error {
				seat, err := tx.Seat(o.ID, p.ID)
				if err != nil {
					return nil
				}
				seat.Role = "guest"
				return tx.SaveSeat(&seat, seat.State)
			},
			"letter": func(tx *store.Tx) error {
				l, err := tx.LetterBySlug("letter")
				if err != nil {
					return nil
				}
				l.Visibility = "some"
				return tx.SaveLetter(&l)
			},
		}
		for name, write := range tests {
			if err := s.Tx(t.Context(), write); err == nil || !strings.Contains(err.Error(), "cannot be") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := strays(t, s); len(got) > 0 {
			t.Errorf("strays: %v", got)
		}
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE seats SET state = 'napping'"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{`seats.state: "napping"`}, strays(t, s)); diff != "" {
			t.Error(diff)
		}
	})
}

func strays(t *testing.T, s *store.Store) (found []string) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		found, err = tx.Strays()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryWordColumnIsRegistered: a column whose type is a list of words of app's stands in the store's table of
// nouns with its words, and what stands there is a column.
func TestEveryWordColumnIsRegistered(t *testing.T) {
	t.Parallel()
	for table, model := range store.Tables {
		parsed, err := schema.Parse(reflect.New(reflect.TypeOf(model)).Interface(), &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parsed.Fields {
			isWord := f.FieldType.Kind() == reflect.String && f.FieldType.PkgPath() == "undersigned/app"
			if f.FieldType == reflect.TypeFor[app.OrganisationType]() { // decides nothing, and a list made in another time is shown as it is
				continue
			}
			if _, known := store.WordColumns()[table][f.DBName]; isWord && !known {
				t.Errorf("%s.%s holds words that are not registered", table, f.DBName)
			}
		}
		for column := range store.WordColumns()[table] {
			if parsed.FieldsByDBName[column] == nil {
				t.Errorf("%s has no column %s", table, column)
			}
		}
	}
	for table := range store.WordColumns() {
		if store.Tables[table] == nil {
			t.Errorf("there is no table %s", table)
		}
	}
}

// TestNounsAreRegistered holds the table of nouns against all models that the ledger can commit to.
func TestNounsAreRegistered(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for table, model := range store.Tables {
		if recorded, ok := model.(app.Recorded); ok {
			kind, _ := recorded.LedgerSubject()
			want[kind] = table
		}
	}
	if diff := cmp.Diff(want, store.NounTables()); diff != "" {
		t.Errorf("(-models +registered)\n%s", diff)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for kind := range want {
			err := s.Read(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.SlugsOf(kind, []int64{1}); err != nil {
					return err
				}
				return tx.Subjects(kind, func(app.Recorded) error { return nil })
			})
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	})
}

// TestTriggersAreThoseThatTheMigrationsMake reads both, and each way in which somebody could change one.
func TestTriggersAreThoseThatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		made, err := s.MadeTriggers()
		if err != nil || len(made) < 20 {
			t.Fatal(len(made), err)
		}
		var live []store.Trigger
		err = s.Read(t.Context(), func(tx *store.Tx) (err error) {
			live, err = tx.Triggers()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(made, live); diff != "" {
			t.Errorf("(-made +live)\n%s", diff)
		}
	})
}

// TestAColumnIsRelaxedWithoutItsTableBeingCopied is the recipe of package migrations: a column that must not be empty
// becomes one that may be, on a table with rows, indexes, triggers and foreign keys, and none of these is lost.
func TestAColumnIsRelaxedWithoutItsTableBeingCopied(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		o, p := storetest.Signatory(t, s, c, "One")
		db := storetest.Raw(t, s)
		relax := []string{"ALTER TABLE memberships ALTER COLUMN applicant_id DROP NOT NULL"}
		if !storetest.IsPostgres(s) {
			relax = []string{
				"CREATE TRIGGER kept BEFORE DELETE ON memberships BEGIN SELECT RAISE(ABORT, 'append-only'); END",
				"PRAGMA writable_schema = ON",
				"UPDATE sqlite_master SET sql = replace(sql, 'applicant_id bigint NOT NULL', 'applicant_id bigint') WHERE type = 'table' AND name = 'memberships'",
				"CREATE TABLE another (id integer)", "DROP TABLE another", "PRAGMA writable_schema = RESET",
			}
		}
		db.SetMaxOpenConns(1)
		if !storetest.IsPostgres(s) {
			if _, err := db.ExecContext(t.Context(), "PRAGMA foreign_keys = ON"); err != nil {
				t.Fatal(err)
			}
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range relax {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "UPDATE memberships SET applicant_id = NULL"); err != nil {
			t.Error(err)
		}
		for _, refused := range []string{"UPDATE memberships SET applicant_id = 99999", "INSERT INTO memberships SELECT * FROM memberships", "UPDATE memberships SET state = NULL"} {
			if _, err := db.ExecContext(t.Context(), refused); err == nil {
				t.Errorf("%s is not refused any more", refused)
			}
		}
		if !storetest.IsPostgres(s) {
			if _, err := db.ExecContext(t.Context(), "DELETE FROM memberships"); err == nil {
				t.Error("the trigger is gone")
			}
		}
		var people int
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM memberships WHERE organisation_id = "+fmt.Sprint(o.ID)+" AND applicant_id IS NULL").Scan(&people); err != nil || people != 1 {
			t.Errorf("%d rows of %d's, %v", people, p.ID, err)
		}
	})
}

// TestATableIsMadeAnewOnBothDatabases: a migration gives a column another type, where rows are and others point at them.
func TestATableIsMadeAnewOnBothDatabases(t *testing.T) {
	t.Parallel()
	remake := migrations.Remake{
		Table: "offices",
		Columns: `
    id integer PRIMARY KEY AUTOINCREMENT,
    coalition_id bigint NOT NULL REFERENCES coalitions (id),
    person_id bigint NOT NULL REFERENCES people (id),
    role bigint NOT NULL,
    created_at datetime NOT NULL,
    UNIQUE (coalition_id, person_id)`,
		From:     map[string]string{"role": "length(role)"},
		Postgres: []string{"ALTER TABLE offices ALTER COLUMN role TYPE bigint USING length(role)"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "home")
		storetest.Officer(t, s, c, app.Coordinator)
		for range 2 {
			if err := s.MigrateWith(t.Context(), map[int64]migrations.Remake{99999: remake}); err != nil {
				t.Fatal(err)
			}
		}
		var role int
		if err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT role FROM offices").Scan(&role); err != nil || role != len(app.Coordinator) {
			t.Errorf("role %d, %v", role, err)
		}
	})
}
