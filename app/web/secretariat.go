package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// firstWaiting is how many applications and letters the front page of a secretariat shows.
const firstWaiting = 8

// running are the states of letters that a secretariat still works on.
var running = []app.LetterState{
	app.LetterDraft, app.LetterConsultation, app.LetterReconciling, app.LetterFrozen, app.LetterOpen, app.LetterClosed,
}

// secretariatPages are those of a coalition's secretariat: what waits, its dossiers, its letters, its history.
type secretariatPages struct {
	*site
	secretariats
	letters *letters.Letters
	ledger  *ledger.Ledger
}

// secretariat is the front page of those who run a coalition.
func (s *secretariatPages) secretariat(c echo.Context) (templ.Component, error) {
	ctx, p, slug := c.Request().Context(), s.printer(c), c.Param("coalition")
	waiting, err := s.organisations.Queue(ctx, actor(c), organisations.Sift{Coalition: slug, States: app.Waiting, Limit: firstWaiting})
	if err != nil {
		return nil, err
	}
	_, rows, _, err := s.letters.Managed(ctx, actor(c), letters.Filter{Coalition: slug, States: running, Limit: firstWaiting})
	if err != nil {
		return nil, err
	}
	cards := letterCards(p, rows)
	for i := range cards {
		cards[i].Href = paths.Letter(cards[i].Slug, "manage")
	}
	names, err := s.waitingNames(c, slug)
	if err != nil {
		return nil, err
	}
	return views.Secretariat(views.SecretariatPage{
		Names: names,
		Frame: s.frame(c, ""), Office: officeOf(waiting), Members: waiting.Counts[app.MembershipApproved],
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

// secretariats tells pages on a coalition's affairs of the secretariat they belong to.
type secretariats struct{ organisations *organisations.Organisations }

// office reads it for pages that are not about applications; it is refused to
// anyone outside the secretariat.
func (s secretariats) office(c echo.Context, slug string) (views.Office, error) {
	q, err := s.organisations.Waiting(c.Request().Context(), actor(c), slug)
	if err != nil {
		return views.Office{}, err
	}
	return officeOf(q), nil
}
