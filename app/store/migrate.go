package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"

	"undersigned/migrations"
)

// Migrate brings the schema to this program's version. Several processes may
// start at once: one migrates, the others wait and find nothing to do.
func (s *Store) Migrate(ctx context.Context) error {
	pool, err := s.db.DB()
	if err != nil {
		return fmt.Errorf("reach the database's pool: %w", err)
	}
	return s.dialect.alone(ctx, pool, func() error { return s.migrate(ctx, pool, migrations.Remade) })
}

func (s *Store) migrate(ctx context.Context, pool *sql.DB, remade map[int64]migrations.Remake) error {
	files, err := render(s.dialect)
	if err != nil {
		return err
	}
	var anew []*goose.Migration
	for number, remake := range remade {
		anew = append(anew, goose.NewGoMigration(number, s.dialect.remake(remake), nil))
	}
	steps, err := goose.NewProvider(s.dialect.goose(), pool, files, goose.WithGoMigrations(anew...), goose.WithSlog(s.log))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	queue, err := rivermigrate.New(s.dialect.driver(pool), &rivermigrate.Config{Logger: s.log})
	if err != nil {
		return fmt.Errorf("read the queue's migrations: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}

// render replaces the tokens in the migrations by the words of one database.
func render(d dialect) (fs.FS, error) {
	words, drop := d.words()
	replace := strings.NewReplacer(words...)
	foreign := regexp.MustCompile(`(?s)\{\{if_` + drop + `\}\}.*?\{\{end_` + drop + `\}\}\n?`)
	mark := regexp.MustCompile(`\{\{(if|end)_(pg|lite)\}\}\n?`)
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the migrations: %w", err)
	}
	files := fstest.MapFS{}
	for _, name := range names {
		data, err := migrations.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", name, err)
		}
		text := mark.ReplaceAllString(foreign.ReplaceAllString(string(data), ""), "")
		files[name] = &fstest.MapFile{Data: []byte(replace.Replace(text))}
	}
	return files, nil
}
