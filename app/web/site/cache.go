package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"

	"undersigned/app/export"
	"undersigned/app/lang"
)

// Limits of the cache of public pages: how long a page is good (a withdrawn or
// withheld name is gone after that), and how much is kept.
const (
	CacheFresh = time.Second
	cachePages = 500
	cacheBytes = 64 << 20
)

// Cached is one public page as it is sent.
type Cached struct {
	plain, gzipped []byte
	etag           string
	language       string
	MadeAt         time.Time

	mediaType, disposition string // of a file; empty for a page
}

func (p *Cached) size() int { return len(p.plain) + len(p.gzipped) }

// Cache keeps whole public pages for visitors, by path, query and language. A
// burst of requests for one page builds it once.
type Cache struct {
	clock  func() time.Time
	mu     sync.Mutex
	pages  map[string]*Cached
	bytes  int
	flight singleflight.Group
	crowds map[string]*crowd
}

// NewCache is an empty cache.
func NewCache(clock func() time.Time) *Cache {
	return &Cache{clock: clock, pages: map[string]*Cached{}, crowds: map[string]*crowd{}}
}

// Fresh is what was made of a page not long ago; nil if nothing was.
func (k *Cache) Fresh(key string) *Cached {
	k.mu.Lock()
	defer k.mu.Unlock()
	page := k.pages[key]
	if page == nil {
		return nil
	}
	if age := k.clock().Sub(page.MadeAt); age < 0 || age >= CacheFresh {
		return nil
	}
	return page
}

// Keep stores a page; when there is too much, everything goes: what is still
// asked for is back within the second.
func (k *Cache) Keep(key string, page *Cached) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.pages[key]; old != nil {
		k.bytes -= old.size()
	}
	if len(k.pages) >= cachePages || k.bytes+page.size() > cacheBytes {
		k.pages, k.bytes = map[string]*Cached{}, 0
	}
	k.pages[key] = page
	k.bytes += page.size()
}

// Public serves a page that looks the same to every visitor: from the cache
// when the browser has no session, live otherwise. Only the named query
// parameters count; any other is left out of key and page.
func (s *Site) Public(page Page, params ...string) echo.HandlerFunc {
	live := s.WithSession(s.Live(page))
	return func(c echo.Context) error {
		asked, isSimple := ask(c.Request())
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		if s.Sessions.Lives(c) || s.Flashes.waits(c) || long(c, params) {
			return live(c)
		}
		Prune(c, params)
		language := s.Printer(c).Code()
		key := language + " " + c.Request().URL.RequestURI()
		found := s.Cache.Fresh(key)
		if found == nil {
			made, err := s.Cache.Together(c.Request().Context(), key, func(ctx context.Context) (*Cached, error) { return s.Build(ctx, c, page, key, language) })
			if err != nil {
				return err
			}
			found = made
		} else {
			s.Metrics.Hit()
		}
		err := found.Send(c)
		if err == nil && isSimple {
			s.Swift.keep(asked, c, found)
		}
		return err
	}
}

// longest is the longest value of a parameter for which a page is kept.
const longest = 100

// long says whether a parameter is too long to be part of a key. Its page is made for this one request, for a filter that is
// left out lists what it should not.
func long(c echo.Context, params []string) bool {
	return slices.ContainsFunc(params, func(name string) bool { return len(c.QueryParam(name)) > longest })
}

// WholeList is what the parameter list says of a page with all of a long list.
const WholeList = "whole"

// meaning gives a parameter's value as pages read it, empty where they make nothing of it: what means the same is one page.
var meaning = map[string]func(string) string{
	"lang":  func(v string) string { return meant(v, lang.Supported(v)) },
	"group": func(v string) string { return meant(v, export.IsGrouping(v)) },
	"list":  func(v string) string { return meant(v, v == WholeList) },
	"page": func(v string) string {
		n := pageNumber(v)
		return meant(strconv.Itoa(n), n > 1)
	},
}

func meant(v string, means bool) string {
	if !means {
		return ""
	}
	return v
}

// Prune leaves only the named parameters in the address, in one order, and of those only what means something.
func Prune(c echo.Context, params []string) {
	given, query := c.Request().URL.Query(), url.Values{}
	for _, name := range params {
		v := given.Get(name)
		if settle, ok := meaning[name]; ok {
			v = settle(v)
		}
		if v != "" {
			query.Set(name, v)
		}
	}
	u := *c.Request().URL
	u.RawQuery, u.ForceQuery = query.Encode(), false
	r := c.Request().WithContext(c.Request().Context())
	r.URL, r.RequestURI = &u, u.RequestURI()
	c.SetRequest(r)
}

// Build makes the page once for all who wait; the one who happened to be first
// may hang up without spoiling it for the others.
func (s *Site) Build(ctx context.Context, c echo.Context, page Page, key, language string) (*Cached, error) {
	c.SetRequest(c.Request().WithContext(ctx))
	madeAt := s.Clock()
	component, err := page(c)
	if err != nil {
		return nil, err
	}
	var plain bytes.Buffer
	if err := component.Render(ctx, &plain); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain.Bytes())
	made := &Cached{plain: plain.Bytes(), gzipped: gzipped(plain.Bytes()), etag: hex.EncodeToString(sum[:12]), language: language, MadeAt: madeAt}
	s.Cache.Keep(key, made)
	return made, nil
}

func gzipped(plain []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.DefaultCompression) // the level is a constant
	_, _ = w.Write(plain)                                    // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

// Send answers with a page out of the cache.
func (p *Cached) Send(c echo.Context) error {
	h := c.Response().Header()
	h.Add(echo.HeaderVary, "Accept-Language")
	h.Add(echo.HeaderVary, "Accept-Encoding")
	h.Set(echo.HeaderCacheControl, "no-cache") // keep it, but ask each time whether it still holds
	if p.language != "" {
		h.Set("Content-Language", p.language)
	}
	body, etag := p.plain, `"`+p.etag+`"`
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		body, etag = p.gzipped, `"`+p.etag+`-gzip"`
		h.Set(echo.HeaderContentEncoding, "gzip")
	}
	h.Set("ETag", etag)
	if strings.Contains(c.Request().Header.Get("If-None-Match"), etag) {
		h.Del(echo.HeaderContentEncoding)
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(body))) // else it goes out in chunks, with a write for each
	return c.HTMLBlob(http.StatusOK, body)
}
