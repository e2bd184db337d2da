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
// TestAColumnIsRelaxedWithoutItsTableBeingCopied does it. See decision 19.
package migrations

import "embed"

// Files are the migrations as written, tokens and all.
//
//go:embed *.sql
var Files embed.FS
