package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Demo is what only the demonstration has: an identity provider in which one
// chooses who to be, and the mails that went out, newest first.
type Demo struct {
	IdentityProvider http.Handler // below /demo-idp/
	Inbox            func() []CaughtMail
}

// CaughtMail is one mail that the demonstration sent to nobody.
type CaughtMail struct {
	ID       string
	To       string
	Subject  string
	Text     string
	Language string
	At       time.Time
}

// demoPages exist in the demonstration only.
type demoPages struct {
	*site.Site
	mails func() []CaughtMail
}

// caughtMails lists what was sent.
func (s *demoPages) caughtMails(c echo.Context) (templ.Component, error) {
	all := s.mails()
	first := min((site.PageNumber(c)-1)*site.PerPage, len(all))
	at, err := site.Pager(c, len(all), site.PerPage)
	if err != nil {
		return nil, err
	}
	page := views.DemoMailsPage{Frame: s.Frame(c, ""), Pager: at}
	for _, m := range all[first:min(first+site.PerPage, len(all))] {
		page.Mails = append(page.Mails, views.DemoMail{ID: m.ID, To: m.To, Subject: m.Subject, At: m.At})
	}
	return views.DemoMails(page), nil
}

// caughtMail shows one mail.
func (s *demoPages) caughtMail(c echo.Context) (templ.Component, error) {
	all := s.mails()
	at := slices.IndexFunc(all, func(m CaughtMail) bool { return m.ID == c.Param("id") })
	if at < 0 {
		return nil, app.Refuse(app.NotFound, "rules.not_found")
	}
	m := all[at]
	return views.DemoMailView(views.DemoMailPage{
		Frame: s.Frame(c, ""), Mail: views.DemoMail{ID: m.ID, To: m.To, Subject: m.Subject, At: m.At}, Body: m.Text, Language: m.Language,
	}), nil
}
