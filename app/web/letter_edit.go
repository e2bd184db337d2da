package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/deadline"
	"undersigned/views"
)

// draftPages are where a letter is written.
type draftPages struct {
	*site
	secretariats
	letters   *letters.Letters
	documents *documents.Documents
}

// newLetter is the empty form for a coalition's letter.
func (s *draftPages) newLetter(c echo.Context) (templ.Component, error) {
	page, err := s.blank(c)
	if err != nil {
		return nil, err
	}
	return views.LetterEdit(page), nil
}

// blank is the editor of a letter that does not exist yet.
func (s *draftPages) blank(c echo.Context) (views.LetterEditPage, error) {
	lead, others, err := s.letters.Writable(c.Request().Context(), actor(c), c.Param("coalition"))
	if err != nil {
		return views.LetterEditPage{}, err
	}
	office, err := s.letterOffice(c, lead)
	if err != nil {
		return views.LetterEditPage{}, err
	}
	return views.LetterEditPage{
		Frame: s.frame(c, ""), Office: office, Action: paths.Secretariat(lead.Slug, "letters"),
		Hosts: hostOptions(others), Zones: deadline.Zones(text(c, "deadline_zone")),
	}, nil
}

func hostOptions(all []app.Coalition) []views.Option {
	options := make([]views.Option, len(all))
	for i, coalition := range all {
		options[i] = views.Option{Value: coalition.Slug, Label: coalition.Name}
	}
	return options
}

// createLetter stores a new letter as a draft, or shows how it would look.
func (s *draftPages) createLetter(c echo.Context) error {
	draft := s.draft(c)
	draft.Coalition = c.Param("coalition")
	if language, asked := previewLanguage(c, draft); asked {
		page, err := s.blank(c)
		return s.previewed(c, page, draft, language, err)
	}
	slug, err := s.letters.Create(c.Request().Context(), actor(c), draft)
	if err == nil {
		return s.saved(c, slug, "letters.done_created", draft)
	}
	form, ok := s.refusedForm(c, err)
	if !ok {
		return err
	}
	page, err := s.blank(c)
	if err != nil {
		return err
	}
	page.Form = form
	return s.render(c, http.StatusUnprocessableEntity, views.LetterEdit(page))
}

// editLetter is the form for a letter whose text may still change.
func (s *draftPages) editLetter(c echo.Context) (templ.Component, error) {
	page, sheet, err := s.editor(c)
	if err != nil {
		return nil, err
	}
	page.Form, page.LockVersion = views.NewForm(draftValues(sheet)), sheet.Letter.LockVersion
	page.Lacks = lackingText(sheet.Texts, s.printer(c))
	return views.LetterEdit(page), nil
}

// editor is the editor of an existing letter, with nothing in its fields.
func (s *draftPages) editor(c echo.Context) (views.LetterEditPage, letters.Sheet, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.letters.Editable(ctx, actor(c), slug)
	if err != nil {
		return views.LetterEditPage{}, sheet, err
	}
	lead, others, err := s.letters.Writable(ctx, actor(c), sheet.Hosts[0].Slug)
	if err != nil {
		return views.LetterEditPage{}, sheet, err
	}
	office, err := s.letterOffice(c, lead)
	if err != nil {
		return views.LetterEditPage{}, letters.Sheet{}, err
	}
	return views.LetterEditPage{
		Frame: s.frame(c, ""), Office: office, Slug: slug, Action: paths.Letter(slug, "edit"), LockVersion: whole(text(c, "lock_version")),
		Hosts: hostOptions(others), Zones: deadline.Zones(sheet.Letter.DeadlineZone),
	}, sheet, nil
}

// saveLetter keeps the changes, or shows how they would look.
func (s *draftPages) saveLetter(c echo.Context) error {
	slug, draft := c.Param("slug"), s.draft(c)
	page, sheet, err := s.editor(c)
	if err != nil {
		return err
	}
	if language, asked := previewLanguage(c, draft); asked {
		return s.previewed(c, page, draft, language, nil)
	}
	draft.Coalition, draft.EmbargoAt = sheet.Hosts[0].Slug, sheet.Letter.EmbargoAt
	err = s.letters.Edit(c.Request().Context(), actor(c), slug, draft)
	if err == nil {
		return s.saved(c, slug, "letters.done_saved", draft)
	}
	if app.IsKind(err, app.Conflict) { // somebody else saved meanwhile: what was typed must not be lost
		p := s.printer(c)
		page.Form = views.NewForm(c.Request().PostForm, views.FieldError{Message: problemOf(err, p).message})
		page.LockVersion = sheet.Letter.LockVersion
		return s.render(c, problemOf(err, p).status, views.LetterEdit(page))
	}
	form, ok := s.refusedForm(c, err)
	if !ok {
		return err
	}
	page.Form = form
	return s.render(c, http.StatusUnprocessableEntity, views.LetterEdit(page))
}

// previewLanguage says whether one of the form's buttons for a preview was pressed, and for which language.
func previewLanguage(c echo.Context, draft letters.Draft) (string, bool) {
	button, language, named := strings.Cut(text(c, "do"), "_")
	if !named {
		language = draft.Language
	}
	return language, button == "preview"
}

// previewed shows the same form with the text as it would stand on the sheet; nothing is stored.
func (s *draftPages) previewed(c echo.Context, page views.LetterEditPage, draft letters.Draft, language string, err error) error {
	if err != nil {
		return err
	}
	preview := letters.Sheet{Letter: app.Letter{Language: draft.Language, DeadlineZone: draft.Zone}, Texts: draft.Texts}
	doc := s.documents.Describe(s.printer(c), preview, documents.Wanted{Language: language, Circle: app.DisclosedPublic})
	page.Form = views.NewForm(c.Request().PostForm)
	page.Lacks = lackingText(draft.Texts, s.printer(c))
	page.Preview = &views.Preview{
		Language: doc.TextLanguage, Title: documents.Expanded(doc, doc.Title), Addressees: doc.Addressees,
		BodyHTML: documents.BodyHTML(doc), Closing: documents.Expanded(doc, doc.Closing),
	}
	return s.render(c, http.StatusOK, views.LetterEdit(page))
}
