package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"undersigned/app"
)

// Leaf is one entry of the Merkle log.
type Leaf struct {
	LeafIndex  int64
	Commitment []byte
}

// node is one stored hash of the log's tree, numbered as tlog.StoredHashIndex does.
type node struct {
	HashIndex int64
	Hash      []byte
}

const (
	leaves = "ledger_leaves"
	nodes  = "ledger_hashes"
	lines  = "ledger_lines"
)

// Append adds a line to the ledger. Lines are written when the transaction is
// about to commit, in the order in which they came: the ledger is the one lock
// that all transactions share, so it is taken last and never deadlocks with another.
func (tx *Tx) Append(line app.Line) error {
	if tx.reads {
		return errors.New("store: a ledger line in a transaction that only reads")
	}
	if !line.IsDecision() {
		return fmt.Errorf("store: %q is not among the decisions that have a sentence", line.Kind)
	}
	tx.lines = append(tx.lines, line)
	return nil
}

// writeLines locks the ledger and writes what was appended.
func (tx *Tx) writeLines() error {
	if len(tx.lines) == 0 {
		return nil
	}
	if err := tx.LockLedger(); err != nil {
		return err
	}
	size, err := tx.LedgerSize()
	if err != nil {
		return err
	}
	for i, line := range tx.lines {
		if err := tx.writeLine(size+int64(i), line); err != nil {
			return err
		}
	}
	return nil
}

// writeLine stores a line, its leaf and the tree's new hashes at an index, with a fresh salt.
func (tx *Tx) writeLine(index int64, line app.Line) error {
	line.LeafIndex, line.At = index, app.Instant(line.At)
	line.Salt = make([]byte, 32)
	if _, err := rand.Read(line.Salt); err != nil {
		return fmt.Errorf("salt a ledger line: %w", err)
	}
	leaf := Leaf{LeafIndex: index, Commitment: line.Commitment()}
	if err := refusal(tx.db.Table(leaves).Create(&leaf).Error, "add a leaf"); err != nil {
		return err
	}
	if err := tx.grow(leaf); err != nil {
		return err
	}
	return refusal(tx.db.Table(lines).Create(&line).Error, "add a ledger line")
}

// grow stores the tree hashes that a new leaf completes.
func (tx *Tx) grow(leaf Leaf) error {
	hashes, err := tlog.StoredHashes(leaf.LeafIndex, leaf.Commitment, tx.Hashes())
	if err != nil {
		return fmt.Errorf("hash leaf %d: %w", leaf.LeafIndex, err)
	}
	first := tlog.StoredHashIndex(0, leaf.LeafIndex)
	grown := make([]node, len(hashes))
	for i, h := range hashes {
		grown[i] = node{HashIndex: first + int64(i), Hash: h[:]}
	}
	return refusal(tx.db.Table(nodes).Create(&grown).Error, "add tree hashes")
}

// LedgerSize is the number of leaves.
func (tx *Tx) LedgerSize() (int64, error) {
	var size int64
	err := tx.db.Table(leaves).Select("coalesce(max(leaf_index) + 1, 0)").Scan(&size).Error
	return size, refusal(err, "measure the ledger")
}

// Hashes reads stored tree hashes for tlog's proofs.
func (tx *Tx) Hashes() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found, err := all[node](tx.db.Table(nodes).Where(among(tx, "hash_index", indexes)), "read tree hashes")
		if err != nil {
			return nil, err
		}
		byIndex := make(map[int64]tlog.Hash, len(found))
		for _, n := range found {
			if len(n.Hash) == tlog.HashSize {
				byIndex[n.HashIndex] = tlog.Hash(n.Hash)
			}
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			h, ok := byIndex[index]
			if !ok {
				return nil, fmt.Errorf("tree hash %d is missing", index)
			}
			hashes[i] = h
		}
		return hashes, nil
	})
}

// FirstLine is a noun's first line of a kind; NotFound where there is none. What
// is decided once has no other, so that one which was slipped in later says nothing.
func (tx *Tx) FirstLine(kind, subject string, id int64) (app.Line, error) {
	return one[app.Line](tx.db.Table(lines).Where("subject = ? AND subject_id = ? AND kind = ?", subject, id, kind).Order("leaf_index").Limit(1), "find a line")
}

// LedgerRows counts stored lines and tree hashes, whether or not they belong to a leaf.
func (tx *Tx) LedgerRows() (ofLines, ofHashes int, err error) {
	if ofLines, err = number(tx.db.Table(lines), "count lines"); err != nil {
		return 0, 0, err
	}
	ofHashes, err = number(tx.db.Table(nodes), "count tree hashes")
	return ofLines, ofHashes, err
}

// Leaves are the log's entries from index first on, in order, at most limit.
func (tx *Tx) Leaves(first int64, limit int) ([]Leaf, error) {
	return all[Leaf](tx.db.Table(leaves).Where("leaf_index >= ?", first).Order("leaf_index").Limit(limit), "read leaves")
}

// Lines are the ledger's lines from index first on, in order, at most limit.
func (tx *Tx) Lines(first int64, limit int) ([]app.Line, error) {
	return all[app.Line](tx.db.Table(lines).Where("leaf_index >= ?", first).Order("leaf_index").Limit(limit), "read lines")
}

// LinePage selects lines for a history.
type LinePage struct {
	CoalitionID app.CoalitionID // 0: all
	Subject     string          // the kind of noun; "": all
	Note        string          // what the note holds, as typed or in small letters, but that of a withheld signature; "": all
	Unnoted     []string        // kinds of nouns whose notes Note does not look into
	Offset      int
	Limit       int
}

// History gives lines from newest to oldest, and how many there are in all.
func (tx *Tx) History(page LinePage) ([]app.Line, int, error) {
	where := func(q *gorm.DB) *gorm.DB {
		if page.CoalitionID != 0 {
			q = q.Where("coalition_id = ?", page.CoalitionID)
		}
		if page.Subject != "" {
			q = q.Where("subject = ?", page.Subject)
		}
		if page.Note != "" {
			q = q.Where("note LIKE ? ESCAPE '!' OR lower(note) LIKE ? ESCAPE '!'", "%"+like(page.Note)+"%", "%"+like(strings.ToLower(page.Note))+"%")
			// A search would tell which of the lines that name nobody is whose.
			hidden := tx.db.Model(&app.Endorsement{}).Select("id").Where("disclosure <> ?", app.DisclosedPublic)
			q = q.Where("NOT (subject = ? AND subject_id IN (?))", "endorsement", hidden)
			if len(page.Unnoted) > 0 {
				q = q.Where("subject NOT IN ?", page.Unnoted)
			}
		}
		return q
	}
	total, err := number(where(tx.db.Table(lines)), "count lines")
	if err != nil {
		return nil, 0, err
	}
	found, err := all[app.Line](where(tx.db.Table(lines)).Order("leaf_index DESC").Offset(page.Offset).Limit(page.Limit), "read lines")
	return found, total, err
}

// LastStates gives, for one kind of noun, the state digest of each id's newest line.
func (tx *Tx) LastStates(subject string) (map[int64]string, error) {
	newest := tx.db.Table(lines).Select("max(leaf_index)").Where("subject = ?", subject).Group("subject_id")
	found, err := all[app.Line](tx.db.Table(lines).Where("leaf_index IN (?)", newest), "read newest lines")
	if err != nil {
		return nil, err
	}
	states := make(map[int64]string, len(found))
	for _, l := range found {
		states[l.SubjectID] = l.StateDigest
	}
	return states, nil
}

func eachRow[T app.Recorded](tx *Tx, each func(app.Recorded) error) error {
	var last int64
	for {
		rows, err := all[T](tx.db.Where("id > ?", last).Order("id").Limit(500), "read nouns")
		if err != nil || len(rows) == 0 {
			return err
		}
		for row := range slices.Values(rows) {
			if err := each(row); err != nil {
				return err
			}
			_, last = row.LedgerSubject()
		}
	}
}

// SignatureLines are the lines about a letter's endorsements that put one on the
// list or took it off, oldest first.
func (tx *Tx) SignatureLines(id app.LetterID) ([]app.Line, error) {
	of := tx.db.Model(&app.Endorsement{}).Select("id").Where("letter_id = ?", id)
	kinds := []string{"endorsement.signed", "endorsement.withdrawn", "endorsement.void"}
	return all[app.Line](tx.db.Table(lines).Where("subject = ? AND subject_id IN (?) AND kind IN ?", "endorsement", of, kinds).Order("leaf_index"), "read lines of signatures")
}

// StoodSince is how many lines the ledger had when a letter last became another one for everybody:
// a text was frozen, or a public name joined the list or left it. What happened since, elsewhere or
// without a public name, does not move it.
func (tx *Tx) StoodSince(l app.Letter) (int64, error) {
	if l.VersionID == nil {
		return tx.LedgerSize()
	}
	public := tx.db.Model(&app.Endorsement{}).Select("id").Where("letter_id = ? AND disclosure = ?", l.ID, app.DisclosedPublic)
	var last *int64
	err := tx.db.Table(lines).Select("max(leaf_index)").
		Where("subject = ? AND subject_id = ? OR subject = ? AND subject_id IN (?)", "version", *l.VersionID, "endorsement", public).Scan(&last).Error
	if err != nil || last == nil {
		return 0, refusal(err, "find since when a list stands")
	}
	return *last + 1, nil
}
