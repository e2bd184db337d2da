package letter

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/web/site"
)

// Limits of lists that are sent while they are read. Each holds a connection
// to the database and its picture of it, so there are few at a time, and a
// reader that takes nothing for a while is cut off.
const (
	StreamsAtOnce = 4
	streamTimeout = 15 * time.Minute
	streamPause   = 20 * time.Second // for streamChunk
	streamChunk   = 64 << 10
)

// sendLong sends the CSV of a letter whose list is long, and says whether it
// did: a short one is made and kept whole.
func (s *Pages) sendLong(c echo.Context, r documents.Request) (bool, error) {
	list, long, err := s.Documents.Long(c.Request().Context(), s.Printer(c), site.Actor(c), r)
	if err != nil || !long {
		return false, err
	}
	select {
	case s.Streams <- struct{}{}:
		defer func() { <-s.Streams }()
	default:
		c.Response().Header().Set("Retry-After", "30")
		return true, app.Refuse(app.TooMany, "rules.too_many")
	}
	return true, s.stream(c, r, list)
}

// stream sends a list without holding it.
func (s *Pages) stream(c echo.Context, r documents.Request, list *documents.LongList) error {
	// A long list may take longer than a request usually does; whoever hangs up fails the next write.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), streamTimeout)
	defer cancel()
	var out *bufio.Writer
	err := list.WriteTo(ctx, func(name string) io.Writer {
		out = bufio.NewWriterSize(&streamed{c: c, control: http.NewResponseController(c.Response()), clock: s.Clock,
			mediaType: r.Format.MediaType, disposition: site.Disposition(site.Attachment, name)}, streamChunk)
		return out
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil && c.Response().Committed {
		// Half a list must not look like a whole one: the connection breaks off.
		s.Log.LogAttrs(ctx, slog.LevelWarn, "a list broke off", slog.String("id", site.RequestID(c)), slog.String("error", err.Error()))
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
