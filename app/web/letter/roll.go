package letter

import (
	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/paths"
	"undersigned/views"
)

// rollView is the document's roll for the page; pages are the slugs of those who have one.
func rollView(doc *export.Letter, pages map[app.OrganisationID]string) views.Roll {
	view := views.Roll{Organisations: doc.Roll.Organisations, Countries: doc.Roll.Countries, Withheld: doc.Roll.WithheldSentence()}
	for _, g := range doc.Roll.Groups {
		group := views.RollGroup{Heading: g.Heading, Count: g.Organisations}
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
