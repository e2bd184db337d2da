package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/views"
)

// lackView is what PDF cannot print of a name; nil if it can print all of it.
func lackView(l *export.Lack) *views.Lack {
	if l == nil {
		return nil
	}
	view := views.Lack(*l)
	return &view
}

// lackOf is what PDF cannot print of the name that an organisation has on lists.
func lackOf(o app.Organisation, p *lang.Printer) *views.Lack {
	return lackView(export.LackOf(o.DisplayName, o.EnglishName, o.LegalName, p))
}

// lackingText is what PDF cannot print of a letter's texts, as people call it.
func lackingText(texts []app.VersionText, p *lang.Printer) string {
	var all []string
	for _, t := range texts {
		all = append(all, t.Title, t.Addressees, t.Body, t.Closing)
	}
	return export.Unprintable(strings.Join(all, "\n"), p)
}

// saved says that a letter was, and what PDF cannot print of it.
func (s *draftPages) saved(c echo.Context, slug, message string, draft letters.Draft) error {
	p := s.printer(c)
	lacking := lackingText(draft.Texts, p)
	if lacking == "" {
		return s.done(c, paths.Letter(slug, "manage"), message)
	}
	s.flash(c, "success", p.T(message)+" "+p.T("secretariat.lacks_text", "Script", lacking))
	return c.Redirect(http.StatusSeeOther, paths.Letter(slug, "manage"))
}
