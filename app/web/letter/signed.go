package letter

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Endorsement shows an organisation what it did with a letter.
func (s *Signing) Endorsement(c echo.Context) (templ.Component, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	own, err := s.Endorsements.Own(ctx, site.Actor(c), slug, c.Param("organisation"))
	if err != nil {
		return nil, err
	}
	sheet, err := s.Letters.Glance(ctx, site.Actor(c), slug)
	if err != nil {
		return nil, err
	}
	e := own.Endorsement
	page := views.EndorsementPage{
		Frame: s.Frame(c, ""), Letter: s.Brief(sheet, s.Documents.Describe(s.Printer(c), sheet, s.Reading(c, c.QueryParam("lang"), ""))),
		Organisation: s.asSigned(c, own), State: string(e.State), ActedBy: fill.Named(s.Printer(c), own.ActedBy),
		Capacity: e.Capacity, Authority: e.Authority, Reason: e.Reason, At: e.MovedAt(), MayWithdraw: own.MayWithdraw, MayProve: own.MayProve,
	}
	if e.State == app.EndorsementSigned {
		page.Disclosure, page.ReadBy, page.Uncounted, page.Letter.Digest = string(e.Disclosure), own.ReadBy.Name, e.Uncounted, e.TextDigest
	}
	if own.MayEndorse {
		page.EndorseHref = paths.Endorse(slug, own.Organisation.Slug)
	}
	return views.Endorsement(page), nil
}

// asSigned is the organisation as it stands under the letter, whatever its profile says today.
func (s *Signing) asSigned(c echo.Context, own endorsements.Own) views.SigningOrganisation {
	o := own.Organisation
	o.DisplayName, o.EnglishName, o.Country = own.Endorsement.DisplayName, own.Endorsement.EnglishName, own.Endorsement.Country
	o.Type, o.Language = own.Endorsement.Type, own.Endorsement.Language
	return s.signing(c, o)
}

// Withdraw takes the name back.
func (s *Signing) Withdraw(c echo.Context) error {
	slug, organisation := c.Param("slug"), c.Param("organisation")
	if err := s.Endorsements.Withdraw(c.Request().Context(), site.Actor(c), slug, organisation); err != nil {
		return err
	}
	return s.Done(c, paths.Letter(slug, "endorsements", organisation), "endorsements.done_withdrawn")
}

// FindSignature leads from the number in a mail that says no more to what was done.
func (s *Signing) FindSignature(c echo.Context) error {
	letter, organisation, err := s.Endorsements.Find(c.Request().Context(), site.Actor(c), app.EndorsementID(site.Whole(c.Param("id"))))
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, paths.Letter(letter, "endorsements", organisation))
}

// Receipt gives what proves a signature to those who sign for the organisation.
func (s *Signing) Receipt(c echo.Context) error {
	ctx, slug := c.Request().Context(), c.Param("slug")
	own, err := s.Endorsements.Own(ctx, site.Actor(c), slug, c.Param("organisation"))
	if err != nil {
		return err
	}
	if !own.MayProve {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	proof, err := s.Ledger.Receipt(ctx, own.Endorsement.ID)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="receipt.json"`)
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, proof)
}
