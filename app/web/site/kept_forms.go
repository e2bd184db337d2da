package site

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/web/kept"
)

// keptCookie holds the secret with which a browser opens what is kept for it.
func (s *Site) keptCookie() string {
	if s.HTTPS {
		return "__Host-kept"
	}
	return "kept"
}

func (s *Site) keptSecret(c echo.Context) string {
	cookie, err := c.Cookie(s.keptCookie())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// keep lets what was typed wait until somebody has signed in, and says whether it does. Files do not wait.
func (s *Site) keep(c echo.Context) bool {
	values := c.Request().PostForm
	if len(values) == 0 || c.Request().MultipartForm != nil {
		return false
	}
	secret := s.keptSecret(c)
	if secret == "" {
		secret = rand.Text()
	}
	encrypted, err := kept.Encrypt(s.Secret, secret, kept.Form{Page: s.formPage(c), Action: c.Request().URL.Path, Values: values})
	if err == nil {
		err = s.Accounts.KeepForm(c.Request().Context(), kept.HolderOf(secret), encrypted, s.AddressKey(c, "kept-form"))
	}
	if err != nil {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelWarn, "a form was not kept", slog.String("id", RequestID(c)), slog.String("error", err.Error()))
		return false
	}
	s.setKeptCookie(c, secret, int(app.KeptFormLifetime.Seconds()))
	return true
}

func (s *Site) setKeptCookie(c echo.Context, secret string, age int) {
	c.SetCookie(&http.Cookie{ //nolint:gosec // Secure wherever the site is reached over https; the demonstration is not
		Name: s.keptCookie(), Value: secret, Path: "/", MaxAge: age, Secure: s.HTTPS, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// kept are the forms that wait for this browser, the newest first.
func (s *Site) kept(c echo.Context) (forms []kept.Form, rows []app.KeptForm) {
	secret := s.keptSecret(c)
	if secret == "" || Actor(c).IsVisitor() {
		return nil, nil
	}
	all, err := s.Accounts.KeptForms(c.Request().Context(), kept.HolderOf(secret))
	if err != nil {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelWarn, "kept forms were not read", slog.String("id", RequestID(c)), slog.String("error", err.Error()))
		return nil, nil
	}
	for _, row := range all {
		if form, err := kept.Decrypt(s.Secret, secret, row.Encrypted); err == nil {
			forms, rows = append(forms, form), append(rows, row)
		}
	}
	return forms, rows
}

// sent forgets what was kept of a form that has now been sent.
func (s *Site) sent(c echo.Context) {
	s.dropKept(c, func(form kept.Form) bool { return form.Action == c.Request().URL.Path })
}

func (s *Site) dropKept(c echo.Context, which func(kept.Form) bool) {
	forms, rows := s.kept(c)
	var gone []app.KeptForm
	for i, form := range forms {
		if which(form) {
			gone = append(gone, rows[i])
		}
	}
	if len(gone) == 0 {
		return
	}
	if err := s.Accounts.DropKeptForms(c.Request().Context(), gone[0].Holder, gone...); err != nil {
		s.Log.LogAttrs(c.Request().Context(), slog.LevelWarn, "a kept form was not dropped", slog.String("id", RequestID(c)), slog.String("error", err.Error()))
	}
}

// ForgetKept leaves nothing that was typed behind for whoever uses the browser next.
func (s *Site) ForgetKept(c echo.Context) {
	s.dropKept(c, func(kept.Form) bool { return true })
	if s.keptSecret(c) != "" {
		s.setKeptCookie(c, "", -1)
	}
}

// formPages are the pages on which forms stand, where that is not the nearest page above the address that they are sent
// to; {name} is a value of the form.
var formPages = map[string]string{ //nolint:gosec // addresses of pages, and nobody's secret
	"/letters/:slug/endorsements":         "/letters/:slug/endorse?organisation={organisation}",
	"/letters/:slug/declines":             "/letters/:slug/endorse?organisation={organisation}",
	"/letters/:slug/exports":              "/letters/:slug/export",
	"/letters/:slug/layout":               "/letters/:slug/export",
	"/secretariat/:coalition/letters":     "/secretariat/:coalition/letters/new",
	"/secretariat/:coalition/invitations": "/secretariat/:coalition/people",
	"/desk/join":                          "/desk/join?organisation={organisation}",
}

// formPage is the page on which the form that was sent stands.
func (s *Site) formPage(c echo.Context) string {
	route := formRoute(c.Path(), s.Pages)
	path, query, _ := strings.Cut(route, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, isParam := strings.CutPrefix(part, ":"); isParam {
			parts[i] = url.PathEscape(c.Param(name))
		}
	}
	path = strings.Join(parts, "/")
	if name, asked := strings.CutSuffix(query, "}"); asked {
		name, field, _ := strings.Cut(name, "={")
		if value := c.Request().PostForm.Get(field); value != "" {
			path = paths.With(path, name, value)
		}
	}
	return path
}

// formRoute is the route of that page: the one with the form's own address, or the nearest above it. What is sent below a
// letter is a secretariat's, unless formPages says otherwise.
func formRoute(route string, pages map[string]bool) string {
	if page := formPages[route]; page != "" {
		return page
	}
	for at := route; at != ""; at = at[:strings.LastIndex(at, "/")] {
		switch {
		case at == "/letters/:slug":
			return "/letters/:slug/manage"
		case pages[at]:
			return at
		}
	}
	return paths.Home
}
