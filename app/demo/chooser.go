package demo

import (
	"net/http"
	"slices"
	"time"

	"undersigned/app/demo/content"
	"undersigned/app/lang"
	"undersigned/views"
)

// Chooser gives the page to choose a person from: secretariats first, then
// representatives of organisations, then the rest, each with what to try.
func Chooser(c *content.Content, clock func() time.Time) RenderChoice {
	return func(w http.ResponseWriter, r *http.Request, _ []Person, requestID string) {
		p := lang.For(lang.Match(r.Header.Get("Accept-Language")))
		if cookie, err := r.Cookie("language"); err == nil && lang.Supported(cookie.Value) {
			p = lang.For(cookie.Value)
		}
		page := views.DemoChooserPage{
			Frame:  views.Frame{Lang: p, Path: "/", Demo: true, NoIndex: true, Now: clock()},
			Groups: groups(c, p), Action: choosePath, Hidden: []views.Hidden{{Name: "request", Value: requestID}},
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		// What fails from here on is a browser that hung up.
		_ = views.DemoChooser(page).Render(r.Context(), w)
	}
}

func groups(c *content.Content, p *lang.Printer) []views.DemoGroup {
	var all []views.DemoGroup
	taken := map[string]bool{}
	gather := func(name string, belongs func(content.Person) bool) {
		g := views.DemoGroup{Name: name}
		for _, person := range c.Persons {
			if !taken[person.Key] && belongs(person) {
				taken[person.Key] = true
				g.Persons = append(g.Persons, views.DemoPerson{Key: person.Key, Name: person.Name, Can: try(person, p)})
			}
		}
		if len(g.Persons) > 0 {
			all = append(all, g)
		}
	}
	for _, coalition := range c.Coalitions {
		gather(coalition.Name, func(person content.Person) bool {
			return slices.ContainsFunc(person.Offices, func(o content.Office) bool { return o.Coalition == coalition.Slug })
		})
	}
	gather(p.T("layout.nav_organisations"), func(person content.Person) bool { return len(person.Seats) > 0 })
	gather("Undersigned", func(content.Person) bool { return true })
	return all
}

func try(person content.Person, p *lang.Printer) string {
	if text := person.WhatToTry[p.Code()]; text != "" {
		return text
	}
	return person.WhatToTry[lang.Codes[0]]
}
