package store

import (
	"strings"

	"undersigned/app"
)

// Person reads somebody by id.
func (tx *Tx) Person(id app.PersonID) (app.Person, error) {
	return one[app.Person](tx.db.Where("id = ?", id), "read a person")
}

// PersonByIdentity reads somebody by who the provider says they are.
func (tx *Tx) PersonByIdentity(issuer, subject string) (app.Person, error) {
	return one[app.Person](tx.db.Where("issuer = ? AND subject = ?", issuer, subject), "find a person")
}

// LockPerson reads somebody by id and keeps others from changing them until the end of the transaction.
func (tx *Tx) LockPerson(id app.PersonID) (app.Person, error) {
	return one[app.Person](tx.store.dialect.lockRows(tx.db).Where("id = ?", id), "lock a person")
}

// AddPerson stores somebody who has signed in for the first time.
func (tx *Tx) AddPerson(p *app.Person) error { return add(tx, p, "add a person") }

// SavePerson writes all that may change of a person: lock it first, or a session that was ended comes back.
func (tx *Tx) SavePerson(p *app.Person) error {
	done := tx.db.Model(p).Select("*").Omit("id", "created_at", "issuer", "subject", "identity_salt", "erased_at").Updates(p)
	return refusal(done.Error, "save a person")
}

// Actor is a person with the rights that hold in this transaction; id 0 is a visitor.
func (tx *Tx) Actor(id app.PersonID) (app.Actor, error) {
	if id == 0 {
		return app.Actor{}, nil
	}
	person, err := tx.Person(id)
	if err != nil {
		return app.Actor{}, err
	}
	return tx.ActorOf(person)
}

// ActorOf is Actor of somebody who has been read in this transaction.
func (tx *Tx) ActorOf(person app.Person) (app.Actor, error) {
	if person.IsErased() {
		return app.Actor{}, app.Refuse(app.Unauthenticated, "rules.session_over")
	}
	actor := app.Actor{Person: person.ID, Platform: person.Platform, Member: map[app.OrganisationID][]app.CoalitionID{}}
	var seats []struct {
		app.Seat
		MemberOf *app.CoalitionID // a row for each coalition of which the organisation is an approved member
	}
	err := tx.db.Model(&app.Seat{}).Select("seats.*, m.coalition_id AS member_of").
		Joins("LEFT JOIN memberships m ON m.organisation_id = seats.organisation_id AND m.state = ?", app.MembershipApproved).
		Where("seats.person_id = ? AND seats.state IN ?", person.ID, []app.SeatState{app.SeatActive, app.SeatRequested}).
		Order("seats.id, m.coalition_id").Scan(&seats).Error
	if err != nil {
		return app.Actor{}, refusal(err, "read seats")
	}
	for i, s := range seats {
		isNew := i == 0 || seats[i-1].ID != s.ID
		switch {
		case s.State == app.SeatActive:
			if isNew {
				actor.Seats = append(actor.Seats, s.Seat)
			}
			if s.MemberOf != nil {
				actor.Member[s.OrganisationID] = append(actor.Member[s.OrganisationID], *s.MemberOf)
			}
		case s.Role == app.Owner && isNew:
			actor.Asked = append(actor.Asked, s.Seat)
		}
	}
	actor.Offices, err = all[app.Office](tx.db.Where("person_id = ? AND role <> ''", person.ID).Order("id"), "read offices")
	return actor, err
}

// PeopleByID reads several people, in no order.
func (tx *Tx) PeopleByID(ids []app.PersonID) (map[app.PersonID]app.Person, error) {
	rows, err := all[app.Person](tx.db.Where(among(tx, "id", ids)), "read people")
	if err != nil {
		return nil, err
	}
	found := make(map[app.PersonID]app.Person, len(rows))
	for _, p := range rows {
		found[p.ID] = p
	}
	return found, nil
}

// mostNamesakes is how many accounts with one address somebody is asked to choose from.
const mostNamesakes = 20

// PeopleByVerifiedEmail are those whose provider has verified the address; case does not matter.
func (tx *Tx) PeopleByVerifiedEmail(address string) ([]app.Person, error) {
	return all[app.Person](tx.db.Where("lower(email) = ? AND email_verified", strings.ToLower(address)).Order("id").Limit(mostNamesakes), "find people")
}

// SetOffice gives a person a place in a secretariat, another role there, or,
// with an empty role, none any more. A place that was given up keeps its row.
func (tx *Tx) SetOffice(o *app.Office) error {
	row, err := one[app.Office](tx.db.Where("coalition_id = ? AND person_id = ?", o.CoalitionID, o.PersonID), "find an office")
	if app.IsKind(err, app.NotFound) {
		return add(tx, o, "add an office")
	}
	if err != nil {
		return err
	}
	o.ID, o.CreatedAt = row.ID, row.CreatedAt
	return refusal(tx.db.Model(o).Update("role", o.Role).Error, "save an office")
}

// Office reads a place in a secretariat by its row, whoever holds it and whatever became of their address.
func (tx *Tx) Office(id int64) (app.Office, error) {
	return one[app.Office](tx.db.Where("id = ?", id), "read an office")
}

// OfficesOf are the places in a coalition's secretariat.
func (tx *Tx) OfficesOf(id app.CoalitionID) ([]app.Office, error) {
	return all[app.Office](tx.db.Where("coalition_id = ? AND role <> ''", id).Order("id"), "read offices")
}

// GiveReceipt notes that something was sent; a second time is a Conflict.
func (tx *Tx) GiveReceipt(receipt string) error {
	row := struct {
		Receipt string
		SentAt  any
	}{receipt, tx.Now()}
	return refusal(tx.db.Exec("INSERT INTO receipts (receipt, sent_at) VALUES (?, ?)", row.Receipt, row.SentAt).Error, "give a receipt")
}

// HasReceipt says whether something was sent already.
func (tx *Tx) HasReceipt(receipt string) (bool, error) {
	n, err := number(tx.db.Table("receipts").Where("receipt = ?", receipt), "look for a receipt")
	if err != nil {
		return false, err
	}
	return n > 0, nil
}
