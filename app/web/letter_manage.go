package web

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
	"undersigned/views"
)

// managePages are where a secretariat runs a letter.
type managePages struct {
	*site
	secretariats
	letters      *letters.Letters
	endorsements *endorsements.Endorsements
	deliveries   *deliveries.Deliveries
	documents    *documents.Documents
}

// manageLetter is where a letter is brought from draft to archive.
func (s *managePages) manageLetter(c echo.Context) (templ.Component, error) {
	page, err := s.managePage(c)
	if err != nil {
		return nil, err
	}
	return views.LetterManage(page), nil
}

// showNames is the same page, once, with the names that are not public; the ledger keeps a line of it.
func (s *managePages) showNames(c echo.Context) error {
	page, err := s.managePage(c)
	if err != nil {
		return err
	}
	if err := s.uncover(c, &page); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return s.render(c, http.StatusOK, views.LetterManage(page))
}

// consent gives a co-host's word for the text as it stands.
func (s *managePages) consent(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.letters.Consent(c.Request().Context(), actor(c), slug, text(c, "coalition"), whole(text(c, "lock_version"))); err != nil {
		return err
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_consented")
}

// move takes a letter one step, if nobody changed it since lockVersion.
type move func(ctx context.Context, by app.Actor, slug string, lockVersion int) error

// moveLetter does what the last part of the address says.
func (s *managePages) moveLetter(c echo.Context) error {
	verb, slug := path.Base(c.Path()), c.Param("slug")
	do := map[string]move{
		"freeze": s.letters.Freeze, "open": s.letters.Open,
		"close": s.letters.Close, "deliver": s.deliveries.Deliver, "archive": s.letters.Archive,
	}[verb]
	if err := do(c.Request().Context(), actor(c), slug, whole(text(c, "lock_version"))); err != nil {
		return err
	}
	if verb == "deliver" {
		s.sealPackage(c.Request().Context())
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_"+verb)
}

// extendLetter moves the deadline later.
func (s *managePages) extendLetter(c echo.Context) error {
	slug := c.Param("slug")
	to, unread := deadline.Read(c.Request().PostForm)
	err := unread.Err()
	if err == nil {
		err = s.letters.Extend(c.Request().Context(), actor(c), slug, whole(text(c, "lock_version")), to)
	}
	if err != nil {
		return s.manageAgain(c, "extend", err)
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_extend")
}

// widenLetter lets more people read the letter.
func (s *managePages) widenLetter(c echo.Context) error {
	slug := c.Param("slug")
	err := s.letters.Widen(c.Request().Context(), actor(c), slug, whole(text(c, "lock_version")), app.Visibility(text(c, "visibility")))
	if err != nil {
		return s.manageAgain(c, "widen", err)
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_widen")
}

// cancelLetter ends a letter for good.
func (s *managePages) cancelLetter(c echo.Context) error {
	slug := c.Param("slug")
	if err := s.letters.Cancel(c.Request().Context(), actor(c), slug, whole(text(c, "lock_version")), text(c, "reason")); err != nil {
		return s.manageAgain(c, "cancel", err)
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_cancel")
}

// void strikes a signature out.
func (s *managePages) void(c echo.Context) error {
	slug, id := c.Param("slug"), whole(c.Param("id"))
	if err := s.endorsements.Void(c.Request().Context(), actor(c), slug, app.EndorsementID(id), text(c, "reason")); err != nil {
		return s.manageAgain(c, "void", err)
	}
	return s.done(c, paths.Letter(slug, "manage"), "letters.done_void")
}

// manageAgain gives the page back with what was wrong in the form of one move.
func (s *managePages) manageAgain(c echo.Context, refused string, err error) error {
	form, ok := s.refusedForm(c, err)
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
		if text(c, "uncovered") != "" {
			if err := s.uncover(c, &page); err != nil {
				return err
			}
		}
	}
	return s.render(c, problemOf(err, s.printer(c)).status, views.LetterManage(page))
}

// sealPackage has the ledger signed at once, so that nobody waits for the documents of a
// package that was just made. Where it fails, the worker tries again.
func (s *managePages) sealPackage(ctx context.Context) {
	if err := s.documents.Seal(ctx); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "the ledger could not be signed", slog.String("error", err.Error()))
	}
}
