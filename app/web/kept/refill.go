package kept

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"undersigned/app/lang"
	"undersigned/views"
)

// answeredAnew are the boxes that somebody has to tick again when a form comes back to them: they say that now it is meant.
var answeredAnew = []string{"confirmed", "meant"}

// unfilled are values of forms that are never typed.
var unfilled = []string{"lock_version"}

// Refill puts what was typed into its form on the page, and a note above. Hidden values are the form's own again, so that
// it is still judged by what its reader saw, unless the reader sees both now.
func Refill(page []byte, form Form, note views.KeptNote, both bool) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	f := filling{values: form.Values, p: note.Lang, both: both, placed: map[string]int{}}
	if at := formFor(doc, form); at != nil {
		f.fill(at)
		for n := at.Parent; n != nil; n = n.Parent {
			if n.DataAtom == atom.Details {
				setAttr(n, "open", "")
			}
		}
		note.Anchor = "#" + anchor(at)
	}
	note.Left = f.left()
	return withNote(doc, note)
}

// formFor finds the form that is sent to the address; of several the one whose hidden values are those that were sent.
func formFor(doc *html.Node, form Form) (best *html.Node) {
	most := -1
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Form || attrOf(n, "method") != "post" || attrOf(n, "action") != form.Action {
			continue
		}
		same := 0
		for d := range n.Descendants() {
			if d.DataAtom == atom.Input && attrOf(d, "type") == "hidden" && slices.Contains(form.Values[attrOf(d, "name")], attrOf(d, "value")) {
				same++
			}
		}
		if same > most {
			best, most = n, same
		}
	}
	return best
}

// filling puts values into the fields of one form.
type filling struct {
	values url.Values
	p      *lang.Printer
	both   bool
	placed map[string]int // how many values of a name have found a field
}

func (f *filling) fill(form *html.Node) {
	for _, n := range slices.Collect(form.Descendants()) {
		name := attrOf(n, "name")
		if n.Type != html.ElementNode || name == "" || slices.Contains(answeredAnew, name) {
			continue
		}
		switch n.DataAtom {
		case atom.Textarea:
			f.text(n, name, textInside(n), func(v string) {
				for n.FirstChild != nil {
					n.RemoveChild(n.FirstChild)
				}
				n.AppendChild(&html.Node{Type: html.TextNode, Data: v})
			})
		case atom.Select:
			f.choose(n, name)
		case atom.Input:
			f.input(n, name)
		}
	}
}

func (f *filling) input(n *html.Node, name string) {
	switch attrOf(n, "type") {
	case "file", "submit", "image", "button", "reset":
	case "hidden":
		if v, ok := f.next(name); ok && !f.both {
			setAttr(n, "value", v)
		}
	case "checkbox", "radio":
		f.placed[name] = len(f.values[name])
		removeAttr(n, "checked")
		if slices.Contains(f.values[name], attrOf(n, "value")) {
			setAttr(n, "checked", "")
		}
	default:
		f.text(n, name, attrOf(n, "value"), func(v string) { setAttr(n, "value", v) })
	}
}

// next is the next value of a name that has no field yet.
func (f *filling) next(name string) (string, bool) {
	i := f.placed[name]
	if i >= len(f.values[name]) {
		return "", false
	}
	f.placed[name]++
	return f.values[name][i], true
}

// text sets what was typed, and says beside it what is saved where that is something else.
func (f *filling) text(n *html.Node, name, saved string, set func(string)) {
	v, ok := f.next(name)
	if !ok {
		return
	}
	set(v)
	if f.both && saved != "" && normal(saved) != normal(v) {
		f.note(n, saved)
	}
}

func (f *filling) choose(list *html.Node, name string) {
	v, ok := f.next(name)
	if !ok {
		return
	}
	saved, value := "", ""
	for n := range list.Descendants() {
		if n.DataAtom != atom.Option {
			continue
		}
		if hasAttr(n, "selected") {
			saved, value = textInside(n), attrOf(n, "value")
		}
		removeAttr(n, "selected")
		if attrOf(n, "value") == v {
			setAttr(n, "selected", "")
		}
	}
	if f.both && value != "" && value != v {
		f.note(list, saved)
	}
}

// note stands behind a field and is read out with it.
func (f *filling) note(n *html.Node, saved string) {
	id := attrOf(n, "id") + "-saved"
	beside := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P, Attr: []html.Attribute{{Key: "class", Val: "hint saved"}, {Key: "id", Val: id}}}
	beside.AppendChild(&html.Node{Type: html.TextNode, Data: f.p.T("layout.meanwhile_saved", "Value", saved)})
	n.Parent.InsertBefore(beside, n.NextSibling)
	setAttr(n, "aria-describedby", strings.TrimSpace(attrOf(n, "aria-describedby")+" "+id))
}

// left are the texts that found no field: the page has changed since.
func (f *filling) left() (texts []string) {
	names := make([]string, 0, len(f.values))
	for name := range f.values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if slices.Contains(answeredAnew, name) || slices.Contains(unfilled, name) {
			continue
		}
		for _, v := range f.values[name][min(f.placed[name], len(f.values[name])):] {
			if strings.ContainsAny(strings.TrimSpace(v), " \n") {
				texts = append(texts, v) // what has no blank is a choice or a number of ours
			}
		}
	}
	return texts
}

func withNote(doc *html.Node, note views.KeptNote) ([]byte, error) {
	var b bytes.Buffer
	if err := views.Kept(note).Render(context.Background(), &b); err != nil {
		return nil, fmt.Errorf("write a note: %w", err)
	}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Main {
			continue
		}
		nodes, err := html.ParseFragment(&b, n)
		if err != nil {
			return nil, fmt.Errorf("read a note: %w", err)
		}
		for _, node := range nodes {
			n.InsertBefore(node, n.FirstChild)
		}
		break
	}
	var out bytes.Buffer
	if err := html.Render(&out, doc); err != nil {
		return nil, fmt.Errorf("write a page: %w", err)
	}
	return out.Bytes(), nil
}

// anchor gives the form an id to jump to.
func anchor(form *html.Node) string {
	if attrOf(form, "id") == "" {
		setAttr(form, "id", "typed")
	}
	return attrOf(form, "id")
}

func normal(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

func textInside(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func removeAttr(n *html.Node, name string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func setAttr(n *html.Node, name, value string) {
	removeAttr(n, name)
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}
