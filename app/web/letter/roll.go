package letter

import (
	"cmp"
	"maps"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/app/web/site"
	"undersigned/views"
)

// rollView is the document's roll for the page; pages are the slugs of those who have one.
func rollView(doc *export.Letter, pages map[app.OrganisationID]string) views.Roll {
	view := views.Roll{Organisations: doc.Roll.Organisations, Countries: doc.Roll.Countries, Withheld: doc.Roll.WithheldSentence()}
	for _, g := range doc.Roll.Groups {
		group := views.RollGroup{Code: anchor(g.Code, g.Heading), Heading: g.Heading, Count: g.Organisations}
		for _, e := range g.Entries {
			group.Signatories = append(group.Signatories, signatory(e.Name, e.Lang, e.EnglishName, pages[e.OrganisationID]))
		}
		for _, below := range g.Groups {
			inner := views.RollGroup{Heading: below.Heading, Count: below.Organisations}
			for _, e := range below.Entries {
				inner.Signatories = append(inner.Signatories, signatory(e.Name, e.Lang, e.EnglishName, pages[e.OrganisationID]))
			}
			group.Groups = append(group.Groups, inner)
		}
		view.Groups = append(view.Groups, group)
	}
	return view
}

// rollPart is what surrounds the part of a long list that is shown. kept are the
// parameters that the list is read with.
func (s *Pages) rollPart(c echo.Context, sheet letters.Sheet, kept url.Values) (*views.RollPart, error) {
	at, part := paths.Letter(sheet.Letter.Slug), sheet.Part
	pager, err := site.Pager(c, part.Total, letters.PartNames, "group", "lang", "q")
	if err != nil {
		return nil, err
	}
	pager.Anchor = "signatories"
	first := (part.Page-1)*letters.PartNames + 1
	view := &views.RollPart{Query: site.Searched(c), Kept: kept, First: first, Last: first + len(part.Entries) - 1, Total: part.Total, Pager: pager}
	for _, j := range part.Jumps {
		query, to := maps.Clone(kept), "#signatories"
		if j.Page > 1 {
			query.Set("page", strconv.Itoa(j.Page))
		}
		if j.IsGroup {
			to = "#group-" + anchor(j.Code, j.Heading)
		}
		view.Jumps = append(view.Jumps, views.Link{Name: j.Heading, Href: address(at, query) + to})
	}
	whole := maps.Clone(kept)
	whole.Set("list", site.WholeList)
	view.Whole, view.All = address(at, whole)+"#signatories", address(at, kept)+"#signatories"
	return view, nil
}

// anchor is what a group under a heading is called in addresses.
func anchor(code, heading string) string {
	if heading == "" {
		return ""
	}
	return cmp.Or(code, "unknown")
}

func address(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func signatory(name, language, english, page string) views.Signatory {
	signatory := views.Signatory{Name: name, Lang: language}
	if english != name {
		signatory.English = english
	}
	if page != "" {
		signatory.Href = paths.Organisation(page)
	}
	return signatory
}
