package accounts

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/store"
)

// SeatRow is a seat with the person who holds or asks for it.
type SeatRow struct {
	Seat   app.Seat
	Person app.Person // without an address

	// What is said to those who decide on seats.
	Unmailed   bool   // no mail reaches the person
	MailDomain string // of the person's address, where the provider has verified it
	OnWebsite  bool   // it is that of the organisation's website, or below it
}

// Seats are an organisation's seats, for its representatives; asked-for ones
// only where the actor decides on them.
func (a *Accounts) Seats(ctx context.Context, by app.Actor, slug string) (app.Organisation, []SeatRow, error) {
	var o app.Organisation
	var rows []SeatRow
	err := a.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if o, err = tx.OrganisationBySlug(slug); err != nil {
			return err
		}
		if err := actor.MaySeeOrganisation(o.ID); err != nil {
			return tx.HideUnlisted(actor, o.ID, err)
		}
		rows, err = seatRows(tx, o, actor.MayDecideSeats(o.ID) == nil)
		return err
	})
	return o, rows, err
}

func seatRows(tx *store.Tx, o app.Organisation, decides bool) ([]SeatRow, error) {
	seats, err := tx.SeatsOf(o.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]app.PersonID, len(seats))
	for i, s := range seats {
		ids[i] = s.PersonID
	}
	people, err := tx.PeopleByID(ids)
	if err != nil {
		return nil, err
	}
	var rows []SeatRow
	for _, s := range seats {
		if !decides && s.State != app.SeatActive {
			continue
		}
		row := SeatRow{Seat: s, Person: people[s.PersonID]}
		if decides {
			row.Unmailed = !row.Person.HasMail()
			if row.Person.EmailVerified {
				row.MailDomain = radar.MailDomain(row.Person.Email)
			}
			row.OnWebsite = radar.IsOnDomain(row.MailDomain, radar.Domain(o.Website))
		}
		row.Person.Email = ""
		rows = append(rows, row)
	}
	return rows, nil
}

// AskToJoin asks for a seat in an organisation, as a viewer until an owner
// decides. A refused or given-up seat can be asked for again; a held one is a Conflict.
func (a *Accounts) AskToJoin(ctx context.Context, by app.Actor, slug, capacity string) error {
	capacity = app.OneLine(capacity)
	return a.store.As(ctx, by.Person, func(tx *store.Tx, _ app.Actor) error {
		o, err := joinable(tx, slug)
		if err != nil {
			return err
		}
		var problems app.Problems
		problems.CheckLine("capacity", capacity, app.MaxLine, true)
		if err := problems.Err(); err != nil {
			return err
		}
		seat, err := requested(tx, o.ID, by.Person, capacity)
		if err != nil {
			return err
		}
		if _, err := tx.Actor(by.Person); err != nil {
			return err // erased at this moment: the seat has waited for it, or it now waits for the seat
		}
		if err := tx.Enqueue(app.SeatMoved{SeatID: seat.ID, State: seat.State}); err != nil {
			return err
		}
		return tx.Append(app.Decided("requested", seat, by.Person, 0, o.DisplayName, tx.Now()))
	})
}

// joinable is an organisation that the public directory shows; any other does not exist for strangers.
func joinable(tx *store.Tx, slug string) (app.Organisation, error) {
	o, err := tx.OrganisationBySlug(slug)
	if err != nil {
		return o, err
	}
	listed, err := tx.IsListed(o.ID)
	if err == nil && !listed {
		err = app.Refuse(app.NotFound, "rules.not_found")
	}
	return o, err
}

func requested(tx *store.Tx, id app.OrganisationID, person app.PersonID, capacity string) (app.Seat, error) {
	seat, err := tx.Seat(id, person)
	if app.IsKind(err, app.NotFound) {
		seat = app.Seat{OrganisationID: id, PersonID: person, Role: app.Viewer, State: app.SeatRequested, Capacity: capacity, CreatedAt: tx.Now()}
		return seat, tx.AddSeat(&seat)
	}
	if err != nil {
		return seat, err
	}
	if seat.State == app.SeatActive || seat.State == app.SeatRequested {
		return seat, app.Refuse(app.Conflict, "rules.seat_exists")
	}
	was := seat.State
	seat.State, seat.Role, seat.Capacity, seat.DecidedByID, seat.DecidedAt = app.SeatRequested, app.Viewer, capacity, nil, nil
	return seat, tx.SaveSeat(&seat, was)
}

// SeatDecision is what an owner decides on a seat of the organisation: its new
// state (active, refused or left) and, when active, its role.
type SeatDecision struct {
	Organisation string
	SeatID       app.SeatID
	State        app.SeatState
	Role         app.SeatRole
}

// seatMoves are the legal moves; active → active changes the role.
var seatMoves = map[app.SeatState][]app.SeatState{
	app.SeatRequested: {app.SeatActive, app.SeatRefused},
	app.SeatActive:    {app.SeatActive, app.SeatLeft},
}

// DecideSeat lets an owner grant, refuse, change or end a seat. The last owner
// cannot go: an organisation without one could never be signed for again.
func (a *Accounts) DecideSeat(ctx context.Context, by app.Actor, d SeatDecision) error {
	return store.Holding(ctx, a.store, by.Person, store.HoldOrganisation(d.Organisation), func(tx *store.Tx, actor app.Actor, o app.Organisation) error {
		if err := actor.MayDecideSeats(o.ID); err != nil {
			return tx.HideUnlisted(actor, o.ID, err)
		}
		return decideSeat(tx, o, by.Person, d)
	})
}

// LeaveSeat gives up the actor's own seat.
func (a *Accounts) LeaveSeat(ctx context.Context, by app.Actor, slug string) error {
	return store.Holding(ctx, a.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, _ app.Actor, o app.Organisation) error {
		seat, err := tx.Seat(o.ID, by.Person)
		if err != nil {
			return err
		}
		return decideSeat(tx, o, by.Person, SeatDecision{SeatID: seat.ID, State: app.SeatLeft})
	})
}

func decideSeat(tx *store.Tx, o app.Organisation, by app.PersonID, d SeatDecision) error {
	seats, err := tx.SeatsOf(o.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(seats, func(s app.Seat) bool { return s.ID == d.SeatID })
	if at < 0 {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	seat := seats[at]
	if !slices.Contains(seatMoves[seat.State], d.State) {
		return app.Refuse(app.Conflict, "rules.changed_meanwhile")
	}
	if d.State == app.SeatActive && !slices.Contains(app.SeatRoles, d.Role) {
		return app.Problems{{Field: "role", Message: "rules.choose"}}.Err()
	}
	if lastOwner(seats, seat) && (d.State != app.SeatActive || d.Role != app.Owner) {
		return app.Refuse(app.Conflict, "rules.last_owner")
	}
	was, now := seat.State, tx.Now()
	seat.State, seat.DecidedByID, seat.DecidedAt = d.State, &by, &now
	if d.State == app.SeatActive {
		seat.Role = d.Role
	}
	if err := tx.SaveSeat(&seat, was); err != nil {
		return err
	}
	if err := tx.Enqueue(app.SeatMoved{SeatID: seat.ID, State: seat.State}); err != nil {
		return err
	}
	return tx.Append(app.Decided(string(seat.State), seat, by, 0, o.DisplayName, now))
}

func lastOwner(seats []app.Seat, seat app.Seat) bool {
	owners := 0
	for _, s := range seats {
		if s.State == app.SeatActive && s.Role == app.Owner {
			owners++
		}
	}
	return owners == 1 && seat.State == app.SeatActive && seat.Role == app.Owner
}

// OwnSeats are the actor's seats in every state, with their organisations.
func (a *Accounts) OwnSeats(ctx context.Context, by app.Actor) ([]app.Seat, map[app.OrganisationID]app.Organisation, error) {
	var seats []app.Seat
	var found map[app.OrganisationID]app.Organisation
	err := a.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if seats, err = tx.SeatsBy(by.Person); err != nil {
			return err
		}
		ids := make([]app.OrganisationID, len(seats))
		for i, s := range seats {
			ids[i] = s.OrganisationID
		}
		found, err = tx.OrganisationsByID(ids)
		return err
	})
	return seats, found, err
}
