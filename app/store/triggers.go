package store

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Trigger is one guard of the database, such as refuses every change of a table
// that only grows. Definition is written so that two that do the same are equal.
type Trigger struct {
	Name       string
	Definition string
}

// Triggers are those that the database has on the tables of the house, in order of name.
func (tx *Tx) Triggers() ([]Trigger, error) {
	found, err := tx.store.dialect.triggers(tx.db)
	return found, refusal(err, "read triggers")
}

// MadeTriggers are those that the migrations make, in order of name: what Triggers
// gives as long as nobody has changed anything behind the portal's back.
func (s *Store) MadeTriggers() ([]Trigger, error) {
	files, err := render(s.dialect)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	made, functions := map[string]string{}, map[string]string{}
	for _, name := range names { // in order
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		up, _, _ := strings.Cut(string(data), "-- +goose Down")
		readTriggers(up, made, functions)
	}
	var triggers []Trigger
	for _, name := range slices.Sorted(maps.Keys(made)) {
		triggers = append(triggers, s.dialect.trigger(name, made[name], functions))
	}
	return triggers, nil
}

var (
	// Of SQLite a trigger ends with END, of PostgreSQL with the first semicolon.
	triggerStatements = regexp.MustCompile(`(?s)(DROP|CREATE) TRIGGER (\w+)(?:[^;]*?BEGIN.*?END;|[^;]*;)`)
	triggerFunctions  = regexp.MustCompile(`(?s)CREATE (?:OR REPLACE )?FUNCTION (\w+)\(\) RETURNS trigger.*?\$\$(.*?)\$\$`)
)

// readTriggers notes what a migration makes and takes away.
func readTriggers(up string, made, functions map[string]string) {
	for _, f := range triggerFunctions.FindAllStringSubmatch(up, -1) {
		functions[f[1]] = f[2]
	}
	up = triggerFunctions.ReplaceAllString(up, "")
	for _, t := range triggerStatements.FindAllStringSubmatch(up, -1) {
		delete(made, t[2])
		if t[1] == "CREATE" {
			made[t[2]] = t[0]
		}
	}
}

// plainSQL is a statement without what does not matter: white space, and the semicolon at its end.
func plainSQL(statement string) string {
	return strings.TrimSuffix(strings.Join(strings.Fields(statement), " "), ";")
}
