package webtest

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Page is what the browser shows.
type Page struct {
	Path   string // and query, after redirects
	Status int
	Header http.Header
	Body   string
	doc    *html.Node // nil where it is not HTML
}

// All gives the elements of a selector: names of elements, #ids, .classes and [attribute=value] (or only
// [attribute]), one after the other for those inside each other: ".roll li", "input[name=title]".
func (p *Page) All(selector string) []*html.Node {
	found := []*html.Node{p.doc}
	for _, part := range strings.Fields(selector) {
		var next []*html.Node
		seen := map[*html.Node]bool{}
		for _, root := range found {
			if root == nil {
				continue
			}
			for n := range root.Descendants() {
				if n.Type == html.ElementNode && !seen[n] && matches(n, part) {
					seen[n] = true
					next = append(next, n)
				}
			}
		}
		found = next
	}
	return found
}

// Has says whether there is such an element.
func (p *Page) Has(selector string) bool { return len(p.All(selector)) > 0 }

// Texts are the texts of all such elements, white space as it is read.
func (p *Page) Texts(selector string) []string {
	var texts []string
	for _, n := range p.All(selector) {
		texts = append(texts, textOf(n))
	}
	return texts
}

// Text is the text of the first such element, empty when there is none.
func (p *Page) Text(selector string) string {
	if all := p.Texts(selector); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Attr is an attribute of the first such element.
func (p *Page) Attr(selector, name string) string {
	if all := p.All(selector); len(all) > 0 {
		return attr(all[0], name)
	}
	return ""
}

// Value is what a field of any form on the page holds.
func (p *Page) Value(field string) string {
	for _, n := range p.All("form") {
		if values, names := fields(n); names[field] {
			return values.Get(field)
		}
	}
	return ""
}

// HasForm says whether something can be sent to this address from the page.
func (p *Page) HasForm(action string) bool { return p.form(action) != nil }

func (p *Page) form(action string) *html.Node {
	for _, n := range p.All("form") {
		if attr(n, "action") == action {
			return n
		}
	}
	return nil
}

// fields are what a form would send without a button, and the names of all its fields and buttons.
func fields(form *html.Node) (url.Values, map[string]bool) {
	values, names := url.Values{}, map[string]bool{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		names[name] = true
		switch kind := attr(n, "type"); {
		case n.Data == "textarea":
			values.Add(name, rawText(n))
		case n.Data == "select":
			values.Add(name, chosen(n))
		case n.Data == "input" && (kind != "checkbox" && kind != "radio" || has(n, "checked")):
			values.Add(name, attr(n, "value"))
		}
	}
	return values, names
}

func chosen(list *html.Node) string {
	first, found := "", false
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		if has(n, "selected") {
			return attr(n, "value")
		}
		if !found {
			first, found = attr(n, "value"), true
		}
	}
	return first
}

// matches holds one element against one part of a selector.
func matches(n *html.Node, part string) bool {
	part, condition, _ := strings.Cut(strings.TrimSuffix(part, "]"), "[")
	if condition != "" {
		name, want, valued := strings.Cut(condition, "=")
		if !has(n, name) || valued && attr(n, name) != want {
			return false
		}
	}
	part, class, _ := strings.Cut(part, ".")
	name, id, _ := strings.Cut(part, "#")
	return (name == "" || n.Data == name) && (id == "" || attr(n, "id") == id) &&
		(class == "" || strings.Contains(" "+attr(n, "class")+" ", " "+class+" "))
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string { return strings.Join(strings.Fields(rawText(n)), " ") }

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// Attrs are an attribute of all such elements, where they have it.
func (p *Page) Attrs(selector, name string) []string {
	var values []string
	for _, n := range p.All(selector) {
		if has(n, name) {
			values = append(values, attr(n, name))
		}
	}
	return values
}

// Form is what can be sent from a page.
type Form struct {
	Method  string
	Actions []string   // where it is sent to, by itself or by one of its buttons
	Choices url.Values // what its lists and round buttons offer
}

// Forms are those of the page.
func (p *Page) Forms() []Form {
	var all []Form
	for _, n := range p.All("form") {
		f := Form{Method: http.MethodGet, Actions: []string{attr(n, "action")}, Choices: url.Values{}}
		if attr(n, "method") == "post" {
			f.Method = http.MethodPost
		}
		for e := range n.Descendants() {
			switch {
			case has(e, "formaction"):
				f.Actions = append(f.Actions, attr(e, "formaction"))
			case e.Data == "option":
				f.Choices.Add(attr(list(e), "name"), attr(e, "value"))
			case e.Data == "input" && attr(e, "type") == "radio":
				f.Choices.Add(attr(e, "name"), attr(e, "value"))
			}
		}
		all = append(all, f)
	}
	return all
}

// list is the one to which an option belongs.
func list(option *html.Node) *html.Node {
	for n := range option.Ancestors() {
		if n.Data == "select" {
			return n
		}
	}
	return option
}
