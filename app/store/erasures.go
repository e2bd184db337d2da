package store

import (
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"undersigned/app"
)

// AddErasure stores a decision to erase with the list of what it erased; the
// database refuses any later change.
func (tx *Tx) AddErasure(e *app.Erasure, records []app.ErasedRecord) error {
	if err := add(tx, e, "add an erasure"); err != nil {
		return err
	}
	for i := range records {
		records[i].ErasureID = e.ID
	}
	if len(records) == 0 {
		return nil
	}
	return refusal(tx.db.CreateInBatches(&records, 500).Error, "list what was erased")
}

// ErasedRecords are what an erasure lists, in the order of the list.
func (tx *Tx) ErasedRecords(id app.ErasureID) ([]app.ErasedRecord, error) {
	return all[app.ErasedRecord](tx.db.Where("erasure_id = ?", id).Order("id"), "read what was erased")
}

// DanglingRecords are listed by no erasure that is there, or list what is not there.
func (tx *Tx) DanglingRecords() ([]app.ErasedRecord, error) {
	q := tx.db.Where("erasure_id NOT IN (SELECT id FROM erasures)").
		Or("subject = ? AND subject_id NOT IN (SELECT leaf_index FROM ledger_lines)", app.ErasedLine).
		Or("subject = ? AND subject_id NOT IN (SELECT id FROM endorsements)", app.ErasedMandate).
		Or("subject NOT IN ?", []string{app.ErasedLine, app.ErasedMandate})
	return all[app.ErasedRecord](q.Order("id"), "look for dangling erased records")
}

// EraseLine takes the content of a ledger line away; see app.Line.Erase. It is a
// Conflict for a line that was erased before.
func (tx *Tx) EraseLine(l app.Line) error {
	done := tx.db.Table(lines).Where("leaf_index = ? AND erased_at IS NULL", l.LeafIndex).
		Updates(map[string]any{"by_id": l.ByID, "note": l.Note, "salt": gorm.Expr("NULL"), "erased_at": l.ErasedAt})
	if done.Error == nil && done.RowsAffected == 0 {
		return app.Refuse(app.Conflict, "rules.changed_meanwhile")
	}
	return refusal(done.Error, "erase a ledger line")
}

// MandatesBy are the endorsements that still have a mandate that the person
// typed. Who withdrew a signature is noted in the place of who gave it, so the
// ledger is asked too.
func (tx *Tx) MandatesBy(id app.PersonID) ([]app.Endorsement, error) {
	signed := tx.db.Table(lines).Select("subject_id").Where("subject = ? AND kind = ? AND by_id = ?", "endorsement", "endorsement.signed", id)
	return all[app.Endorsement](tx.db.Where("mandate_salt <> ''").
		Where(tx.db.Where("id IN (?)", signed).Or("state = ? AND acted_by_id = ?", app.EndorsementSigned, id)).Order("id"), "read mandates")
}

// EraseTyped empties what a person typed of themselves into seats, applications
// and answers to a secretariat.
func (tx *Tx) EraseTyped(id app.PersonID) error {
	if err := tx.db.Model(&app.Seat{}).Where("person_id = ?", id).Update("capacity", "").Error; err != nil {
		return refusal(err, "erase a person's seats")
	}
	done := tx.db.Model(&app.Membership{}).Where("applicant_id = ?", id).
		Updates(map[string]any{"capacity": "", "authority": "", "lock_version": gorm.Expr("lock_version + 1")})
	if done.Error != nil {
		return refusal(done.Error, "erase a person's applications")
	}
	moves, err := all[app.MembershipMove](tx.db.Where("by_id = ? AND message <> ''", id), "read a person's answers")
	if err != nil {
		return err
	}
	for _, m := range moves {
		if !m.IsApplicants() {
			continue
		}
		if err := tx.db.Model(&m).Update("message", "").Error; err != nil {
			return refusal(err, "erase an answer")
		}
	}
	return nil
}

// ErasePerson writes a person of whom all was erased, and forgets which mails they were sent.
func (tx *Tx) ErasePerson(p *app.Person) error {
	if err := tx.db.Model(p).Select("*").Omit("id", "created_at").Updates(p).Error; err != nil {
		return refusal(err, "erase a person")
	}
	mails := "%:" + strconv.FormatInt(int64(p.ID), 10) // as app/notices writes them
	err := tx.db.Exec("DELETE FROM receipts WHERE receipt LIKE ? AND receipt NOT LIKE 'announced:%'", mails).Error
	return refusal(err, "erase a person's receipts")
}

// PeopleByEmail are all who have an address, verified or not; case does not matter.
func (tx *Tx) PeopleByEmail(address string) ([]app.Person, error) {
	return all[app.Person](tx.db.Where("lower(email) = lower(?) AND email <> ''", address).Order("id"), "find people")
}

// PlatformPeople are those who run the portal.
func (tx *Tx) PlatformPeople() ([]app.Person, error) {
	return all[app.Person](tx.db.Where("platform").Order("id"), "read those who run the portal")
}

// LockPlatform keeps those who run the portal from being changed until the end of the transaction.
func (tx *Tx) LockPlatform() error {
	_, err := all[app.Person](tx.store.dialect.lockRows(tx.db).Where("platform").Order("id"), "lock those who run the portal")
	return err
}

// OfficesBy are a person's places in secretariats.
func (tx *Tx) OfficesBy(id app.PersonID) ([]app.Office, error) {
	return all[app.Office](tx.db.Where("person_id = ? AND role <> ''", id).Order("coalition_id"), "read own offices")
}

// LockOffices keeps a coalition's secretariat from being changed until the end of the transaction.
func (tx *Tx) LockOffices(id app.CoalitionID) error {
	_, err := all[app.Office](tx.store.dialect.lockRows(tx.db).Where("coalition_id = ?", id).Order("id"), "lock offices")
	return err
}

// LineAt reads one ledger line.
func (tx *Tx) LineAt(index int64) (app.Line, error) {
	return one[app.Line](tx.db.Table(lines).Where("leaf_index = ?", index), fmt.Sprintf("read ledger line %d", index))
}
