package store_test

import (
	"database/sql"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"undersigned/app/store"
	"undersigned/app/store/storetest"
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

// TestStatesOfTheDatabaseAreThoseOfTheHouse offers every state to the CHECK that lists them.
func TestStatesOfTheDatabaseAreThoseOfTheHouse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		db := storetest.Raw(t, s)
		c := storetest.Coalition(t, s, "home")
		o, p := storetest.Signatory(t, s, c, "One")
		storetest.Letter(t, s, c, p, "letter")
		for _, table := range slices.Sorted(maps.Keys(statesOf)) {
			for _, state := range append(statesOf[table], "unheard of") {
				_, err := db.ExecContext(t.Context(), "UPDATE "+table+" SET state = '"+state+"'")
				if known := state != "unheard of"; (err == nil) != known {
					t.Errorf("%s of %d: %s: %v", table, o.ID, state, err)
				}
			}
		}
	})
}
