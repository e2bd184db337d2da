package secretariat

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/deadline"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Managing are where a secretariat runs a letter.
type Managing struct {
	*site.Site
	Secretariats
	Letters      *letters.Letters
	Endorsements *endorsements.Endorsements
	Deliveries   *deliveries.Deliveries
	Documents    *documents.Documents
}

// ManageLetter is where a letter is brought from draft to archive.
func (s *Managing) ManageLetter(c echo.Context) (templ.Component, error) {
	page, err := s.managePage(c)
	if err != nil {
		return nil, err
	}
	return views.LetterManage(page), nil
}

// ShowNames is the same page, once, with the names that are not public; the ledger keeps a line of it.
func (s *Managing) ShowNames(c echo.Context) error {
	page, err := s.managePage(c)
	if err != nil {
		return err
	}
	if err := s.uncover(c, &page); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return s.Render(c, http.StatusOK, views.LetterManage(page))
}

// Consent gives a co-host's word for the text as it stands.
func (s *Managing) Consent(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Letters.Consent(c.Request().Context(), site.Actor(c), slug, site.Text(c, "coalition"), site.Whole(site.Text(c, "lock_version"))); err != nil {
		return err
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_consented")
}

// move takes a letter one step, if nobody changed it since lockVersion.
type move func(ctx context.Context, by app.Actor, slug string, lockVersion int) error

// MoveLetter does what the last part of the address says.
func (s *Managing) MoveLetter(c echo.Context) error {
	verb, slug := path.Base(c.Path()), c.Param("slug")
	do := map[string]move{
		"freeze": s.Letters.Freeze, "open": s.Letters.Open,
		"close": s.Letters.Close, "deliver": s.Deliveries.Deliver, "archive": s.Letters.Archive,
	}[verb]
	if err := do(c.Request().Context(), site.Actor(c), slug, site.Whole(site.Text(c, "lock_version"))); err != nil {
		return err
	}
	if verb == "deliver" {
		s.signForPackage(c.Request().Context())
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_"+verb)
}

// ExtendLetter moves the deadline later.
func (s *Managing) ExtendLetter(c echo.Context) error {
	slug := c.Param("slug")
	to, unread := deadline.Read(c.Request().PostForm)
	err := unread.Err()
	if err == nil {
		err = s.Letters.Extend(c.Request().Context(), site.Actor(c), slug, site.Whole(site.Text(c, "lock_version")), to)
	}
	if err != nil {
		return s.manageAgain(c, "extend", err)
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_extend")
}

// WidenLetter lets more people read the letter.
func (s *Managing) WidenLetter(c echo.Context) error {
	slug := c.Param("slug")
	err := s.Letters.Widen(c.Request().Context(), site.Actor(c), slug, site.Whole(site.Text(c, "lock_version")), app.Visibility(site.Text(c, "visibility")))
	if err != nil {
		return s.manageAgain(c, "widen", err)
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_widen")
}

// CancelLetter ends a letter for good.
func (s *Managing) CancelLetter(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.Letters.Cancel(c.Request().Context(), site.Actor(c), slug, site.Whole(site.Text(c, "lock_version")), site.Text(c, "reason")); err != nil {
		return s.manageAgain(c, "cancel", err)
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_cancel")
}

// Void strikes a signature out.
func (s *Managing) Void(c echo.Context) error {
	slug, id := c.Param("slug"), site.Whole(c.Param("id"))
	if err := s.Endorsements.Void(c.Request().Context(), site.Actor(c), slug, app.EndorsementID(id), site.Text(c, "reason")); err != nil {
		return s.manageAgain(c, "void", err)
	}
	return s.Done(c, paths.Letter(slug, "manage"), "letters.done_void")
}

// manageAgain gives the page back with what was wrong in the form of one move.
func (s *Managing) manageAgain(c echo.Context, refused string, err error) error {
	form, ok := s.RefusedForm(c, err)
	if !ok {
		return err
	}
	page, pageErr := s.managePage(c)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	page.Form, page.Refused = form, refused
	if refused == "void" {
		page.VoidID = c.Param("id")
		if site.Text(c, "uncovered") != "" {
			if err := s.uncover(c, &page); err != nil {
				return err
			}
		}
	}
	return s.Render(c, site.ProblemOf(err, s.Printer(c)).Status, views.LetterManage(page))
}

// signForPackage has the ledger signed at once, so that nobody waits for the documents of a
// package that was just made. Where it fails, the worker tries again.
func (s *Managing) signForPackage(ctx context.Context) {
	if err := s.Documents.SignLedger(ctx); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "the ledger could not be signed", slog.String("error", err.Error()))
	}
}
