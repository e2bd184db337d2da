package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	idp "undersigned/app/demo"
	"undersigned/app/paths"
)

// production runs `undersigned serve` on a database as it is run for real: behind a proxy, with a provider of identities
// outside the program, and a mail server. The provider is the demo's, which the program itself never starts here; the
// people are those who can sign in; whose role is platformRole runs the portal. Further settings are NAME=VALUE.
func production(t *testing.T, database string, box *mailbox, people []idp.Person, settings ...string) *portal {
	t.Helper()
	const secret = "a secret between portal and provider"
	inside := freeAddress(t)
	front := httptest.NewUnstartedServer(nil)
	base := "http://" + front.Listener.Addr().String()
	provider, err := idp.NewProvider(idp.ProviderOptions{Base: base, Secret: secret, People: people, Clock: time.Now, Render: choice})
	if err != nil {
		t.Fatal(err)
	}
	ways, err := json.Marshal([]map[string]string{{
		"id": idp.ProviderID, "kind": "openid", "name": providerName,
		"issuer": base + paths.DemoProvider, "client_id": idp.ClientID, "client_secret": secret,
	}})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(paths.DemoProvider+"/", provider)
	mux.Handle("/", &httputil.ReverseProxy{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: inside})
		r.SetXForwarded()
		r.Out.Host = r.In.Host
	}})
	front.Config.Handler = mux
	front.Start()
	t.Cleanup(front.Close)
	p := served(t, base, inside, database, append([]string{
		"UNDERSIGNED_PROVIDERS=" + string(ways),
		"UNDERSIGNED_SMTP_URL=smtp://" + box.address + "?tls=none",
		"UNDERSIGNED_MAIL_FROM=portal@ngo.example",
		"UNDERSIGNED_ADMINISTRATORS=" + platform(base+paths.DemoProvider, people),
	}, settings...)...)
	p.base = base
	return p
}

const platformRole = "platform"

// providerName is what the provider of a production is called on pages.
const providerName = "Coalition accounts"

// platform names those who run the portal, as the settings do.
func platform(issuer string, people []idp.Person) string {
	var identities []string
	for _, p := range people {
		if p.Role == platformRole {
			identities = append(identities, issuer+"|"+p.Subject)
		}
	}
	return strings.Join(identities, ",")
}

// choice is the provider's page to choose a person from.
func choice(w http.ResponseWriter, _ *http.Request, people []idp.Person, request string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Who are you?</title><link rel="icon" href="data:,"><h1>Who are you?</h1>`+
		`<form method="post" action="%s/choose"><input type="hidden" name="request" value="%s">`, paths.DemoProvider, html.EscapeString(request))
	for _, p := range people {
		fmt.Fprintf(w, `<p><button name="person" value="%s">%s</button></p>`, html.EscapeString(p.Subject), html.EscapeString(p.Name))
	}
	fmt.Fprint(w, `</form></html>`)
}
