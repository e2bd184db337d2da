// Package secretariat holds the pages of those who run a coalition: its applications, people, letters and history.
package secretariat

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// firstWaiting is how many applications and letters the front page of a secretariat shows.
const firstWaiting = 8

// Pages are those of a coalition's secretariat: what waits, its dossiers, its letters, its history.
type Pages struct {
	*site.Site
	Secretariats
	Letters *letters.Letters
	Ledger  *ledger.Ledger
}

// Secretariat is the front page of those who run a coalition.
func (s *Pages) Secretariat(c echo.Context) (templ.Component, error) {
	ctx, p, slug := c.Request().Context(), s.Printer(c), c.Param("coalition")
	waiting, err := s.Organisations.Queue(ctx, site.Actor(c), organisations.QueueFilter{Coalition: slug, States: app.Waiting, Limit: firstWaiting})
	if err != nil {
		return nil, err
	}
	_, rows, _, err := s.Letters.Managed(ctx, site.Actor(c), letters.Filter{Coalition: slug, States: app.Running, Limit: firstWaiting})
	if err != nil {
		return nil, err
	}
	cards := fill.LetterCards(p, rows)
	for i := range cards {
		cards[i].Href = paths.Letter(cards[i].Slug, "manage")
	}
	names, err := s.waitingNames(c, slug)
	if err != nil {
		return nil, err
	}
	return views.Secretariat(views.SecretariatPage{
		Names: names,
		Frame: s.Frame(c, ""), Office: officeOf(waiting), Members: waiting.Counts[app.MembershipApproved],
		Applications: applicationRows(p, waiting.Rows), Letters: cards,
	}), nil
}

// officeOf is what every page of a secretariat says of it.
func officeOf(q organisations.Queue) views.Office {
	o := views.Office{Slug: q.Coalition.Slug, Name: q.Coalition.Name, Administrator: q.CanDecide, Writes: q.CanWrite}
	for _, state := range app.Waiting {
		o.Waiting += q.Counts[state]
	}
	return o
}

// Secretariats tells pages on a coalition's affairs of the secretariat they belong to.
type Secretariats struct{ Organisations *organisations.Organisations }

// office reads it for pages that are not about applications; it is refused to
// anyone outside the secretariat.
func (s Secretariats) office(c echo.Context, slug string) (views.Office, error) {
	q, err := s.Organisations.Waiting(c.Request().Context(), site.Actor(c), slug)
	if err != nil {
		return views.Office{}, err
	}
	return officeOf(q), nil
}
