// Package webtest is a browser for tests: it asks a handler in the same
// process, remembers cookies, follows redirects, fills in and sends the forms
// that it finds on a page, and finds elements by simple selectors. It runs no
// scripts, as a visitor without them. Tests of the web may come in, nothing else.
package webtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Browser is one person's browser. It is not safe for concurrent use.
type Browser struct {
	Language string // sent as Accept-Language
	t        testing.TB
	handler  http.Handler
	base     *url.URL
	cookies  map[string]*http.Cookie // by name; the site says with an empty value that one is over
}

// New opens a browser on the site that handler answers for at base, such as "http://portal.example".
func New(t testing.TB, handler http.Handler, base string) *Browser {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{Language: "en", t: t, handler: handler, base: u, cookies: map[string]*http.Cookie{}}
}

// SetCookie puts a cookie into the browser, that of a session say. When it expires is not looked at: the
// clock of a test is not that of the machine.
func (b *Browser) SetCookie(c *http.Cookie) { b.cookies[c.Name] = c }

// Get opens a path, with its query, and follows redirects on the site.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.ask(http.MethodGet, path, nil, nil)
}

// GetWith is Get with more headers.
func (b *Browser) GetWith(path string, header http.Header) *Page {
	b.t.Helper()
	return b.ask(http.MethodGet, path, nil, header)
}

// Post sends values as a form, from this site, and follows redirects.
func (b *Browser) Post(path string, values url.Values) *Page {
	b.t.Helper()
	return b.ask(http.MethodPost, path, values, nil)
}

// PostBody sends a body of another type than a form's, from this site.
func (b *Browser) PostBody(path, mediaType, body string) *Page {
	b.t.Helper()
	target, err := b.base.Parse(path)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, target.String(), strings.NewReader(body))
	r.Header.Set("Content-Type", mediaType)
	r.Header.Set("Accept-Language", b.Language)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.page(target, b.answer(r))
}

// Submit sends the page's form with this action as a person would: with what its fields hold, except where
// values say otherwise. It fails the test when there is no such form or no such field in it.
func (b *Browser) Submit(p *Page, action string, values url.Values) *Page {
	b.t.Helper()
	form := p.form(action)
	if form == nil {
		b.t.Fatalf("%s: no form is sent to %s", p.Path, action)
	}
	held, names := fields(form)
	for name, v := range values {
		if !names[name] {
			b.t.Fatalf("%s: the form for %s has no field %q", p.Path, action, name)
		}
		held[name] = v
	}
	if attr(form, "method") == "post" {
		return b.Post(action, held)
	}
	return b.Get(action + "?" + held.Encode())
}

func (b *Browser) ask(method, path string, values url.Values, header http.Header) *Page {
	b.t.Helper()
	for range 10 {
		target := b.base.JoinPath("/")
		ref, err := url.Parse(path)
		if err != nil {
			b.t.Fatal(err)
		}
		target = target.ResolveReference(ref)
		w := b.once(method, target, values, header)
		to := w.Header().Get("Location")
		if to == "" || w.Code < 300 || w.Code > 399 {
			return b.page(target, w)
		}
		next, err := target.Parse(to)
		if err != nil || next.Host != b.base.Host {
			return b.page(target, w)
		}
		method, values, path = http.MethodGet, nil, next.RequestURI()
	}
	b.t.Fatalf("%s leads in a circle", path)
	return nil
}

func (b *Browser) once(method string, target *url.URL, values url.Values, header http.Header) *httptest.ResponseRecorder {
	var body io.Reader
	if values != nil {
		body = strings.NewReader(values.Encode())
	}
	r := httptest.NewRequest(method, target.String(), body)
	for name, v := range header {
		r.Header[name] = v
	}
	r.Header.Set("Accept-Language", b.Language)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return b.answer(r)
}

// answer lets the site answer a request with the browser's cookies, and keeps those that it gives.
func (b *Browser) answer(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range b.cookies {
		if c.Value != "" {
			r.AddCookie(c)
		}
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.SetCookie(c)
	}
	return w
}

func (b *Browser) page(target *url.URL, w *httptest.ResponseRecorder) *Page {
	b.t.Helper()
	p := &Page{Path: target.RequestURI(), Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		doc, err := html.Parse(strings.NewReader(p.Body))
		if err != nil {
			b.t.Fatalf("%s: %v", p.Path, err)
		}
		p.doc = doc
	}
	return p
}
