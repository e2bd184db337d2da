package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"undersigned/app/lang"
	"undersigned/app/web/webtest"
)

// TestWhatIsWrongIsNamedInTheOrderOfTheForm sends every form of the portal with nothing in it, and with what no field takes, in
// three languages: the title says that there is an error, and the summary names each field as the form calls it, in its order.
func TestWhatIsWrongIsNamedInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	s, forms := keptForms(t)
	for _, f := range forms {
		if f.page == "" {
			f.page = f.action
		}
		b := s.as(t, f.who)
		for _, code := range lang.Codes {
			b.Submit(b.Get("/account"), "/account", form("language", code))
			for what, odd := range map[string]string{"empty": "", "odd": "a\u0007b"} {
				typed := url.Values{}
				for name := range f.values {
					if name != "organisation" { // chosen before
						typed[name] = []string{odd}
					}
				}
				page := b.Submit(b.Get(f.page), f.action, typed)
				if page.Status == http.StatusUnprocessableEntity {
					namesWhatIsWrong(t, f.action+" "+what+" "+code, page, lang.For(code))
				} else if what == "odd" {
					t.Errorf("%s %s: %d", f.action, code, page.Status)
				}
			}
		}
	}
}

func namesWhatIsWrong(t *testing.T, form string, page *webtest.Page, p *lang.Printer) {
	t.Helper()
	if title := page.Text("title"); !strings.HasPrefix(title, words(p.T("layout.error_prefix"))+" ") {
		t.Errorf("%s: the title is %q", form, title)
	}
	entries := page.All(".error-summary li")
	if len(entries) == 0 {
		t.Errorf("%s: nothing is said to be wrong", form)
	}
	elements, last := page.All("body")[0], -1
	for _, entry := range entries {
		links := childrenOf(entry, "a")
		if len(links) != 1 {
			t.Errorf("%s: %q leads to no field", form, textIn(entry))
			continue
		}
		id := strings.TrimPrefix(valueOfAttr(links[0], "href"), "#")
		at, field := position(elements, id)
		switch {
		case field == nil:
			t.Errorf("%s: there is no %s", form, id)
			continue
		case at <= last:
			t.Errorf("%s: %s stands above what is named before", form, id)
		}
		last = at
		called, group := labelOf(elements, field, id)
		if called == "" || !strings.HasPrefix(textIn(entry), called) {
			t.Errorf("%s: %q does not begin with %q", form, textIn(entry), called)
		}
		by := strings.Fields(valueOfAttr(field, "aria-describedby"))
		if group != nil {
			by = append(by, strings.Fields(valueOfAttr(group, "aria-describedby"))...)
		} else if valueOfAttr(field, "aria-invalid") != "true" {
			t.Errorf("%s: %s is not said to be invalid", form, id)
		}
		if _, beside := position(elements, id+"-error"); beside == nil || !slices.Contains(by, id+"-error") {
			t.Errorf("%s: nothing is said beside %s", form, id)
		}
	}
}

// position is where an element stands among all.
func position(root *html.Node, id string) (int, *html.Node) {
	at := 0
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && valueOfAttr(n, "id") == id {
			return at, n
		}
		at++
	}
	return -1, nil
}

// labelOf is what an input is called, and the group that it is of when that is by what it is called.
func labelOf(root, field *html.Node, id string) (string, *html.Node) {
	kind := valueOfAttr(field, "type")
	for up := field.Parent; up != nil && (kind == "radio" || kind == "checkbox" || field.Data == "button"); up = up.Parent {
		if legends := childrenOf(up, "legend"); up.Data == "fieldset" && len(legends) > 0 {
			return withoutOptional(legends[0]), up
		}
	}
	for n := range root.Descendants() {
		if n.Data == "label" && valueOfAttr(n, "for") == id {
			return withoutOptional(n), nil
		}
	}
	return "", nil
}

func withoutOptional(label *html.Node) string {
	text := textIn(label)
	for _, span := range childrenOf(label, "span") {
		text = strings.TrimSpace(strings.TrimSuffix(text, textIn(span)))
	}
	return text
}

func childrenOf(n *html.Node, name string) (found []*html.Node) {
	for c := range n.ChildNodes() {
		if c.Data == name {
			found = append(found, c)
		}
	}
	return found
}

func textIn(n *html.Node) string {
	var all strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			all.WriteString(c.Data)
		}
	}
	return words(all.String())
}

// words are a text as it is read, its white space told from none other.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }
