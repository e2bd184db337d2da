package store

import "undersigned/app"

// AddProfileChange stores a change of a member's naming; a second one that waits is a Conflict.
func (tx *Tx) AddProfileChange(c *app.ProfileChange) error { return add(tx, c, "add a profile change") }

// ProfileChange reads one by id.
func (tx *Tx) ProfileChange(id int64) (app.ProfileChange, error) {
	return one[app.ProfileChange](tx.db.Where("id = ?", id), "read a profile change")
}

// ProfileChangesOf are an organisation's, newest first.
func (tx *Tx) ProfileChangesOf(id app.OrganisationID) ([]app.ProfileChange, error) {
	return all[app.ProfileChange](tx.db.Where("organisation_id = ?", id).Order("id DESC"), "read profile changes")
}

// PendingChange is the change of an organisation that waits; NotFound where none does.
func (tx *Tx) PendingChange(id app.OrganisationID) (app.ProfileChange, error) {
	return one[app.ProfileChange](tx.db.Where("organisation_id = ? AND state = ?", id, app.ChangePending), "find a profile change")
}

// PendingChanges are those that wait among the members of a coalition, the longest waiting first.
func (tx *Tx) PendingChanges(id app.CoalitionID) ([]app.ProfileChange, error) {
	members := tx.db.Model(&app.Membership{}).Select("organisation_id").Where("coalition_id = ? AND state IN ?", id, app.Watched)
	q := tx.db.Where("state = ? AND organisation_id IN (?)", app.ChangePending, members)
	return all[app.ProfileChange](q.Order("id").Limit(100), "read profile changes")
}

// DecideProfileChange writes what became of a change that still waits, else Conflict.
func (tx *Tx) DecideProfileChange(c *app.ProfileChange) error {
	done := tx.db.Model(c).Select("state", "reason", "decided_by_id", "decided_at").Where("state = ?", app.ChangePending).Updates(c)
	if done.Error != nil {
		return refusal(done.Error, "decide on a profile change")
	}
	if done.RowsAffected == 0 {
		return app.Refuse(app.Conflict, "rules.change_decided")
	}
	return nil
}
