package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/store"
	"undersigned/app/web/webtest"
)

// mostOfAKind is how many addresses of one route a reader of the crawl opens; the tests from outside read them all as nobody.
const mostOfAKind = 4

// crawl is what everybody together found on the portal of the demonstration.
type crawl struct {
	*portal
	files  map[string]bool // kinds of documents that somebody has taken: they are the same for everybody
	yields map[string]bool // choices of filters: whether anybody found anything by them
	forms  int
}

// TestWhatPagesOfferIsThere has nobody and every person of the demonstration follow what pages lead to: each link and each
// choice of each filter is answered, each form is sent to an address that takes it, and each choice finds something.
func TestWhatPagesOfferIsThere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	c := crawl{portal: newPortal(t), files: map[string]bool{}, yields: map[string]bool{}}
	known, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	const issuer = "https://id.example"
	if err := demo.Fill(t.Context(), c.store, demo.FillOptions{Content: known, Issuer: issuer, Now: c.clock.Now(), SetClock: c.clock.Set}); err != nil {
		t.Fatal(err)
	}
	c.signed(t)
	if err := c.server.Config.Documents.KeepAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.read(t, "nobody", c.visitor(t))
	for _, p := range known.Persons {
		var who app.Person
		err := c.store.Read(t.Context(), func(tx *store.Tx) (err error) {
			who, err = tx.PersonByIdentity(issuer, p.Key)
			return err
		})
		if err != nil {
			t.Fatal(p.Key, err)
		}
		c.read(t, p.Key, c.as(t, who))
	}
	for _, choice := range slices.Sorted(maps.Keys(c.yields)) {
		if !c.yields[choice] {
			t.Errorf("%s is offered, and nobody finds anything by it", choice)
		}
	}
	if c.forms < 300 || len(c.yields) < 60 {
		t.Errorf("only %d forms were seen, and %d choices of filters", c.forms, len(c.yields))
	}
}

// read follows what one browser is offered, from the front page on.
func (c *crawl) read(t *testing.T, who string, b *webtest.Browser) {
	t.Helper()
	queue, seen, kinds := []string{"/"}, map[string]bool{"/": true}, map[string]int{}
	for len(queue) > 0 {
		page := b.Get(queue[0])
		if page.Status >= http.StatusBadRequest {
			t.Errorf("%s: %s answers %d: %s", who, queue[0], page.Status, page.Text("main"))
		}
		c.chose(queue[0], page)
		queue = queue[1:]
		for _, to := range c.offers(t, who, page) {
			kind := c.kind(http.MethodGet, to)
			if kind == "" {
				t.Errorf("%s: %s leads to %s, where nothing is", who, page.Path, to)
				continue
			}
			choice, isChoice := c.choice(to)
			if seen[to] || isChoice && c.yields[choice] || !isChoice && kinds[kind] == mostOfAKind || c.taken(to, kind) {
				continue
			}
			kinds[kind]++
			seen[to], queue = true, append(queue, to)
		}
	}
}

// taken says of a document whether one of its kind was taken already.
func (c *crawl) taken(to, kind string) bool {
	path, _, _ := strings.Cut(to, "?")
	_, ending, isFile := strings.Cut(path[strings.LastIndex(path, "/"):], ".")
	if !isFile {
		return false
	}
	was := c.files[kind+ending]
	c.files[kind+ending] = true
	return was
}

// offers are the addresses to which the links and the filters of a page lead. Forms that are sent are held against the
// table of routes.
func (c *crawl) offers(t *testing.T, who string, page *webtest.Page) (all []string) {
	t.Helper()
	for _, href := range page.Attrs("a[href]", "href") {
		all = c.local(all, page, href)
	}
	for _, f := range page.Forms() {
		c.forms++
		if f.Method == http.MethodPost {
			for _, action := range f.Actions {
				if c.kind(http.MethodPost, action) == "" {
					t.Errorf("%s: %s has a form that is sent to %s, which takes none", who, page.Path, action)
				}
			}
			continue
		}
		action, _, _ := strings.Cut(f.Actions[0], "#")
		for name, values := range f.Choices {
			for _, value := range values {
				all = c.local(all, page, action+"?"+url.Values{name: {value}}.Encode())
			}
		}
	}
	return all
}

// local adds an address of the site without its fragment; what begins a sign-in is left alone.
func (c *crawl) local(all []string, page *webtest.Page, href string) []string {
	at, err := url.Parse(portalBase + page.Path)
	if err != nil {
		return all
	}
	to, err := at.Parse(href)
	if err != nil || !strings.HasPrefix(to.String(), portalBase) || strings.HasPrefix(to.Path, "/auth/") {
		return all
	}
	if to.Fragment = ""; to.Path == "/sign-in" {
		to.RawQuery = ""
	}
	return append(all, to.RequestURI())
}

// kind is the route that takes an address, with the names of what is asked for in it; empty where there is none.
func (c *crawl) kind(method, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	e := c.server.echo
	ctx := e.NewContext(nil, nil)
	e.Router().Find(method, u.Path, ctx)
	if !slices.ContainsFunc(e.Routes(), func(r *echo.Route) bool { return r.Path == ctx.Path() && r.Method == method }) {
		return ""
	}
	return ctx.Path() + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
}

// choice is what an address asks a filter for, whatever the letter or coalition: "/letters?state=open".
func (c *crawl) choice(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || len(u.Query()) != 1 {
		return "", false
	}
	for _, name := range []string{"state", "kind", "country", "type", "coalition"} {
		if u.Query().Has(name) {
			route, _, _ := strings.Cut(c.kind(http.MethodGet, address), "?")
			return route + "?" + u.RawQuery, true
		}
	}
	return "", false
}

// chose notes whether a choice of a filter found anything.
func (c *crawl) chose(address string, page *webtest.Page) {
	if choice, ok := c.choice(address); ok && page.Has("form.filters") {
		c.yields[choice] = c.yields[choice] || !page.Has("main .empty")
	}
}
