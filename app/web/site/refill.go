package site

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app/web/kept"
	"undersigned/views"
)

// refilled is a page with what was typed into its form before its reader signed in; a page without such a form is as it was.
func (s *Site) refilled(c echo.Context, page []byte) []byte {
	if c.Request().Method != http.MethodGet && c.Request().Method != http.MethodHead {
		return page
	}
	forms, _ := s.kept(c)
	for _, form := range forms {
		if path, _, _ := strings.Cut(form.Page, "?"); form.Page != c.Request().URL.RequestURI() && path != c.Request().URL.RequestURI() {
			continue
		}
		p := s.Printer(c)
		note := views.KeptNote{Lang: p, Title: p.T("layout.kept_title"), Text: p.T("layout.kept_text")}
		if filled, err := kept.Refill(page, form, note, false); err == nil {
			return filled
		}
	}
	return page
}

// meanwhile answers a form that somebody else's act overtook: its page as it is now, with what was typed in place, and
// beside what differs what is saved. It says no when there is no such page any more.
func (s *Site) meanwhile(c echo.Context, found Problem) bool {
	if c.Request().Method != http.MethodPost || len(c.Request().PostForm) == 0 || Actor(c).IsVisitor() {
		return false
	}
	form := kept.Form{Page: s.formPage(c), Action: c.Request().URL.Path, Values: c.Request().PostForm}
	page := s.within(c, form.Page)
	if page.status != http.StatusOK || !strings.HasPrefix(page.header.Get(echo.HeaderContentType), echo.MIMETextHTML) {
		return false
	}
	p := s.Printer(c)
	filled, err := kept.Refill(page.body.Bytes(), form, views.KeptNote{Lang: p, Title: found.Message, Text: p.T("layout.meanwhile_text"), Kind: "error"}, true)
	if err != nil {
		return false
	}
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language")
	return c.HTMLBlob(found.Status, filled) == nil
}

// answer is what the site says to a request of its own.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header are the answer's headers.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader notes the first status.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write keeps the body.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// within asks the site itself for a page, as whoever sent the request.
func (s *Site) within(c echo.Context, page string) *answer {
	a := &answer{header: http.Header{}}
	r := c.Request().Clone(context.WithoutCancel(c.Request().Context()))
	u, err := url.Parse(page)
	if err != nil {
		a.status = http.StatusNotFound
		return a
	}
	r.Method, r.URL, r.RequestURI, r.Body, r.ContentLength = http.MethodGet, u, page, http.NoBody, 0
	r.Form, r.PostForm, r.MultipartForm = nil, nil, nil
	for _, name := range []string{echo.HeaderContentType, echo.HeaderContentLength, "If-None-Match"} {
		r.Header.Del(name)
	}
	s.PagesOf.ServeHTTP(a, r)
	return a
}
