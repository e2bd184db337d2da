package fill

import (
	"context"
	"slices"
	"strconv"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/views"
)

// DirectoryEntry is a member as the directory lists it.
func DirectoryEntry(p *lang.Printer, o app.Organisation) views.DirectoryEntry {
	return views.DirectoryEntry{
		Slug: o.Slug, Name: o.DisplayName, Lang: OtherLang(p, o.Language), English: unless(o.EnglishName, o.DisplayName),
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

// InCountryOrder sorts codes as a reader looks for them: "European and
// international" first, then by name.
func InCountryOrder(p *lang.Printer, codes []string) []string {
	order := append([]string{app.International}, p.Countries()...)
	return slices.DeleteFunc(order, func(code string) bool { return !slices.Contains(codes, code) })
}

// Countries are countries to choose from, as a reader looks for them.
func Countries(p *lang.Printer, codes []string) []views.Option {
	ordered := InCountryOrder(p, codes)
	options := make([]views.Option, len(ordered))
	for i, code := range ordered {
		options[i] = views.Option{Value: code, Label: p.Country(code)}
	}
	return options
}

// Coalitions are coalitions to choose from.
func Coalitions(all []app.Coalition) []views.Option {
	options := make([]views.Option, len(all))
	for i, coalition := range all {
		options[i] = views.Option{Value: coalition.Slug, Label: coalition.Name}
	}
	return options
}

// Events are the steps of a membership, the latest first.
func Events(moves []app.MembershipMove, by func(app.MembershipMove) string) []views.Event {
	var steps []views.Event
	for _, m := range slices.Backward(moves) {
		steps = append(steps, views.Event{State: string(m.ToState), By: by(m), Message: m.Message, At: m.At})
	}
	return steps
}

// Likenesses are organisations that may be the same, as a coalition's secretariat may look at them.
func Likenesses(p *lang.Printer, coalition string, all []organisations.Duplicate) []views.Likeness {
	var shown []views.Likeness
	for _, alike := range all {
		o := alike.Organisation
		likeness := views.Likeness{Name: o.DisplayName, Lang: OtherLang(p, o.Language), Country: o.Country, State: string(alike.State)}
		if alike.State != "" {
			likeness.Href = paths.Secretariat(coalition, "applications", o.Slug)
		} else if alike.Listed {
			likeness.Href = paths.Organisation(o.Slug)
		}
		for _, r := range []struct {
			shared bool
			name   string
		}{{alike.Domain, "domain"}, {alike.Register, "number"}, {alike.Acronym, "acronym"}, {alike.Name, "name"}} {
			if r.shared {
				likeness.Reasons = append(likeness.Reasons, r.name)
			}
		}
		shown = append(shown, likeness)
	}
	return shown
}

// CoalitionCards are coalitions as lists show them.
func CoalitionCards(ctx context.Context, directory *organisations.Organisations, p *lang.Printer, all []app.Coalition) ([]views.CoalitionCard, error) {
	members, err := directory.MemberCounts(ctx)
	if err != nil {
		return nil, err
	}
	cards := make([]views.CoalitionCard, len(all))
	for i, coalition := range all {
		cards[i] = views.CoalitionCard{Slug: coalition.Slug, Name: coalition.Name, About: coalition.About(p.Code()), Members: members[coalition.ID]}
		if coalition.AsOfOn != nil {
			cards[i].AsOf = *coalition.AsOfOn
		}
	}
	return cards, nil
}

// OtherLang is a language as a lang attribute, empty where it is the page's own.
func OtherLang(p *lang.Printer, code string) string {
	if code == p.Code() {
		return ""
	}
	return code
}

// LackView is what PDF cannot print of a name; nil if it can print all of it.
func LackView(l *export.Lack) *views.Lack {
	if l == nil {
		return nil
	}
	view := views.Lack(*l)
	return &view
}

// Lack is what PDF cannot print of the name that an organisation has on lists.
func Lack(o app.Organisation, p *lang.Printer) *views.Lack {
	return LackView(export.LackOf(o.DisplayName, o.EnglishName, o.LegalName, p))
}

// Renaming is one change, as far as it changes anything.
func Renaming(p *lang.Printer, c app.ProfileChange) views.Renaming {
	r := views.Renaming{ID: strconv.FormatInt(c.ID, 10), State: string(c.State), At: c.CreatedAt, Reason: c.Reason}
	for _, fact := range []views.NamingFact{
		{Field: "display_name", Before: c.BeforeDisplayName, After: c.AfterDisplayName},
		{Field: "legal_name", Before: c.BeforeLegalName, After: c.AfterLegalName},
		{Field: "sort_name", Before: c.BeforeSortName, After: c.AfterSortName},
		{Field: "english_name", Before: c.BeforeEnglishName, After: c.AfterEnglishName},
		{Field: "acronym", Before: c.BeforeAcronym, After: c.AfterAcronym},
		{Field: "country", Before: p.Country(c.BeforeCountry), After: p.Country(c.AfterCountry)},
	} {
		if fact.Before != fact.After {
			r.Facts = append(r.Facts, fact)
		}
	}
	return r
}

// Organisation is what an organisation says of itself; of the frame it has the language only.
func Organisation(p *lang.Printer, o app.Organisation) views.OrganisationPage {
	return views.OrganisationPage{
		Frame: views.Frame{Lang: p},
		Slug:  o.Slug, Name: o.DisplayName, NameLang: OtherLang(p, o.Language), LegalName: unless(o.LegalName, o.DisplayName),
		EnglishName: unless(o.EnglishName, o.DisplayName), Acronym: o.Acronym, Type: string(o.Type), Country: o.Country, City: o.City,
		Website: o.Website, RegisterNumber: o.RegisterNumber, About: o.About, State: string(o.State),
	}
}

// Named is a person's name where others read it; one who was erased has none.
func Named(p *lang.Printer, who app.Person) string {
	if who.IsErased() {
		return p.T("account.deleted_person")
	}
	return who.Name
}

// Logo is a picture of an organisation for a page; nil where there is none.
func Logo(m app.Image) *views.Picture {
	if m.Digest == "" {
		return nil
	}
	return &views.Picture{Src: paths.Image(m.Digest, m.MediaType.Ending()), Width: m.Width, Height: m.Height}
}
