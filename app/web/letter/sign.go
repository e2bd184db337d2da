package letter

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
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Signing are where an organisation signs a letter, and sees what it signed.
type Signing struct {
	*site.Site
	Letters      *letters.Letters
	Endorsements *endorsements.Endorsements
	Documents    *documents.Documents
	Ledger       *ledger.Ledger
}

// EndorseForm is where a signatory endorses a letter. When nobody can, it says
// why; a person with several organisations is asked for which one they act.
func (s *Signing) EndorseForm(c echo.Context) (templ.Component, error) {
	if chosen := c.QueryParam("organisation"); chosen != "" {
		return s.endorsePage(c, chosen, views.Form{})
	}
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.Letters.Glance(ctx, site.Actor(c), slug)
	if err != nil {
		return nil, err
	}
	if err := sheet.Letter.AcceptsEndorsements(s.Clock()); err != nil {
		return nil, err
	}
	choices, err := s.Endorsements.Choices(ctx, site.Actor(c), under(sheet))
	if err != nil {
		return nil, err
	}
	if len(choices) == 1 { // the page, or why this one cannot
		return s.endorsePage(c, choices[0].Organisation.Slug, views.Form{})
	}
	page := views.EndorseChoicePage{Frame: s.Frame(c, ""), Letter: s.Brief(sheet, s.Documents.Describe(s.Printer(c), sheet, s.Reading(c, c.QueryParam("lang"), "")))}
	page.Choices = choiceLinks(slug, choices, "")
	switch len(page.Choices) {
	case 1:
		return s.endorsePage(c, only(choices).Slug, views.Form{})
	case 0:
		met, err := s.Endorsements.Obstacles(ctx, site.Actor(c), under(sheet))
		if err != nil {
			return nil, err
		}
		for _, m := range met {
			page.Obstacles = append(page.Obstacles, views.Obstacle{Name: m.Organisation.DisplayName, Lang: m.Organisation.Language, Why: site.ProblemOf(m.Refusal, s.Printer(c)).Message, Help: s.Help(c, m.Refusal)})
		}
	}
	return views.EndorseChoice(page), nil
}

// under is the letter of a sheet, for what organisations can do with it.
func under(sheet letters.Sheet) endorsements.Under {
	return endorsements.Under{Letter: sheet.Letter, Hosts: sheet.Hosts}
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
func (s *Signing) endorsePage(c echo.Context, organisation string, form views.Form) (templ.Component, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.Letters.Glance(ctx, site.Actor(c), slug)
	if err != nil {
		return nil, err
	}
	prepared, err := s.Endorsements.Prepare(ctx, site.Actor(c), under(sheet), organisation)
	if err != nil {
		return nil, err
	}
	choices, err := s.Endorsements.Choices(ctx, site.Actor(c), under(sheet))
	if err != nil {
		return nil, err
	}
	doc := s.Documents.Describe(s.Printer(c), sheet, s.Reading(c, c.QueryParam("lang"), ""))
	return views.Endorse(views.EndorsePage{
		Frame: s.Frame(c, ""), Form: form, Letter: s.Brief(sheet, doc), Body: documents.BodyHTML(doc), Closing: documents.Expanded(doc, doc.Closing),
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
func (s *Signing) signing(c echo.Context, o app.Organisation) views.SigningOrganisation {
	v := views.SigningOrganisation{Slug: o.Slug, Name: o.DisplayName, Lang: fill.OtherLang(s.Printer(c), o.Language), Country: o.Country, Type: string(o.Type)}
	if o.EnglishName != o.DisplayName {
		v.English = o.EnglishName
	}
	v.Lack = fill.Lack(o, s.Printer(c))
	if site.Actor(c).MayEditProfile(o.ID) == nil {
		v.Href = paths.Desk("organisations", o.Slug)
	}
	return v
}

// Endorse signs.
func (s *Signing) Endorse(c echo.Context) error {
	slug, organisation := c.Param("slug"), site.Text(c, "organisation")
	err := s.Endorsements.Sign(c.Request().Context(), site.Actor(c), endorsements.Signing{
		Letter: slug, Organisation: organisation, Told: site.Text(c, "told"),
		Mandate: app.Mandate{
			Capacity: site.Text(c, "capacity"), Authority: site.Text(c, "authority"), Confirmed: site.Text(c, "confirmed") != "",
			Disclosure: app.Disclosure(site.Text(c, "disclosure")), TextDigest: site.Text(c, "digest"),
			Uncounted: site.Text(c, "uncounted") != "",
		},
	})
	if err != nil {
		return s.endorseAgain(c, organisation, err)
	}
	return s.Done(c, paths.Letter(slug, "endorsements", organisation), "endorsements.done_signed")
}

// Decline says no.
func (s *Signing) Decline(c echo.Context) error {
	slug, organisation := c.Param("slug"), site.Text(c, "organisation")
	if err := s.Endorsements.Decline(c.Request().Context(), site.Actor(c), slug, organisation, site.Text(c, "reason")); err != nil {
		return s.endorseAgain(c, organisation, err)
	}
	return s.Done(c, paths.Letter(slug, "endorsements", organisation), "endorsements.done_declined")
}

// endorseAgain gives the form back with what was wrong in it.
func (s *Signing) endorseAgain(c echo.Context, organisation string, err error) error {
	form, ok := s.RefusedForm(c, err)
	if !ok {
		return err
	}
	page, pageErr := s.endorsePage(c, organisation, form)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	return s.Render(c, http.StatusUnprocessableEntity, page)
}
