package store

import (
	"gorm.io/gorm"

	"undersigned/app"
)

// The people that a notice goes to, as app/notices asks for them.

// SeatHolders are the people who hold one of the roles in an organisation now, in order of their seats.
func (tx *Tx) SeatHolders(id app.OrganisationID, roles ...app.SeatRole) ([]app.PersonID, error) {
	var people []app.PersonID
	err := tx.db.Model(&app.Seat{}).Where("organisation_id = ? AND state = ? AND role IN ?", id, app.SeatActive, roles).
		Order("id").Pluck("person_id", &people).Error
	return people, refusal(err, "read holders of seats")
}

// LetterSigners are the people who can sign a letter for an approved, active
// member of one of its hosts, each once, in order of id.
func (tx *Tx) LetterSigners(id app.LetterID) ([]app.PersonID, error) {
	var people []app.PersonID
	err := tx.signerSeats(id).Distinct().Order("person_id").Pluck("person_id", &people).Error
	return people, refusal(err, "read those who can sign")
}

// signerSeats are the seats whose holders can sign a letter.
func (tx *Tx) signerSeats(id app.LetterID) *gorm.DB {
	return tx.db.Model(&app.Seat{}).
		Where("state = ? AND role IN ? AND organisation_id IN (?)", app.SeatActive, []app.SeatRole{app.SignatoryRole, app.Owner}, tx.entitled(id))
}

// entitled are the organisations that could sign a letter: active, and approved by one of its hosts.
func (tx *Tx) entitled(id app.LetterID) *gorm.DB {
	return tx.db.Model(&app.Membership{}).Select("memberships.organisation_id").
		Joins("JOIN letter_hosts ON letter_hosts.coalition_id = memberships.coalition_id").
		Joins("JOIN organisations ON organisations.id = memberships.organisation_id").
		Where("letter_hosts.letter_id = ? AND memberships.state = ? AND organisations.state = ?", id, app.MembershipApproved, app.OrganisationActive)
}

// Reach counts who could sign a letter, and for how many organisations.
func (tx *Tx) Reach(id app.LetterID) (app.Reach, error) {
	var r app.Reach
	var err error
	if r.Organisations, err = number(tx.db.Model(&app.Organisation{}).Where("id IN (?)", tx.entitled(id)), "count those entitled to sign"); err != nil {
		return r, err
	}
	if r.Signable, err = number(tx.signerSeats(id).Distinct("organisation_id"), "count organisations that can sign"); err != nil {
		return r, err
	}
	r.People, err = number(tx.db.Model(&app.Person{}).Where("email <> '' AND id IN (?)", tx.signerSeats(id).Select("person_id")), "count those who can sign")
	return r, err
}

// ShownSigners are the people who sign for the organisations whose names stand under a letter for everybody to see,
// each once. Nobody else is written to about a letter because they signed it.
func (tx *Tx) ShownSigners(id app.LetterID) ([]app.PersonID, error) {
	signed := tx.db.Model(&app.Endorsement{}).Select("organisation_id").
		Where("letter_id = ? AND state = ? AND disclosure = ?", id, app.EndorsementSigned, app.DisclosedPublic)
	var people []app.PersonID
	err := tx.db.Model(&app.Seat{}).Where("state = ? AND role IN ? AND organisation_id IN (?)", app.SeatActive, []app.SeatRole{app.SignatoryRole, app.Owner}, signed).
		Distinct().Order("person_id").Pluck("person_id", &people).Error
	return people, refusal(err, "read those who signed")
}

// OfficeHolders are the people who hold one of the roles in a coalition's secretariat now, in order of their offices.
func (tx *Tx) OfficeHolders(id app.CoalitionID, roles ...app.OfficeRole) ([]app.PersonID, error) {
	var people []app.PersonID
	err := tx.db.Model(&app.Office{}).Where("coalition_id = ? AND role IN ?", id, roles).Order("id").Pluck("person_id", &people).Error
	return people, refusal(err, "read holders of offices")
}

// NewestLine is the index of a noun's newest line of a kind, -1 when there is
// none: it tells apart two moves of one noun into the same state.
func (tx *Tx) NewestLine(kind, subject string, id int64) (int64, error) {
	var index int64
	err := tx.db.Table(lines).Select("coalesce(max(leaf_index), -1)").
		Where("subject = ? AND subject_id = ? AND kind = ?", subject, id, kind).Scan(&index).Error
	return index, refusal(err, "find a line")
}
