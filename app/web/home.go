package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/views"
)

// homeLetters is how many letters of a kind the front page shows.
const homeLetters = 4

// directoryPages are what anybody may read of organisations and coalitions, and the front page.
type directoryPages struct {
	*site
	organisations *organisations.Organisations
	letters       *letters.Letters
}

// home is the front page.
func (s *directoryPages) home(c echo.Context) (templ.Component, error) {
	ctx, p := c.Request().Context(), s.printer(c)
	open, _, err := s.letters.Public(ctx, letters.Filter{States: []app.LetterState{app.LetterOpen}, Limit: homeLetters})
	if err != nil {
		return nil, err
	}
	delivered, _, err := s.letters.Public(ctx, letters.Filter{States: []app.LetterState{app.LetterDelivered}, Limit: homeLetters})
	if err != nil {
		return nil, err
	}
	_, total, err := s.letters.Public(ctx, letters.Filter{Limit: 1})
	if err != nil {
		return nil, err
	}
	members, err := s.organisations.Directory(ctx, organisations.Search{Limit: 1})
	if err != nil {
		return nil, err
	}
	cards, err := coalitionCards(ctx, s.organisations, p, members.Coalitions)
	if err != nil {
		return nil, err
	}
	countries := slices.DeleteFunc(members.Countries, func(code string) bool { return code == app.International || code == "" })
	return views.Home(views.HomePage{
		Frame: s.frame(c, ""), Open: letterCards(p, open), Delivered: letterCards(p, delivered), Coalitions: cards,
		Organisations: members.Total, Countries: len(countries), Letters: total,
	}), nil
}

// coalitionCards are coalitions as lists show them.
func coalitionCards(ctx context.Context, directory *organisations.Organisations, p *lang.Printer, all []app.Coalition) ([]views.CoalitionCard, error) {
	cards := make([]views.CoalitionCard, len(all))
	for i, coalition := range all {
		members, err := directory.Directory(ctx, organisations.Search{Coalition: coalition.Slug, Limit: 1})
		if err != nil {
			return nil, err
		}
		cards[i] = views.CoalitionCard{Slug: coalition.Slug, Name: coalition.Name, About: coalition.About(p.Code()), Members: members.Total}
		if coalition.AsOfOn != nil {
			cards[i].AsOf = *coalition.AsOfOn
		}
	}
	return cards, nil
}

// letterCards are letters as lists show them, titled in the reader's language where there is one.
func letterCards(p *lang.Printer, rows []letters.Row) []views.LetterCard {
	cards := make([]views.LetterCard, len(rows))
	for i, row := range rows {
		heading := row.Title(p.Code())
		cards[i] = views.LetterCard{
			Slug: row.Letter.Slug, Title: heading.Title, TitleLang: otherLang(p, heading.Language), State: string(row.Letter.State),
			Deadline: row.Letter.DeadlineAt, Zone: row.Letter.DeadlineZone, Organisations: row.Tally.Signed, Countries: row.Tally.Countries,
		}
		for _, host := range row.Hosts {
			cards[i].Hosts = append(cards[i].Hosts, host.Name)
		}
		switch {
		case row.Letter.DeliveredAt != nil:
			cards[i].EndedAt = *row.Letter.DeliveredAt
		case row.Letter.ClosedAt != nil && row.Letter.State != app.LetterOpen:
			cards[i].EndedAt = *row.Letter.ClosedAt
		}
	}
	return cards
}

// otherLang is a language as a lang attribute, empty where it is the page's own.
func otherLang(p *lang.Printer, code string) string {
	if code == p.Code() {
		return ""
	}
	return code
}
