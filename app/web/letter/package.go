package letter

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/paths"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// PackageOrFile answers /letters/{slug}/packages/{n} and its documents, {n}.{pdf,docx,xlsx,csv,json}.
func (s *Pages) PackageOrFile(c echo.Context) error {
	number, ending, isFile := strings.Cut(c.Param("package"), ".")
	format, known := export.FormatOf(ending)
	switch {
	case site.Whole(number) < 1 || number[0] == '0' || number[0] == '+' || isFile && !known:
		return app.Refuse(app.NotFound, "rules.not_found")
	case !isFile:
		return s.Public(s.packagePage)(c)
	}
	return s.WithSession(func(c echo.Context) error {
		return s.sendFile(c, documents.Request{Slug: c.Param("slug"), Format: format, Package: site.Whole(number), Mark: markOf(c.QueryParam("bom"))})
	})(c)
}

// PackageForAddressee is a document with the names that agreed to be read by the
// addressee, for those who run the letter; a line in the ledger says that it was taken.
func (s *Pages) PackageForAddressee(c echo.Context) error {
	format, known := export.FormatOf(site.Text(c, "format"))
	if !known {
		var problems app.Problems
		problems.Add("format", "rules.choose")
		return problems.Err()
	}
	made, err := s.Documents.ForAddressee(c.Request().Context(), site.Actor(c), documents.Request{
		Slug: c.Param("slug"), Package: site.Whole(c.Param("package")), Format: format, Mark: markOf(site.Text(c, "bom")),
		Want: documents.Wanted{Language: site.Text(c, "lang"), Grouping: site.Text(c, "group")},
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "private, no-store")
	return site.Sent(made, shownInline(made)).SendDocument(c)
}

// packagePage shows what was delivered, to whoever may read the letter.
func (s *Pages) packagePage(c echo.Context) (templ.Component, error) {
	d, err := s.Deliveries.Read(c.Request().Context(), site.Actor(c), c.Param("slug"), site.Whole(c.Param("package")))
	if err != nil {
		return nil, err
	}
	p := s.Printer(c)
	doc := s.Documents.DeliveryPage(p, d)
	page := views.PackagePage{
		Frame: s.Frame(c, ""), Slug: d.Letter.Slug, LetterTitle: documents.Expanded(doc, doc.Title), TitleLang: doc.TextLanguage,
		Listed: d.Letter.Visibility == app.VisiblePublic, Number: d.Package.Number, Newest: d.Newest, MadeAt: d.Package.MadeAt, Zone: d.Package.Zone,
		MadeBy: d.MadeBy, LedgerSize: int(d.Package.LedgerSize), TextDigest: d.Package.TextDigest, Digest: d.Digest(),
		Roll: rollView(doc, nil), Languages: d.Languages(), Contents: string(d.Package.Contents), ForAddressee: d.CanExport, Since: d.Since, Filed: d.Filed, Formats: fill.Formats(),
		Grouping: d.Package.Grouping, Groupings: otherGroupings(d.Package.Grouping),
	}
	for _, host := range d.Hosts {
		page.Hosts = append(page.Hosts, host.Name)
	}
	page.Joined = ungrouped(rollView(&export.Letter{Roll: doc.Package.Joined}, nil))
	page.Gone = ungrouped(rollView(&export.Letter{Roll: doc.Package.Gone}, nil))
	return views.Package(page), nil
}

// otherGroupings are the usual ways to group signatories but one.
func otherGroupings(own string) []string {
	return slices.DeleteFunc([]string{"country", "type", "none"}, func(g string) bool { return g == own })
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
func (s *Pages) addPackages(c echo.Context, page *views.LetterPage, letter app.Letter) error {
	if letter.DeliveredAt == nil {
		return nil
	}
	packages, err := s.Deliveries.List(c.Request().Context(), site.Actor(c), letter.Slug)
	if err != nil {
		return err
	}
	for _, made := range slices.Backward(packages) {
		p := page.Lang
		page.Packages = append(page.Packages, views.Link{
			Name: p.T("letters.package_link", "Number", p.Number(made.Number), "Date", p.Date(made.MadeAt.In(app.Location(made.Zone)))),
			Href: paths.Package(letter.Slug, made.Number),
		})
	}
	return nil
}
