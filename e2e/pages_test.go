package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/sync/errgroup"
)

// TestEveryPageOfTheDemoHolds reads the whole demonstration, as somebody who is not signed in and as each of its
// people: first without a browser, then with the checkers of HTML and of barriers.
func TestEveryPageOfTheDemoHolds(t *testing.T) {
	t.Parallel()
	p := demo(t)
	everybody := append([]string{""}, people(t, p.base)...)
	crawls := crawlAs(t, p.base, everybody)
	t.Run("whole", func(t *testing.T) { checkAnswers(t, crawls) })
	t.Run("valid HTML", func(t *testing.T) { checkHTML(t, crawls) })
	t.Run("no barriers", func(t *testing.T) { checkBarriers(t, p.base, everybody, crawls) })
}

// crawlAs reads everything that each person can reach; nobody is "".
func crawlAs(t *testing.T, base string, everybody []string) map[string]*crawler {
	t.Helper()
	crawls := map[string]*crawler{}
	var reading errgroup.Group
	reading.SetLimit(4)
	for _, who := range everybody {
		c := newCrawler(t, base)
		if who != "" {
			c.most = mostOpened // everything of a kind was read as nobody
			c.signIn(t, who)
		}
		crawls[who] = c
		reading.Go(func() error {
			if err := c.crawl("/"); err != nil {
				return fmt.Errorf("as %q: %w", who, err)
			}
			return nil
		})
	}
	if err := reading.Wait(); err != nil {
		t.Fatal(err)
	}
	for who, c := range crawls {
		t.Logf("as %q: %d addresses", who, len(c.answers))
	}
	return crawls
}

// checkAnswers looks at every address that anybody can reach.
func checkAnswers(t *testing.T, crawls map[string]*crawler) {
	for who, c := range crawls {
		for _, a := range c.answers {
			if err := faultsOf(a); err != nil {
				t.Errorf("as %q: %v", who, err)
			}
		}
	}
}

// checkHTML gives three pages of each shape to the HTML checker, for each person.
func checkHTML(t *testing.T, crawls map[string]*crawler) {
	needs(t, java, vnu)
	pages := map[string][]byte{}
	for who, c := range crawls {
		read := c.pages()
		for _, path := range c.samples(3) {
			pages[path+" as "+who] = read[path]
		}
	}
	if err := faults(t, pages); err != nil {
		t.Error(err)
	}
}

const mostOpened = 3

// opening is one page that is opened in a browser, as somebody.
type opening struct{ who, path string }

// checkBarriers opens pages of every shape in a browser: axe finds nothing in light and dark, nothing has to be scrolled
// to sideways at 320 pixels, and the browser has nothing to complain about. What one person has shown to hold is not
// opened again as another, unless something else is on the page for them.
//
// Of one shape at most mostOpened are opened: a browser takes seconds for each.
func checkBarriers(t *testing.T, base string, everybody []string, crawls map[string]*crawler) {
	needs(t, chromium, axe)
	done, opened := map[string]bool{}, map[string]int{}
	var all []opening
	for _, who := range everybody {
		for _, a := range crawls[who].answers {
			kind := shape(a.path)
			if a.page == nil || opened[kind] == mostOpened || done[kind+kinds(a.page)] {
				continue
			}
			done[kind+kinds(a.page)] = true
			opened[kind]++
			all = append(all, opening{who, a.path})
		}
	}
	t.Logf("%d pages are opened", len(all))
	for part := range slices.Chunk(all, (len(all)+1)/2) { // two browsers at once
		t.Run("opened as "+part[0].who, func(t *testing.T) {
			t.Parallel()
			var v *visitor
			who := "?"
			for _, o := range part {
				if o.who != who {
					v, who = newVisitor(t, base), o.who
					if who != "" {
						v.signIn(who)
					}
				}
				v.visit(o.path)
				v.accessible()
				v.fits()
			}
		})
	}
}

// kinds names what a page is made of, each kind of element once.
func kinds(page *html.Node) string {
	made := map[string]bool{}
	for n := range page.Descendants() {
		if n.Type == html.ElementNode {
			made[n.Data+"."+attr(n, "class")+"."+attr(n, "type")] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(made)), " ")
}
