package accounts

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// OfficeRow is a place in a secretariat with its person.
type OfficeRow struct {
	Office app.Office
	Person app.Person
}

// Staff is a coalition's secretariat, with what the reader may do about it.
type Staff struct {
	Coalition  app.Coalition
	Rows       []OfficeRow
	CanStaff   bool // end places, change roles, invite
	CanAppoint bool // somebody who has an account
	CanMean    bool // take the last administrator away
}

// Offices are a coalition's secretariat, for those who sit in it and the platform.
func (a *Accounts) Offices(ctx context.Context, by app.Actor, slug string) (Staff, error) {
	var staff Staff
	err := a.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if staff.Coalition, err = tx.CoalitionBySlug(slug); err != nil {
			return err
		}
		if err := actor.MaySeeSecretariat(staff.Coalition.ID); err != nil {
			return err
		}
		staff.CanStaff, staff.CanAppoint = actor.MayStaff(staff.Coalition.ID) == nil, actor.MayGovern() == nil
		staff.CanMean = actor.Platform
		staff.Rows, err = officeRows(tx, staff.Coalition.ID)
		return err
	})
	return staff, err
}

func officeRows(tx *store.Tx, id app.CoalitionID) ([]OfficeRow, error) {
	offices, err := tx.OfficesOf(id)
	if err != nil {
		return nil, err
	}
	ids := make([]app.PersonID, len(offices))
	for i, o := range offices {
		ids[i] = o.PersonID
	}
	people, err := tx.PeopleByID(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]OfficeRow, len(offices))
	for i, o := range offices {
		rows[i] = OfficeRow{Office: o, Person: people[o.PersonID]}
	}
	return rows, nil
}

// Appointment gives a place in a secretariat to somebody who has an account,
// named by the mail address that their provider has verified, and where several
// accounts have it, by which of them.
type Appointment struct {
	Coalition string
	Email     string
	Person    app.PersonID // 0: whoever alone has the address
	Role      app.OfficeRole
	Meant     bool // although it takes the last administrator away
}

// Appoint lets the platform fill a secretariat. An address that nobody has signed in with is refused at the field
// "email", one of several accounts at "person": see Namesakes.
func (a *Accounts) Appoint(ctx context.Context, by app.Actor, in Appointment) error {
	return store.Holding(ctx, a.store, by.Person, holdOffices(in.Coalition), func(tx *store.Tx, actor app.Actor, held staffing) error {
		if err := actor.MayGovern(); err != nil {
			return err
		}
		if !slices.Contains(app.OfficeRoles, in.Role) {
			return app.Problems{{Field: "role", Message: "rules.choose"}}.Err()
		}
		person, err := meantBy(tx, in)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(held.offices, func(o app.Office) bool { return o.PersonID == person })
		if at >= 0 {
			return held.reassign(tx, actor, at, in.Role, in.Meant)
		}
		return give(tx, app.Office{CoalitionID: held.coalition.ID, PersonID: person, Role: in.Role}, by.Person)
	})
}

// meantBy is the one person that an appointment is about.
func meantBy(tx *store.Tx, in Appointment) (app.PersonID, error) {
	people, err := tx.PeopleByVerifiedEmail(app.MailAddress(in.Email))
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(people, func(p app.Person) bool { return p.ID == in.Person })
	switch {
	case len(people) == 0:
		return 0, app.Problems{{Field: "email", Message: "rules.person_unknown"}}.Err()
	case at >= 0:
		return people[at].ID, nil
	case len(people) == 1 && in.Person == 0:
		return people[0].ID, nil
	}
	return 0, app.Problems{{Field: "person", Message: "rules.choose_identity"}}.Err()
}

// Namesakes are the accounts that have an address verified, for the platform to choose from.
func (a *Accounts) Namesakes(ctx context.Context, by app.Actor, address string) ([]app.Person, error) {
	var people []app.Person
	err := a.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if err := actor.MayGovern(); err != nil {
			return err
		}
		people, err = tx.PeopleByVerifiedEmail(app.MailAddress(address))
		return err
	})
	return people, err
}

// Assignment gives a place, named by its row, another role, or ends it with an empty one.
type Assignment struct {
	Coalition string
	Office    int64
	Role      app.OfficeRole
	Meant     bool // although it takes the last administrator away
}

// Assign changes or ends a place in a secretariat, whoever holds it.
func (a *Accounts) Assign(ctx context.Context, by app.Actor, in Assignment) error {
	return store.Holding(ctx, a.store, by.Person, holdOffices(in.Coalition), func(tx *store.Tx, actor app.Actor, held staffing) error {
		if err := actor.MaySeeSecretariat(held.coalition.ID); err != nil {
			return err // nobody else learns which places there are
		}
		at := slices.IndexFunc(held.offices, func(o app.Office) bool { return o.ID == in.Office })
		if at < 0 {
			return app.Refuse(app.Conflict, "rules.changed_meanwhile")
		}
		if in.Role != "" && !slices.Contains(app.OfficeRoles, in.Role) {
			return app.Problems{{Field: "role", Message: "rules.choose"}}.Err()
		}
		return held.reassign(tx, actor, at, in.Role, in.Meant)
	})
}

// staffing is a coalition with the places of its secretariat, which nobody else changes meanwhile.
type staffing struct {
	coalition app.Coalition
	offices   []app.Office
}

// holdOffices is for store.Holding.
func holdOffices(slug string) func(*store.Tx) (staffing, error) {
	return func(tx *store.Tx) (staffing, error) {
		c, err := tx.CoalitionBySlug(slug)
		if err != nil {
			return staffing{}, err
		}
		if err := tx.LockOffices(c.ID); err != nil {
			return staffing{}, err
		}
		held, err := tx.OfficesOf(c.ID)
		if err != nil {
			return staffing{}, err
		}
		return staffing{coalition: c, offices: held}, nil
	}
}

// reassign gives a place that is held another role, or ends it.
func (s staffing) reassign(tx *store.Tx, actor app.Actor, at int, to app.OfficeRole, meant bool) error {
	o := s.offices[at]
	if err := actor.MayChangeOffice(o, to, s.offices, meant); err != nil {
		return err
	}
	if o.Role == to {
		return nil
	}
	if o.Role = to; to != app.Administrator { // who cannot invite any more, has not invited
		if err := tx.RevokeInvitationsBy(o.PersonID, o.CoalitionID); err != nil {
			return err
		}
	}
	return give(tx, o, actor.Person)
}

// give keeps a place in a secretariat as it was decided.
func give(tx *store.Tx, o app.Office, by app.PersonID) error {
	o.CreatedAt = tx.Now()
	if err := tx.SetOffice(&o); err != nil {
		return err
	}
	return tx.Append(app.Decided("appointed", o, by, o.CoalitionID, string(o.Role), tx.Now()))
}
