package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/views"
)

// wanted is how a reader wants a letter: in which of its languages, and its roll in which groups.
type wanted struct {
	language string
	headings bool   // also where the text is in another language, headings, countries and dates are in this one
	grouping string // empty: as the layout has it
	circle   app.Disclosure
	logos    bool // also where the layout has none
	layout   app.Layout
}

// laidOut is the same in a layout.
func (w wanted) laidOut(layout app.Layout) wanted {
	w.layout = layout
	return w
}

func (w wanted) groups() string {
	if w.grouping != "" {
		return w.grouping
	}
	return w.layout.Grouping
}

// describe makes the one description of a letter from which its page and all
// its files are written. Names that the circle may not see are not in it.
func (s *Server) describe(p *lang.Printer, sheet letters.Sheet, want wanted) *export.Letter {
	text, letter := sheet.Text(want.language), sheet.Letter
	speaks := p.Code()
	switch {
	case want.headings && lang.Supported(want.language):
		speaks = want.language
	case lang.Supported(text.Language):
		speaks = text.Language
	}
	now := s.Clock().In(export.Place(letter.DeadlineZone))
	doc := &export.Letter{
		Contents: want.layout.Contents, Cover: want.layout.Cover, Language: speaks, TextLanguage: text.Language,
		Date: letterDate(letter), Addressees: textLines(text.Addressees),
		Title: text.Title, Body: text.Body, Closing: text.Closing, Circle: want.circle,
		Roll: export.Signatories(sheet.Signed, export.Reading{
			Circle: want.circle, Language: speaks, Grouping: want.groups(), Zone: letter.DeadlineZone,
		}),
		PaperUS: want.layout.Paper == app.PaperUS, TableNames: want.layout.NameTable,
		AsOf: now.Truncate(time.Minute), Zone: letter.DeadlineZone,
		Address: s.BaseURL + views.LetterPath(letter.Slug), Generator: strings.TrimSpace("Undersigned " + s.Version),
		Schema: s.BaseURL + schemaPath,
	}
	for _, host := range sheet.Hosts {
		doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
	}
	if sheet.Version != nil {
		doc.Digest = sheet.Version.TextDigest
		doc.VerifyAt = s.BaseURL + views.VerifyPath(doc.Digest, sheet.Position)
	}
	if s.Demo != nil {
		doc.Notice = lang.For(speaks).T("documents.demo_notice")
	}
	return doc
}

// illustrate adds the logos of those whom the document names, where its layout has them.
func (s *Server) illustrate(ctx context.Context, doc *export.Letter, sheet letters.Sheet, layout app.Layout) error {
	if !layout.Logos {
		return nil
	}
	logos, err := s.Letters.Logos(ctx, sheet, doc.Circle)
	showLogos(doc, logos)
	return err
}

// showLogos adds those pictures that belong to somebody whom the document names.
func showLogos(doc *export.Letter, logos map[app.EndorsementID]app.Image) {
	doc.Logos = make(map[app.EndorsementID]export.Logo, len(logos))
	for e := range doc.Roll.All() {
		if m, ok := logos[e.ID]; ok {
			doc.Logos[e.ID] = export.Logo{Data: m.Bytes}
		}
	}
}

// letterDate is the day a letter bears: that of its delivery, before that the
// one on which it was opened. Zero while it is not settled.
func letterDate(l app.Letter) time.Time {
	for _, at := range []*time.Time{l.DeliveredAt, l.OpenedAt} {
		if at != nil {
			return at.In(export.Place(l.DeadlineZone))
		}
	}
	return time.Time{}
}

// textLines are the lines of a text that hold something.
func textLines(text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// expanded is a text with the tokens for counts replaced by those of the document's roll.
func expanded(doc *export.Letter, text string) string {
	return export.Expand(text, doc.Roll, lang.For(doc.Language))
}

// bodyHTML is the text of the document as sanitised HTML, its headings below an h1.
func bodyHTML(doc *export.Letter) string {
	return export.HTMLString(expanded(doc, doc.Body), 1, doc.TextLanguage)
}

// shownState is the letter's state as readers understand it: one whose deadline
// has passed is closed, although the worker has yet to write that down.
func shownState(l app.Letter, now time.Time) string {
	if l.IsDue(now) {
		return string(app.LetterClosed)
	}
	return string(l.State)
}

// brief is the letter that another page is about, in the document's language.
func (s *Server) brief(sheet letters.Sheet, doc *export.Letter) views.LetterBrief {
	brief := views.LetterBrief{
		Slug: sheet.Letter.Slug, Title: expanded(doc, doc.Title), Language: doc.TextLanguage,
		State: shownState(sheet.Letter, s.Clock()), Addressees: doc.Addressees,
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
		signatory.Href = views.OrganisationPath(page)
	}
	return signatory
}
