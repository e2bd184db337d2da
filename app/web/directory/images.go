package directory

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/web/site"
	"undersigned/app/web/tiles"
)

// Image answers /images/{digest}.{png,jpg}. A picture for everybody is sent
// without a look at the session, so that caches may keep it; one that only its
// organisation may see yet is for this browser alone.
func (s *Pages) Image(c echo.Context) error {
	err := s.sendImage(c)
	if app.IsKind(err, app.NotFound) && s.Sessions.CookieToken(c) != "" {
		return s.WithSession(s.sendImage)(c)
	}
	return err
}

func (s *Pages) sendImage(c echo.Context) error {
	digest, ending, _ := strings.Cut(c.Param("file"), ".")
	if !ledger.IsDigest(digest) {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	m, err := s.Organisations.Image(c.Request().Context(), site.Actor(c), digest)
	if err != nil {
		return err
	}
	if ending != m.MediaType.Ending() {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	if site.Actor(c).IsVisitor() {
		c.Response().Header().Set(echo.HeaderCacheControl, tiles.ForEver)
	}
	return c.Blob(http.StatusOK, string(m.MediaType), m.Bytes)
}
