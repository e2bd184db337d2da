package desk

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Seats are about who acts for an organisation.
type Seats struct {
	*site.Site
	Accounts      *accounts.Accounts
	Organisations *organisations.Organisations
}

// Seats lists who represents an organisation, and to its owners who asks to.
func (s *Seats) Seats(c echo.Context) (templ.Component, error) {
	return s.seatsPage(c, views.Form{})
}

func (s *Seats) seatsPage(c echo.Context, form views.Form) (templ.Component, error) {
	o, rows, err := s.Accounts.Seats(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page := views.SeatsPage{
		Frame: s.Frame(c, ""), Form: form, Slug: o.Slug, Name: o.DisplayName, NameLang: fill.OtherLang(s.Printer(c), o.Language),
		MayDecide: site.Actor(c).MayDecideSeats(o.ID) == nil,
	}
	for _, row := range rows {
		id := strconv.FormatInt(int64(row.Seat.ID), 10)
		switch row.Seat.State {
		case app.SeatActive:
			page.Seats = append(page.Seats, views.Seat{
				ID: id, Person: row.Person.Name, Role: string(row.Seat.Role), Capacity: row.Seat.Capacity, Since: since(row.Seat),
				Self: row.Seat.PersonID == site.Actor(c).Person, Unmailed: row.Unmailed,
			})
		case app.SeatRequested:
			page.Requests = append(page.Requests, seatRequest(id, row))
		}
	}
	return views.Seats(page), nil
}

// since is when somebody was last granted a role.
func since(seat app.Seat) time.Time {
	if seat.DecidedAt != nil {
		return *seat.DecidedAt
	}
	return seat.CreatedAt
}

// seatRequest sets a person who asks beside the organisation's website.
func seatRequest(id string, row accounts.SeatRow) views.SeatRequest {
	r := views.SeatRequest{ID: id, Person: row.Person.Name, Capacity: row.Seat.Capacity, At: row.Seat.CreatedAt, Unmailed: row.Unmailed}
	r.MailDomain, r.Matches = row.MailDomain, row.OnWebsite
	return r
}

// DecideSeat carries out what an owner decides on a seat.
func (s *Seats) DecideSeat(c echo.Context) error {
	slug, act := c.Param("slug"), c.Param("act")
	id, err := strconv.ParseInt(c.Param("seat"), 10, 64)
	if err != nil {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	d := accounts.SeatDecision{Organisation: slug, SeatID: app.SeatID(id), Role: app.SeatRole(site.Text(c, "role"))}
	switch act {
	case "approve", "role":
		d.State = app.SeatActive
	case "refuse":
		d.State = app.SeatRefused
	case "remove":
		d.State = app.SeatLeft
	}
	if d.State == "" {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	err = s.Accounts.DecideSeat(c.Request().Context(), site.Actor(c), d)
	if form, ok := s.RefusedForm(c, err); ok {
		page, err := s.seatsPage(c, form)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	to := paths.Desk("organisations", slug, "seats")
	if act == "remove" && holdsSeat(site.Actor(c), d.SeatID) {
		to = paths.Desk() // the seats are no longer theirs to see
	}
	return s.Done(c, to, "desk.done_seat_"+act)
}

func holdsSeat(by app.Actor, id app.SeatID) bool {
	return slices.ContainsFunc(by.Seats, func(seat app.Seat) bool { return seat.ID == id })
}

// LeaveSeat gives up the person's own seat.
func (s *Seats) LeaveSeat(c echo.Context) error {
	if err := s.Accounts.LeaveSeat(c.Request().Context(), site.Actor(c), c.Param("slug")); err != nil {
		return err
	}
	return s.Done(c, paths.Desk(), "desk.done_left_seat")
}
