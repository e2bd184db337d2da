package account

import (
	"errors"
	"fmt"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// AccountDeletion says what deleting the account would mean, and why it cannot be where it cannot.
func (s *Pages) AccountDeletion(c echo.Context) (templ.Component, error) {
	found, err := s.Privacy.Prospect(c.Request().Context(), site.Actor(c))
	if err != nil {
		return nil, err
	}
	page := views.AccountDeletePage{Frame: s.Frame(c, ""), Mandates: found.Mandates, Withdrawn: found.Withdrawn}
	for _, o := range found.Organisations {
		page.Places = append(page.Places, views.Link{Name: o.DisplayName, Lang: o.Language})
	}
	for _, coalition := range found.Coalitions {
		page.Places = append(page.Places, views.Link{Name: coalition.Name})
	}
	var refused *app.Error
	if errors.As(found.Refusal, &refused) {
		page.Refusal = site.Say(s.Printer(c), refused.Message, refused.Args)
	}
	return views.AccountDelete(page), nil
}

// DeleteAccount erases whoever asks, and signs this browser out; every other one has lost its session with it.
func (s *Pages) DeleteAccount(c echo.Context) error {
	ctx, by := c.Request().Context(), site.Actor(c)
	if err := s.Privacy.Erase(ctx, by, by.Person); err != nil {
		return err
	}
	if err := s.Sessions.Destroy(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return s.Done(c, paths.Home, "account.deleted")
}
