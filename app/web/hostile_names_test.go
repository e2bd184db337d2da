package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/bidi"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// unseen are strings of which nothing or not all is seen, that turn round what stands beside them, or that look like others.
var unseen = []string{
	"\u200b", "\u00ad", "\u2060", "\u200e", "\u202e", "\ufeff", "\u3164", "\u2800", "\u034f", "\u180e", "\ufe0f", "\u0301", "\U000e0041\U000e007f",
	"\u2067\u2069", "\u200d\u200c", "\u3000\u00a0\u2003", "\U0001d159",
	"Al\u200bpha Aid", "\u202eAlpha Aid", "Alpha\u202d (DE) \u202c", "\u2067Alpha Aid", "Alpha\u2069\u2069 Aid", "Kinder\u00adschutz\u00adbund", "Аlphа Аid",
	"جمعية الأطفال", "جمعية (2020", "עמותת הילדים!", "\u200fעמותה\u200e 12", "می\u200cخواهم", "क\u094d\u200dष", "A\u0308rzte", "Z\u0321\u0322\u0327\u0328\u0321\u0322\u0327\u0328\u0321\u0322\u0327",
	"Ａｌｐｈａ　Ａｉｄ", "\u2066\u2066\u2066", "a\u2028b\u2029c", "ไทย\u200bไทย",
}

// turning are the controls that give a text another direction than its letters have, beyond where it stands.
const turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"

// straight holds a page to what keeps neighbours readable: no text turns what stands beside it, and what is read from right
// to left is set apart or alone.
func (w *twins) straight(what, s string, page *webtest.Page) {
	w.t.Helper()
	for _, body := range page.All("html") {
		for d := range body.Descendants() {
			if d.Type != html.TextNode || typedBack(d) {
				continue
			}
			if strings.ContainsAny(d.Data, turning) || strings.Count(d.Data, "\u2068") != strings.Count(d.Data, "\u2069") {
				w.t.Errorf("%s: %q left a text that turns its neighbours: %+q", what, s, d.Data)
			}
			if strings.ContainsFunc(outsideIsolates(d.Data), fromTheRight) && !apart(d) {
				w.t.Errorf("%s: %q is not set apart in <%s>: %q", what, s, d.Parent.Data, d.Data)
			}
		}
	}
	for _, n := range page.All("bdi") {
		if !app.IsVisible(allText(n)) {
			w.t.Errorf("%s: %q left a blank name", what, s)
		}
	}
}

// typedBack says whether a text is what a field gives back as it was typed; no text of the page stands beside it.
func typedBack(n *html.Node) bool { return n.Parent.Data == "textarea" || n.Parent.Data == "option" }

func outsideIsolates(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '\u2068':
			depth++
		case r == '\u2069':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func fromTheRight(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// apart says whether a text has a direction of its own, or is all that its block holds. A letter's own text is one neighbour to itself.
func apart(n *html.Node) bool {
	blocks := []string{"p", "li", "dd", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "title", "caption", "label"}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "bdi" || attributeOf(p, "dir") == "auto" || strings.Contains(attributeOf(p, "class"), "prose") {
			return true
		}
		if slices.Contains(blocks, p.Data) {
			return strings.TrimSpace(allText(p)) == strings.TrimSpace(n.Data)
		}
	}
	return false
}

func attributeOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func allText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// FuzzNames sends a string through every field of an application and of a signature, and looks at all pages that show it.
func FuzzNames(f *testing.F) {
	for _, s := range unseen {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		st := openLetter(t)
		w := newTwins(t)
		visitor, owner, coordinator := st.visitor(t), st.as(t, st.owner), st.as(t, st.coordinator)
		form := owner.Get("/desk/organisations/" + st.organisation.Slug)
		values := url.Values{"city": {"Ghent"}}
		for _, name := range []string{"legal_name", "display_name", "sort_name", "english_name", "acronym", "about"} {
			values[name] = []string{s}
		}
		owner.Submit(form, "/desk/organisations/"+st.organisation.Slug, values)
		l, v := storetest.Letter(t, st.store, st.coalition, st.coordinator, "names")
		signed := owner.Post("/letters/names/endorsements", url.Values{"organisation": {st.organisation.Slug}, "digest": {v.TextDigest},
			"capacity": {"x" + s}, "authority": {"x" + s}, "disclosure": {"public"}, "confirmed": {"yes"}})
		for what, page := range map[string]*webtest.Page{
			"signed": signed, "letter": visitor.Get("/letters/" + l.Slug), "directory": visitor.Get("/organisations"),
			"search": visitor.Get("/organisations?q=" + url.QueryEscape(s)), "organisation": visitor.Get("/organisations/" + st.organisation.Slug),
			"managed": coordinator.Get("/letters/" + l.Slug + "/manage"), "desk": owner.Get("/desk"), "embed": visitor.Get("/letters/" + l.Slug + "/embed"),
		} {
			if page.Status >= 500 {
				t.Errorf("%s: %+q is answered with %d", what, s, page.Status)
			}
			w.straight(what, s, page)
		}
	})
}

// TestPagesBehindTheLastLeadThere: a list never says that it holds something and shows nothing.
func TestPagesBehindTheLastLeadThere(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for i := range 21 {
		storetest.Signatory(t, s.store, s.coalition, fmt.Sprint("Member ", i))
	}
	visitor, coordinator := s.visitor(t), s.as(t, s.coordinator)
	for address, last := range map[string]string{
		"/organisations?page=99": "page=2", "/organisations?page=99999999999999999999&q=member": "page=2", "/organisations?page=3&q=none": "page=1",
		"/organisations?page=0": "page=0", "/letters?page=99": "page=1", "/letters?page=99&q=none": "page=1",
	} {
		for who, b := range map[string]*webtest.Browser{"visitor": visitor, "coordinator": coordinator} {
			page := b.Get(address)
			if page.Status != http.StatusOK || !strings.Contains(page.Path, last) {
				t.Errorf("%s as %s: %d at %s", address, who, page.Status, page.Path)
			}
			if strings.Contains(address, "member") && len(page.All("main bdi")) == 0 {
				t.Errorf("%s shows nobody", page.Path)
			}
		}
	}
	for _, list := range []string{"/secretariat/justice-initiative/letters?", "/secretariat/justice-initiative/applications?state=approved&", "/secretariat/justice-initiative/ledger?", "/letters/remediation/manage?"} {
		if page := coordinator.Get(list + "page=99"); page.Status != http.StatusOK || strings.Contains(page.Path, "page=99") {
			t.Errorf("%s: %d at %s", list, page.Status, page.Path)
		}
	}
}

// TestLongSearchesFindNothing: what is too long to be kept in the cache is still a search.
func TestLongSearchesFindNothing(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	visitor := s.visitor(t)
	for _, q := range []string{strings.Repeat("a", 200), strings.Repeat("ж", 60), strings.Repeat("a ", 200), "???"} {
		for _, list := range []string{"/organisations", "/letters"} {
			page := visitor.Get(list + "?q=" + url.QueryEscape(q))
			if page.Status != 200 || strings.Contains(page.Text("main"), s.organisation.DisplayName) || page.Value("q") != q {
				t.Errorf("%s for %.20q…: %d %s", list, q, page.Status, page.Text("main"))
			}
		}
	}
}
