package store

import "undersigned/app"

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
	members := tx.db.Model(&app.Membership{}).Select("memberships.organisation_id").
		Joins("JOIN letter_hosts ON letter_hosts.coalition_id = memberships.coalition_id").
		Joins("JOIN organisations ON organisations.id = memberships.organisation_id").
		Where("letter_hosts.letter_id = ? AND memberships.state = ? AND organisations.state = ?", id, app.MembershipApproved, app.OrganisationActive)
	var people []app.PersonID
	err := tx.db.Model(&app.Seat{}).Distinct().
		Where("state = ? AND role IN ? AND organisation_id IN (?)", app.SeatActive, []app.SeatRole{app.SignatoryRole, app.Owner}, members).
		Order("person_id").Pluck("person_id", &people).Error
	return people, refusal(err, "read those who can sign")
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
