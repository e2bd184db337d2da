package app

import (
	"cmp"
	"slices"
	"time"
)

// PackageFile is a document of a package in its own layout, as it was written
// once. It is kept to the byte: no later release of the program, font or key
// makes another of it.
type PackageFile struct {
	ID        int64
	PackageID PackageID
	Circle    Disclosure
	Format    string // the file's ending
	Language  string // of the text in it
	Name      string // with its ending
	Size      int
	Digest    string // SHA-256 of its bytes, hex
	Note      string // by which the log's key vouches for them; empty where the file itself holds it, or nobody does
}

// PackageCircles are those for which a package's documents are written.
var PackageCircles = []Disclosure{DisclosedPublic, DisclosedAddressee}

// Filing says that all documents of a package are kept, and which they are.
type Filing struct {
	ID          int64
	PackageID   PackageID
	LetterID    LetterID
	FilesDigest string // see Bind
	FiledAt     time.Time
}

// Bind sets the digest of the documents that are kept, in whatever order they come.
func (f *Filing) Bind(files []PackageFile) { f.FilesDigest = filesDigest(files) }

// Holds says whether the documents are those that were kept.
func (f Filing) Holds(files []PackageFile) bool { return f.FilesDigest == filesDigest(files) }

func filesDigest(files []PackageFile) string {
	ordered := slices.Clone(files)
	slices.SortFunc(ordered, func(a, b PackageFile) int {
		return cmp.Or(cmp.Compare(a.Circle, b.Circle), cmp.Compare(a.Format, b.Format), cmp.Compare(a.Language, b.Language))
	})
	rows := make([][]any, len(ordered))
	for i, f := range ordered {
		rows[i] = []any{f.ID, f.Circle, f.Format, f.Language, f.Name, f.Size, f.Digest, f.Note}
	}
	return digest("package files", rows)
}

// Digest is what the ledger commits to.
func (f Filing) Digest() string {
	return digest("filing", f.ID, f.PackageID, f.LetterID, f.FilesDigest, f.FiledAt)
}

// LedgerSubject names the filing.
func (f Filing) LedgerSubject() (string, int64) { return "filing", f.ID }

// PackageMade happened: a letter was delivered, and the documents of its package are to be kept.
type PackageMade struct {
	PackageID PackageID `json:"package_id"`
}

// Kind names the job.
func (PackageMade) Kind() string { return "package_made" }
