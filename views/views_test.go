package views

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"undersigned/app/lang"
)

// everyExample runs a check on each page in each language, with the page as written and as read.
func everyExample(t *testing.T, check func(t *testing.T, source string, root *html.Node)) {
	t.Helper()
	for _, code := range lang.Codes {
		for _, e := range examples(code) {
			t.Run(code+"/"+e.name, func(t *testing.T) {
				t.Parallel()
				var b strings.Builder
				if err := e.page.Render(context.Background(), &b); err != nil {
					t.Fatal(err)
				}
				root, err := html.Parse(strings.NewReader(b.String()))
				if err != nil {
					t.Fatal(err)
				}
				check(t, b.String(), root)
			})
		}
	}
}

// elements are all elements of a page in reading order.
func elements(root *html.Node) []*html.Node {
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var catalogueKey = regexp.MustCompile(`\b(layout|home|signin|desk|organisations|letters|endorsements|secretariat|ledger|errors|demo|account|platform)\.[a-z]+(_[a-z0-9]+)*\b`)

func TestEverySentenceIsInTheCatalogues(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		for _, found := range []string{content(root), source} {
			if key := catalogueKey.FindString(strings.ReplaceAll(found, "ledger.erased", "")); key != "" && !strings.Contains(found, key+".example") {
				t.Errorf("%s has no text", key)
			}
		}
		if strings.Contains(source, "<no value>") {
			t.Error("a placeholder was left empty")
		}
	})
}

func TestPagesAreWhatTheParserReads(t *testing.T) {
	t.Parallel()
	unscripted := regexp.MustCompile(`(?s)<noscript>.*?</noscript>`) // which a browser with scripts reads as text
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		source = unscripted.ReplaceAllString(source, "<noscript></noscript>")
		opened := regexp.MustCompile(`<[a-z]`).FindAllString(source, -1)
		if read := len(elements(root)); read != len(opened) {
			t.Errorf("%d elements were written and %d are read: something is nested wrongly", len(opened), read)
		}
		for _, n := range elements(root) {
			if n.Data == "p" && n.FirstChild == nil {
				t.Error("an empty paragraph")
			}
		}
	})
}

func TestPagesKeepTheContentSecurityPolicy(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		for _, n := range elements(root) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
				made := n.Data == "img" && (strings.HasPrefix(a.Val, "/letters/") || strings.HasPrefix(a.Val, "/images/")) // made for the page, or a logo
				if (a.Key == "src" || n.Data == "link" && a.Key == "href") && !strings.HasPrefix(a.Val, "/static/") && !made {
					t.Errorf("<%s> loads %q", n.Data, a.Val)
				}
			}
			if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
				t.Errorf("an inline <%s>", n.Data)
			}
		}
	})
}

func TestIDsAndReferencesAgree(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		ids := map[string]int{}
		for _, n := range elements(root) {
			if id := attr(n, "id"); id != "" {
				ids[id]++
			}
		}
		for id, times := range ids {
			if times > 1 {
				t.Errorf("id %q stands %d times", id, times)
			}
		}
		for _, n := range elements(root) {
			for _, key := range []string{"for", "aria-describedby", "aria-labelledby"} {
				for _, id := range strings.Fields(attr(n, key)) {
					if ids[id] == 0 {
						t.Errorf("<%s %s=%q> leads nowhere", n.Data, key, id)
					}
				}
			}
			if href := attr(n, "href"); len(href) > 1 && href[0] == '#' && ids[href[1:]] == 0 {
				t.Errorf("the link %q leads nowhere", href)
			}
		}
	})
}

func TestHeadingsAreInOrder(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		level, tops := 0, 0
		for _, n := range elements(root) {
			if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
				continue
			}
			now := int(n.Data[1] - '0')
			if now == 1 {
				tops++
			}
			// The summary of errors stands before the heading of the page, as GOV.UK has it.
			if now > level+1 && attr(n, "id") != "error-summary-title" {
				t.Errorf("<%s>%s follows a heading of level %d", n.Data, content(n), level)
			}
			level = max(now, 1)
		}
		if tops != 1 {
			t.Errorf("%d headings of the first level", tops)
		}
	})
}

func TestEveryControlHasAName(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		labelled := map[string]bool{}
		for _, n := range elements(root) {
			if n.Data == "label" && content(n) != "" {
				labelled[attr(n, "for")] = true
			}
		}
		for _, n := range elements(root) {
			switch n.Data {
			case "input", "select", "textarea":
				if attr(n, "type") != "hidden" && !labelled[attr(n, "id")] {
					t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
				}
				if attr(n, "type") != "hidden" && attr(n, "type") != "radio" && attr(n, "type") != "checkbox" && attr(n, "type") != "file" && !has(n, "autocomplete") {
					t.Errorf("<%s name=%q> says nothing of autocomplete", n.Data, attr(n, "name"))
				}
			case "a", "button", "summary":
				if content(n) == "" {
					t.Errorf("an empty <%s>", n.Data)
				}
			case "form":
				if !strings.HasPrefix(attr(n, "action"), "/") {
					t.Errorf("a form goes to %q", attr(n, "action"))
				}
			}
		}
	})
}

// Words that belong together were once glued, and texts that belong to one word torn apart.
func TestNothingIsGlued(t *testing.T) {
	t.Parallel()
	everyExample(t, func(t *testing.T, source string, root *html.Node) {
		for _, n := range elements(root) {
			if n.Data != "time" && n.Data != "strong" && n.Data != "small" {
				continue
			}
			if before := n.PrevSibling; before != nil && before.Type == html.TextNode && before.Data != "" && !strings.ContainsAny(before.Data[len(before.Data)-1:], " \n\t(") {
				t.Errorf("%q and %q are glued", before.Data, content(n))
			}
		}
	})
}

func TestLanguageIsSaid(t *testing.T) {
	t.Parallel()
	for _, code := range lang.Codes {
		var b strings.Builder
		if err := Organisation(exampleOrganisation(code)).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<html lang="` + code + `">`, `<h1 lang="pl"><bdi>Stowarzyszenie`} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %s", code, want)
			}
		}
	}
}

// pages are what the components of the package are given.
var pages = []any{
	HomePage{}, LettersPage{}, LetterPage{}, EmbedPage{}, PackagePage{}, EndorsePage{}, EndorseChoicePage{}, EndorsementPage{}, DirectoryPage{}, OrganisationPage{}, CoalitionPage{},
	SignInPage{}, SignedOutPage{}, AccountPage{}, AccountDeletePage{}, DeskPage{}, ApplyPage{}, ApplicationPage{}, JoinPage{}, ProfilePage{}, SeatsPage{}, SecretariatPage{}, ApplicationsPage{},
	ReviewPage{}, SecretariatLettersPage{}, LetterEditPage{}, LetterManagePage{}, LedgerPage{}, VerifyPage{}, AnswerPage{}, ProblemPage{}, ConfirmPage{}, DemoChooserPage{},
	DemoMailsPage{}, LetterExportPage{}, FilePage{}, DemoMailPage{}, PlatformPage{}, OfficesPage{}, InvitationPage{}, KeptNote{},
}

// Page structs carry values: a struct of package app in one of them could carry an address to the public.
func TestPageStructsCarryValuesOnly(t *testing.T) {
	t.Parallel()
	for _, page := range pages {
		carries(t, reflect.TypeOf(page), reflect.TypeOf(page).Name(), map[reflect.Type]bool{})
	}
}

// toThoseItIsFor are shown only to those who say who sits in a secretariat or runs the portal: they wrote the address themselves, or appoint by it.
// A SignInIdentity is shown to whose it is.
var toThoseItIsFor = []reflect.Type{reflect.TypeFor[OfficeRow](), reflect.TypeFor[PlatformRow](), reflect.TypeFor[InvitationRow](), reflect.TypeFor[SignInIdentity]()}

func carries(t *testing.T, typ reflect.Type, path string, seen map[reflect.Type]bool) {
	t.Helper()
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		typ = typ.Elem()
	}
	if strings.HasPrefix(typ.PkgPath(), "undersigned/app") && typ != reflect.TypeFor[lang.Printer]() {
		t.Errorf("%s is of type %s", path, typ)
	}
	if typ.Kind() != reflect.Struct || !strings.HasPrefix(typ.PkgPath(), "undersigned/views") || seen[typ] {
		return
	}
	seen[typ] = true
	for i := range typ.NumField() {
		f := typ.Field(i)
		if strings.Contains(f.Name, "Email") || strings.HasPrefix(f.Name, "Address") && f.Name != "Addressees" && !slices.Contains(toThoseItIsFor, typ) {
			t.Errorf("%s.%s sounds like a mail address", path, f.Name)
		}
		carries(t, f.Type, path+"."+f.Name, seen)
	}
}

func TestFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	f := NewForm(map[string][]string{"name": {" <b>ä "}, "hosts": {"a", "b"}}, FieldError{"name", "too odd"}, FieldError{"name", "second"})
	if got := f.Field("name"); got != (Field{" <b>ä ", "too odd"}) {
		t.Errorf("Field = %+v", got)
	}
	if !f.Has("hosts", "b") || f.Has("hosts", "c") || f.Has("other", "") {
		t.Error("Has does not say what was chosen")
	}
	if got := f.or("name", "x").Field("name").Value; got != " <b>ä " {
		t.Errorf("or replaced what was typed by %q", got)
	}
	if got := f.or("new", "x").Field("new").Value; got != "x" || f.Field("new").Value != "" {
		t.Error("or must offer a value in a copy only")
	}
}

func TestPagerShowsEndsAndNeighbours(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		page, pages int
		want        []int
	}{{1, 1, []int{1}}, {1, 9, []int{1, 2, 3, 0, 9}}, {5, 9, []int{1, 0, 3, 4, 5, 6, 7, 0, 9}}, {9, 9, []int{1, 0, 7, 8, 9}}} {
		if got := (Pager{Page: c.page, Pages: c.pages}).shown(); !slices.Equal(got, c.want) {
			t.Errorf("page %d of %d: %v, want %v", c.page, c.pages, got, c.want)
		}
	}
	if got := (Pager{Href: "/letters?q=%26x"}).Link(2); got != "/letters?page=2&q=%26x" {
		t.Errorf("link = %q", got)
	}
}

func TestLinkedFindsWebAddresses(t *testing.T) {
	t.Parallel()
	got := linked("see https://a.example/x?y=1, or (http://b.example/).")
	want := []Link{{Name: "see "}, {Name: "https://a.example/x?y=1", Href: "https://a.example/x?y=1"}, {Name: ", or ("}, {Name: "http://b.example/", Href: "http://b.example/"}, {Name: ")."}}
	if !slices.Equal(got, want) {
		t.Errorf("linked = %+v", got)
	}
}

func TestNotesStandLast(t *testing.T) {
	t.Parallel()
	body, notes := splitNotes(`<p>x</p><ol class="notes"><li>n</li></ol>`)
	if body != `<p>x</p>` || notes != `<ol class="notes"><li>n</li></ol>` {
		t.Errorf("%q, %q", body, notes)
	}
	if body, notes := splitNotes("<ol><li>x</li></ol>"); notes != "" || body != "<ol><li>x</li></ol>" {
		t.Errorf("a list that is no notes: %q, %q", body, notes)
	}
}

func TestLowerHeadings(t *testing.T) {
	t.Parallel()
	if got := lowerHeadings(`<h2 id="a">x</h2><hr><h5>y</h5>`, 2); got != `<h4 id="a">x</h4><hr><h6>y</h6>` {
		t.Error(got)
	}
}
