package web

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/views"
)

// packageOrFile answers /letters/{slug}/packages/{n} and its documents, {n}.{pdf,docx,xlsx,csv,json}.
func (s *Server) packageOrFile(c echo.Context) error {
	number, ending, isFile := strings.Cut(c.Param("package"), ".")
	format, known := export.FormatOf(ending)
	switch {
	case whole(number) < 1 || number[0] == '0' || number[0] == '+' || isFile && !known:
		return app.Refuse(app.NotFound, "rules.not_found")
	case !isFile:
		return s.public(s.packagePage)(c)
	}
	return s.withSession(func(c echo.Context) error {
		return s.sendFile(c, fileRequest{slug: c.Param("slug"), format: format, number: whole(number), bom: c.QueryParam("bom") == "1"})
	})(c)
}

// makePackageFile writes a document of a package as everybody may have it.
func (s *Server) makePackageFile(ctx context.Context, by app.Actor, r fileRequest) (*cached, error) {
	d, err := s.Deliveries.Read(ctx, by, r.slug, r.number)
	if err != nil {
		return nil, err
	}
	doc, err := s.deliveryDocument(ctx, d, r.want)
	if err != nil {
		return nil, err
	}
	r.bom = r.bom || d.Package.ByteOrderMark
	return writeFile(doc, r, export.FilePackage)
}

// deliveryDocument describes a package with the logos that it shows and its proof.
func (s *Server) deliveryDocument(ctx context.Context, d deliveries.Delivery, want wanted) (*export.Letter, error) {
	doc := s.describeDelivery(d, want)
	if d.Package.Logos || want.logos {
		logos, err := s.Deliveries.Logos(ctx, d)
		if err != nil {
			return nil, err
		}
		showLogos(doc, logos)
	}
	return doc, s.proveDelivery(ctx, doc, d.Package.ID)
}

// packageForAddressee is a document with the names that agreed to be read by the
// addressee, for those who run the letter; a line in the ledger says that it was taken.
func (s *Server) packageForAddressee(c echo.Context) error {
	format, known := export.FormatOf(text(c, "format"))
	if !known {
		var problems app.Problems
		problems.Add("format", "rules.choose")
		return problems.Err()
	}
	d, err := s.Deliveries.ForAddressee(c.Request().Context(), actor(c), c.Param("slug"), whole(c.Param("package")))
	if err != nil {
		return err
	}
	want := wanted{language: text(c, "lang"), grouping: text(c, "group")}
	doc, err := s.deliveryDocument(c.Request().Context(), d, want)
	if err != nil {
		return err
	}
	made, err := writeFile(doc, fileRequest{format: format, bom: text(c, "bom") == "1" || d.Package.ByteOrderMark}, export.FileAddressee)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return made.sendDocument(c)
}

// sealPackage signs the ledger at once, so that nobody waits for the documents of a
// package that was just made. Where it fails, the worker tries again.
func (s *Server) sealPackage(ctx context.Context) {
	if s.Signer == nil {
		return
	}
	if err := s.Signer.Sign(ctx); err != nil && !app.IsKind(err, app.Conflict) {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "the ledger could not be signed", slog.String("error", err.Error()))
	}
}

// describeDelivery is describe for a package. All that it says comes from the
// package, but for the portal's address and the demonstration's notice, so that it
// says the same whoever asks, whenever and of whichever release of the program.
func (s *Server) describeDelivery(d deliveries.Delivery, want wanted) *export.Letter {
	text, p := d.Text(want.language), d.Package
	speaks, _, _ := strings.Cut(text.Language, "-")
	if !lang.Supported(speaks) {
		speaks = "en"
	}
	place := export.Place(p.Zone)
	want = want.laidOut(p.Layout)
	doc := &export.Letter{
		Contents: p.Contents, Cover: p.Cover, PaperUS: p.Paper == app.PaperUS, TableNames: p.NameTable,
		Language: speaks, TextLanguage: text.Language, Date: p.LetterAt.In(place), Addressees: textLines(text.Addressees),
		Title: text.Title, Body: text.Body, Closing: text.Closing, Circle: d.Circle,
		Roll: export.Signatories(d.Signed, delivered(d.Circle, speaks, want.groups())),
		AsOf: p.MadeAt.In(place).Truncate(time.Minute), Zone: p.Zone, Digest: p.TextDigest,
		Address: s.BaseURL + views.PackagePath(d.Letter.Slug, p.Number), VerifyAt: s.BaseURL + views.VerifyDigestPath(d.Digest()), Generator: "Undersigned",
		Schema: s.BaseURL + schemaPath,
		Package: &export.Package{
			Number: p.Number, Digest: d.Digest(), Salt: p.AddresseeSalt, Since: d.Since,
			Joined: export.Signatories(endorsed(d.Changes.Joined), delivered(d.Circle, speaks, "none")),
			Gone:   export.Signatories(endorsed(d.Changes.Gone), delivered(d.Circle, speaks, "none")),
		},
	}
	for _, host := range d.Hosts {
		doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
	}
	if s.Demo != nil {
		doc.Notice = lang.For(speaks).T("documents.demo_notice")
	}
	return doc
}

// delivered is how a package's signatories are read. Their days of signing were
// settled when it was made, and are kept at noon, UTC.
func delivered(circle app.Disclosure, language, grouping string) export.Reading {
	return export.Reading{Circle: circle, Language: language, Grouping: grouping, Zone: "UTC"}
}

func endorsed(signatories []app.PackageSignatory) []app.Endorsement {
	signed := make([]app.Endorsement, len(signatories))
	for i, s := range signatories {
		signed[i] = s.Endorsement()
	}
	return signed
}

// packagePage shows what was delivered, to whoever may read the letter.
func (s *Server) packagePage(c echo.Context) (templ.Component, error) {
	d, err := s.Deliveries.Read(c.Request().Context(), actor(c), c.Param("slug"), whole(c.Param("package")))
	if err != nil {
		return nil, err
	}
	p := s.printer(c)
	doc := s.describeDelivery(d, wanted{language: p.Code()})
	doc.Roll = export.Signatories(d.Signed, delivered(d.Circle, p.Code(), ""))
	page := views.PackagePage{
		Frame: s.frame(c, ""), Slug: d.Letter.Slug, LetterTitle: expanded(doc, doc.Title), TitleLang: doc.TextLanguage,
		Listed: d.Letter.Visibility == app.VisiblePublic, Number: d.Package.Number, Newest: d.Newest, MadeAt: d.Package.MadeAt, Zone: d.Package.Zone,
		MadeBy: d.MadeBy, LedgerSize: int(d.Package.LedgerSize), TextDigest: d.Package.TextDigest, Digest: d.Digest(),
		Roll: rollView(doc, nil), Languages: d.Languages(), Contents: string(d.Package.Contents), ForAddressee: d.CanExport, Since: d.Since, Sealed: d.Sealed,
	}
	for _, host := range d.Hosts {
		page.Hosts = append(page.Hosts, host.Name)
	}
	page.Joined = ungrouped(rollView(&export.Letter{Roll: doc.Package.Joined}, nil))
	page.Gone = ungrouped(rollView(&export.Letter{Roll: doc.Package.Gone}, nil))
	return views.Package(page), nil
}

// ungrouped are the names of a list without groups.
func ungrouped(list views.Roll) []views.Signatory {
	var names []views.Signatory
	for _, g := range list.Groups {
		names = append(names, g.Signatories...)
	}
	return names
}

// addPackages adds what was delivered of the letter, the last first.
func (s *Server) addPackages(c echo.Context, page *views.LetterPage, letter app.Letter) error {
	if letter.DeliveredAt == nil {
		return nil
	}
	packages, err := s.Deliveries.List(c.Request().Context(), actor(c), letter.Slug)
	for _, made := range slices.Backward(packages) {
		p := page.Lang
		page.Packages = append(page.Packages, views.Link{
			Name: p.T("letters.package_link", "Number", p.Number(made.Number), "Date", p.Date(made.MadeAt.In(export.Place(made.Zone)))),
			Href: views.PackagePath(letter.Slug, made.Number),
		})
	}
	return err
}
