package content

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// reader reads the files one after another and keeps the first error; what is
// read after it is empty.
type reader struct {
	files fs.FS
	err   error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// json decodes a file into target; a field that target does not know is an error.
func (r *reader) json(name string, target any) {
	text := r.text(name)
	if r.err != nil {
		return
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		r.fail(fmt.Errorf("read %s: %w", name, err))
	}
}

func (r *reader) text(name string) string {
	text, err := fs.ReadFile(r.files, name)
	if err != nil {
		r.fail(fmt.Errorf("read %s: %w", name, err))
	}
	return string(text)
}

// row is one line of a table, its cells by the name of their column.
type row struct {
	cells map[string]string
	where string // file and line
	r     *reader
}

var errCell = errors.New("no such column")

// text gives the cell in a column.
func (l row) text(column string) string {
	cell, ok := l.cells[column]
	if !ok {
		l.r.fail(fmt.Errorf("%s: %s: %w", l.where, column, errCell))
	}
	return cell
}

// moment gives the moment in a column, nil when the cell is empty.
func (l row) moment(column string) *Moment {
	cell := l.text(column)
	if cell == "" {
		return nil
	}
	var m Moment
	if err := m.UnmarshalText([]byte(cell)); err != nil {
		l.r.fail(fmt.Errorf("%s: %s: %w", l.where, column, err))
	}
	return &m
}

// table reads a CSV file with a header line, row by row.
func table[T any](r *reader, name string, read func(row) T) []T {
	lines, err := csv.NewReader(strings.NewReader(r.text(name))).ReadAll()
	if err == nil && len(lines) == 0 {
		err = errors.New("no header line")
	}
	if err != nil {
		r.fail(fmt.Errorf("read %s: %w", name, err))
		return nil
	}
	header := lines[0]
	things := make([]T, 0, len(lines)-1)
	for i, line := range lines[1:] {
		l := row{cells: make(map[string]string, len(header)), where: fmt.Sprintf("%s, row %d", name, i+1), r: r}
		for j, column := range header {
			l.cells[column] = line[j]
		}
		things = append(things, read(l))
	}
	return things
}

// folders gives the names of the folders below dir, in order.
func (r *reader) folders(dir string) (names []string) {
	entries, err := fs.ReadDir(r.files, dir)
	if err != nil {
		r.fail(fmt.Errorf("read %s: %w", dir, err))
	}
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names
}
