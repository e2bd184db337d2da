package web

import (
	"time"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/letters"
	"undersigned/app/paths"
	"undersigned/views"
)

// shownState is the letter's state as readers understand it: one whose deadline
// has passed is closed, although the worker has yet to write that down.
func shownState(l app.Letter, now time.Time) string {
	if l.IsDue(now) {
		return string(app.LetterClosed)
	}
	return string(l.State)
}

// brief is the letter that another page is about, in the document's language.
func (s *site) brief(sheet letters.Sheet, doc *export.Letter) views.LetterBrief {
	brief := views.LetterBrief{
		Slug: sheet.Letter.Slug, Title: documents.Expanded(doc, doc.Title), Language: doc.TextLanguage,
		State: shownState(sheet.Letter, s.clock()), Addressees: doc.Addressees,
		Deadline: sheet.Letter.DeadlineAt, Zone: sheet.Letter.DeadlineZone, Digest: doc.Digest,
	}
	for _, host := range sheet.Hosts {
		brief.Hosts = append(brief.Hosts, host.Name)
	}
	return brief
}

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
