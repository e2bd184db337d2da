package web

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
	"undersigned/views"
)

// Limits of what a frame on another site holds.
const (
	embedNewest = 8
	embedAll    = 1000 // from here on only the newest are shown
)

// embedPolicy lets any site show the page in a frame, in which nothing runs and nothing can be sent.
const embedPolicy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

// embed answers /letters/{slug}/embed: the same page for everybody, without a
// session or a cookie, so that a browser that has one gives nobody away to the
// site around the frame. Its language is in the address, else the letter's own.
func (s *letterPages) embed(c echo.Context) error {
	prune(c, []string{"group", "lang", "show"})
	key := "embed " + c.Request().URL.RequestURI()
	found := s.cache.fresh(key)
	if found == nil {
		made, err := s.cache.together(c.Request().Context(), key, func(ctx context.Context) (*cached, error) { return s.build(ctx, c, s.embedPage, key, "") })
		if err != nil {
			return err
		}
		found = made
	} else {
		s.metrics.Hit()
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", embedPolicy)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Del("X-Frame-Options")
	return found.send(c)
}

func (s *letterPages) embedPage(c echo.Context) (templ.Component, error) {
	sheet, err := s.letters.Shown(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	want := documents.Wanted{Language: c.QueryParam("lang"), Grouping: c.QueryParam("group"), Circle: app.DisclosedPublic}
	doc := s.documents.Describe(lang.For(want.Language), sheet, want)
	page := views.EmbedPage{
		Lang: lang.For(doc.Language), LetterTitle: documents.Expanded(doc, doc.Title), TitleLang: doc.TextLanguage,
		Open: sheet.Letter.AcceptsEndorsements(s.clock()) == nil, Href: doc.Address + "?lang=" + url.QueryEscape(doc.TextLanguage),
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
	for _, e := range doc.Roll.Newest(embedNewest) {
		list = append(list, signatory(e.Name, e.Lang, e.EnglishName, ""))
	}
	return list
}

// embedCode is what those who run a letter put into a page of their own: the
// list in the language and grouping in which they look at it now.
func (s *letterPages) embedCode(sheet letters.Sheet, doc *export.Letter) views.EmbedCode {
	if !sheet.CanManage || sheet.Letter.MayBeShownElsewhere(s.clock()) != nil {
		return views.EmbedCode{}
	}
	code := func(show string) string {
		query := url.Values{"lang": {doc.TextLanguage}, "show": {show}}
		if show == "all" {
			query.Set("group", cmp.Or(string(doc.Roll.Grouping), "country"))
		}
		title := lang.For(doc.Language).T("letters.embed_frame_title", "Title", documents.Expanded(doc, doc.Title))
		return strings.Join([]string{
			`<iframe src="` + html.EscapeString(s.base+paths.Letter(sheet.Letter.Slug, "embed")+"?"+query.Encode()) + `"`,
			`title="` + html.EscapeString(title) + `"`, `width="100%" height="480" loading="lazy" style="border: 0"></iframe>`,
		}, " ")
	}
	return views.EmbedCode{Newest: code("newest"), All: code("all")}
}
