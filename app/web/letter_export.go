package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/views"
)

// exportPage is where those who run a letter choose what its documents hold and
// how they look, with the first page beside the choices.
func (s *Server) exportPage(c echo.Context) (templ.Component, error) {
	sheet, err := s.Letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return nil, err
	}
	page, err := s.exportChoices(c, sheet, s.chosen(c, sheet))
	if err != nil {
		return nil, err
	}
	return views.LetterExport(page), nil
}

// previewPage is the number of the page that is shown.
const previewPage = 1

// preview is the first page of the document that is chosen. It names nobody who
// is withheld from the public, whatever the circle: looking leaves no line in the ledger.
func (s *Server) preview(c echo.Context) error {
	sheet, err := s.Letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	order := s.chosen(c, sheet)
	secretariat := order.Circle == app.DisclosedSecretariat
	order.Circle = app.DisclosedPublic
	doc := s.describeExport(sheet, order)
	if err := s.illustrate(c.Request().Context(), doc, sheet, order.Layout); err != nil {
		return err
	}
	if secretariat {
		doc.Watermark = watermark(doc, standing(c).Person.Name)
	}
	var picture bytes.Buffer
	if err := export.Preview(&picture, doc, previewPage); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", picture.Bytes())
}

// describeExport is describe for a document that somebody who runs the letter takes.
func (s *Server) describeExport(sheet letters.Sheet, o files.Order) *export.Letter {
	if o.Format != "" && !slices.Contains(letterFormats, o.Format) {
		o.Layout.Contents = export.SignatoriesOnly
	}
	want := wanted{language: o.Language, headings: true, circle: o.Circle, layout: o.Layout}
	return s.describe(lang.For(o.Language), sheet, want)
}

// watermark says who took a document, and when.
func watermark(doc *export.Letter, taker string) string {
	p := lang.For(doc.Language)
	return p.T("letters.watermark", "Name", taker, "When", p.DateTime(doc.AsOf, doc.Zone))
}

// takeExport gives the document that was chosen: at once, or by way of a file
// that the desk keeps where it takes long.
func (s *Server) takeExport(c echo.Context) error {
	ctx, slug := c.Request().Context(), c.Param("slug")
	order := choices(c.Request().PostForm, s.printer(c).Code())
	id, err := s.Files.Ask(ctx, actor(c), slug, order)
	if err != nil {
		return s.exportAgain(c, order, err)
	}
	if id != 0 {
		return c.Redirect(http.StatusSeeOther, views.FilePath(int64(id)))
	}
	doc, err := s.exported(ctx, actor(c), slug, order, standing(c).Person.Name)
	if err != nil {
		return err
	}
	format, _ := export.FormatOf(order.Format)
	made, err := writeFile(doc, fileRequest{format: format, bom: order.Layout.ByteOrderMark}, kindOf(doc, order.Format))
	if err != nil {
		return err
	}
	made.disposition = disposition("attachment", fileName(doc, kindOf(doc, format.Name), format))
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return made.sendDocument(c)
}

// exported describes a document in the circle that was asked for, with its proof or its watermark.
func (s *Server) exported(ctx context.Context, by app.Actor, slug string, o files.Order, taker string) (*export.Letter, error) {
	sheet, err := s.Letters.Exportable(ctx, by, slug)
	if err != nil {
		return nil, err
	}
	doc := s.describeExport(sheet, o)
	if err := s.illustrate(ctx, doc, sheet, o.Layout); err != nil {
		return nil, err
	}
	if o.Circle == app.DisclosedSecretariat {
		doc.Watermark = watermark(doc, taker)
	}
	return doc, s.prove(ctx, doc, sheet, o.Format)
}

// WriteExport writes the document that a file was asked for; it is the author that app/files is given.
func (s *Server) WriteExport(ctx context.Context, task files.Task, w io.Writer, step func()) (string, error) {
	order := files.Order{Format: task.Format, Circle: task.Circle, Language: task.Language, Layout: task.Layout}
	if task.Format == "csv" {
		return s.streamExport(ctx, task, order, w, step)
	}
	doc, err := s.exported(ctx, app.Actor{Person: task.PersonID}, task.Letter, order, task.Taker)
	if err != nil {
		return "", err
	}
	format, _ := export.FormatOf(task.Format)
	doc.Step = step
	return fileName(doc, kindOf(doc, format.Name), format), writeTo(w, doc, format, task.ByteOrderMark)
}

// streamExport writes a list while it is read, without holding it. That it was
// taken stands in the ledger since it was asked for.
func (s *Server) streamExport(ctx context.Context, task files.Task, o files.Order, w io.Writer, step func()) (name string, err error) {
	by := app.Actor{Person: task.PersonID}
	sheet, _, err := s.Letters.Outline(ctx, by, task.Letter)
	if err != nil {
		return "", err
	}
	doc := s.describeExport(sheet, o)
	doc.Step = step
	options, place := export.Reading{Circle: o.Circle, Language: doc.Language, Grouping: o.Layout.Grouping, Zone: doc.Zone}.Order()
	listing := letters.Listing{Circle: o.Circle, Options: options, Zone: place, Full: true}
	err = s.Letters.Stream(ctx, by, task.Letter, listing, func(list letters.List) error {
		doc.Roll = list.Roll
		name = fileName(doc, kindOf(doc, o.Format), csvFormat)
		return export.CSVStream(w, doc, list.Entries, o.Layout.ByteOrderMark)
	})
	return name, err
}

// csvFormat is the one that can be written while the list is read.
var csvFormat, _ = export.FormatOf("csv")

// keepLayout makes the chosen layout the letter's own.
func (s *Server) keepLayout(c echo.Context) error {
	slug := c.Param("slug")
	order := choices(c.Request().PostForm, s.printer(c).Code())
	if err := s.Letters.KeepLayout(c.Request().Context(), actor(c), slug, order.Layout); err != nil {
		return s.exportAgain(c, order, err)
	}
	return s.done(c, views.LetterPath(slug, "export")+"?"+query(order).Encode(), "secretariat.done_layout")
}

// exportAgain gives the page back with what was wrong, and nothing that was chosen is lost.
func (s *Server) exportAgain(c echo.Context, order files.Order, err error) error {
	form, ok := s.refusedForm(c, err)
	if !ok {
		return err
	}
	sheet, readErr := s.Letters.Exportable(c.Request().Context(), actor(c), c.Param("slug"))
	if readErr != nil {
		return errors.Join(readErr, err)
	}
	page, pageErr := s.exportChoices(c, sheet, order)
	if pageErr != nil {
		return errors.Join(pageErr, err)
	}
	page.Form = form
	return s.render(c, http.StatusUnprocessableEntity, views.LetterExport(page))
}
