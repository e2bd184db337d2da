package files

import (
	"context"
	"io"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// Kept is a file as the person who asked for it sees it.
type Kept struct {
	File     app.File
	Letter   app.Letter
	Headings []store.Heading // the letter's titles
	refused  error           // why the actor may not have it
}

// Title is the letter's title in a language, else in the authoritative one.
func (k Kept) Title(language string) store.Heading {
	if h, ok := app.InLanguage(k.Headings, language, k.Letter.Language); ok {
		return h
	}
	return store.Heading{LetterID: k.Letter.ID, Language: k.Letter.Language}
}

// Own are the files that somebody asked for and may have, the newest first.
func (f *Files) Own(ctx context.Context, by app.Actor) ([]Kept, error) {
	var own []Kept
	err := f.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		files, err := tx.FilesOf(by.Person)
		if err != nil {
			return err
		}
		own, err = look(tx, actor, files...)
		return err
	})
	own = slices.DeleteFunc(own, func(k Kept) bool { return k.refused != nil }) // the office is lost, and with it the file
	return own, err
}

// look gives files with their letters, and says of each whether the actor may have it.
func look(tx *store.Tx, actor app.Actor, files ...app.File) ([]Kept, error) {
	ids := make([]app.LetterID, len(files))
	for i, file := range files {
		ids[i] = file.LetterID
	}
	letters, err := tx.LettersByID(ids)
	if err != nil {
		return nil, err
	}
	headings, err := tx.Headings(ids)
	if err != nil {
		return nil, err
	}
	found := make([]Kept, len(files))
	for i, file := range files {
		at := slices.IndexFunc(letters, func(l app.Letter) bool { return l.ID == file.LetterID })
		found[i] = Kept{File: file, Letter: letters[at], Headings: headings[file.LetterID], refused: actor.MayHaveFile(file, letters[at])}
	}
	return found, nil
}

// lookAt is look for one file, which is refused to somebody who may not have it.
func lookAt(tx *store.Tx, actor app.Actor, file app.File) (Kept, error) {
	found, err := look(tx, actor, file)
	if err != nil {
		return Kept{}, err
	}
	if found[0].refused != nil {
		return Kept{}, found[0].refused
	}
	return found[0], nil
}

// Read shows how far a file has come.
func (f *Files) Read(ctx context.Context, by app.Actor, id app.FileID) (Kept, error) {
	var k Kept
	err := f.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		file, err := tx.File(id)
		if err != nil {
			return err
		}
		k, err = lookAt(tx, actor, file)
		return err
	})
	return k, err
}

// Fetch gives a file that is ready, and what writes it out piece by piece, so
// that no transaction waits for a slow line.
func (f *Files) Fetch(ctx context.Context, by app.Actor, id app.FileID) (app.File, func(context.Context, io.Writer) error, error) {
	k, err := f.Read(ctx, by, id)
	if err != nil {
		return app.File{}, nil, err
	}
	if err := k.File.AcceptsDownload(f.store.Now()); err != nil {
		return app.File{}, nil, err
	}
	return k.File, func(ctx context.Context, w io.Writer) error { return f.copy(ctx, id, w) }, nil
}

func (f *Files) copy(ctx context.Context, id app.FileID, w io.Writer) error {
	for number := 0; ; number++ {
		var part []byte
		err := f.store.Read(ctx, func(tx *store.Tx) error {
			var err error
			part, err = tx.FilePart(id, number)
			return err
		})
		if app.IsKind(err, app.NotFound) && number > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
}

// Again has a file written once more that could not be.
func (f *Files) Again(ctx context.Context, by app.Actor, id app.FileID) error {
	return f.change(ctx, by, id, func(tx *store.Tx, actor app.Actor, file app.File) error {
		if _, err := lookAt(tx, actor, file); err != nil {
			return err
		}
		if err := file.Move(app.FileWaiting, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveFile(&file); err != nil {
			return err
		}
		return tx.Enqueue(app.FileAsked{FileID: file.ID})
	})
}

// Drop throws a file away before its time.
func (f *Files) Drop(ctx context.Context, by app.Actor, id app.FileID) error {
	return f.change(ctx, by, id, func(tx *store.Tx, actor app.Actor, file app.File) error {
		if err := actor.MayDropFile(file); err != nil {
			return err
		}
		return tx.DropFile(file.ID)
	})
}

func (f *Files) change(ctx context.Context, by app.Actor, id app.FileID, do func(*store.Tx, app.Actor, app.File) error) error {
	hold := func(tx *store.Tx) (app.File, error) { return tx.LockFile(id) }
	return store.Holding(ctx, f.store, by.Person, hold, do)
}

// sweptAtOnce is how many files go in one transaction, so that none takes long.
const sweptAtOnce = 20

// Sweep throws away every file whose time is over; the background worker calls it.
func (f *Files) Sweep(ctx context.Context) error {
	for {
		swept := 0
		err := f.store.Tx(ctx, func(tx *store.Tx) error {
			expired, err := tx.LockExpiredFiles(tx.Now(), sweptAtOnce)
			if err != nil {
				return err
			}
			for _, file := range expired {
				if err := tx.DropFile(file.ID); err != nil {
					return err
				}
			}
			swept = len(expired)
			return nil
		})
		if err != nil || swept == 0 {
			return err
		}
	}
}
