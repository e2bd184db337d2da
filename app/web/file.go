package web

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
	"undersigned/views"
)

// fileID is the number in the address; what is none leads to no file.
func fileID(c echo.Context) app.FileID { return app.FileID(whole(c.Param("id"))) }

// filePages are about the documents that somebody asked for and that take a while.
type filePages struct {
	*site
	files *files.Files
}

// filePage shows how far a file has come that somebody asked for, and gives it once it is ready.
func (s *filePages) filePage(c echo.Context) (templ.Component, error) {
	kept, err := s.files.Read(c.Request().Context(), actor(c), fileID(c))
	if err != nil {
		return nil, err
	}
	return views.File(views.FilePage{Frame: s.frame(c, ""), File: s.fileView(s.printer(c), kept)}), nil
}

func (s *filePages) fileView(p *lang.Printer, kept files.Kept) views.KeptFile {
	heading, f := kept.Title(p.Code()), kept.File
	format, _ := export.FormatOf(f.Format)
	return views.KeptFile{
		ID: int64(f.ID), Title: heading.Title, TitleLang: otherLang(p, heading.Language), Letter: kept.Letter.Slug, Format: formatView(format),
		Circle: string(f.Circle), State: string(f.State), Done: f.Done, Total: f.Total, Size: f.Size, Name: f.Name, AskedAt: f.AskedAt,
		ExpiresAt: f.ExpiresAt, Zone: kept.Letter.DeadlineZone,
	}
}

// fileContent is the file itself, for its owner, piece by piece.
func (s *filePages) fileContent(c echo.Context) error {
	file, copyTo, err := s.files.Fetch(c.Request().Context(), actor(c), fileID(c))
	if err != nil {
		return err
	}
	format, _ := export.FormatOf(file.Format)
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, format.MediaType)
	h.Set(echo.HeaderContentLength, strconv.Itoa(file.Size))
	h.Set(echo.HeaderContentDisposition, disposition("attachment", file.Name))
	c.Response().WriteHeader(http.StatusOK)
	// The connection's own limits end a slow line; a piece takes no time.
	return copyTo(context.WithoutCancel(c.Request().Context()), c.Response())
}

// fileAgain has a file written once more that could not be.
func (s *filePages) fileAgain(c echo.Context) error {
	id := fileID(c)
	if err := s.files.Again(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, paths.File(int64(id)))
}

// dropFile throws a file away before its time.
func (s *filePages) dropFile(c echo.Context) error {
	if err := s.files.Drop(c.Request().Context(), actor(c), fileID(c)); err != nil {
		return err
	}
	return s.done(c, paths.Desk(), "desk.done_file_deleted")
}

// deskFiles are the files that the person asked for.
func (s *filePages) deskFiles(c echo.Context, page *views.DeskPage) error {
	own, err := s.files.Own(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	for _, kept := range own {
		page.Files = append(page.Files, s.fileView(s.printer(c), kept))
	}
	return nil
}
