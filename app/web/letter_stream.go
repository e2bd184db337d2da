package web

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/letters"
)

// Limits of lists that are sent while they are read. Each holds a connection
// to the database and its picture of it, so there are few at a time, and a
// reader that takes nothing for a while is cut off.
const (
	streamsAtOnce = 4
	streamTimeout = 15 * time.Minute
	streamPause   = 20 * time.Second // for streamChunk
	streamChunk   = 64 << 10
)

// sendLong sends the CSV of a letter whose list is long, and says whether it
// did: a short one is made and kept whole.
func (s *Server) sendLong(c echo.Context, r fileRequest) (bool, error) {
	if r.format.Name != "csv" || r.number > 0 {
		return false, nil
	}
	sheet, long, err := s.Letters.Outline(c.Request().Context(), actor(c), r.slug)
	if err != nil || !long {
		return false, err
	}
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		c.Response().Header().Set("Retry-After", "30")
		return true, app.Refuse(app.TooMany, "rules.too_many")
	}
	r.want, r.bom = r.want.laidOut(sheet.Layout), r.bom || sheet.Layout.ByteOrderMark
	return true, s.streamCSV(c, r, s.describe(s.printer(c), sheet, r.want))
}

// streamCSV sends the list that doc describes without holding it.
func (s *Server) streamCSV(c echo.Context, r fileRequest, doc *export.Letter) error {
	// A long list may take longer than a request usually does; whoever hangs up fails the next write.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), streamTimeout)
	defer cancel()
	options, place := export.Reading{Language: doc.Language, Grouping: r.want.groups(), Zone: doc.Zone}.Order()
	listing := letters.Listing{Circle: r.want.circle, Options: options, Zone: place}
	err := s.Letters.Stream(ctx, actor(c), r.slug, listing, func(list letters.List) error {
		doc.Roll = list.Roll
		out := bufio.NewWriterSize(&streamed{c: c, control: http.NewResponseController(c.Response()), clock: s.Clock,
			mediaType: r.format.MediaType, disposition: disposition("attachment", fileName(doc, export.FileSignatories, r.format))}, streamChunk)
		if err := export.CSVStream(out, doc, list.Entries, r.bom); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil && c.Response().Committed {
		// Half a list must not look like a whole one: the connection breaks off.
		s.Log.LogAttrs(ctx, slog.LevelWarn, "a list broke off", slog.String("id", requestID(c)), slog.String("error", err.Error()))
		panic(http.ErrAbortHandler)
	}
	return err
}

// streamed is a response that begins with its first byte, so that what fails
// before it is still answered with a page.
type streamed struct {
	c                      echo.Context
	control                *http.ResponseController
	clock                  func() time.Time
	mediaType, disposition string
}

func (w *streamed) Write(p []byte) (int, error) {
	response := w.c.Response()
	if !response.Committed {
		h := response.Header()
		h.Set(echo.HeaderContentType, w.mediaType)
		h.Set(echo.HeaderContentDisposition, w.disposition)
		h.Add(echo.HeaderVary, "Accept-Language")
		if h.Get(echo.HeaderCacheControl) == "" {
			h.Set(echo.HeaderCacheControl, "no-store")
		}
		response.WriteHeader(http.StatusOK)
	}
	_ = w.control.SetWriteDeadline(w.clock().Add(streamPause)) // where it cannot be set, the server's own holds
	n, err := response.Write(p)
	if err != nil {
		return n, fmt.Errorf("send a list: %w", err)
	}
	return n, nil
}
