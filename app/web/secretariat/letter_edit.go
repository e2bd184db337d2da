package secretariat

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
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// saved says that a letter was, and what PDF cannot print of it.
func (s *Drafts) saved(c echo.Context, slug, message string, draft letters.Draft) error {
	p := s.Printer(c)
	lacking := fill.LackingText(draft.Texts, p)
	if lacking == "" {
		return s.Done(c, paths.Letter(slug, "manage"), message)
	}
	s.Flash(c, "success", p.T(message)+" "+p.T("secretariat.lacks_text", "Script", lacking))
	return c.Redirect(http.StatusSeeOther, paths.Letter(slug, "manage"))
}

// Drafts are where a letter is written.
type Drafts struct {
	*site.Site
	Secretariats
	Letters   *letters.Letters
	Documents *documents.Documents
}

// NewLetter is the empty form for a coalition's letter.
func (s *Drafts) NewLetter(c echo.Context) (templ.Component, error) {
	page, err := s.blank(c)
	if err != nil {
		return nil, err
	}
	return views.LetterEdit(page), nil
}

// blank is the editor of a letter that does not exist yet.
func (s *Drafts) blank(c echo.Context) (views.LetterEditPage, error) {
	lead, others, err := s.Letters.Writable(c.Request().Context(), site.Actor(c), c.Param("coalition"))
	if err != nil {
		return views.LetterEditPage{}, err
	}
	office, err := s.letterOffice(c, lead)
	if err != nil {
		return views.LetterEditPage{}, err
	}
	return views.LetterEditPage{
		Frame: s.Frame(c, ""), Office: office, Action: paths.Secretariat(lead.Slug, "letters"),
		Hosts: hostOptions(others), Zones: deadline.Zones(site.Text(c, "deadline_zone")),
	}, nil
}

func hostOptions(all []app.Coalition) []views.Option {
	options := make([]views.Option, len(all))
	for i, coalition := range all {
		options[i] = views.Option{Value: coalition.Slug, Label: coalition.Name}
	}
	return options
}

// CreateLetter stores a new letter as a draft, or shows how it would look.
func (s *Drafts) CreateLetter(c echo.Context) error {
	draft := s.draft(c)
	draft.Coalition = c.Param("coalition")
	if language, asked := previewLanguage(c, draft); asked {
		page, err := s.blank(c)
		return s.previewed(c, page, draft, language, err)
	}
	slug, err := s.Letters.Create(c.Request().Context(), site.Actor(c), draft)
	if err == nil {
		return s.saved(c, slug, "letters.done_created", draft)
	}
	form, ok := s.RefusedForm(c, err)
	if !ok {
		return err
	}
	page, err := s.blank(c)
	if err != nil {
		return err
	}
	page.Form = form
	return s.Render(c, http.StatusUnprocessableEntity, views.LetterEdit(page))
}

// EditLetter is the form for a letter whose text may still change.
func (s *Drafts) EditLetter(c echo.Context) (templ.Component, error) {
	page, sheet, err := s.editor(c)
	if err != nil {
		return nil, err
	}
	page.Form, page.LockVersion = views.NewForm(draftValues(sheet)), sheet.Letter.LockVersion
	page.Lacks = fill.LackingText(sheet.Texts, s.Printer(c))
	return views.LetterEdit(page), nil
}

// editor is the editor of an existing letter, with nothing in its fields.
func (s *Drafts) editor(c echo.Context) (views.LetterEditPage, letters.Sheet, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	sheet, err := s.Letters.Editable(ctx, site.Actor(c), slug)
	if err != nil {
		return views.LetterEditPage{}, sheet, err
	}
	lead, others, err := s.Letters.Writable(ctx, site.Actor(c), sheet.Hosts[0].Slug)
	if err != nil {
		return views.LetterEditPage{}, sheet, err
	}
	office, err := s.letterOffice(c, lead)
	if err != nil {
		return views.LetterEditPage{}, letters.Sheet{}, err
	}
	return views.LetterEditPage{
		Frame: s.Frame(c, ""), Office: office, Slug: slug, Action: paths.Letter(slug, "edit"), LockVersion: site.Whole(site.Text(c, "lock_version")),
		Hosts: hostOptions(others), Zones: deadline.Zones(sheet.Letter.DeadlineZone),
	}, sheet, nil
}

// SaveLetter keeps the changes, or shows how they would look.
func (s *Drafts) SaveLetter(c echo.Context) error {
	slug, draft := c.Param("slug"), s.draft(c)
	page, sheet, err := s.editor(c)
	if err != nil {
		return err
	}
	if language, asked := previewLanguage(c, draft); asked {
		return s.previewed(c, page, draft, language, nil)
	}
	draft.Coalition, draft.EmbargoAt = sheet.Hosts[0].Slug, sheet.Letter.EmbargoAt
	err = s.Letters.Edit(c.Request().Context(), site.Actor(c), slug, draft)
	if err == nil {
		return s.saved(c, slug, "letters.done_saved", draft)
	}
	if app.IsKind(err, app.Conflict) { // somebody else saved meanwhile: what was typed must not be lost
		p := s.Printer(c)
		page.Form = views.NewForm(c.Request().PostForm, views.FieldError{Message: site.ProblemOf(err, p).Message})
		page.LockVersion = sheet.Letter.LockVersion
		return s.Render(c, site.ProblemOf(err, p).Status, views.LetterEdit(page))
	}
	form, ok := s.RefusedForm(c, err)
	if !ok {
		return err
	}
	page.Form = form
	return s.Render(c, http.StatusUnprocessableEntity, views.LetterEdit(page))
}

// previewLanguage says whether one of the form's buttons for a preview was pressed, and for which language.
func previewLanguage(c echo.Context, draft letters.Draft) (string, bool) {
	button, language, named := strings.Cut(site.Text(c, "do"), "_")
	if !named {
		language = draft.Language
	}
	return language, button == "preview"
}

// previewed shows the same form with the text as it would stand on the sheet; nothing is stored.
func (s *Drafts) previewed(c echo.Context, page views.LetterEditPage, draft letters.Draft, language string, err error) error {
	if err != nil {
		return err
	}
	preview := letters.Sheet{Letter: app.Letter{Language: draft.Language, DeadlineZone: draft.Zone}, Texts: draft.Texts}
	doc := s.Documents.Describe(s.Printer(c), preview, documents.Wanted{Language: language, Circle: app.DisclosedPublic})
	page.Form = views.NewForm(c.Request().PostForm)
	page.Lacks = fill.LackingText(draft.Texts, s.Printer(c))
	page.Preview = &views.Preview{
		Language: doc.TextLanguage, Title: documents.Expanded(doc, doc.Title), Addressees: doc.Addressees,
		BodyHTML: documents.BodyHTML(doc), Closing: documents.Expanded(doc, doc.Closing),
	}
	return s.Render(c, http.StatusOK, views.LetterEdit(page))
}
