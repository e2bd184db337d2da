package store

import (
	"gorm.io/gorm"

	"undersigned/app"
)

// AddMembership stores an application; a second one to the same coalition is a Conflict.
func (tx *Tx) AddMembership(m *app.Membership) error { return add(tx, m, "add a membership") }

// SaveMembership writes a membership that nobody changed meanwhile.
func (tx *Tx) SaveMembership(m *app.Membership) error {
	return change(tx, m, &m.LockVersion, "save a membership")
}

// Membership reads one by organisation and coalition.
func (tx *Tx) Membership(o app.OrganisationID, c app.CoalitionID) (app.Membership, error) {
	return one[app.Membership](tx.db.Where("organisation_id = ? AND coalition_id = ?", o, c), "find a membership")
}

// MembershipByID reads one by id.
func (tx *Tx) MembershipByID(id app.MembershipID) (app.Membership, error) {
	return one[app.Membership](tx.db.Where("id = ?", id), "read a membership")
}

// MembershipsOf are an organisation's, in order of coalition.
func (tx *Tx) MembershipsOf(id app.OrganisationID) ([]app.Membership, error) {
	return all[app.Membership](tx.db.Where("organisation_id = ?", id).Order("coalition_id"), "read memberships")
}

// MembershipsBy are those that a person applied for, newest first.
func (tx *Tx) MembershipsBy(id app.PersonID) ([]app.Membership, error) {
	return all[app.Membership](tx.db.Where("applicant_id = ?", id).Order("id DESC"), "read own applications")
}

// QueuePage selects applications and memberships of one coalition.
type QueuePage struct {
	CoalitionID app.CoalitionID
	States      []app.MembershipState
	Words       []string             // folded; each must occur in the organisation's names
	IDs         []app.OrganisationID // any of them; nil for all
	Offset      int
	Limit       int
}

// Queue gives memberships, the longest waiting first, and how many there are in all.
func (tx *Tx) Queue(page QueuePage) ([]app.Membership, int, error) {
	total, err := number(page.where(tx), "count applications")
	if err != nil {
		return nil, 0, err
	}
	rows, err := all[app.Membership](page.where(tx).Order("submitted_at, id").Offset(page.Offset).Limit(page.Limit), "read applications")
	return rows, total, err
}

func (page QueuePage) where(tx *Tx) *gorm.DB {
	q := tx.db.Model(&app.Membership{}).Where("coalition_id = ?", page.CoalitionID)
	if len(page.States) > 0 {
		q = q.Where("state IN ?", page.States)
	}
	if page.IDs != nil {
		q = q.Where(among(tx, "organisation_id", page.IDs))
	}
	for _, word := range page.Words {
		q = q.Where("organisation_id IN (?)", tx.db.Model(&app.Organisation{}).Select("id").Where(tx.store.dialect.holds("search_text", word)))
	}
	return q
}

// CountByState counts a coalition's memberships in each state.
func (tx *Tx) CountByState(id app.CoalitionID) (map[app.MembershipState]int, error) {
	var rows []struct {
		State app.MembershipState
		N     int
	}
	if err := tx.db.Model(&app.Membership{}).Select("state, count(*) AS n").Where("coalition_id = ?", id).Group("state").Scan(&rows).Error; err != nil {
		return nil, refusal(err, "count memberships")
	}
	counts := make(map[app.MembershipState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// AddMove stores a step of a membership's history.
func (tx *Tx) AddMove(m *app.MembershipMove) error { return add(tx, m, "add a membership move") }

// Move reads one step.
func (tx *Tx) Move(id int64) (app.MembershipMove, error) {
	return one[app.MembershipMove](tx.db.Where("id = ?", id), "read a membership move")
}

// MovesOf is a membership's history, oldest first.
func (tx *Tx) MovesOf(id app.MembershipID) ([]app.MembershipMove, error) {
	return all[app.MembershipMove](tx.db.Where("membership_id = ?", id).Order("id"), "read membership moves")
}
