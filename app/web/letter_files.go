package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
)

// fileRequest is a document that somebody asks for.
type fileRequest struct {
	slug   string
	format export.Format
	list   bool // the signatories alone, whatever the letter's own documents hold
	want   wanted
	bom    bool // CSV: begin with a byte order mark
	number int  // of the package; 0 for the letter of today
}

// letterFile answers /letters/{slug}/signatories.{pdf,docx,xlsx,csv,json}.
func (s *Server) letterFile(c echo.Context) error {
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	format, known := export.FormatOf(ending)
	if name != "signatories" || !known {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return s.sendFile(c, fileRequest{slug: c.Param("slug"), format: format, list: true, bom: c.QueryParam("bom") == "1"})
}

// sendFile sends what everybody may read: to visitors from the cache, as pages
// are, to a person who is signed in made anew.
func (s *Server) sendFile(c echo.Context, r fileRequest) error {
	r.want = s.reading(c, c.QueryParam("lang"), c.QueryParam("group"))
	if r.number > 0 && !lang.Supported(c.QueryParam("lang")) {
		r.want.language = "" // a package speaks its own language, whoever asks
	}
	p := s.printer(c)
	if !actor(c).IsVisitor() {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		made, err := s.makeFile(c.Request().Context(), p, actor(c), r)
		if err != nil {
			return err
		}
		return made.sendDocument(c)
	}
	key := strings.Join([]string{"file", p.Code(), r.slug, r.format.Name, strconv.FormatBool(r.list), r.want.language, r.want.grouping, map[bool]string{true: "bom"}[r.bom], map[bool]string{true: "logos"}[r.want.logos], strconv.Itoa(r.number)}, "\n")
	found := s.cache.fresh(key)
	if found == nil {
		if sent, err := s.sendLong(c, r); sent || err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), requestTimeout)
		defer cancel()
		made, err, _ := s.cache.flight.Do(key, func() (any, error) {
			madeAt := s.Clock()
			made, err := s.makeFile(ctx, p, app.Actor{}, r)
			if err != nil {
				return nil, err
			}
			made.madeAt = madeAt
			s.cache.keep(key, made)
			return made, nil
		})
		if err != nil {
			return err
		}
		found, _ = made.(*cached)
	} else {
		s.metrics.hits.Add(1)
	}
	return found.sendDocument(c)
}

// makeFile reads the letter as the person may read it and writes the document.
func (s *Server) makeFile(ctx context.Context, p *lang.Printer, by app.Actor, r fileRequest) (*cached, error) {
	if r.number > 0 {
		return s.makePackageFile(ctx, by, r)
	}
	sheet, err := s.Letters.Read(ctx, by, r.slug)
	if err != nil {
		return nil, err
	}
	if sheet.Version == nil { // a draft is read on its page
		return nil, app.Refuse(app.NotFound, "rules.not_found")
	}
	layout := sheet.Layout
	if r.list {
		layout.Contents = export.SignatoriesOnly
	}
	if r.want.grouping != "" {
		layout.Grouping = r.want.grouping
	}
	layout.Logos = layout.Logos || r.want.logos
	doc := s.describe(p, sheet, r.want.laidOut(layout))
	if err := s.illustrate(ctx, doc, sheet, layout); err != nil {
		return nil, err
	}
	r.bom = r.bom || layout.ByteOrderMark
	if err := s.prove(ctx, doc, sheet, r.format.Name); err != nil {
		return nil, err
	}
	return writeFile(doc, r, kindOf(doc, r.format.Name))
}

// kindOf is what the name of a document of the letter of today says it is.
func kindOf(doc *export.Letter, format string) string {
	switch {
	case doc.Circle == app.DisclosedSecretariat && doc.Contents != export.LetterOnly && doc.Contents != export.SummaryPage:
		return export.FileFull
	case doc.Contents == export.SignatoriesOnly || !slices.Contains(letterFormats, format):
		return export.FileSignatories
	case doc.Contents == export.SummaryPage:
		return export.FileSummary
	}
	return export.FileLetter
}

// writeTo writes the document in a format; bom is for CSV.
func writeTo(w io.Writer, doc *export.Letter, format export.Format, bom bool) error {
	if format.Name == "csv" {
		return export.CSV(w, doc, bom)
	}
	return format.Write(w, doc)
}

// writeFile writes the document in a format; kind is what its name says it is.
func writeFile(doc *export.Letter, r fileRequest, kind string) (*cached, error) {
	var body bytes.Buffer
	if err := writeTo(&body, doc, r.format, r.bom); err != nil {
		return nil, err
	}
	how := "attachment"
	if r.format.Name == "pdf" {
		how = "inline"
	}
	sum := sha256.Sum256(body.Bytes())
	return &cached{
		plain: body.Bytes(), etag: hex.EncodeToString(sum[:12]), language: doc.Language,
		mediaType: r.format.MediaType, disposition: disposition(how, fileName(doc, kind, r.format)),
	}, nil
}

// fileName is what a document is called, with its ending.
func fileName(doc *export.Letter, kind string, format export.Format) string {
	name := export.FileName(expanded(doc, doc.Title), kind, doc.Language, doc.AsOf)
	if doc.Package != nil {
		name += " – " + lang.For(doc.Language).T("documents.file_"+kind, "Number", doc.Package.Number)
	}
	return name + "." + format.Name
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
