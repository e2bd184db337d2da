package app

import (
	"slices"
	"time"
)

// FileLifetime is how long a file is kept after it was asked for, and again after it was written.
const FileLifetime = 7 * 24 * time.Hour

// File is a document that takes long: somebody asked for it, it is written in
// the background, and kept for them alone for a while.
type File struct {
	ID       FileID
	LetterID LetterID
	PersonID PersonID // who asked
	Format   string   // the file's ending
	Circle   Disclosure
	Language string
	Layout
	State       FileState
	Total       int    // signatories to be written, as many as there were when it was asked for
	Done        int    // signatories written so far
	Size        int    // bytes, once it is ready
	Name        string // with its ending, once it is ready
	AskedAt     time.Time
	ReadyAt     *time.Time
	ExpiresAt   time.Time
	LockVersion int
}

// FileState is how far a file has come.
type FileState string

// States of a file.
const (
	FileWaiting FileState = "waiting"
	FileWriting FileState = "writing"
	FileReady   FileState = "ready"
	FileFailed  FileState = "failed"
)

// FileStates are all of them in the order of a file's life.
var FileStates = []FileState{FileWaiting, FileWriting, FileReady, FileFailed}

// fileMoves are the legal moves; what was cut off while it was written is begun again.
var fileMoves = map[FileState][]FileState{
	FileWaiting: {FileWriting},
	FileWriting: {FileWriting, FileReady, FileFailed},
	FileFailed:  {FileWaiting},
}

// Move takes the file to a state; an illegal move is a Conflict.
func (f *File) Move(to FileState, now time.Time) error {
	if !slices.Contains(fileMoves[f.State], to) {
		return Refuse(Conflict, "rules.changed_meanwhile")
	}
	f.State = to
	switch to {
	case FileWaiting, FileWriting:
		f.Done, f.Size, f.Name = 0, 0, ""
	case FileReady:
		f.ReadyAt, f.ExpiresAt = &now, now.Add(FileLifetime)
	}
	return nil
}

// AcceptsDownload is nil once the file is written, until it is thrown away.
func (f File) AcceptsDownload(now time.Time) error {
	switch {
	case !now.Before(f.ExpiresAt):
		return Refuse(Gone, "rules.file_gone")
	case f.State != FileReady:
		return Refuse(Conflict, "rules.file_not_ready")
	}
	return nil
}

// FileAsked happened: somebody asked for a document that takes long.
type FileAsked struct {
	FileID FileID `json:"file_id"`
}

// Kind names the job.
func (FileAsked) Kind() string { return "file_asked" }
