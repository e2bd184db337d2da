package site

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/app/web/signin"
	"undersigned/views"
)

// Keys of what a session remembers, and the cookie of a visitor's language.
const (
	SessionPerson  = signin.SessionPerson
	SessionEpoch   = "epoch"
	LanguageCookie = "language"
)

// Printer is the interface's language: the person's own, else the one chosen in
// this browser, else the browser's.
func (s *Site) Printer(c echo.Context) *lang.Printer {
	if code := Standing(c).Person.Language; lang.Supported(code) {
		return lang.For(code)
	}
	if cookie, err := c.Cookie(LanguageCookie); err == nil && lang.Supported(cookie.Value) {
		return lang.For(cookie.Value)
	}
	return lang.For(lang.Match(c.Request().Header.Get("Accept-Language")))
}

// Frame is what the page has around it. title is a text as it will be shown, or empty.
func (s *Site) Frame(c echo.Context, title string) views.Frame {
	path := c.Request().URL.RequestURI()
	if c.Request().Method == http.MethodPost {
		path = s.formPage(c) // where signing in and another language lead back to: only forms are sent to the address
	}
	return views.Frame{
		Lang: s.Printer(c), Path: path, Title: title, Person: s.person(c), Flash: s.takeFlash(c),
		Demo: s.Demo, Now: s.Clock(), RequestID: RequestID(c),
	}
}

func (s *Site) person(c echo.Context) *views.Person {
	who := Standing(c)
	if who.Actor.IsVisitor() {
		return nil
	}
	p := &views.Person{Name: who.Person.Name, Initials: initials(who.Person.Name), Desk: true, Platform: who.Person.Platform, Unmailed: !who.Person.HasMail()}
	for _, coalition := range who.Coalitions {
		p.Secretariats = append(p.Secretariats, views.Link{Name: coalition.Name, Href: paths.Secretariat(coalition.Slug)})
	}
	return p
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "·"
	}
	first := []rune(words[0])[:1]
	if len(words) > 1 {
		first = append(first, []rune(words[len(words)-1])[0])
	}
	return strings.ToUpper(string(first))
}

// sessionLoaded marks a request that has passed through the sessions' middleware.
const sessionLoaded = "session.loaded"

func markLoaded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(sessionLoaded, true)
		return next(c)
	}
}

// Done answers an act that succeeded: a flash, and the page to look at next.
func (s *Site) Done(c echo.Context, to, message string, args ...any) error {
	s.sent(c)
	s.Flash(c, "success", s.Printer(c).T(message, args...))
	return c.Redirect(http.StatusSeeOther, to)
}

// Render writes a page whole, so that a page that fails half-way becomes a 500
// and not half a page.
func (s *Site) Render(c echo.Context, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(c.Request().Context(), &b); err != nil {
		return err
	}
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language")
	whole := b.Bytes()
	if status == http.StatusOK {
		whole = s.refilled(c, whole)
	}
	return c.HTMLBlob(status, whole)
}

// Page is a handler that gives what to show and leaves the showing to others.
type Page func(c echo.Context) (templ.Component, error)

// Live shows a page made for this one request.
func (s *Site) Live(page Page) echo.HandlerFunc {
	return func(c echo.Context) error {
		component, err := page(c)
		if err != nil {
			return err
		}
		return s.Render(c, http.StatusOK, component)
	}
}

// RefusedForm gives the form back as it was typed when err is about its fields;
// any other error is not for the form.
func (s *Site) RefusedForm(c echo.Context, err error) (views.Form, bool) {
	var e *app.Error
	if !errors.As(err, &e) || e.Kind != app.Invalid {
		return views.Form{}, false
	}
	p := s.Printer(c)
	wrong := make([]views.FieldError, len(e.Fields))
	for i, f := range e.Fields {
		wrong[i] = views.FieldError{Field: f.Field, Message: Say(p, f.Message, f.Args)}
	}
	return views.NewForm(c.Request().PostForm, wrong...), true
}

// Text is one value of a posted form, never of its address: that belongs to whoever made the link.
func Text(c echo.Context, name string) string { return c.Request().PostFormValue(name) }

// Posted reads the form whole before a handler looks at it: one too large or
// broken is refused here and nowhere else.
func Posted(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodPost {
			if err := c.Request().ParseForm(); err != nil {
				var tooLarge *echo.HTTPError
				if errors.As(err, &tooLarge) {
					return tooLarge
				}
				return &app.Error{Kind: app.Invalid, Message: "rules.form_broken", Err: err}
			}
			compose(c.Request().Form)
			compose(c.Request().PostForm)
		}
		return next(c)
	}
}

// compose writes what was typed in Unicode's composed form: keyboards and the clipboard differ in whether ä is one sign or
// two. Every form passes here; the other half of its one form is made by app.OneLine and its like.
func compose(values url.Values) {
	for _, typed := range values {
		for i := range typed {
			typed[i] = norm.NFC.String(typed[i])
		}
	}
}

// Searched is what the query looks for.
func Searched(c echo.Context) string { return norm.NFC.String(c.QueryParam("q")) }

// Whole is a number of a form or query, -1 when it is none.
func Whole(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// PerPage is how many rows a list shows.
const PerPage = 20

// mostPages bounds what is counted with.
const mostPages = 100_000

// PageNumber is the query's page, from 1.
func PageNumber(c echo.Context) int { return pageNumber(c.QueryParam("page")) }

func pageNumber(given string) int {
	n, err := strconv.Atoi(given)
	if errors.Is(err, strconv.ErrRange) && n > 0 {
		return mostPages
	}
	return max(1, min(n, mostPages))
}

// Pager describes the part of a list that is shown; keep are the query's filters. A page behind the last one is another page.
func Pager(c echo.Context, total, size int, keep ...string) (views.Pager, error) {
	query := url.Values{}
	for _, name := range keep {
		for _, v := range c.QueryParams()[name] {
			if v != "" {
				query.Add(name, v)
			}
		}
	}
	href := c.Request().URL.Path
	if len(query) > 0 {
		href += "?" + query.Encode()
	}
	at := views.Pager{Page: PageNumber(c), Pages: max(1, (total+size-1)/size), Total: total, Href: href}
	if at.Page > at.Pages {
		return at, &otherPage{to: at.Link(at.Pages)}
	}
	return at, nil
}

// otherPage is the error of a page whose content stands at another address.
type otherPage struct{ to string }

func (e *otherPage) Error() string { return "another page" }

// Elsewhere is the error of a page that has nothing to say to whoever asks: they are sent to another address.
func Elsewhere(to string) error { return &otherPage{to: to} }

// SignInPath leads to the sign-in page and back to a page of ours.
func SignInPath(back string) string { return paths.SignIn(signin.LocalPath(back)) }
