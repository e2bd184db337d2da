// Package demo holds what `undersigned demo` shows and nothing else serves:
// the identity provider that lets a visitor choose whom to sign in as, and the
// content of the portal. Only the command may come in.
package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"

	"undersigned/app/paths"
)

// How the portal names the demo's provider in its settings. The issuer is the
// portal's own address followed by paths.DemoProvider.
const (
	ProviderID = "demo"
	ClientID   = "undersigned-demo"
	choosePath = paths.DemoProvider + "/choose"
)

// Person is somebody to sign in as. Subject is who they are for the portal;
// Role is shown beside the name and goes no further.
type Person struct {
	Subject, Name, Email, Language, Role string
}

// RenderChoice writes the page to choose a person from. Its form posts
// `request`, which is requestID, and either `person`, a Subject, or `cancel`,
// to the page's own address, paths.DemoProvider + "/choose".
type RenderChoice func(w http.ResponseWriter, r *http.Request, people []Person, requestID string)

// ProviderOptions is what NewProvider needs. Base is the address of the portal
// without a slash at its end, Secret the client secret that the portal shows.
// Clock has to run with the machine's: the library stamps its tokens by that.
type ProviderOptions struct {
	Base   string
	Secret string
	People []Person
	Clock  func() time.Time
	Render RenderChoice
}

// NewProvider makes the identity provider of the demo, to be mounted at
// paths.DemoProvider. Anybody who reaches it becomes whoever they choose, therefore
// it refuses any address but this machine's own. Everything after the choice is
// the real thing: code, PKCE, signed token.
func NewProvider(o ProviderOptions) (http.Handler, error) {
	if err := onThisMachine(o.Base); err != nil {
		return nil, err
	}
	if o.Secret == "" {
		return nil, errors.New("the demo's provider needs a client secret")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make signing key of the demo's provider: %w", err)
	}
	storage := newIDPStorage(o, key)
	config := &op.Config{
		CryptoKey: sha256.Sum256([]byte(rand.Text())), CodeMethodS256: true, DefaultLogoutRedirectURI: o.Base + paths.SignedOut(""),
	}
	provider, err := op.NewProvider(config, storage, op.StaticIssuer(o.Base+paths.DemoProvider),
		op.WithAllowInsecure(), op.WithCORSOptions(nil))
	if err != nil {
		return nil, fmt.Errorf("make the demo's provider: %w", err)
	}
	d := &chooser{storage: storage, render: o.Render, people: o.People}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+choosePath, d.choose)
	mux.HandleFunc("POST "+choosePath, d.chosen)
	inner := http.StripPrefix(paths.DemoProvider, provider)
	for _, path := range []string{"/.well-known/openid-configuration", "/authorize", "/authorize/callback", "/oauth/token", "/userinfo", "/keys", "/end_session"} {
		mux.Handle(paths.DemoProvider+path, inner)
	}
	// Another site must not choose for the visitor.
	return http.NewCrossOriginProtection().Handler(mux), nil
}

func onThisMachine(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("the demo's provider needs an address like http://127.0.0.1:8080, not %q", base)
	}
	ip := net.ParseIP(u.Hostname())
	if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("the demo's provider lets anybody in, so it stays on this machine: %q is not loopback", base)
	}
	return nil
}

// chooser is the page between the request for a sign-in and its answer.
type chooser struct {
	storage *idpStorage
	render  RenderChoice
	people  []Person
}

func (d *chooser) choose(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("request")
	if _, err := d.storage.request(id); err != nil {
		http.Redirect(w, r, paths.SignIn(""), http.StatusSeeOther) // over, or never begun
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	d.render(w, r, d.people, id)
}

func (d *chooser) chosen(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	id := r.PostFormValue("request")
	request, err := d.storage.request(id)
	if err != nil {
		http.Redirect(w, r, paths.SignIn(""), http.StatusSeeOther)
		return
	}
	if r.PostForm.Has("cancel") {
		d.storage.forget(id)
		answer := url.Values{"error": {"access_denied"}, "state": {request.GetState()}}
		http.Redirect(w, r, d.storage.client.callback+"?"+answer.Encode(), http.StatusSeeOther)
		return
	}
	if err := d.storage.choose(id, r.PostFormValue("person")); err != nil {
		http.Redirect(w, r, choosePath+"?request="+url.QueryEscape(id), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, paths.DemoProvider+"/authorize/callback?id="+url.QueryEscape(id), http.StatusSeeOther)
}
