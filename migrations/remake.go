package migrations

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Remade are the steps that make a table anew, by the number of the migration, which no file of SQL has then.
var Remade = map[int64]Remake{}

// Remake is one table that is made anew because what is stored in it changes: a column's type, a value, a column that goes.
type Remake struct {
	Table   string
	Columns string            // of SQLite: what stands between the parentheses of CREATE TABLE
	From    map[string]string // of SQLite: a column's value, over the old row; columns without one keep theirs
	Without []string          // of SQLite: columns that go

	Postgres []string // the same change in PostgreSQL's statements
}

// interim is the name of the new table while the old one stands.
const interim = "table_being_made"

// Run makes the table anew on SQLite, in one transaction: the new table is made and filled, the old one goes, and indexes,
// triggers and the numbers that were given come back. Foreign keys are off meanwhile, and every one is looked at before
// the end. Whatever differs from what was said ends it, and the database is as it was. A table that is as it should be
// stays untouched, so a second run does no harm.
func (r Remake) Run(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("make %s anew: %w", r.Table, err)
	}
	// The connection goes with the settings that it is given here.
	defer func() { _ = conn.Raw(func(any) error { return driver.ErrBadConn }) }()
	for _, setting := range []string{"PRAGMA foreign_keys = OFF", "PRAGMA legacy_alter_table = ON"} {
		if _, err := conn.ExecContext(ctx, setting); err != nil {
			return fmt.Errorf("make %s anew: %w", r.Table, err)
		}
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make %s anew: %w", r.Table, err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := r.run(remaking{ctx, tx}); err != nil {
		return fmt.Errorf("make %s anew: %w", r.Table, err)
	}
	return tx.Commit()
}

func (r Remake) run(tx remaking) error {
	old, err := tx.list("SELECT substr(sql, instr(sql, '(')) FROM sqlite_master WHERE type = 'table' AND name = ?", r.Table)
	switch {
	case err != nil:
		return err
	case len(old) == 0:
		return fmt.Errorf("there is no table %s", r.Table)
	case old[0] == "("+r.Columns+")":
		return nil
	}
	hanging, err := tx.hanging(r.Table)
	if err != nil {
		return err
	}
	if err := tx.exec("CREATE TABLE " + interim + " (" + r.Columns + ")"); err != nil {
		return err
	}
	if err := r.fill(tx); err != nil {
		return err
	}
	if err := tx.swap(r.Table); err != nil {
		return err
	}
	return tx.hang(r.Table, hanging)
}

// fill brings the rows over and compares them.
func (r Remake) fill(tx remaking) error {
	columns, values, same, err := r.columns(tx)
	if err != nil {
		return err
	}
	if err := tx.exec(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s", interim, columns, values, r.Table)); err != nil {
		return err
	}
	const differ = "SELECT 1 WHERE (SELECT count(*) FROM %[1]s) <> (SELECT count(*) FROM %[2]s) " +
		"OR EXISTS (SELECT %[3]s FROM %[1]s EXCEPT SELECT %[3]s FROM %[2]s) OR EXISTS (SELECT %[3]s FROM %[2]s EXCEPT SELECT %[3]s FROM %[1]s)"
	found, err := tx.list(fmt.Sprintf(differ, r.Table, interim, same))
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return errors.New("old and new rows differ")
	}
	return nil
}

// columns are those of the new table, their values over the old one, and those that keep theirs. Each is accounted for.
func (r Remake) columns(tx remaking) (columns, values, same string, err error) {
	const names = "SELECT name FROM pragma_table_info(?) ORDER BY cid"
	old, err := tx.list(names, r.Table)
	if err != nil {
		return "", "", "", err
	}
	made, err := tx.list(names, interim)
	if err != nil {
		return "", "", "", err
	}
	var from []string
	kept := []string{"NULL"} // so that it is a list, whatever is kept
	for _, name := range made {
		value, given := r.From[name]
		switch {
		case given:
			from = append(from, value)
		case slices.Contains(old, name):
			from, kept = append(from, name), append(kept, name)
		default:
			return "", "", "", fmt.Errorf("nothing is said of the new column %s", name)
		}
	}
	for name := range maps.Keys(r.From) {
		if !slices.Contains(made, name) {
			return "", "", "", fmt.Errorf("there is no new column %s", name)
		}
	}
	for _, name := range slices.Concat(old, r.Without) {
		goes := slices.Contains(old, name) && !slices.Contains(made, name)
		if goes != slices.Contains(r.Without, name) {
			return "", "", "", fmt.Errorf("whether the column %s goes is not what is said", name)
		}
	}
	return strings.Join(made, ", "), strings.Join(from, ", "), strings.Join(kept, ", "), nil
}

// remaking is the transaction in which a table is made anew.
type remaking struct {
	ctx context.Context
	tx  *sql.Tx
}

func (m remaking) exec(statement string, values ...any) error {
	_, err := m.tx.ExecContext(m.ctx, statement, values...)
	return err
}

// list gives the first column of what a query finds.
func (m remaking) list(query string, values ...any) (found []string, err error) {
	rows, err := m.tx.QueryContext(m.ctx, query, values...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	return found, rows.Err()
}

// hanging are the statements that made what goes with a table.
func (m remaking) hanging(table string) ([]string, error) {
	return m.list("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid", table)
}

// swap puts the new table in the place of the old one, and lets no number be given twice.
func (m remaking) swap(table string) error {
	given, err := m.list("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'")
	if err != nil {
		return err
	}
	var last []string
	if len(given) > 0 {
		if last, err = m.list("SELECT seq FROM sqlite_sequence WHERE name = ?", table); err != nil {
			return err
		}
	}
	if err := m.exec("DROP TABLE " + table); err != nil {
		return err
	}
	if err := m.exec("ALTER TABLE " + interim + " RENAME TO " + table); err != nil {
		return err
	}
	for _, number := range last {
		if err := m.exec("DELETE FROM sqlite_sequence WHERE name = ?", table); err != nil {
			return err
		}
		if err := m.exec("INSERT INTO sqlite_sequence (name, seq) VALUES (?, CAST(? AS integer))", table, number); err != nil {
			return err
		}
	}
	return nil
}

// hang makes again what went with the table, and looks whether all of it works and every row points at another.
func (m remaking) hang(table string, statements []string) error {
	for _, statement := range statements {
		if err := m.exec(statement); err != nil {
			return err
		}
	}
	guarded, err := m.list("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		return err
	}
	for _, name := range append(guarded, table) {
		if err := m.works(name); err != nil {
			return err
		}
	}
	lost, err := m.list("SELECT \"table\" || ' points at no row of ' || parent FROM pragma_foreign_key_check")
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		return errors.New(lost[0])
	}
	return nil
}

// works has SQLite read what would run at a change of a table, triggers included.
func (m remaking) works(table string) error {
	columns, err := m.list("SELECT name || ' = ' || name FROM pragma_table_info(?)", table)
	if err != nil {
		return err
	}
	for _, change := range []string{
		"INSERT INTO " + table + " DEFAULT VALUES", "DELETE FROM " + table, "UPDATE " + table + " SET " + strings.Join(columns, ", "),
	} {
		if err := m.exec("EXPLAIN " + change); err != nil {
			return fmt.Errorf("%s no longer works: %w", table, err)
		}
	}
	return nil
}
