package desk

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// fileID is the number in the address; what is none leads to no file.
func fileID(c echo.Context) app.FileID { return app.FileID(site.Whole(c.Param("id"))) }

// Files are about the documents that somebody asked for and that take a while.
type Files struct {
	*site.Site
	Files *files.Files
}

// FilePage shows how far a file has come that somebody asked for, and gives it once it is ready.
func (s *Files) FilePage(c echo.Context) (templ.Component, error) {
	kept, err := s.Files.Read(c.Request().Context(), site.Actor(c), fileID(c))
	if err != nil {
		return nil, err
	}
	return views.File(views.FilePage{Frame: s.Frame(c, ""), File: s.fileView(s.Printer(c), kept)}), nil
}

func (s *Files) fileView(p *lang.Printer, kept files.Kept) views.KeptFile {
	heading, f := kept.Title(p.Code()), kept.File
	format, _ := export.FormatOf(f.Format)
	return views.KeptFile{
		ID: int64(f.ID), Title: heading.Title, TitleLang: fill.OtherLang(p, heading.Language), Letter: kept.Letter.Slug, Format: fill.Format(format),
		Circle: string(f.Circle), State: string(f.State), Done: f.Done, Total: f.Total, Size: f.Size, Name: f.Name, AskedAt: f.AskedAt,
		ExpiresAt: f.ExpiresAt, Zone: kept.Letter.DeadlineZone,
	}
}

// FileContent is the file itself, for its owner, piece by piece.
func (s *Files) FileContent(c echo.Context) error {
	file, copyTo, err := s.Files.Fetch(c.Request().Context(), site.Actor(c), fileID(c))
	if err != nil {
		return err
	}
	format, _ := export.FormatOf(file.Format)
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, format.MediaType)
	h.Set(echo.HeaderContentLength, strconv.Itoa(file.Size))
	h.Set(echo.HeaderContentDisposition, site.Disposition("attachment", file.Name))
	c.Response().WriteHeader(http.StatusOK)
	// The connection's own limits end a slow line; a piece takes no time.
	return copyTo(context.WithoutCancel(c.Request().Context()), c.Response())
}

// FileAgain has a file written once more that could not be.
func (s *Files) FileAgain(c echo.Context) error {
	id := fileID(c)
	if err := s.Files.Again(c.Request().Context(), site.Actor(c), id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, paths.File(int64(id)))
}

// DropFile throws a file away before its time.
func (s *Files) DropFile(c echo.Context) error {
	if err := s.Files.Drop(c.Request().Context(), site.Actor(c), fileID(c)); err != nil {
		return err
	}
	return s.Done(c, paths.Desk(), "desk.done_file_deleted")
}

// deskFiles are the files that the person asked for.
func (s *Files) deskFiles(c echo.Context, page *views.DeskPage) error {
	own, err := s.Files.Own(c.Request().Context(), site.Actor(c))
	if err != nil {
		return err
	}
	for _, kept := range own {
		page.Files = append(page.Files, s.fileView(s.Printer(c), kept))
	}
	return nil
}
