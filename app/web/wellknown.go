package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/static"
)

// forADay has browsers and proxies ask again the next day.
const forADay = "public, max-age=86400"

// private are the parts of the site that are of no use to a search engine.
const private = "User-agent: *\nDisallow: /desk\nDisallow: /secretariat\nDisallow: /platform\nDisallow: /account\nDisallow: /sign-in\nDisallow: /auth/\nDisallow: /verify/\n"

// robots says which pages search engines need not ask for; in the demonstration all is invented.
func (s *Server) robots(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderCacheControl, forADay)
	if s.Demo {
		return c.String(http.StatusOK, "User-agent: *\nDisallow: /\n")
	}
	return c.String(http.StatusOK, private)
}

// favicon is for browsers that do not read the page's own link.
func (s *Server) favicon(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderCacheControl, forADay)
	return c.Redirect(http.StatusFound, static.Path("seal.svg"))
}

// contactFor is how long a contact is said to hold: RFC 9116 wants less than a year.
const contactFor = 180 * 24 * time.Hour

// securityContact is whom to tell of a fault, as RFC 9116 has it; there is none until the operator has named one.
func (s *Server) securityContact(c echo.Context) error {
	if s.Config.SecurityContact == "" {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	c.Response().Header().Set(echo.HeaderCacheControl, forADay)
	until := s.Clock().UTC().Truncate(24 * time.Hour).Add(contactFor)
	return c.String(http.StatusOK, fmt.Sprintf("Contact: %s\nExpires: %s\nPreferred-Languages: %s\nCanonical: %s/.well-known/security.txt\n",
		s.Config.SecurityContact, until.Format(time.RFC3339), strings.Join(lang.Codes, ", "), s.Base))
}
