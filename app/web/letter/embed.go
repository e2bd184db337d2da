package letter

import (
	"cmp"
	"context"
	"html"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Limits of what a frame on another site holds.
const (
	EmbedNewest = 8
	embedAll    = 1000 // from here on only the newest are shown
)

// embedPolicy lets any site show the page in a frame, in which nothing runs and nothing can be sent.
const embedPolicy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

// Embed answers /letters/{slug}/embed: the same page for everybody, without a
// session or a cookie, so that a browser that has one gives nobody away to the
// site around the frame. Its language is in the address, else the letter's own.
func (s *Pages) Embed(c echo.Context) error {
	site.Prune(c, []string{"group", "lang", "show"})
	key := "embed " + c.Request().URL.RequestURI()
	found := s.Cache.Fresh(key)
	if found == nil {
		made, err := s.Cache.Together(c.Request().Context(), key, func(ctx context.Context) (*site.Cached, error) { return s.Build(ctx, c, s.embedPage, key, "") })
		if err != nil {
			return err
		}
		found = made
	} else {
		s.Metrics.Hit()
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", embedPolicy)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Del("X-Frame-Options")
	return found.Send(c)
}

func (s *Pages) embedPage(c echo.Context) (templ.Component, error) {
	sheet, err := s.Letters.Shown(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	want := documents.Wanted{Language: c.QueryParam("lang"), Grouping: c.QueryParam("group"), Circle: app.DisclosedPublic}
	doc := s.Documents.Describe(lang.For(want.Language), sheet, want)
	page := views.EmbedPage{
		Lang: lang.For(doc.Language), LetterTitle: documents.Expanded(doc, doc.Title), TitleLang: doc.TextLanguage,
		Open: sheet.Letter.AcceptsEndorsements(s.Clock()) == nil, Href: doc.Address + "?lang=" + url.QueryEscape(doc.TextLanguage),
		Verify: doc.VerifyAt, Roll: rollView(doc, nil),
	}
	for _, host := range sheet.Hosts {
		page.Hosts = append(page.Hosts, host.Name)
	}
	if c.QueryParam("show") != "all" || doc.Roll.Named > embedAll {
		page.Newest = newest(doc)
		page.Roll.Groups = nil
	}
	return views.Embed(page), nil
}

// newest are those who signed last.
func newest(doc *export.Letter) []views.Signatory {
	var list []views.Signatory
	for _, e := range doc.Roll.Newest(EmbedNewest) {
		list = append(list, signatory(e.Name, e.Lang, e.EnglishName, ""))
	}
	return list
}

// embedCode is what those who run a letter put into a page of their own: the
// list in the language and grouping in which they look at it now.
func (s *Pages) embedCode(sheet letters.Sheet, doc *export.Letter) views.EmbedCode {
	if !sheet.CanManage || sheet.Letter.MayBeShownElsewhere(s.Clock()) != nil {
		return views.EmbedCode{}
	}
	code := func(show string) string {
		query := url.Values{"lang": {doc.TextLanguage}, "show": {show}}
		if show == "all" {
			query.Set("group", cmp.Or(string(doc.Roll.Grouping), "country"))
		}
		title := lang.For(doc.Language).T("letters.embed_frame_title", "Title", documents.Expanded(doc, doc.Title))
		return strings.Join([]string{
			`<iframe src="` + html.EscapeString(s.Base+paths.Letter(sheet.Letter.Slug, "embed")+"?"+query.Encode()) + `"`,
			`title="` + html.EscapeString(title) + `"`, `width="100%" height="480" loading="lazy" style="border: 0"></iframe>`,
		}, " ")
	}
	return views.EmbedCode{Newest: code("newest"), All: code("all")}
}
