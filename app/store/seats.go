package store

import "undersigned/app"

// AddSeat stores a seat; a second one of the same person is a Conflict.
func (tx *Tx) AddSeat(s *app.Seat) error { return add(tx, s, "add a seat") }

// Seat reads one by organisation and person.
func (tx *Tx) Seat(o app.OrganisationID, p app.PersonID) (app.Seat, error) {
	return one[app.Seat](tx.db.Where("organisation_id = ? AND person_id = ?", o, p), "find a seat")
}

// SeatByID reads one by id.
func (tx *Tx) SeatByID(id app.SeatID) (app.Seat, error) {
	return one[app.Seat](tx.db.Where("id = ?", id), "read a seat")
}

// SeatsOf are an organisation's seats in every state, oldest first.
func (tx *Tx) SeatsOf(id app.OrganisationID) ([]app.Seat, error) {
	return all[app.Seat](tx.db.Where("organisation_id = ?", id).Order("id"), "read seats")
}

// SeatsBy are a person's seats in every state, oldest first.
func (tx *Tx) SeatsBy(id app.PersonID) ([]app.Seat, error) {
	return all[app.Seat](tx.db.Where("person_id = ?", id).Order("id"), "read own seats")
}

// Holders are the people with at least this role in an organisation, the longest there first.
func (tx *Tx) Holders(id app.OrganisationID, role app.SeatRole) ([]app.Person, error) {
	seats, err := tx.SeatsOf(id)
	if err != nil {
		return nil, err
	}
	var ids []app.PersonID
	for _, s := range seats {
		if s.Holds(role) {
			ids = append(ids, s.PersonID)
		}
	}
	people, err := tx.PeopleByID(ids)
	if err != nil {
		return nil, err
	}
	var found []app.Person
	for _, id := range ids {
		if p := people[id]; !p.IsErased() {
			found = append(found, p)
		}
	}
	return found, nil
}

// SaveSeat writes a seat whose state is still the one that was read, else Conflict.
func (tx *Tx) SaveSeat(s *app.Seat, was app.SeatState) error {
	if err := tx.know(s); err != nil {
		return err
	}
	done := tx.db.Model(s).Select("*").Omit("id", "created_at").Where("state = ?", was).Updates(s)
	if done.Error != nil {
		return refusal(done.Error, "save a seat")
	}
	if done.RowsAffected == 0 {
		return app.Refuse(app.Conflict, "rules.changed_meanwhile")
	}
	return nil
}
