package site

import (
	"crypto/hkdf"
	"crypto/sha256"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/labstack/echo/v4"

	"undersigned/views"
)

// flashLifetime is how long a sentence waits for the next page.
const flashLifetime = 10 * time.Minute

// Flashes keep sentences for the next page in a cookie that only the portal can read and write: a row in the database would
// cost every act a second commit.
type Flashes struct {
	codec *securecookie.SecureCookie
	https bool
}

// NewFlashes makes their keys from the portal's secret.
func NewFlashes(secret []byte, https bool) *Flashes {
	keys, err := hkdf.Key(sha256.New, secret, nil, "undersigned flash cookie", 64)
	if err != nil {
		panic(err) // it only fails for more bytes than a hash can give
	}
	codec := securecookie.New(keys[:32], keys[32:]).MaxAge(int(flashLifetime / time.Second))
	return &Flashes{codec: codec.SetSerializer(securecookie.NopEncoder{}), https: https}
}

// cookie has the prefix __Host- over https, which binds it to this host, to https and to all paths.
func (f *Flashes) cookie(value string, age int) *http.Cookie {
	name := "flash"
	if f.https {
		name = "__Host-flash"
	}
	return &http.Cookie{ //nolint:gosec // Secure wherever the site is reached over https; the demonstration is not
		Name: name, Value: value, Path: "/", MaxAge: age, Secure: f.https, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// waits says whether a browser brings a sentence.
func (f *Flashes) waits(c echo.Context) bool {
	_, err := c.Cookie(f.cookie("", 0).Name)
	return err == nil
}

func (f *Flashes) put(c echo.Context, text string) {
	empty := f.cookie("", int(flashLifetime/time.Second))
	value, err := f.codec.Encode(empty.Name, []byte(text))
	if err != nil {
		return // it is longer than a cookie: the act was done, and the next page shows it without the sentence
	}
	c.SetCookie(f.cookie(value, empty.MaxAge))
}

// take is the sentence, once; what the portal did not write is none.
func (f *Flashes) take(c echo.Context) string {
	brought, err := c.Cookie(f.cookie("", 0).Name)
	if err != nil {
		return ""
	}
	c.SetCookie(f.cookie("", -1))
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	var text []byte
	if err := f.codec.Decode(brought.Name, brought.Value, &text); err != nil {
		return ""
	}
	return string(text)
}

// Flash keeps a sentence for the next page: kind is success, warning or error.
func (s *Site) Flash(c echo.Context, kind, message string) { s.Flashes.put(c, kind+"\n"+message) }

func (s *Site) takeFlash(c echo.Context) *views.Flash {
	if c.Get(sessionLoaded) == nil {
		return nil // a page that is kept for everybody
	}
	kind, message, ok := strings.Cut(s.Flashes.take(c), "\n")
	if !ok {
		return nil
	}
	return &views.Flash{Kind: kind, Message: message}
}
