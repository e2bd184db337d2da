// Package migrations holds the schema: one numbered set of SQL files for both
// databases, in goose's format, with a few tokens for what differs ({{pk}},
// {{time}}, {{blob}}, {{if_pg}}…{{end_pg}}, {{if_lite}}…{{end_lite}}). The
// store renders them; nothing else reads them. A landed file never changes.
package migrations

import "embed"

// Files are the migrations as written, tokens and all.
//
//go:embed *.sql
var Files embed.FS
