package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// mostAnswers is where a crawl is taken to have no end, such as a calendar that links to every next year.
const mostAnswers = 5000

// crawler reads a site as somebody without a browser does: plain requests, cookies, no script.
type crawler struct {
	base    *url.URL
	client  http.Client
	queue   []string
	most    int // addresses of one shape to read; 0 is all
	seen    map[string]bool
	shapes  map[string]int
	answers []answer // in the order they were read
}

// answer is what one address gave.
type answer struct {
	path   string // with its query
	from   string // the page that first linked to it
	status int
	header http.Header
	body   []byte
	page   *html.Node // nil unless it is HTML
}

func newCrawler(t *testing.T, base string) *crawler {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &crawler{
		base:   u,
		client: http.Client{Jar: jar, Timeout: time.Minute, Transport: fromTheSite{&http.Transport{DialContext: ownAddress().DialContext}}},
		seen:   map[string]bool{},
		shapes: map[string]int{},
	}
}

// fromTheSite says of a form what a browser says that sends it: that it is this site's own.
type fromTheSite struct{ http.RoundTripper }

// RoundTrip adds the header that a browser adds.
func (f fromTheSite) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		r = r.Clone(r.Context())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return f.RoundTripper.RoundTrip(r)
}

// crawlers counts them, for each to have an address of its own.
var crawlers atomic.Uint32

// ownAddress dials from an address that no other crawler has, as people at different machines do: a portal sets limits
// for each. Only on Linux does a machine have more than one address to itself.
func ownAddress() *net.Dialer {
	if runtime.GOOS != "linux" {
		return &net.Dialer{}
	}
	n := crawlers.Add(1)
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))}}
}

// crawl reads the page at a path and everything of the site that can be reached from there by links.
func (c *crawler) crawl(path string) error {
	from := map[string]string{path: "the start"}
	c.queue, c.seen[path] = []string{path}, true
	for len(c.queue) > 0 {
		next := c.queue[0]
		c.queue = c.queue[1:]
		a, err := c.read(next)
		if err != nil {
			return fmt.Errorf("%s, linked from %s: %w", next, from[next], err)
		}
		a.from = from[next]
		c.answers = append(c.answers, a)
		if len(c.answers) > mostAnswers {
			return fmt.Errorf("more than %d addresses, the last from %s", mostAnswers, a.from)
		}
		for _, link := range c.links(a) {
			if s := shape(link); !c.seen[link] && (c.most == 0 || c.shapes[s] < c.most) {
				c.shapes[s]++
				c.seen[link], from[link] = true, next
				c.queue = append(c.queue, link)
			}
		}
	}
	return nil
}

// read gets one address. Redirects are followed: what counts is where one ends up. Where it is asked to slow down, it
// waits as long as it is told.
func (c *crawler) read(path string) (answer, error) {
	got, err := c.client.Get(c.base.String() + path)
	for tries := 0; err == nil && got.StatusCode == http.StatusTooManyRequests && tries < 60; tries++ {
		_ = got.Body.Close()
		wait, err := strconv.Atoi(got.Header.Get("Retry-After"))
		if err != nil {
			return answer{}, errors.New("is asked to slow down, and not told for how long")
		}
		time.Sleep(time.Duration(wait) * time.Second)
		if got, err = c.client.Get(c.base.String() + path); err != nil {
			return answer{}, err
		}
	}
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{path: path, status: got.StatusCode, header: got.Header, body: body}
	if kind, _, err := mime.ParseMediaType(got.Header.Get("Content-Type")); err == nil && kind == "text/html" {
		if a.page, err = html.Parse(bytes.NewReader(body)); err != nil {
			return answer{}, err
		}
	}
	return a, nil
}

// linking are the attributes that name what a page leads to or loads.
var linking = map[string]string{"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src", "embed": "src", "object": "data"}

// leading are paths that begin something, which a crawler must not: a sign-in, or what leaves the portal.
var leading = regexp.MustCompile(`^/(auth|demo-idp)/`)

// links gives the paths of the same site that an answer names, each once and without its fragment.
func (c *crawler) links(a answer) (paths []string) {
	if a.page == nil {
		return nil
	}
	at, err := c.base.Parse(a.path)
	if err != nil {
		return nil
	}
	for n := range a.page.Descendants() {
		attribute, ok := linking[n.Data]
		if n.Type != html.ElementNode || !ok {
			continue
		}
		to, err := at.Parse(attr(n, attribute))
		if err != nil || to.Host != c.base.Host || to.Scheme != c.base.Scheme || leading.MatchString(to.Path) {
			continue
		}
		to.Fragment = ""
		if to.Path == "/sign-in" {
			to.RawQuery = "" // every page has a link of its own to come back by; reading one is enough
		}
		if path := to.RequestURI(); attr(n, attribute) != "" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// faultsOf gives what is wrong with one answer, whatever it is about.
func faultsOf(a answer) error {
	var found []error
	wrong := func(format string, args ...any) {
		found = append(found, fmt.Errorf("%s, linked from %s: %s", a.path, a.from, fmt.Sprintf(format, args...)))
	}
	if a.status != http.StatusOK {
		wrong("answered %d", a.status)
	}
	if a.page == nil {
		return errors.Join(found...)
	}
	if n := count(a.page, "h1"); n != 1 {
		wrong("%d first headings", n)
	}
	for n := range a.page.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "html" && attr(n, "lang") == "":
			wrong("does not say its language")
		case n.Data == "title" && n.Parent.Data == "head" && (n.FirstChild == nil || strings.TrimSpace(n.FirstChild.Data) == ""):
			wrong("has no title")
		case n.Data == "style" || n.Data == "script" && attr(n, "src") == "" && attr(n, "type") != "application/ld+json":
			wrong("has an inline %s", n.Data)
		case n.Data == "a" && strings.Contains(attr(n, "href"), "return=%2Fsign-in"):
			wrong("leads back to the sign-in after signing in, and so on without end: %s", attr(n, "href"))
		case slices.ContainsFunc(n.Attr, inline):
			wrong("has an inline style or script at %s %v", n.Data, n.Attr)
		}
	}
	if leftover := unfinished.Find(a.body); leftover != nil {
		wrong("shows %q", leftover)
	}
	return errors.Join(found...)
}

// unfinished is what a page shows where a sentence, a number or a pointer was not put in.
var unfinished = regexp.MustCompile(`%!\w?\(|&lt;no value&gt;|&lt;nil&gt;|\bNaN\b|0x[0-9a-f]{8,}`)

// inline finds what a strict policy refuses: style="…" and onclick="…".
func inline(a html.Attribute) bool {
	return a.Namespace == "" && (a.Key == "style" || strings.HasPrefix(a.Key, "on"))
}

func count(root *html.Node, name string) (n int) {
	for e := range root.Descendants() {
		if e.Type == html.ElementNode && e.Data == name {
			n++
		}
	}
	return n
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// shape gives what addresses of the same kind of page have in common: /organisations/*, whatever the organisation.
func shape(path string) string {
	path, query, _ := strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if i > 1 && named[parts[i-1]] && part != "new" || number.MatchString(part) {
			parts[i] = "*" + suffix.FindString(part)
		}
	}
	keys := strings.Join(regexp.MustCompile(`=[^&]*`).Split(query, -1), "")
	return strings.Join(parts, "/") + "?" + keys
}

// named are the parts of a path after which comes a name.
var named = map[string]bool{"organisations": true, "letters": true, "coalitions": true, "petitions": true, "secretariat": true, "verify": true}

var (
	number = regexp.MustCompile(`^\d+(\.\w+)?$`)
	suffix = regexp.MustCompile(`\.\w+$`)
)

// samples gives the first few addresses of each shape.
func (c *crawler) samples(each int) (paths []string) {
	taken := map[string]int{}
	for _, a := range c.answers {
		if s := shape(a.path); a.page != nil && taken[s] < each {
			taken[s]++
			paths = append(paths, a.path)
		}
	}
	return paths
}

// pages gives every HTML page that was read, by address.
func (c *crawler) pages() map[string][]byte {
	pages := map[string][]byte{}
	for _, a := range c.answers {
		if a.page != nil {
			pages[a.path] = a.body
		}
	}
	return pages
}
