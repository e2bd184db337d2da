// Package fill fills the parts that pages of several nouns show alike.
package fill

import (
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/views"
)

// LetterCards are letters as lists show them, titled in the reader's language where there is one.
func LetterCards(p *lang.Printer, rows []letters.Row) []views.LetterCard {
	cards := make([]views.LetterCard, len(rows))
	for i, row := range rows {
		heading := row.Title(p.Code())
		cards[i] = views.LetterCard{
			Slug: row.Letter.Slug, Title: heading.Title, TitleLang: OtherLang(p, heading.Language), State: string(row.Letter.State),
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

// LackingText is what PDF cannot print of a letter's texts, as people call it.
func LackingText(texts []app.VersionText, p *lang.Printer) string {
	var all []string
	for _, t := range texts {
		all = append(all, t.Title, t.Addressees, t.Body, t.Closing)
	}
	return export.Unprintable(strings.Join(all, "\n"), p)
}

// Formats are the kinds of files in which documents can be had, for pages that offer them.
func Formats() []views.FileFormat {
	all := make([]views.FileFormat, len(export.Formats))
	for i, f := range export.Formats {
		all[i] = Format(f)
	}
	return all
}

// Format is a kind of file as pages offer it.
func Format(f export.Format) views.FileFormat {
	return views.FileFormat{Ending: f.Name, Label: f.Label, Sheet: f.Sheet}
}

// LetterState is the letter's state as readers understand it: one whose deadline
// has passed is closed, although the worker has yet to write that down.
func LetterState(l app.Letter, now time.Time) string {
	if l.IsDue(now) {
		return string(app.LetterClosed)
	}
	return string(l.State)
}
