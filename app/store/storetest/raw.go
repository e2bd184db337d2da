package storetest

import (
	"database/sql"
	"strings"
	"sync"
	"testing"

	"undersigned/app/store"
)

// addresses are those of the open stores, by *store.Store.
var addresses sync.Map

// Raw is a connection of its own to a store's database, for a test that looks at it or changes it behind the portal's
// back. IsPostgres says which database it is. On SQLite it holds no foreign keys.
func Raw(t testing.TB, s *store.Store) *sql.DB {
	t.Helper()
	known, _ := addresses.Load(s)
	driver, address := "pgx", known.(string)
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, address = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// IsPostgres says whether the store is on PostgreSQL.
func IsPostgres(s *store.Store) bool {
	address, _ := addresses.Load(s)
	return !strings.HasPrefix(address.(string), "sqlite:")
}

// Unguard takes away what keeps the append-only tables so, as somebody with the rights of the database's owner could.
func Unguard(t testing.TB, s *store.Store, db *sql.DB) {
	t.Helper()
	tables := []string{"ledger_leaves", "ledger_hashes", "ledger_lines", "ledger_keys", "checkpoints", "versions", "version_texts"}
	for _, table := range tables {
		statements := []string{"ALTER TABLE " + table + " DISABLE TRIGGER ALL"}
		if !IsPostgres(s) {
			statements = triggersOf(t, db, table)
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// triggersOf are the statements that drop a table's triggers on SQLite.
func triggersOf(t testing.TB, db *sql.DB, table string) (statements []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '"+table+"'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			t.Fatal(err)
		}
		statements = append(statements, statement)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return statements
}
