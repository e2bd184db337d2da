package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/views"
)

// letterFile answers /letters/{slug}/signatories.{pdf,docx,xlsx,csv,json}.
func (s *letterPages) letterFile(c echo.Context) error {
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	format, known := export.FormatOf(ending)
	if name != "signatories" || !known {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return s.sendFile(c, documents.Request{Slug: c.Param("slug"), Format: format, List: true, Mark: markOf(c.QueryParam("bom"))})
}

// markOf reads whether a CSV is to begin with a byte order mark: 1 for one, 0 for none, nothing as the letter has it.
func markOf(bom string) documents.Mark {
	switch bom {
	case "1":
		return documents.Marked
	case "0":
		return documents.Plain
	}
	return documents.MarkAsLaidOut
}

// sendFile sends what everybody may read: to visitors from the cache, as pages
// are, to a person who is signed in made anew.
func (s *letterPages) sendFile(c echo.Context, r documents.Request) error {
	r.Want = s.reading(c, c.QueryParam("lang"), c.QueryParam("group"))
	if r.Package > 0 && !lang.Supported(c.QueryParam("lang")) {
		r.Want.Language = "" // a package speaks its own language, whoever asks
	}
	p := s.printer(c)
	if !actor(c).IsVisitor() {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		made, err := s.documents.Give(c.Request().Context(), p, actor(c), r)
		if err != nil {
			return err
		}
		return sent(made, shownInline(made)).sendDocument(c)
	}
	key := fileKey(p, r)
	found := s.cache.fresh(key)
	if found == nil {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		made, err := s.cache.together(c.Request().Context(), key, func(ctx context.Context) (*cached, error) {
			madeAt := s.clock()
			made, err := s.documents.Give(ctx, p, app.Actor{}, r)
			if err != nil {
				return nil, err
			}
			page := sent(made, shownInline(made))
			page.madeAt = madeAt
			s.cache.keep(key, page)
			return page, nil
		})
		if err != nil {
			return err
		}
		found = made
	} else {
		s.metrics.Hit()
	}
	return found.sendDocument(c)
}

// fileKey tells what is asked for from all else that may be.
func fileKey(p *lang.Printer, r documents.Request) string {
	return strings.Join([]string{
		"file", p.Code(), r.Slug, r.Format.Name, strconv.FormatBool(r.List), r.Want.Language, r.Want.Grouping,
		strconv.Itoa(int(r.Mark)), map[bool]string{true: "logos"}[r.Want.Logos], strconv.Itoa(r.Package),
	}, "\n")
}

// How a browser is to treat a file.
const (
	inline     = "inline"
	attachment = "attachment"
)

// shownInline has a browser show what it can, and keep all else.
func shownInline(f documents.File) string {
	if f.Format.Inline {
		return inline
	}
	return attachment
}

// sent is a file as it goes out.
func sent(f documents.File, how string) *cached {
	sum := sha256.Sum256(f.Bytes)
	return &cached{
		plain: f.Bytes, etag: hex.EncodeToString(sum[:12]), language: f.Language,
		mediaType: f.Format.MediaType, disposition: disposition(how, f.Name),
	}
}

// disposition says how a browser is to treat a file, and its name: whole for
// those that read RFC 8187, in ASCII for the others.
func disposition(how, name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	return how + `; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// sendDocument is send for a file.
func (p *cached) sendDocument(c echo.Context) error {
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

// fileFormats are the kinds of files in which documents can be had, for pages that offer them.
func fileFormats() []views.FileFormat {
	all := make([]views.FileFormat, len(export.Formats))
	for i, f := range export.Formats {
		all[i] = formatView(f)
	}
	return all
}

func formatView(f export.Format) views.FileFormat {
	return views.FileFormat{Ending: f.Name, Label: f.Label, Sheet: f.Sheet}
}
