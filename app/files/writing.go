package files

import (
	"context"
	"errors"
	"io"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Task is what an Author needs to know of a file that was asked for.
type Task struct {
	app.File
	Letter string // its slug
	Taker  string // the name of the person who asked
}

// Author writes the document that a file is to hold, as of now and as the person
// who asked may have it, and gives it a name with its ending. It calls step for
// each signatory that it has written.
type Author func(ctx context.Context, task Task, w io.Writer, step func()) (name string, err error)

// ErrFailed says that a file could not be written and that this is noted: no
// further attempt is made unless its owner asks for it.
var ErrFailed = errors.New("a file could not be written")

// Write writes the file that was asked for, from the beginning whenever it runs.
// A file that is gone or ready is let be.
func (f *Files) Write(ctx context.Context, e app.FileAsked, author Author) error {
	task, err := f.start(ctx, e.FileID)
	if app.IsKind(err, app.NotFound) || app.IsKind(err, app.Conflict) {
		return nil // thrown away, written already, or another attempt is at it
	}
	if err != nil {
		return err
	}
	w := &writer{files: f, ctx: ctx, file: task.File, told: f.store.Now()}
	name, err := author(ctx, task, w, w.step)
	if err == nil {
		err = w.finish(name)
	}
	switch {
	case err == nil, w.overtaken:
		return nil
	case errors.Is(ctx.Err(), context.Canceled), ctx.Err() == nil && app.IsKind(err, app.Unavailable):
		return err // the program stops, or the database is busy: it is begun again later
	}
	return errors.Join(ErrFailed, err, w.fail())
}

// start takes a file up, without what an earlier attempt may have left.
func (f *Files) start(ctx context.Context, id app.FileID) (Task, error) {
	var task Task
	err := f.store.Tx(ctx, func(tx *store.Tx) error {
		file, err := tx.LockFile(id)
		if err != nil {
			return err
		}
		if err := file.Move(app.FileWriting, tx.Now()); err != nil {
			return err
		}
		if err := tx.EmptyFile(id); err != nil {
			return err
		}
		if err := tx.SaveFile(&file); err != nil {
			return err
		}
		letter, err := tx.Letter(file.LetterID)
		if err != nil {
			return err
		}
		taker, err := tx.Person(file.PersonID)
		if err != nil {
			return err
		}
		task = Task{File: file, Letter: letter.Slug, Taker: taker.Name}
		return nil
	})
	return task, err
}

// partSize is how many bytes are kept in one row.
const partSize = 512 << 10

// tellEvery is how often the progress of a file is written down.
const tellEvery = time.Second

// writer keeps what is written in pieces and counts as it goes. Each change of
// the file's row compares its lock version: when another attempt has taken the
// file up, or its owner has thrown it away, this one ends.
type writer struct {
	files     *Files
	ctx       context.Context // of the attempt: an io.Writer is given none
	file      app.File
	part      []byte
	number    int
	size      int
	told      time.Time
	overtaken bool
}

// Write takes bytes of the document.
func (w *writer) Write(p []byte) (int, error) {
	w.part = append(w.part, p...)
	for len(w.part) >= partSize {
		if err := w.flush(partSize); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// flush keeps the first n bytes that wait.
func (w *writer) flush(n int) error {
	err := w.save(w.ctx, func(tx *store.Tx) error { return tx.AddFilePart(w.file.ID, w.number, w.part[:n]) })
	if err != nil {
		return err
	}
	w.number, w.size = w.number+1, w.size+n
	w.part = append(w.part[:0], w.part[n:]...)
	return nil
}

// step counts one signatory. A count that cannot be told is not worth failing for.
func (w *writer) step() {
	w.file.Done++
	now := w.files.store.Now()
	if now.Sub(w.told) < tellEvery || w.overtaken {
		return
	}
	w.told = now
	_ = w.save(w.ctx, func(*store.Tx) error { return nil })
}

func (w *writer) save(ctx context.Context, also func(*store.Tx) error) error {
	err := w.files.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.SaveFile(&w.file); err != nil {
			return err
		}
		return also(tx)
	})
	w.overtaken = w.overtaken || app.IsKind(err, app.Conflict)
	return err
}

// finish keeps what is left and says that the file is ready.
func (w *writer) finish(name string) error {
	if err := w.flush(len(w.part)); err != nil {
		return err
	}
	if err := w.file.Move(app.FileReady, w.files.store.Now()); err != nil {
		return err
	}
	w.file.Name, w.file.Size = name, w.size
	return w.save(w.ctx, func(*store.Tx) error { return nil })
}

// fail says that the file could not be written, also when time ran out.
func (w *writer) fail() error {
	if err := w.file.Move(app.FileFailed, w.files.store.Now()); err != nil {
		return err
	}
	return w.save(context.WithoutCancel(w.ctx), func(tx *store.Tx) error { return tx.EmptyFile(w.file.ID) })
}
