package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
)

// fileRequest is a document that somebody asks for.
type fileRequest struct {
	slug     string
	format   export.Format
	contents export.Contents
	want     wanted
	bom      bool // CSV: begin with a byte order mark
	number   int  // of the package; 0 for the letter of today
}

// letterFile answers /letters/{slug}/signatories.{pdf,docx,xlsx,csv,json}.
func (s *Server) letterFile(c echo.Context) error {
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	format, known := export.FormatOf(ending)
	if name != "signatories" || !known {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return s.sendFile(c, fileRequest{slug: c.Param("slug"), format: format, contents: export.SignatoriesOnly, bom: c.QueryParam("bom") == "1"})
}

// sendFile sends what everybody may read: to visitors from the cache, as pages
// are, to a person who is signed in made anew.
func (s *Server) sendFile(c echo.Context, r fileRequest) error {
	r.want = s.reading(c, c.QueryParam("lang"), c.QueryParam("group"))
	r.want.contents = r.contents
	if r.number > 0 && !lang.Supported(c.QueryParam("lang")) {
		r.want.language = "" // a package speaks its own language, whoever asks
	}
	p := s.printer(c)
	if !actor(c).IsVisitor() {
		if sent, err := s.sendLong(c, r, ""); sent || err != nil {
			return err
		}
		made, err := s.makeFile(c.Request().Context(), p, actor(c), r)
		if err != nil {
			return err
		}
		return made.sendDocument(c)
	}
	key := strings.Join([]string{"file", p.Code(), r.slug, r.format.Name, string(r.contents), r.want.language, r.want.grouping, map[bool]string{true: "bom"}[r.bom], map[bool]string{true: "logos"}[r.want.logos], strconv.Itoa(r.number)}, "\n")
	found := s.cache.fresh(key)
	if found == nil {
		if sent, err := s.sendLong(c, r, ""); sent || err != nil {
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
	kind := export.FileLetter
	if r.contents == export.SignatoriesOnly {
		kind = export.FileSignatories
	}
	doc := s.describe(p, sheet, r.want)
	if r.want.logos {
		if err := s.illustrate(ctx, doc, sheet); err != nil {
			return nil, err
		}
	}
	if err := s.prove(ctx, doc, sheet, r.format.Name); err != nil {
		return nil, err
	}
	return writeFile(doc, r, kind)
}

// writeFile writes the document in a format; kind is what its name says it is.
func writeFile(doc *export.Letter, r fileRequest, kind string) (*cached, error) {
	var body bytes.Buffer
	err := error(nil)
	if r.format.Name == "csv" {
		err = export.CSV(&body, doc, r.bom)
	} else {
		err = r.format.Write(&body, doc)
	}
	if err != nil {
		return nil, err
	}
	how := "attachment"
	if r.format.Name == "pdf" {
		how = "inline"
	}
	sum := sha256.Sum256(body.Bytes())
	return &cached{
		plain: body.Bytes(), etag: hex.EncodeToString(sum[:12]), language: doc.Language,
		mediaType: r.format.MediaType, disposition: disposition(how, fileName(doc, r, kind)),
	}, nil
}

// fileName is what a person would call the document.
func fileName(doc *export.Letter, r fileRequest, kind string) string {
	name := export.FileName(expanded(doc, doc.Title), kind, doc.Language, doc.AsOf)
	if doc.Package != nil {
		name += " – " + lang.For(doc.Language).T("documents.file_"+kind, "Number", doc.Package.Number)
	}
	return name + "." + r.format.Name
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
