// Package tiles shows the ledger to machines: checkpoints, keys, tiles and proofs. It knows no page and no session. The
// web may come in.
package tiles

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/ledger"
)

// Pages show the ledger.
type Pages struct{ ledger *ledger.Ledger }

// New gives the pages of a ledger.
func New(l *ledger.Ledger) *Pages { return &Pages{ledger: l} }

// Routes are the ledger for everybody, as C2SP tlog-tiles lays it out, so
// that witnesses and monitors can read it. Nothing here is personal data.
func (s *Pages) Routes(g *echo.Group) {
	g.GET("/log/checkpoint", s.logCheckpoint, Everywhere)
	g.GET("/log/keys", s.logKeys, Everywhere)
	g.GET("/log/tile/*", s.logTile, Everywhere)
	g.GET("/log/proof/:line", s.logProof, Everywhere)
	g.GET("/log/consistency/:older/:newer", s.logConsistency, Everywhere)
}

// Everywhere lets programs of other sites read an answer in a browser.
func Everywhere(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*")
		c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		return next(c)
	}
}

// forAWhile is for what grows.
const forAWhile = "public, max-age=2"

// ForEver is how long an answer whose bytes never change may be kept.
const ForEver = "public, max-age=31536000, immutable"

// logCheckpoint gives the newest signed checkpoint.
func (s *Pages) logCheckpoint(c echo.Context) error {
	checkpoint, err := s.ledger.Checkpoint(c.Request().Context())
	if err != nil {
		return err
	}
	return plain(c, forAWhile, checkpoint.Note)
}

// logKeys gives the verifier keys of all checkpoints, one a line, the newest first.
func (s *Pages) logKeys(c echo.Context) error {
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
func (s *Pages) logTile(c echo.Context) error {
	data, err := s.ledger.Tile(c.Request().Context(), c.Param("*"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, ForEver)
	return c.Blob(http.StatusOK, echo.MIMEOctetStream, data)
}

// logProof proves a line, counted from 0, against the newest checkpoint, in the form of C2SP tlog-proof.
func (s *Pages) logProof(c echo.Context) error {
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
func (s *Pages) logConsistency(c echo.Context) error {
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
	c.Response().Header().Set(echo.HeaderCacheControl, ForEver)
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
