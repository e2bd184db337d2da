package secretariat

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app/ledger"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// History is a coalition's part of the ledger, in words.
func (s *Pages) History(c echo.Context) (templ.Component, error) {
	filter := ledger.Filter{
		Coalition: c.Param("coalition"), Noun: c.QueryParam("kind"), Query: site.Searched(c), Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage,
	}
	found, err := s.Ledger.History(c.Request().Context(), site.Actor(c), filter)
	if err != nil {
		return nil, err
	}
	office, err := s.office(c, filter.Coalition)
	if err != nil {
		return nil, err
	}
	at, err := site.Pager(c, found.Total, site.PerPage, "q", "kind")
	if err != nil {
		return nil, err
	}
	page := views.LedgerPage{
		Frame: s.Frame(c, ""), Office: office, Query: filter.Query, Kind: filter.Noun, Size: found.Size, Root: found.Root,
		Pager: at,
	}
	writes := site.Actor(c).MayWriteLetters(found.Coalition.ID) == nil
	for _, e := range found.Entries {
		line := views.LedgerLine{Index: e.Line.LeafIndex, Kind: e.Line.Kind, Note: e.Line.Note, By: fill.Named(s.Printer(c), e.By), At: e.Line.At, Withheld: e.Withheld}
		line.Href = subjectPath(office.Slug, e, writes)
		if e.Line.Subject == "office" && e.Line.Note != "" { // it names the role
			line.Note = s.Printer(c).T("desk.office_" + e.Line.Note)
		}
		if e.Withheld {
			line.By = s.Printer(c).T("ledger.withheld")
		}
		if e.Line.ErasedAt != nil {
			line.Erased, line.By = *e.Line.ErasedAt, s.Printer(c).T("ledger.by_erased")
		}
		page.Lines = append(page.Lines, line)
	}
	return views.Ledger(page), nil
}

// subjectPath is where what a line is about is looked at; letters are shown only to those who run them.
func subjectPath(coalition string, e ledger.Entry, writes bool) string {
	if e.Slug == "" {
		return ""
	}
	switch e.Line.Subject {
	case "organisation", "membership":
		return paths.Secretariat(coalition, "applications", e.Slug)
	case "letter", "version", "endorsement", "package", "filing", "layout":
		if writes {
			return paths.Letter(e.Slug, "manage")
		}
	}
	return ""
}
