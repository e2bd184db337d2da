package store

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/app"
)

// Leaf is one entry of the Merkle log.
type Leaf struct {
	LeafIndex  int64
	Commitment []byte
}

const (
	leaves = "ledger_leaves"
	nodes  = "ledger_hashes"
	lines  = "ledger_lines"

	ledgerSize = "coalesce(max(leaf_index) + 1, 0)"
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

// mostLines is how many lines go into one statement: what it takes stays far below the 32,766 values of SQLite.
const mostLines = 500

// writeLines locks the ledger and writes what was appended.
func (tx *Tx) writeLines() error {
	if len(tx.lines) == 0 {
		return nil
	}
	size, err := tx.store.dialect.takeTurn(tx.db)
	if err != nil {
		return refusal(err, "take a turn at the ledger")
	}
	for part := range slices.Chunk(tx.lines, mostLines) {
		if err := tx.writePart(size, part); err != nil {
			return err
		}
		size += int64(len(part))
	}
	return nil
}

// writePart stores lines from an index on, each with a fresh salt, their leaves and the hashes that complete the tree.
func (tx *Tx) writePart(index int64, part []app.Line) error {
	newLeaves, newNodes, newLines := newRows(leaves, "leaf_index", "commitment"), newRows(nodes, "hash_index", "hash"),
		newRows(lines, "leaf_index", "kind", "at", "by_id", "subject", "subject_id", "coalition_id", "state_digest", "note", "salt")
	grown := map[int64]tlog.Hash{} // what this transaction adds to the tree
	for _, line := range part {
		line.LeafIndex, line.At, line.Salt = index, app.Instant(line.At), make([]byte, 32)
		if _, err := rand.Read(line.Salt); err != nil {
			return fmt.Errorf("salt a ledger line: %w", err)
		}
		commitment := line.Commitment()
		hashes, err := tlog.StoredHashes(index, commitment, tx.hashesAnd(grown))
		if err != nil {
			return fmt.Errorf("hash leaf %d: %w", index, err)
		}
		first := tlog.StoredHashIndex(0, index)
		for i, h := range hashes {
			grown[first+int64(i)] = h
			newNodes.add(first+int64(i), h[:])
		}
		newLeaves.add(index, commitment)
		newLines.add(index, line.Kind, line.At, line.ByID, line.Subject, line.SubjectID, line.CoalitionID, line.StateDigest, line.Note, line.Salt)
		index++
	}
	return refusal(tx.store.dialect.together(tx.db, []clause.Expr{newLeaves.Expr, newNodes.Expr, newLines.Expr}), "add ledger lines")
}

// rows is a statement that adds rows to a table.
type rows struct{ clause.Expr }

func newRows(table string, columns ...string) *rows {
	return &rows{clause.Expr{SQL: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "}}
}

func (r *rows) add(values ...any) {
	if len(r.Vars) > 0 {
		r.SQL += ", "
	}
	r.SQL += "(" + strings.Repeat("?, ", len(values)-1) + "?)"
	r.Vars = append(r.Vars, values...)
}

// LedgerSize is the number of leaves.
func (tx *Tx) LedgerSize() (int64, error) {
	var size int64
	err := tx.db.Table(leaves).Select(ledgerSize).Scan(&size).Error
	return size, refusal(err, "measure the ledger")
}

// Hashes reads stored tree hashes for tlog's proofs.
func (tx *Tx) Hashes() tlog.HashReader { return tx.hashesAnd(nil) }

// hashesAnd is Hashes with some that are not stored yet.
func (tx *Tx) hashesAnd(fresh map[int64]tlog.Hash) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		byIndex := make(map[int64]tlog.Hash, len(indexes))
		var stored []int64
		for _, index := range indexes {
			if h, ok := fresh[index]; ok {
				byIndex[index] = h
			} else {
				stored = append(stored, index)
			}
		}
		if len(stored) > 0 {
			err := tx.scan(tx.db.Table(nodes).Select("hash_index, hash").Where(among(tx, "hash_index", stored)), func(rows *sql.Rows) error {
				var index int64
				var hash sql.RawBytes
				if err := rows.Scan(&index, &hash); err != nil {
					return err
				}
				if len(hash) == tlog.HashSize {
					byIndex[index] = tlog.Hash(hash)
				}
				return nil
			})
			if err != nil {
				return nil, refusal(err, "read tree hashes")
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

// scan has each row read by hand, which is worth it where there are very many: GORM goes through reflection for every value.
func (tx *Tx) scan(q *gorm.DB, each func(*sql.Rows) error) error {
	rows, err := q.Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Leaves are the log's entries from index first on, in order, at most limit.
func (tx *Tx) Leaves(first int64, limit int) ([]Leaf, error) {
	found := make([]Leaf, 0, limit)
	err := tx.scan(tx.db.Table(leaves).Select("leaf_index, commitment").Where("leaf_index >= ?", first).Order("leaf_index").Limit(limit), func(rows *sql.Rows) error {
		var leaf Leaf
		err := rows.Scan(&leaf.LeafIndex, &leaf.Commitment)
		found = append(found, leaf)
		return err
	})
	return found, refusal(err, "read leaves")
}

// Lines are the ledger's lines from index first on, in order, at most limit.
func (tx *Tx) Lines(first int64, limit int) ([]app.Line, error) {
	found := make([]app.Line, 0, limit)
	q := tx.db.Table(lines).Select("leaf_index, kind, at, by_id, subject, subject_id, coalition_id, state_digest, note, salt, erased_at").
		Where("leaf_index >= ?", first).Order("leaf_index").Limit(limit)
	err := tx.scan(q, func(rows *sql.Rows) error {
		var l app.Line
		err := rows.Scan(&l.LeafIndex, &l.Kind, &l.At, (*int64)(&l.ByID), &l.Subject, &l.SubjectID, (*int64)(&l.CoalitionID), &l.StateDigest, &l.Note, &l.Salt, &l.ErasedAt)
		found = append(found, l)
		return err
	})
	return found, refusal(err, "read lines")
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

// Gone are the nouns of a kind that the ledger has lines about, and of which there is no row, in order.
func (tx *Tx) Gone(kind string) ([]int64, error) {
	n, ok := nounOf(kind)
	if !ok {
		return nil, fmt.Errorf("store: no nouns of kind %q", kind)
	}
	row := tx.db.Table(n.table + " AS n").Select("1").Where("n.id = l.subject_id")
	var ids []int64
	err := tx.db.Table(lines+" AS l").Where("l.subject = ? AND NOT EXISTS (?)", kind, row).Distinct().Order("l.subject_id").Pluck("l.subject_id", &ids).Error
	return ids, refusal(err, "look for what lines are about")
}

// LastStates gives, for nouns of one kind, the state digest of each one's newest line.
func (tx *Tx) LastStates(subject string, ids []int64) (map[int64]string, error) {
	newest := tx.db.Table(lines).Select("max(leaf_index)").Where("subject = ?", subject).Where(among(tx, "subject_id", ids)).Group("subject_id")
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
