package demo_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"undersigned/app/demo"
	"undersigned/app/paths"
)

var people = []demo.Person{
	{Subject: "coordinator", Name: "Coordinator, Justice Initiative", Email: "coordinator@justice.example", Language: "de", Role: "Coordinator"},
	{Subject: "newcomer", Name: "Newcomer", Role: "New here"},
}

const secret = "the client's secret"

// portal mounts the provider and notes what comes back to the callback.
type portal struct {
	*httptest.Server
	ahead time.Duration
	back  url.Values
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	p := &portal{}
	mux := http.NewServeMux()
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	provider, err := demo.NewProvider(demo.ProviderOptions{
		Base: p.URL, Secret: secret, People: people,
		Clock: func() time.Time { return time.Now().Add(p.ahead) },
		Render: func(w http.ResponseWriter, _ *http.Request, people []demo.Person, id string) {
			fmt.Fprintf(w, "%s %d people", id, len(people))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle(paths.DemoProvider+"/", provider)
	mux.HandleFunc("/auth/demo/callback", func(w http.ResponseWriter, r *http.Request) { p.back = r.URL.Query() })
	mux.HandleFunc("/sign-in", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "sign in") })
	return p
}

func (p *portal) config() *oauth2.Config {
	return &oauth2.Config{
		ClientID: demo.ClientID, ClientSecret: secret, RedirectURL: p.URL + "/auth/demo/callback", Scopes: []string{"openid", "profile", "email"},
		Endpoint: oauth2.Endpoint{
			AuthURL: p.URL + "/demo-idp/authorize", TokenURL: p.URL + "/demo-idp/oauth/token", AuthStyle: oauth2.AuthStyleInHeader,
		},
	}
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	return &http.Client{Jar: jar, Timeout: time.Minute, Transport: own}
}

func read(t *testing.T, resp *http.Response, err error) (int, string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// begin goes to the page to choose from and gives the id of the request.
func (p *portal) begin(t *testing.T, c *http.Client, verifier string) string {
	t.Helper()
	resp, err := c.Get(p.config().AuthCodeURL("the-state", oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("nonce", "the-nonce")))
	status, body := read(t, resp, err)
	id, rest, _ := strings.Cut(body, " ")
	if status != http.StatusOK || rest != "2 people" {
		t.Fatalf("the page to choose from: %d %s", status, body)
	}
	return id
}

func (p *portal) choose(t *testing.T, c *http.Client, form url.Values) (int, string) {
	t.Helper()
	resp, err := c.PostForm(p.URL+"/demo-idp/choose", form)
	return read(t, resp, err)
}

func TestProviderGivesACodeForWhoWasChosen(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	c, verifier := newClient(t), oauth2.GenerateVerifier()
	id := p.begin(t, c, verifier)
	if status, body := p.choose(t, c, url.Values{"request": {id}, "person": {"coordinator"}}); status != http.StatusOK {
		t.Fatalf("choosing: %d %s", status, body)
	}
	if p.back.Get("state") != "the-state" || p.back.Get("code") == "" {
		t.Fatalf("came back with %v", p.back)
	}
	token, err := p.config().Exchange(t.Context(), p.back.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	claims := payload(t, token.Extra("id_token").(string))
	for name, want := range map[string]any{
		"iss": p.URL + "/demo-idp", "sub": "coordinator", "nonce": "the-nonce", "name": "Coordinator, Justice Initiative",
		"email": "coordinator@justice.example", "email_verified": true, "locale": "de",
	} {
		if claims[name] != want {
			t.Errorf("claim %s is %v, want %v", name, claims[name], want)
		}
	}
	if _, err := p.config().Exchange(t.Context(), p.back.Get("code"), oauth2.VerifierOption(verifier)); err == nil {
		t.Error("the code worked twice")
	}
}

func payload(t *testing.T, token string) map[string]any {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(raw, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestProviderRefusesACode(t *testing.T) {
	t.Parallel()
	tests := map[string]func(p *portal, c *oauth2.Config, verifier *string){
		"with another verifier": func(_ *portal, _ *oauth2.Config, v *string) { *v = oauth2.GenerateVerifier() },
		"with another secret":   func(_ *portal, c *oauth2.Config, _ *string) { c.ClientSecret = "guessed" },
		"for another client":    func(_ *portal, c *oauth2.Config, _ *string) { c.ClientID = "somebody" },
		"for another callback":  func(_ *portal, c *oauth2.Config, _ *string) { c.RedirectURL += "/more" },
		"after two minutes":     func(p *portal, _ *oauth2.Config, _ *string) { p.ahead = 2 * time.Minute },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			c, verifier := newClient(t), oauth2.GenerateVerifier()
			p.choose(t, c, url.Values{"request": {p.begin(t, c, verifier)}, "person": {"newcomer"}})
			config := p.config()
			change(p, config, &verifier)
			if _, err := config.Exchange(t.Context(), p.back.Get("code"), oauth2.VerifierOption(verifier)); err == nil {
				t.Error("the code was taken")
			}
		})
	}
}

func TestProviderRefusesARequest(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	s256 := oauth2.S256ChallengeOption(oauth2.GenerateVerifier())
	for name, address := range map[string]string{
		"without PKCE":         p.config().AuthCodeURL("s"),
		"with plain PKCE":      p.config().AuthCodeURL("s", oauth2.SetAuthURLParam("code_challenge", "x"), oauth2.SetAuthURLParam("code_challenge_method", "plain")),
		"for another callback": p.config().AuthCodeURL("s", s256, oauth2.SetAuthURLParam("redirect_uri", "https://evil.example/")),
		"of another client":    p.config().AuthCodeURL("s", s256, oauth2.SetAuthURLParam("client_id", "somebody")),
		"for a token at once":  p.config().AuthCodeURL("s", s256, oauth2.SetAuthURLParam("response_type", "id_token")),
	} {
		resp, err := newClient(t).Get(address)
		if _, body := read(t, resp, err); strings.Contains(body, "people") {
			t.Errorf("%s: was asked to choose", name)
		}
	}
}

func TestProviderChoice(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	c, verifier := newClient(t), oauth2.GenerateVerifier()
	id := p.begin(t, c, verifier)
	if _, body := p.choose(t, c, url.Values{"request": {id}, "person": {"nobody"}}); !strings.HasSuffix(body, "people") || p.back != nil {
		t.Errorf("nobody was chosen: %s, came back %v; want the page again", body, p.back)
	}
	if _, body := p.choose(t, c, url.Values{"request": {"unknown"}, "person": {"newcomer"}}); body != "sign in" {
		t.Errorf("a request that is over: %s", body)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/demo-idp/choose", strings.NewReader("request="+id+"&person=newcomer"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://evil.example")
	resp, err := c.Do(req)
	if status, _ := read(t, resp, err); status != http.StatusForbidden || p.back != nil {
		t.Errorf("another site chose: %d, came back %v", status, p.back)
	}
	if p.choose(t, c, url.Values{"request": {id}, "cancel": {"1"}}); p.back.Get("error") != "access_denied" || p.back.Get("state") != "the-state" {
		t.Errorf("cancelled, came back with %v", p.back)
	}
	id = p.begin(t, c, verifier)
	p.ahead = 11 * time.Minute
	if _, body := p.choose(t, c, url.Values{"request": {id}, "person": {"newcomer"}}); body != "sign in" {
		t.Errorf("after eleven minutes: %s", body)
	}
}

func TestProviderStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for base, ok := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080": true, "http://127.1.2.3": true,
		"http://0.0.0.0:8080": false, "http://192.168.1.4:8080": false, "https://portal.example": false, "http://portal.example": false,
		"http://127.0.0.1.nip.example": false, "http://localhost.example": false, "http://127.0.0.1:8080/x": false,
		"http://127.0.0.1@evil.example": false, "127.0.0.1:8080": false, "": false,
	} {
		_, err := demo.NewProvider(demo.ProviderOptions{Base: base, Secret: secret, Clock: time.Now})
		if (err == nil) != ok {
			t.Errorf("NewProvider at %q: %v, want it allowed: %v", base, err, ok)
		}
	}
	if _, err := demo.NewProvider(demo.ProviderOptions{Base: "http://127.0.0.1", Clock: time.Now}); err == nil {
		t.Error("a provider without a secret")
	}
}

func TestTransportAnswersWithinTheProcess(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "elsewhere") }))
	t.Cleanup(elsewhere.Close)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/silent" {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("X-Here", r.Host+r.RequestURI)
		w.WriteHeader(http.StatusTeapot)
		w.Header().Set("X-Here", "too late")
		fmt.Fprintf(w, "%s %s", r.Method, body)
	})
	c := &http.Client{Transport: demo.Transport("http://127.0.0.1:1", handler, nil)}
	resp, err := c.Post("http://127.0.0.1:1/a?b=c", "text/plain", strings.NewReader("hello"))
	if status, body := read(t, resp, err); status != http.StatusTeapot || body != "POST hello" || resp.Header.Get("X-Here") != "127.0.0.1:1/a?b=c" {
		t.Errorf("%d %q %v", status, body, resp.Header)
	}
	resp, err = c.Get("http://127.0.0.1:1/silent")
	if status, body := read(t, resp, err); status != http.StatusOK || body != "" {
		t.Errorf("%d %q", status, body)
	}
	resp, err = c.Get(elsewhere.URL)
	if _, body := read(t, resp, err); body != "elsewhere" {
		t.Errorf("another host answered %q", body)
	}
}
