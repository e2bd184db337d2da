package web

import (
	"errors"
	"fmt"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/views"
)

// accountDeletion says what deleting the account would mean, and why it cannot be where it cannot.
func (s *accountPages) accountDeletion(c echo.Context) (templ.Component, error) {
	found, err := s.privacy.Prospect(c.Request().Context(), actor(c))
	if err != nil {
		return nil, err
	}
	page := views.AccountDeletePage{Frame: s.frame(c, ""), Mandates: found.Mandates, Withdrawn: found.Withdrawn}
	for _, o := range found.Organisations {
		page.Places = append(page.Places, views.Link{Name: o.DisplayName, Lang: o.Language})
	}
	for _, coalition := range found.Coalitions {
		page.Places = append(page.Places, views.Link{Name: coalition.Name})
	}
	var refused *app.Error
	if errors.As(found.Refusal, &refused) {
		page.Refusal = say(s.printer(c), refused.Message, refused.Args)
	}
	return views.AccountDelete(page), nil
}

// deleteAccount erases whoever asks, and signs this browser out; every other one has lost its session with it.
func (s *accountPages) deleteAccount(c echo.Context) error {
	ctx, by := c.Request().Context(), actor(c)
	if err := s.privacy.Erase(ctx, by, by.Person); err != nil {
		return err
	}
	if err := s.sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return s.done(c, "/", "account.deleted")
}
