package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"undersigned/app/store"
)

// Copy brings every row of the house's tables into a store without any, on whichever database, as an operator does who
// moves from one to the other. The triggers of the copy are gone afterwards; on PostgreSQL foreign keys are triggers too.
func Copy(t testing.TB, from, to *store.Store) {
	t.Helper()
	source, target := Raw(t, from), Raw(t, to)
	Unguard(t, to, target)
	for _, table := range tables(t, source, IsPostgres(from)) {
		columns := copyTable(t, source, target, table)
		if !IsPostgres(to) || !slices.Contains(columns, "id") {
			continue
		}
		const next = "SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), (SELECT max(id) FROM %[1]s))" // or the next row takes a number again
		if _, err := target.ExecContext(t.Context(), fmt.Sprintf(next, table)); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
}

// tables are those of the house.
func tables(t testing.TB, db *sql.DB, postgres bool) []string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if postgres {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	rows, err := db.QueryContext(t.Context(), query+" ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(name, "sqlite_") && !strings.HasPrefix(name, "goose_") && !strings.HasPrefix(name, "river_") {
			found = append(found, name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// copyTable copies a table's rows, and says which columns it has.
func copyTable(t testing.TB, source, target *sql.DB, table string) []string {
	t.Helper()
	rows, err := source.QueryContext(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	values, places, marks := make([]any, len(columns)), make([]any, len(columns)), make([]string, len(columns))
	for i := range values {
		places[i], marks[i] = &values[i], fmt.Sprintf("$%d", i+1)
	}
	insert := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			values[i] = portable(v, types[i].DatabaseTypeName())
		}
		if _, err := target.ExecContext(t.Context(), insert, values...); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns
}

// portable is a value as both databases take it. SQLite's driver gives numbers for booleans, and for no bytes what
// PostgreSQL's takes for NULL.
func portable(v any, kind string) any {
	switch v := v.(type) {
	case int64:
		if strings.EqualFold(kind, "boolean") {
			return v != 0
		}
	case []byte:
		if v == nil {
			return []byte{}
		}
	}
	return v
}

// Save writes the whole of a store on SQLite into a file, for another process.
func Save(t testing.TB, s *store.Store, file string) {
	t.Helper()
	if _, err := Raw(t, s).ExecContext(context.WithoutCancel(t.Context()), "VACUUM INTO $1", file); err != nil {
		t.Fatal(err)
	}
}

// Saved opens a copy of what Save wrote. Its clock stands still at Start.
func Saved(t testing.TB, file string) *store.Store {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "store.db")
	if err := os.WriteFile(own, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+own)
}
