package letter

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/web/site"
)

// LetterFile answers /letters/{slug}/signatories.{pdf,docx,xlsx,csv,json}.
func (s *Pages) LetterFile(c echo.Context) error {
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
func (s *Pages) sendFile(c echo.Context, r documents.Request) error {
	r.Want = s.Reading(c, c.QueryParam("lang"), c.QueryParam("group"))
	if r.Package > 0 && !lang.Supported(c.QueryParam("lang")) {
		r.Want.Language = "" // a package speaks its own language, whoever asks
	}
	p := s.Printer(c)
	if !site.Actor(c).IsVisitor() {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		made, err := s.Documents.Give(c.Request().Context(), p, site.Actor(c), r)
		if err != nil {
			return err
		}
		return site.Sent(made, shownInline(made)).SendDocument(c)
	}
	key := fileKey(p, r)
	found := s.Cache.Fresh(key)
	if found == nil {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		made, err := s.Cache.Together(c.Request().Context(), key, func(ctx context.Context) (*site.Cached, error) {
			madeAt := s.Clock()
			made, err := s.Documents.Give(ctx, p, app.Actor{}, r)
			if err != nil {
				return nil, err
			}
			page := site.Sent(made, shownInline(made))
			page.MadeAt = madeAt
			s.Cache.Keep(key, page)
			return page, nil
		})
		if err != nil {
			return err
		}
		found = made
	} else {
		s.Metrics.Hit()
	}
	return found.SendDocument(c)
}

// fileKey tells what is asked for from all else that may be.
func fileKey(p *lang.Printer, r documents.Request) string {
	return strings.Join([]string{
		"file", p.Code(), r.Slug, r.Format.Name, strconv.FormatBool(r.List), r.Want.Language, r.Want.Grouping,
		strconv.Itoa(int(r.Mark)), map[bool]string{true: "logos"}[r.Want.Logos], strconv.Itoa(r.Package),
	}, "\n")
}

// shownInline has a browser show what it can, and keep all else.
func shownInline(f documents.File) string {
	if f.Format.Inline {
		return site.Inline
	}
	return site.Attachment
}
