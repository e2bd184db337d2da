package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"undersigned/app"
)

// refusal turns a driver's error into one of the house: absent rows, and texts
// that no row can hold, are NotFound, a broken unique rule is a Conflict, a busy or absent database is
// Unavailable. A refusal of our own passes through. what names verb and noun.
func refusal(err error, what string) error {
	var known *app.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound):
		return caused(app.NotFound, "rules.not_found", what, err)
	case (postgresDialect{}).unstorable(err):
		return caused(app.NotFound, "rules.not_found", what, err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return caused(app.Conflict, "rules.duplicate", what, err)
	case isFull(err):
		return caused(app.Unavailable, "rules.disk_full", what, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), (postgresDialect{}).busy(err), (sqliteDialect{}).busy(err):
		return caused(app.Unavailable, "rules.unavailable", what, err)
	}
	return fmt.Errorf("store: %s: %w", what, err)
}

// isFull says whether the database found no room to write.
func isFull(err error) bool { return (postgresDialect{}).full(err) || (sqliteDialect{}).full(err) }

func caused(kind app.Kind, message, what string, err error) error {
	e := app.Refuse(kind, message)
	e.Err = fmt.Errorf("%s: %w", what, err)
	return e
}

// one reads the single row that q selects; no row is NotFound.
func one[T any](q *gorm.DB, what string) (T, error) {
	var row T
	err := q.Take(&row).Error
	return row, refusal(err, what)
}

// all reads every row that q selects; none is an empty slice.
func all[T any](q *gorm.DB, what string) ([]T, error) {
	var rows []T
	err := q.Find(&rows).Error
	return rows, refusal(err, what)
}

// number reads one count.
func number(q *gorm.DB, what string) (int, error) {
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return 0, refusal(err, what)
	}
	return int(n), nil
}

// add stores a new row and fills in its id.
func add[T any](tx *Tx, row *T, what string) error {
	if err := tx.know(row); err != nil {
		return err
	}
	return refusal(tx.db.Create(row).Error, what)
}

// change writes every column of a row whose lock version is still the one that
// was read, and counts the version up. Someone else's change in between is a Conflict.
func change[T any](tx *Tx, row *T, lock *int, what string) error {
	if err := tx.know(row); err != nil {
		return err
	}
	was := *lock
	*lock = was + 1
	done := tx.db.Model(row).Select("*").Omit("id", "created_at").Where("lock_version = ?", was).Updates(row)
	if done.Error != nil {
		return refusal(done.Error, what)
	}
	if done.RowsAffected == 0 {
		*lock = was
		return caused(app.Conflict, "rules.changed_meanwhile", what, gorm.ErrRecordNotFound)
	}
	return nil
}
