package signin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// maxProviderAnswer bounds what is read of a provider's answer, in bytes;
// goth and go-oidc read to the end.
const maxProviderAnswer = 1 << 20

// providerClient is the HTTP client for all that we ask of providers: it waits
// no longer than timeout for a whole answer, reads no more than
// maxProviderAnswer, and does not carry a code or a secret elsewhere. Without a
// transport it has a usual one of its own, which nobody else closes.
func providerClient(transport http.RoundTripper, timeout time.Duration) *http.Client {
	if transport == nil {
		transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 10,
			IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: timeout,
		}
	}
	return &http.Client{
		Transport:     boundedTransport{transport},
		Timeout:       timeout,
		CheckRedirect: sameOriginRedirect,
	}
}

// sameOriginRedirect follows a GET within one origin only (Nextcloud redirects
// its discovery document); anything else ends as an answer that is not 200.
func sameOriginRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	same := req.URL.Scheme == first.URL.Scheme && req.URL.Host == first.URL.Host
	if !same || first.Method != http.MethodGet || len(via) > 3 {
		return http.ErrUseLastResponse
	}
	return nil
}

type boundedTransport struct{ next http.RoundTripper }

var errAnswerTooLong = errors.New("the provider's answer is too long")

// RoundTrip fails reading past the bound, it does not cut the answer short.
func (t boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = &boundedBody{ReadCloser: resp.Body, left: maxProviderAnswer}
	return resp, nil
}

type boundedBody struct {
	io.ReadCloser
	left int
}

// Read counts what it hands on.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.left -= n
	if b.left < 0 {
		return 0, errAnswerTooLong
	}
	return n, err
}

// verifierTransport adds the PKCE verifier to the token request: goth's GitHub
// session sends only the code.
type verifierTransport struct {
	next               http.RoundTripper
	tokenURL, verifier string
}

// RoundTrip changes a copy of the request, as http.RoundTripper demands.
func (t verifierTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodPost || req.URL.String() != t.tokenURL {
		return t.next.RoundTrip(req)
	}
	body, err := io.ReadAll(req.Body)
	if closing := req.Body.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("read token request: %w", err)
	}
	body = append(body, "&code_verifier="+url.QueryEscape(t.verifier)...)
	changed := req.Clone(req.Context())
	changed.Body = io.NopCloser(bytes.NewReader(body))
	changed.ContentLength = int64(len(body))
	changed.GetBody = nil
	return t.next.RoundTrip(changed)
}

// keysPause is how long a provider's keys are good: a token that names a key we do not have makes us ask again, but not
// more often, whoever sends such tokens.
const keysPause = 10 * time.Second

// pacedTransport asks for one document at most once in keysPause: those that say who a provider is, and its keys.
type pacedTransport struct {
	next  http.RoundTripper
	clock func() time.Time

	mu    sync.Mutex
	asked map[string]time.Time
}

var errAskedJustNow = errors.New("the provider was asked for this a moment ago")

// RoundTrip refuses what was asked for a moment ago and came.
func (t *pacedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	address := req.URL.String()
	t.mu.Lock()
	last, known := t.asked[address]
	t.mu.Unlock()
	if known && t.clock().Sub(last) < keysPause {
		return nil, errAskedJustNow
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusOK {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.asked == nil {
			t.asked = map[string]time.Time{}
		}
		t.asked[address] = t.clock()
	}
	return resp, err
}
