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

// right is a part of what somebody may do: who they are, a seat of theirs, once for each coalition that the organisation is
// an approved member of, or an office.
type right struct {
	Part     string
	ID       int64
	Place    int64 // the organisation of a seat, the coalition of an office
	Role     string
	State    string
	MemberOf *app.CoalitionID
}

// Actor is a person with the rights that hold in this transaction; id 0 is a visitor. Of seats and offices it knows what
// rights come of: which, where, in what role.
func (tx *Tx) Actor(id app.PersonID) (app.Actor, error) {
	if id == 0 {
		return app.Actor{}, nil
	}
	var rights []right
	err := tx.db.Raw(`SELECT 'person' AS part, p.id AS id, 0 AS place, CASE WHEN p.platform THEN 'platform' ELSE '' END AS role,
			CASE WHEN p.erased_at IS NULL THEN '' ELSE 'erased' END AS state, CAST(NULL AS bigint) AS member_of FROM people p WHERE p.id = ?
		UNION ALL SELECT 'office', o.id, o.coalition_id, o.role, '', NULL FROM offices o WHERE o.person_id = ? AND o.role <> ''
		UNION ALL SELECT 'seat', s.id, s.organisation_id, s.role, s.state, m.coalition_id FROM seats s
			LEFT JOIN memberships m ON m.organisation_id = s.organisation_id AND m.state = ? WHERE s.person_id = ? AND s.state IN (?, ?)
		ORDER BY part, id, member_of`, id, id, app.MembershipApproved, id, app.SeatActive, app.SeatRequested).Scan(&rights).Error
	if err != nil {
		return app.Actor{}, refusal(err, "read rights")
	}
	actor := app.Actor{Person: id, Member: map[app.OrganisationID][]app.CoalitionID{}}
	known := false
	for i, r := range rights {
		switch r.Part {
		case "person":
			if r.State != "" {
				return app.Actor{}, app.Refuse(app.Unauthenticated, "rules.session_over")
			}
			known, actor.Platform = true, r.Role != ""
		case "office":
			actor.Offices = append(actor.Offices, app.Office{ID: r.ID, CoalitionID: app.CoalitionID(r.Place), PersonID: id, Role: app.OfficeRole(r.Role)})
		case "seat":
			r.seat(&actor, i == 0 || rights[i-1].Part != r.Part || rights[i-1].ID != r.ID)
		}
	}
	if !known {
		return app.Actor{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	return actor, nil
}

// seat gives the actor what comes of a seat; isNew says whether the row before was about another one.
func (r right) seat(actor *app.Actor, isNew bool) {
	s := app.Seat{ID: app.SeatID(r.ID), OrganisationID: app.OrganisationID(r.Place), PersonID: actor.Person, Role: app.SeatRole(r.Role), State: app.SeatState(r.State)}
	switch {
	case s.State == app.SeatActive:
		if isNew {
			actor.Seats = append(actor.Seats, s)
		}
		if r.MemberOf != nil {
			actor.Member[s.OrganisationID] = append(actor.Member[s.OrganisationID], *r.MemberOf)
		}
	case s.Role == app.Owner && isNew:
		actor.Asked = append(actor.Asked, s)
	}
}

// PeopleByID reads several people, in no order.
func (tx *Tx) PeopleByID(ids []app.PersonID) (map[app.PersonID]app.Person, error) {
	if len(ids) == 0 {
		return map[app.PersonID]app.Person{}, nil
	}
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
