// Package migrations holds the schema: one numbered set of SQL files for both
// databases, in goose's format, with a few tokens for what differs ({{pk}},
// {{time}}, {{blob}}, {{if_pg}}…{{end_pg}}, {{if_lite}}…{{end_lite}}). The
// store renders them; nothing else reads them. A landed file never changes.
//
// SQLite cannot alter a column. A constraint that goes (CHECK, NOT NULL, a foreign
// key, a default) changes nothing of what is stored, so its words are taken out of
// the table's definition, as SQLite's own manual has it, and rows, indexes, triggers
// and foreign keys stay where they are:
//
//	PRAGMA writable_schema = ON;
//	UPDATE sqlite_master SET sql = replace(sql, 'applicant_id bigint NOT NULL', 'applicant_id bigint') WHERE type = 'table' AND name = 'memberships';
//	any CREATE, DROP or ALTER of another table, which tells all connections that the schema is a new one;
//	PRAGMA writable_schema = RESET;
//
// Never alter the same table in between: SQLite writes by places in the old words.
// On PostgreSQL it is ALTER TABLE … DROP CONSTRAINT, or ALTER COLUMN … DROP NOT NULL.
// TestAColumnIsRelaxedWithoutItsTableBeingCopied does it.
//
// Where what is stored changes (a column's type, a value by which a new CHECK holds, a column that goes), the table is
// made anew: a line of Remade under the migration's number says the new definition for SQLite, how its values come from
// the old rows, and the statements that do the same on PostgreSQL. Everything that hangs on the table comes back, or
// nothing is changed:
//
//	20: {Table: "seats", Columns: "id integer PRIMARY KEY AUTOINCREMENT, rank bigint NOT NULL", From: map[string]string{"rank": "CAST(rank AS integer)"},
//		Postgres: []string{"ALTER TABLE seats ALTER COLUMN rank TYPE bigint USING rank::bigint"}},
//
// See decision 19 for both.
package migrations

import "embed"

// Files are the migrations as written, tokens and all.
//
//go:embed *.sql
var Files embed.FS
