package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"undersigned/app"
)

// Metrics answers with the counters alone, for a listener of its own.
func (s *Server) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(echo.HeaderContentType, metricsType)
		_, _ = w.Write([]byte(s.Site.Metrics.Text())) // who asked may have gone
	})
}

const metricsType = "text/plain; version=0.0.4; charset=utf-8"

func (s *Server) showMetrics(c echo.Context) error {
	return c.Blob(http.StatusOK, metricsType, []byte(s.Site.Metrics.Text()))
}

// diskFull is the store's sentence for a database that cannot write.
const diskFull = "rules.disk_full"

// alive says that the process answers; ready, that the database does too, and has room to write.
func (s *Server) alive(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c echo.Context) error {
	if err := s.Config.Ready(c.Request().Context()); err != nil {
		s.Config.Log.Error("not ready", "error", err.Error())
		var refusal *app.Error
		if errors.As(err, &refusal) && refusal.Message == diskFull {
			return c.String(http.StatusServiceUnavailable, "no room left to write\n")
		}
		return c.String(http.StatusServiceUnavailable, "database unavailable\n")
	}
	return c.String(http.StatusOK, "ok\n")
}
