package store

import "undersigned/app"

// AddInvitation stores a new invitation.
func (tx *Tx) AddInvitation(i *app.Invitation) error { return add(tx, i, "add an invitation") }

// Invitation reads one by id.
func (tx *Tx) Invitation(id int64) (app.Invitation, error) {
	return one[app.Invitation](tx.db.Where("id = ?", id), "read an invitation")
}

// InvitationByHash reads one by its link's hash.
func (tx *Tx) InvitationByHash(hash string) (app.Invitation, error) {
	return one[app.Invitation](tx.db.Where("token_hash = ?", hash), "find an invitation")
}

// InvitationsTo are the invitations to a coalition's secretariat, or, of nil, to run the portal, newest first.
func (tx *Tx) InvitationsTo(id *app.CoalitionID) ([]app.Invitation, error) {
	return all[app.Invitation](tx.db.Where(map[string]any{"coalition_id": id}).Order("id DESC").Limit(100), "read invitations")
}

// DecideInvitation writes what became of an invitation that was still open, else Conflict.
func (tx *Tx) DecideInvitation(i *app.Invitation) error {
	done := tx.db.Model(i).Select("state", "accepted_by_id", "decided_at").Where("state = ?", app.InvitationSent).Updates(i)
	if done.Error != nil {
		return refusal(done.Error, "decide on an invitation")
	}
	if done.RowsAffected == 0 {
		return app.Refuse(app.Conflict, "rules.changed_meanwhile")
	}
	return nil
}

// RevokeInvitationsBy revokes what somebody invited others to and nobody has accepted: of one coalition, or, of 0, of all.
func (tx *Tx) RevokeInvitationsBy(by app.PersonID, id app.CoalitionID) error {
	q := tx.db.Model(&app.Invitation{}).Where("by_id = ? AND state = ?", by, app.InvitationSent)
	if id != 0 {
		q = q.Where("coalition_id = ?", id)
	}
	return refusal(q.Updates(map[string]any{"state": app.InvitationRevoked, "decided_at": tx.Now()}).Error, "revoke invitations")
}

// DropInvitationsOf forgets the invitations that somebody accepted, or that were sent to their address.
func (tx *Tx) DropInvitationsOf(p app.Person) error {
	q := tx.db.Where("accepted_by_id = ?", p.ID)
	if p.Email != "" {
		q = q.Or("lower(address) = lower(?)", p.Email)
	}
	return refusal(tx.db.Where(q).Delete(&app.Invitation{}).Error, "forget invitations")
}

// forgottenAfter is how long an invitation that nobody accepted is kept after it was sent.
const forgottenAfter = 60

// SweepInvitations forgets the invitations of long ago that nobody accepted.
func (tx *Tx) SweepInvitations() error {
	old := tx.Now().AddDate(0, 0, -forgottenAfter)
	return refusal(tx.db.Where("state <> ? AND created_at < ?", app.InvitationAccepted, old).Delete(&app.Invitation{}).Error, "sweep invitations")
}
