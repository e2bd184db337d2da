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

// Offices are a coalition's secretariat, for the platform.
func (a *Accounts) Offices(ctx context.Context, by app.Actor, slug string) (app.Coalition, []OfficeRow, error) {
	var c app.Coalition
	var rows []OfficeRow
	err := a.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		var err error
		if c, err = governed(tx, actor, slug); err != nil {
			return err
		}
		offices, err := tx.OfficesOf(c.ID)
		if err != nil {
			return err
		}
		ids := make([]app.PersonID, len(offices))
		for i, o := range offices {
			ids[i] = o.PersonID
		}
		people, err := tx.PeopleByID(ids)
		for _, o := range offices {
			rows = append(rows, OfficeRow{Office: o, Person: people[o.PersonID]})
		}
		return err
	})
	return c, rows, err
}

// Appointment gives (or, with an empty role, takes) a place in a secretariat.
// The person is named by the mail address that their provider has verified.
type Appointment struct {
	Coalition string
	Email     string
	Role      app.OfficeRole
}

// Appoint lets the platform fill a secretariat. An address that nobody, or more
// than one person, has signed in with is refused at the field.
func (a *Accounts) Appoint(ctx context.Context, by app.Actor, in Appointment) error {
	return a.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		c, err := governed(tx, actor, in.Coalition)
		if err != nil {
			return err
		}
		if !slices.Contains([]app.OfficeRole{"", app.Coordinator, app.Administrator}, in.Role) {
			return app.Problems{{Field: "role", Message: "rules.choose"}}.Err()
		}
		people, err := tx.PeopleByVerifiedEmail(app.OneLine(in.Email))
		if err != nil {
			return err
		}
		if len(people) != 1 {
			return app.Problems{{Field: "email", Message: "rules.person_unknown", Args: []any{"Count", len(people)}}}.Err()
		}
		if err := holdsOffice(tx, c.ID, people[0].ID, in.Role); err != nil {
			return err
		}
		office := app.Office{CoalitionID: c.ID, PersonID: people[0].ID, Role: in.Role, CreatedAt: tx.Now()}
		if err := tx.SetOffice(&office); err != nil {
			return err
		}
		return tx.Append(app.Decided("appointed", office, by.Person, c.ID, string(in.Role), tx.Now()))
	})
}

// holdsOffice refuses to take a place from somebody who has none.
func holdsOffice(tx *store.Tx, c app.CoalitionID, p app.PersonID, role app.OfficeRole) error {
	offices, err := tx.OfficesOf(c)
	if err != nil || role != "" || slices.ContainsFunc(offices, func(o app.Office) bool { return o.PersonID == p }) {
		return err
	}
	return app.Refuse(app.Conflict, "rules.changed_meanwhile")
}

// governed is a coalition, for the platform only.
func governed(tx *store.Tx, actor app.Actor, slug string) (app.Coalition, error) {
	if err := actor.MayGovern(); err != nil {
		return app.Coalition{}, err
	}
	return tx.CoalitionBySlug(slug)
}
