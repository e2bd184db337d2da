package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/web/fill"
	"undersigned/views"
)

// Reading is what somebody asks for of how a letter is to be shown. What is no
// choice is as if nothing had been said, so that no address makes work anew.
func (s *Site) Reading(c echo.Context, language, grouping string) documents.Wanted {
	want := documents.Wanted{Logos: c.QueryParam("logos") == "1", Language: language, Grouping: grouping, Circle: app.DisclosedPublic}
	if !lang.Supported(language) {
		want.Language = s.Printer(c).Code()
	}
	if !export.IsGrouping(grouping) {
		want.Grouping = ""
	}
	return want
}

// How a browser is to treat a file.
const (
	Inline     = "inline"
	Attachment = "attachment"
)

// Sent is a file as it goes out.
func Sent(f documents.File, how string) *Cached {
	sum := sha256.Sum256(f.Bytes)
	return &Cached{
		plain: f.Bytes, etag: hex.EncodeToString(sum[:12]), language: f.Language,
		mediaType: f.Format.MediaType, disposition: Disposition(how, f.Name),
	}
}

// Disposition says how a browser is to treat a file, and its name: whole for
// those that read RFC 8187, in ASCII for the others.
func Disposition(how, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	return how + `; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// SendDocument is send for a file.
func (p *Cached) SendDocument(c echo.Context) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, p.disposition)
	h.Add(echo.HeaderVary, "Accept-Language")
	if h.Get(echo.HeaderCacheControl) == "" {
		h.Set(echo.HeaderCacheControl, "no-cache") // keep it, but ask each time whether it still holds
		h.Set("ETag", `"`+p.etag+`"`)
		if strings.Contains(c.Request().Header.Get("If-None-Match"), `"`+p.etag+`"`) {
			return c.NoContent(http.StatusNotModified)
		}
	}
	return c.Blob(http.StatusOK, p.mediaType, p.plain)
}

// Brief is the letter that another page is about, in the document's language.
func (s *Site) Brief(sheet letters.Sheet, doc *export.Letter) views.LetterBrief {
	brief := views.LetterBrief{
		Slug: sheet.Letter.Slug, Title: documents.Expanded(doc, doc.Title), Language: doc.TextLanguage,
		State: fill.LetterState(sheet.Letter, s.Clock()), Addressees: doc.Addressees,
		Deadline: sheet.Letter.DeadlineAt, Zone: sheet.Letter.DeadlineZone, Digest: doc.Digest,
	}
	for _, host := range sheet.Hosts {
		brief.Hosts = append(brief.Hosts, host.Name)
	}
	return brief
}
