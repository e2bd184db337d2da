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

// unguardPostgres and unguardSQLite take away every trigger; on PostgreSQL foreign keys are triggers too.
const (
	unguardPostgres = `DO $$ DECLARE name text; BEGIN
		FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
			EXECUTE 'ALTER TABLE ' || quote_ident(name) || ' DISABLE TRIGGER ALL';
		END LOOP;
	END $$`
	unguardSQLite = "SELECT coalesce(group_concat('DROP TRIGGER ' || name, '; '), '') FROM sqlite_master WHERE type = 'trigger'"
)

// Unguard takes away what keeps the append-only tables so, as somebody with the rights of the database's owner could.
func Unguard(t testing.TB, s *store.Store, db *sql.DB) {
	t.Helper()
	statements := unguardPostgres
	if !IsPostgres(s) {
		if err := db.QueryRowContext(t.Context(), unguardSQLite).Scan(&statements); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}
