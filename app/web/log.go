package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/ledger"
)

// logPages show the ledger to machines.
type logPages struct {
	*site
	ledger *ledger.Ledger
}

// logRoutes are the ledger for everybody, as C2SP tlog-tiles lays it out, so
// that witnesses and monitors can read it. Nothing here is personal data.
func (s *logPages) logRoutes(g *echo.Group) {
	g.GET("/log/checkpoint", s.logCheckpoint, everywhere)
	g.GET("/log/keys", s.logKeys, everywhere)
	g.GET("/log/tile/*", s.logTile, everywhere)
	g.GET("/log/proof/:line", s.logProof, everywhere)
	g.GET("/log/consistency/:older/:newer", s.logConsistency, everywhere)
}

// everywhere lets programs of other sites read an answer in a browser.
func everywhere(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*")
		c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		return next(c)
	}
}

// Of how long an answer may be kept: a tile's bytes never change.
const (
	forAWhile = "public, max-age=2"
	forEver   = "public, max-age=31536000, immutable"
)

// logCheckpoint gives the newest signed checkpoint.
func (s *logPages) logCheckpoint(c echo.Context) error {
	checkpoint, err := s.ledger.Checkpoint(c.Request().Context())
	if err != nil {
		return err
	}
	return plain(c, forAWhile, checkpoint.Note)
}

// logKeys gives the verifier keys of all checkpoints, one a line, the newest first.
func (s *logPages) logKeys(c echo.Context) error {
	keys, err := s.ledger.Keys(c.Request().Context())
	if err != nil {
		return err
	}
	var text string
	for _, k := range keys {
		text += k.Verifier + "\n"
	}
	return plain(c, forAWhile, text)
}

// logTile gives a tile of hashes or a bundle of entries.
func (s *logPages) logTile(c echo.Context) error {
	data, err := s.ledger.Tile(c.Request().Context(), c.Param("*"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, forEver)
	return c.Blob(http.StatusOK, echo.MIMEOctetStream, data)
}

// logProof proves a line, counted from 0, against the newest checkpoint, in the form of C2SP tlog-proof.
func (s *logPages) logProof(c echo.Context) error {
	line, err := count(c, "line")
	if err != nil {
		return err
	}
	proof, err := s.ledger.Proof(c.Request().Context(), line)
	if err != nil {
		return err
	}
	return plain(c, forAWhile, proof.Text())
}

// logConsistency proves that the ledger over newer lines extends the one over older lines.
func (s *logPages) logConsistency(c echo.Context) error {
	older, err := count(c, "older")
	if err != nil {
		return err
	}
	newer, err := count(c, "newer")
	if err != nil {
		return err
	}
	hashes, err := s.ledger.Consistency(c.Request().Context(), older, newer)
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"older": older, "newer": newer, "hashes": hashes})
	if err != nil {
		return fmt.Errorf("write a proof of consistency: %w", err)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, forEver)
	return c.JSONBlob(http.StatusOK, text)
}

// count reads a number of lines from the address, written in the one way in which it can be.
func count(c echo.Context, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != c.Param(name) {
		return 0, app.Refuse(app.NotFound, "rules.not_found")
	}
	return n, nil
}

func plain(c echo.Context, keep, text string) error {
	c.Response().Header().Set(echo.HeaderCacheControl, keep)
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}
