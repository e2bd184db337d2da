package demo

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// Transport answers requests for the portal's own address by handler, within
// the process, and hands all others to next. So the portal's half of a sign-in
// reaches the demo's provider without a port, a proxy or a name server, before
// the server listens and wherever it does. A next that is nil is a usual one of its own.
func Transport(base string, handler http.Handler, next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = &http.Transport{Proxy: http.ProxyFromEnvironment}
	}
	host := ""
	if u, err := url.Parse(base); err == nil {
		host = u.Host
	}
	return inProcess{host: host, handler: handler, next: next}
}

type inProcess struct {
	host    string
	handler http.Handler
	next    http.RoundTripper
}

// RoundTrip makes of a client's request the one that a server would see.
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.host == "" || req.URL.Scheme != "http" || req.URL.Host != t.host {
		return t.next.RoundTrip(req)
	}
	body := req.Body
	if body == nil {
		body = http.NoBody
	}
	defer body.Close()
	inner := req.Clone(req.Context())
	inner.Body = body
	inner.Host = t.host
	inner.RequestURI = req.URL.RequestURI()
	inner.RemoteAddr = "127.0.0.1:0"
	w := &answer{header: http.Header{}}
	t.handler.ServeHTTP(w, inner)
	w.WriteHeader(http.StatusOK) // where the handler wrote nothing
	return &http.Response{
		Status:        strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.sent,
		Body:          io.NopCloser(&w.body),
		ContentLength: int64(w.body.Len()),
		Request:       req,
	}, nil
}

// answer keeps what a handler writes.
type answer struct {
	header, sent http.Header
	status       int
	body         bytes.Buffer
}

// Header is what will be sent with the first byte.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader counts the first time only.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write keeps the body.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}
