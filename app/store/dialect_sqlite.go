package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/libtnb/sqlite"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	driver "modernc.org/sqlite"

	"undersigned/app"
	"undersigned/migrations"
)

// pragmas: immediate transactions are the only mutual exclusion (FOR UPDATE is
// dropped silently); without _timezone and _time_format instants become
// zone-dependent text that sorts wrongly; synchronous(FULL) keeps what was
// acknowledged over a power cut.
const pragmas = "_txlock=immediate&_timezone=UTC&_time_format=sqlite" +
	"&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"

type sqliteDialect struct{ file string }

func (sqliteDialect) name() string { return "SQLite" }

func (d sqliteDialect) open() gorm.Dialector { return sqlite.Open(address(d.file)) }

func address(file string) string {
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + pragmas
}

func (sqliteDialect) size(pool *sql.DB) {
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
}

func (sqliteDialect) readIsolation() sql.IsolationLevel { return sql.LevelDefault }

func (sqliteDialect) driver(pool *sql.DB) riverdriver.Driver[*sql.Tx] { return riversqlite.New(pool) }

func (sqliteDialect) goose() goose.Dialect { return goose.DialectSQLite3 }

func (sqliteDialect) words() ([]string, string) {
	return []string{
		"{{pk}}", "integer PRIMARY KEY AUTOINCREMENT",
		"{{time}}", "datetime",
		"{{blob}}", "blob",
	}, "pg"
}

func (sqliteDialect) remake(r migrations.Remake) *goose.GoFunc { return &goose.GoFunc{RunDB: r.Run} }

// alone takes the write lock of a small database beside the real one: it is
// released when the process dies, and goose's own transactions stay free.
func (d sqliteDialect) alone(ctx context.Context, _ *sql.DB, do func() error) error {
	gate, err := sql.Open("sqlite", "file:"+(&url.URL{Path: d.file + ".migrating"}).EscapedPath()+"?_txlock=immediate&_pragma=busy_timeout(60000)")
	if err != nil {
		return fmt.Errorf("open the migration lock: %w", err)
	}
	defer func() { _ = gate.Close() }()
	tx, err := gate.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	return do()
}

func (sqliteDialect) lockRows(q *gorm.DB) *gorm.DB { return q }

// holds looks for bytes: LIKE of SQLite compares letter by letter, whatever their case.
func (sqliteDialect) holds(text, word string) clause.Expr {
	return clause.Expr{SQL: "instr(" + text + ", ?) > 0", Vars: []any{word}}
}

func (sqliteDialect) unusual(text string) clause.Expr {
	var class strings.Builder
	for _, r := range app.UsualLetters {
		class.WriteString(string(rune(r.Lo)) + "-" + string(rune(r.Hi)))
	}
	// Most are plain ASCII, which has as many bytes as letters, and is soon told.
	return clause.Expr{SQL: "length(CAST(" + text + " AS blob)) > length(" + text + ") AND " + text + " GLOB ?", Vars: []any{"*[^" + class.String() + "]*"}}
}

func (sqliteDialect) lockLetter(q *gorm.DB) *gorm.DB { return q }

func (sqliteDialect) shareLetter(q *gorm.DB) *gorm.DB { return q }

func (sqliteDialect) takeTurn(tx *gorm.DB) (size int64, err error) {
	err = tx.Table(leaves).Select(ledgerSize).Scan(&size).Error
	return size, err
}

func (sqliteDialect) together(tx *gorm.DB, statements []clause.Expr) error {
	for _, s := range statements {
		if err := tx.Exec(s.SQL, s.Vars...).Error; err != nil {
			return err
		}
	}
	return nil
}

// queues: those who find the file locked would ask again after a while, and who waits longest is not the next.
func (sqliteDialect) queues() bool { return true }

func (sqliteDialect) among(column, ids string) clause.Expr {
	return clause.Expr{SQL: column + " IN (SELECT value FROM json_each(?))", Vars: []any{"[" + ids + "]"}}
}

func (sqliteDialect) lockLedger(*gorm.DB) error { return nil }

func (sqliteDialect) triggers(tx *gorm.DB) (found []Trigger, err error) {
	err = tx.Raw("SELECT name, sql AS definition FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'river!_%' ESCAPE '!' " +
		"UNION ALL SELECT name, sql FROM sqlite_temp_master WHERE type = 'trigger' ORDER BY 1").Scan(&found).Error
	if err != nil {
		return nil, err
	}
	for i, t := range found {
		found[i].Definition = plainSQL(t.Definition)
	}
	return found, nil
}

func (sqliteDialect) trigger(name, statement string, _ map[string]string) Trigger {
	return Trigger{name, plainSQL(statement)}
}

// Result codes of SQLite that mean "try again later".
const (
	sqliteBusy   = 5
	sqliteFull   = 13
	sqliteLocked = 6
)

// full is SQLITE_FULL: the disk, or what the file may grow to.
func (sqliteDialect) full(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && e.Code()&0xff == sqliteFull
}

func (sqliteDialect) busy(err error) bool {
	var e *driver.Error
	if errors.As(err, &e) {
		return e.Code()&0xff == sqliteBusy || e.Code()&0xff == sqliteLocked
	}
	return strings.Contains(err.Error(), "SQLITE_BUSY")
}
