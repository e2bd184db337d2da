package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/views"
)

// signingPages are where an organisation signs a letter, and sees what it signed.
type signingPages struct {
	*site
	letters      *letters.Letters
	endorsements *endorsements.Endorsements
	documents    *documents.Documents
	ledger       *ledger.Ledger
}

// endorseForm is where a signatory endorses a letter. When nobody can, it says
// why; a person with several organisations is asked for which one they act.
func (s *signingPages) endorseForm(c echo.Context) (templ.Component, error) {
	if chosen := c.QueryParam("organisation"); chosen != "" {
		return s.endorsePage(c, chosen, views.Form{})
	}
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.letters.Read(ctx, actor(c), slug)
	if err != nil {
		return nil, err
	}
	if err := sheet.Letter.AcceptsEndorsements(s.clock()); err != nil {
		return nil, err
	}
	choices, err := s.endorsements.Choices(ctx, actor(c), slug)
	if err != nil {
		return nil, err
	}
	if len(choices) == 1 { // the page, or why this one cannot
		return s.endorsePage(c, choices[0].Organisation.Slug, views.Form{})
	}
	page := views.EndorseChoicePage{Frame: s.frame(c, ""), Letter: s.brief(sheet, s.documents.Describe(s.printer(c), sheet, s.reading(c, c.QueryParam("lang"), "")))}
	page.Choices = choiceLinks(slug, choices, "")
	if len(page.Choices) == 1 {
		return s.endorsePage(c, only(choices).Slug, views.Form{})
	}
	return views.EndorseChoice(page), nil
}

// choiceLinks lead to the form for each organisation that can sign, but for one.
func choiceLinks(letter string, choices []endorsements.Choice, but string) []views.Link {
	var links []views.Link
	for _, choice := range choices {
		if o := choice.Organisation; choice.MaySign() && o.Slug != but {
			links = append(links, views.Link{Name: o.DisplayName, Lang: o.Language, Href: paths.Endorse(letter, o.Slug)})
		}
	}
	return links
}

// only is the first organisation that can sign.
func only(choices []endorsements.Choice) app.Organisation {
	for _, choice := range choices {
		if choice.MaySign() {
			return choice.Organisation
		}
	}
	return app.Organisation{}
}

// endorsePage is the form for one organisation, as it was typed.
func (s *signingPages) endorsePage(c echo.Context, organisation string, form views.Form) (templ.Component, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.letters.Read(ctx, actor(c), slug)
	if err != nil {
		return nil, err
	}
	prepared, err := s.endorsements.Prepare(ctx, actor(c), slug, organisation)
	if err != nil {
		return nil, err
	}
	choices, err := s.endorsements.Choices(ctx, actor(c), slug)
	if err != nil {
		return nil, err
	}
	doc := s.documents.Describe(s.printer(c), sheet, s.reading(c, c.QueryParam("lang"), ""))
	return views.Endorse(views.EndorsePage{
		Frame: s.frame(c, ""), Form: form, Letter: s.brief(sheet, doc), Body: documents.BodyHTML(doc), Closing: documents.Expanded(doc, doc.Closing),
		Chosen: s.signing(c, prepared.Organisation), Others: choiceLinks(slug, choices, prepared.Organisation.Slug),
		Lead: prepared.Lead.Name, Readers: readers(prepared),
	}), nil
}

// readers are the secretariats of which one alone can be chosen to read the name.
func readers(p endorsements.Prepared) []views.Option {
	found := make([]views.Option, len(p.Readers))
	for i, r := range p.Readers {
		found[i] = views.Option{Value: r.Slug, Label: r.Name}
	}
	return found
}

// signing is the organisation as it will stand on the list.
func (s *signingPages) signing(c echo.Context, o app.Organisation) views.SigningOrganisation {
	v := views.SigningOrganisation{Slug: o.Slug, Name: o.DisplayName, Lang: otherLang(s.printer(c), o.Language), Country: o.Country, Type: string(o.Type)}
	if o.EnglishName != o.DisplayName {
		v.English = o.EnglishName
	}
	v.Lack = lackOf(o, s.printer(c))
	if actor(c).MayEditProfile(o.ID) == nil {
		v.Href = paths.Desk("organisations", o.Slug)
	}
	return v
}

// endorse signs.
func (s *signingPages) endorse(c echo.Context) error {
	slug, organisation := c.Param("slug"), text(c, "organisation")
	err := s.endorsements.Sign(c.Request().Context(), actor(c), endorsements.Signing{
		Letter: slug, Organisation: organisation, Told: text(c, "told"),
		Mandate: app.Mandate{
			Capacity: text(c, "capacity"), Authority: text(c, "authority"), Confirmed: text(c, "confirmed") != "",
			Disclosure: app.Disclosure(text(c, "disclosure")), TextDigest: text(c, "digest"),
			Uncounted: text(c, "uncounted") != "",
		},
	})
	if err != nil {
		return s.endorseAgain(c, organisation, err)
	}
	return s.done(c, paths.Letter(slug, "endorsements", organisation), "endorsements.done_signed")
}

// decline says no.
func (s *signingPages) decline(c echo.Context) error {
	slug, organisation := c.Param("slug"), text(c, "organisation")
	if err := s.endorsements.Decline(c.Request().Context(), actor(c), slug, organisation, text(c, "reason")); err != nil {
		return s.endorseAgain(c, organisation, err)
	}
	return s.done(c, paths.Letter(slug, "endorsements", organisation), "endorsements.done_declined")
}

// endorseAgain gives the form back with what was wrong in it.
func (s *signingPages) endorseAgain(c echo.Context, organisation string, err error) error {
	form, ok := s.refusedForm(c, err)
	if !ok {
		return err
	}
	page, pageErr := s.endorsePage(c, organisation, form)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	return s.render(c, http.StatusUnprocessableEntity, page)
}
