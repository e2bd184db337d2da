package web

import (
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/views"
)

// directory lists the members of all coalitions.
func (s *directoryPages) directory(c echo.Context) (templ.Component, error) {
	p := s.printer(c)
	search := organisations.Search{
		Query: searched(c), Country: c.QueryParam("country"), Type: app.OrganisationType(c.QueryParam("type")),
		Coalition: c.QueryParam("coalition"), Offset: (pageNumber(c) - 1) * perPage, Limit: perPage,
	}
	found, err := s.organisations.Directory(c.Request().Context(), search)
	if err != nil {
		return nil, err
	}
	at, err := pager(c, found.Total, perPage, "q", "country", "type", "coalition")
	if err != nil {
		return nil, err
	}
	page := views.DirectoryPage{
		Frame: s.frame(c, ""), Query: search.Query, Country: search.Country, Type: string(search.Type), Coalition: search.Coalition,
		Countries: countryOptions(p, found.Countries), Coalitions: coalitionOptions(found.Coalitions),
		Pager: at,
	}
	for _, o := range found.Organisations {
		page.Entries = append(page.Entries, directoryEntry(p, o))
	}
	return views.Directory(page), nil
}

func directoryEntry(p *lang.Printer, o app.Organisation) views.DirectoryEntry {
	return views.DirectoryEntry{
		Slug: o.Slug, Name: o.DisplayName, Lang: otherLang(p, o.Language), English: unless(o.EnglishName, o.DisplayName),
		Acronym: o.Acronym, Country: o.Country, Type: string(o.Type), City: o.City,
	}
}

// unless is s where it says something that other does not.
func unless(s, other string) string {
	if s == other {
		return ""
	}
	return s
}

// inCountryOrder sorts codes as a reader looks for them: "European and
// international" first, then by name.
func inCountryOrder(p *lang.Printer, codes []string) []string {
	order := append([]string{app.International}, p.Countries()...)
	return slices.DeleteFunc(order, func(code string) bool { return !slices.Contains(codes, code) })
}

func countryOptions(p *lang.Printer, codes []string) []views.Option {
	ordered := inCountryOrder(p, codes)
	options := make([]views.Option, len(ordered))
	for i, code := range ordered {
		options[i] = views.Option{Value: code, Label: p.Country(code)}
	}
	return options
}

func coalitionOptions(all []app.Coalition) []views.Option {
	options := make([]views.Option, len(all))
	for i, coalition := range all {
		options[i] = views.Option{Value: coalition.Slug, Label: coalition.Name}
	}
	return options
}
