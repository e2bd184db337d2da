package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/migrations"
)

// dialect is all that differs between the two databases.
type dialect interface {
	name() string
	open() gorm.Dialector
	size(pool *sql.DB)
	readIsolation() sql.IsolationLevel
	driver(pool *sql.DB) riverdriver.Driver[*sql.Tx]

	goose() goose.Dialect
	// words are replaced in migrations; drop is the name of the sections that go.
	words() (replace []string, drop string)
	// remake is the step that makes a table anew.
	remake(r migrations.Remake) *goose.GoFunc
	// alone runs do while no other process migrates the same database.
	alone(ctx context.Context, pool *sql.DB, do func() error) error

	// holds is a condition on a text in which a word occurs, byte for byte.
	holds(text, word string) clause.Expr
	// unusual is a condition on a text: it holds a letter beyond app.UsualLetters.
	unusual(text string) clause.Expr
	// lockRows makes a query lock what it reads, where rows can be locked.
	lockRows(q *gorm.DB) *gorm.DB
	// among is a condition on a column of ids, which are written with commas between them.
	among(column, ids string) clause.Expr
	// lockLetter and shareLetter make a query for one letter lock it, whole or so that others may share it. Nobody
	// overtakes who waits for it whole, however many come to share it.
	lockLetter(q *gorm.DB) *gorm.DB
	shareLetter(q *gorm.DB) *gorm.DB
	// lockLedger waits until no other transaction appends; takeTurn does and gives the number of leaves.
	lockLedger(tx *gorm.DB) error
	takeTurn(tx *gorm.DB) (size int64, err error)
	// together runs statements that add rows, in one round trip where that can be.
	together(tx *gorm.DB, statements []clause.Expr) error
	// queues says whether those who write do so one after the other, and waiting for one's turn has to be arranged.
	queues() bool
	// triggers reads those on the tables of the house, in order of name; trigger
	// is the same of a statement that makes one.
	triggers(tx *gorm.DB) ([]Trigger, error)
	trigger(name, statement string, functions map[string]string) Trigger
	// busy says whether an error means "try again later".
	busy(err error) bool
}

// dialectOf chooses by the address; its error never repeats the address.
func dialectOf(url string) (dialect, error) {
	switch {
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return postgresDialect{url: url}, nil
	case strings.HasPrefix(url, "sqlite:") && len(url) > len("sqlite:"):
		return sqliteDialect{file: strings.TrimPrefix(url, "sqlite:")}, nil
	}
	return nil, errors.New("the database address is neither postgres://… nor sqlite:FILE")
}
