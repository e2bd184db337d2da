// Package views writes the pages: templ components over typed page structs that carry values only
// (texts, numbers, times), never entities, so that nothing can be shown that was not meant to be.
//
// A page struct is filled by the web floor, already narrowed to what its reader may see; a view decides
// nothing and asks nobody. Every sentence comes from the message catalogues. Times are said in their own
// location, except deadlines, which carry the name of their zone. The import table allows app (values),
// app/lang and static here, and nothing else of ours.
package views

import (
	"time"

	"undersigned/app/lang"
)

// Frame is what every page has around it.
type Frame struct {
	Lang        *lang.Printer
	Path        string // path and query, where the language switch returns to
	Title       string // of the page, without the name of the portal; a page fills it in itself when it is empty
	TitleLang   string // language of Title where it is not the interface's
	Description string // one sentence for search engines and shared links; may be empty
	Person      *Person
	Flash       *Flash
	Demo        bool
	NoIndex     bool // search engines are asked to stay away
	Refresh     int  // seconds after which a browser without JavaScript asks again; 0: never
	Now         time.Time
	RequestID   string
}

// Person is who is signed in, as the masthead shows them.
type Person struct {
	Name         string
	Initials     string
	Desk         bool
	Secretariats []Link
	Platform     bool
	Unmailed     bool // no mail reaches them: their provider gives no address
}

// mailed is a sentence that speaks of mail, or the one beside it for whom no mail reaches.
func (f Frame) mailed(key string) string {
	if f.Person != nil && f.Person.Unmailed {
		key += "_unmailed"
	}
	return f.Lang.T(key)
}

// Flash says once what just happened. Kind is success, warning or error.
type Flash struct {
	Kind    string
	Message string
	Detail  string
}

// Link is a name that leads somewhere on this site.
type Link struct {
	Name string
	Lang string // of Name, where it is not the interface's
	Href string
}

// Option is one choice in a list.
type Option struct {
	Value string
	Label string
	Lang  string
}

// Pager says which part of a long list is shown. Href is the list's address with its filters and without
// the page; the page's number is added as the query parameter "page".
type Pager struct {
	Page   int // from 1
	Pages  int
	Total  int
	Href   string
	Anchor string // of the list on the page; empty for its top
}

// Event is one step in a history.
type Event struct {
	State   string // the state reached
	By      string // a person's or an office's name as its reader may know it
	Message string // a reason, question or answer
	At      time.Time
}
