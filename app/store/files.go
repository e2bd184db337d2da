package store

import (
	"time"

	"undersigned/app"
)

// filePart is a piece of what a file holds.
type filePart struct {
	FileID app.FileID `gorm:"primaryKey"`
	Number int        `gorm:"primaryKey;autoIncrement:false"`
	Data   []byte
}

// AddFile stores a file that was asked for.
func (tx *Tx) AddFile(f *app.File) error { return add(tx, f, "add a file") }

// File reads one by id.
func (tx *Tx) File(id app.FileID) (app.File, error) {
	return one[app.File](tx.db.Where("id = ?", id), "read a file")
}

// LockFile reads one and keeps others from changing it until the end of the transaction.
func (tx *Tx) LockFile(id app.FileID) (app.File, error) {
	return one[app.File](tx.store.dialect.lockRows(tx.db).Where("id = ?", id), "lock a file")
}

// SaveFile writes a file that nobody changed meanwhile.
func (tx *Tx) SaveFile(f *app.File) error { return change(tx, f, &f.LockVersion, "save a file") }

// FilesOf are the files that a person asked for and that are still kept, the newest first.
func (tx *Tx) FilesOf(id app.PersonID) ([]app.File, error) {
	return all[app.File](tx.db.Where("person_id = ? AND expires_at > ?", id, tx.Now()).Order("id DESC"), "read files")
}

// AddFilePart stores the next piece of what a file holds; pieces count from 0.
func (tx *Tx) AddFilePart(id app.FileID, number int, data []byte) error {
	return add(tx, &filePart{FileID: id, Number: number, Data: data}, "add a part of a file")
}

// FilePart reads a piece of what a file holds; NotFound after the last one.
func (tx *Tx) FilePart(id app.FileID, number int) ([]byte, error) {
	part, err := one[filePart](tx.db.Where("file_id = ? AND number = ?", id, number), "read a part of a file")
	return part.Data, err
}

// EmptyFile throws away what was written of a file.
func (tx *Tx) EmptyFile(id app.FileID) error {
	return refusal(tx.db.Where("file_id = ?", id).Delete(&filePart{}).Error, "empty a file")
}

// DropFile throws a file away with all that it holds.
func (tx *Tx) DropFile(id app.FileID) error {
	if err := tx.EmptyFile(id); err != nil {
		return err
	}
	return refusal(tx.db.Where("id = ?", id).Delete(&app.File{}).Error, "drop a file")
}

// DropFilesOf throws away every file that a person asked for: what they hold names who took it.
func (tx *Tx) DropFilesOf(id app.PersonID) error {
	own, err := all[app.File](tx.store.dialect.lockRows(tx.db).Where("person_id = ?", id).Order("id"), "lock a person's files")
	if err != nil {
		return err
	}
	for _, f := range own { // one that is being written is locked until its next piece is in
		if err := tx.DropFile(f.ID); err != nil {
			return err
		}
	}
	return nil
}

// LockExpiredFiles are files whose time is over, the oldest first, kept from
// others until the end of the transaction.
func (tx *Tx) LockExpiredFiles(now time.Time, limit int) ([]app.File, error) {
	return all[app.File](tx.store.dialect.lockRows(tx.db).Where("expires_at <= ?", now).Order("id").Limit(limit), "find expired files")
}

// CountSigned is how many signatures within the given disclosures a letter has.
func (tx *Tx) CountSigned(id app.LetterID, within ...app.Disclosure) (int, error) {
	return number(tx.db.Model(&app.Endorsement{}).Where("letter_id = ? AND state = ? AND disclosure IN ?", id, app.EndorsementSigned, within), "count signatures")
}
