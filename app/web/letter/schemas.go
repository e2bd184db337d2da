package letter

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"undersigned/app/export"
)

// SignatoriesSchema gives the JSON Schema of the lists of signatories. It
// changes with a release only, so it may be kept for an hour.
func SignatoriesSchema(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "public, max-age=3600")
	return c.Blob(http.StatusOK, "application/schema+json", export.JSONSchema)
}
