// Package verify answers whether a text, a list or a file is what the portal gave out.
package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// Pages say what a digest or a file is worth.
type Pages struct {
	*site.Site
	Ledger *ledger.Ledger
}

// Verify is the page on which a text or a file is checked. A digest that was
// typed in leads to its answer.
func (s *Pages) Verify(c echo.Context) (templ.Component, error) {
	if typed := tidyDigest(c.QueryParam("digest")); typed != "" {
		if ledger.IsDigest(typed) {
			return s.answerDigest(c, typed, -1)
		}
		return s.verifyForm(c, "digest", "verify.no_digest")
	}
	return s.verifyForm(c, "", "")
}

// tidyDigest is a digest as people paste it: with white space, in capitals.
func tidyDigest(typed string) string {
	return strings.ToLower(strings.Join(strings.Fields(app.OneLine(typed)), ""))
}

func (s *Pages) verifyForm(c echo.Context, field, wrong string) (templ.Component, error) {
	keys, err := s.Ledger.Keys(c.Request().Context())
	if err != nil {
		return nil, err
	}
	page := views.VerifyPage{Frame: s.Frame(c, ""), Accept: checkable(), Keys: verifierKeys(keys)}
	if wrong != "" {
		page.Form = views.NewForm(c.QueryParams(), views.FieldError{Field: field, Message: s.Printer(c).T(wrong)})
	}
	return views.Verify(page), nil
}

// checkable are the endings and types of the files that are checked, or compared.
func checkable() string {
	var endings, types []string
	for _, f := range export.Formats {
		media, _, _ := strings.Cut(f.MediaType, ";")
		endings, types = append(endings, "."+f.Name), append(types, media)
	}
	return strings.Join(append(endings, types...), ",")
}

// verifierKeys are the keys of the log as a verifier takes them.
func verifierKeys(keys []ledger.Key) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Verifier
	}
	return names
}

// VerifyDigest answers /verify/{digest}, to which the QR code of a document leads.
func (s *Pages) VerifyDigest(c echo.Context) (templ.Component, error) {
	position, err := strconv.ParseInt(c.QueryParam("list"), 10, 64)
	if err != nil {
		position = -1
	}
	return s.answerDigest(c, tidyDigest(c.Param("digest")), position)
}

func (s *Pages) answerDigest(c echo.Context, digest string, position int64) (templ.Component, error) {
	ask := s.Ledger.Identify
	if c.QueryParam("file") != "" { // a script found the digest in a file that carries no proof
		ask = func(ctx context.Context, by app.Actor, digest string, position int64) (ledger.Answer, error) {
			return s.Ledger.Unproved(ctx, by, ledger.Unproved{Format: "pdf", Digests: []string{digest}, Position: position})
		}
	}
	a, err := ask(c.Request().Context(), site.Actor(c), digest, position)
	if err != nil {
		return nil, err
	}
	return s.answered(c, a, digest)
}

// VerifyFile answers a file that was sent, or the list that a script took out of one.
func (s *Pages) VerifyFile(c echo.Context) error {
	page, err := s.answerFile(c)
	switch {
	case errors.Is(err, http.ErrMissingFile):
		if page, err = s.verifyForm(c, "file", "verify.no_file"); err != nil {
			return err
		}
		return s.Render(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	}
	return s.Render(c, http.StatusOK, page)
}

func (s *Pages) answerFile(c echo.Context) (templ.Component, error) {
	ctx := c.Request().Context()
	if list := c.Request().PostFormValue("list"); list != "" {
		d, err := ledger.ReadExtracted([]byte(strings.ReplaceAll(list, "\r\n", "\n")), c.Request().PostFormValue("seal"))
		return s.answerDocument(c, d, err, c.Request().PostFormValue("bytes"))
	}
	data, err := sentBytes(c)
	if err != nil {
		return nil, err
	}
	d, err := ledger.ReadDocument(data)
	if u, ok := ledger.Recognise(data); errors.Is(err, ledger.ErrNoDocument) && ok {
		a, err := s.Ledger.Unproved(ctx, site.Actor(c), u)
		if err != nil {
			return nil, err
		}
		return s.answered(c, a, "")
	}
	return s.answerDocument(c, d, err, ledger.BytesDigest(data))
}

// answerDocument answers a document that was read, or could not be; bytes is the digest of its file, where that is known.
func (s *Pages) answerDocument(c echo.Context, d ledger.Document, err error, bytes string) (templ.Component, error) {
	switch {
	case errors.Is(err, ledger.ErrNoDocument):
		return s.answered(c, ledger.Answer{Verdict: ledger.Unknown, Position: -1, Line: -1, AskedFile: true}, "")
	case err != nil:
		return nil, err
	}
	a, err := s.Ledger.Examine(c.Request().Context(), site.Actor(c), d, bytes)
	if err != nil {
		return nil, err
	}
	return s.answered(c, a, d.Digest())
}

// sentBytes is the file that the form holds.
func sentBytes(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		var refused *echo.HTTPError
		if errors.As(err, &refused) {
			return nil, refused
		}
		return nil, http.ErrMissingFile
	}
	f, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open what was sent: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("read what was sent: %w", err)
	}
	return data, nil
}

// answered is the page with an answer.
func (s *Pages) answered(c echo.Context, a ledger.Answer, digest string) (templ.Component, error) {
	keys, err := s.Ledger.Keys(c.Request().Context())
	if err != nil {
		return nil, err
	}
	page := views.AnswerPage{
		Frame: s.Frame(c, ""), Verdict: string(a.Verdict), OfFile: a.AskedFile, Digest: digest, Foreign: a.Foreign, Cover: string(a.Cover), Kept: string(a.Kept), ByNames: a.ByNames, Unlike: a.Unlike,
		Keys: verifierKeys(keys), Line: a.Line, Position: a.Position, Joined: a.News.Joined, Left: a.News.Left, Since: a.News.Since,
	}
	for _, r := range a.Checks {
		page.Checks = append(page.Checks, views.VerifyCheck{Name: string(r.Check), Holds: r.Err == nil, Open: r.Open})
	}
	if a.Letter.ID == 0 {
		return views.Answer(page), nil
	}
	for _, r := range a.Reserved {
		page.Reserved = append(page.Reserved, string(r))
	}
	page.List, page.Rows = listInside(a.Compare), comparedRows(a.Rows)
	s.addLetter(c, &page, a)
	s.addDelivered(c, &page, a)
	if a.Proved != nil {
		page.Origin, page.Size, page.Root, page.SignedAt = a.Proved.Origin, a.Proved.Size, a.Proved.Root.String(), a.Proved.SignedAt
	}
	return views.Answer(page), nil
}

// comparedRows says how many names of a file are not on the list that everybody may
// read, and not which: one of them may be shown to others alone.
func comparedRows(r *ledger.Rows) *views.AnswerRows {
	if r == nil {
		return nil
	}
	of := "today"
	switch {
	case r.Delivered:
		of = "delivered"
	case r.Then:
		of = "then"
	}
	return &views.AnswerRows{Of: of, Same: r.Same, Changed: r.Changed, Missing: r.Missing, Added: len(r.Added)}
}

// listInside is the list in a file, where its pages have to be compared with it. What
// the addressee alone may read stays in the file.
func listInside(d *ledger.Document) views.AnswerList {
	switch {
	case d == nil:
		return views.AnswerList{}
	case d.Circle != app.DisclosedPublic:
		return views.AnswerList{Hidden: true}
	}
	says := d.Compares()
	return views.AnswerList{
		Title: says.Title, Language: d.Language(), Hosts: says.Hosts, Addressees: says.Addressees, LetterOn: says.LetterOn, AsOf: d.AsOf,
		Notice: says.Notice, Names: d.Names(), Withheld: d.Withheld.Number, Some: d.Withheld.Some,
	}
}

// addLetter says which letter it is.
func (s *Pages) addLetter(c echo.Context, page *views.AnswerPage, a ledger.Answer) {
	sheet := letters.Sheet{Letter: a.Letter, Texts: a.Texts}
	text := sheet.Text(s.Printer(c).Code())
	counts := export.Letter{Language: text.Language}
	counts.Roll.Organisations, counts.Roll.Countries = a.Standing.Signed, a.Standing.Countries
	page.LetterTitle, page.TitleLang = documents.Expanded(&counts, text.Title), text.Language
	page.Organisations, page.State = a.Standing.Signed, fill.LetterState(a.Letter, s.Clock())
	page.Number, page.Newest, page.FrozenAt = a.Version.Number, a.Newest.Number, a.Version.FrozenAt
	page.NewDigest = a.Newest.TextDigest
	if a.Letter.CancelledAt != nil {
		page.CancelledAt, page.Reason = *a.Letter.CancelledAt, a.Letter.CancelReason
	} else {
		page.Href = paths.Letter(a.Letter.Slug)
	}
}

// addDelivered says which package it is, and what came after it.
func (s *Pages) addDelivered(c echo.Context, page *views.AnswerPage, a ledger.Answer) {
	d := a.Delivered
	if d == nil {
		return
	}
	page.Package = views.AnswerPackage{
		Number: d.Number, ForAddressee: d.Circle == app.DisclosedAddressee, MadeAt: d.MadeAt, Zone: d.Zone, Newest: d.Newest, NewestAt: d.NewestAt,
	}
	if a.Letter.CancelledAt == nil {
		page.Package.Href, page.Package.NewestHref = paths.Package(a.Letter.Slug, d.Number), paths.Package(a.Letter.Slug, d.Newest)
	}
}
