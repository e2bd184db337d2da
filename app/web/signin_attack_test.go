package web_test

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"undersigned/app/web"
)

// attack is what a provider, or somebody in its place, tries, and how it is refused.
type attack struct {
	try    func(*rogue)
	reason web.Reason
}

func refuseAll(t *testing.T, attacks map[string]attack) {
	t.Helper()
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			a.try(r)
			s := newSite(t, nil, at(r))
			b := newBrowser(t)
			s.refusedFor(t, b, b.signIn(s, "/auth/rogue"), a.reason, r.secrets())
		})
	}
}

// claim changes one claim of the token, or drops it.
func claim(name string, value any) func(*rogue) {
	return func(r *rogue) {
		r.claims = func(c map[string]any) {
			if value == nil {
				delete(c, name)
				return
			}
			c[name] = value
		}
	}
}

func TestSigninRefusesForgedTokens(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"forged signature": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				return signWith(jose.ES256, jose.JSONWebKey{Key: r.otherKey, KeyID: "k1"}, c)
			}
		}, web.ReasonBadToken},
		"forged signature, key in the header": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: r.otherKey}, &jose.SignerOptions{EmbedJWK: true})
				if err != nil {
					panic(err)
				}
				signed, err := signer.Sign(marshal(c))
				if err != nil {
					panic(err)
				}
				compact, err := signed.CompactSerialize()
				if err != nil {
					panic(err)
				}
				return compact
			}
		}, web.ReasonBadToken},
		"changed after signing": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				parts := strings.Split(r.signHonestly(c).(string), ".")
				c["sub"] = "admin"
				parts[1] = base64.RawURLEncoding.EncodeToString(marshal(c))
				return strings.Join(parts, ".")
			}
		}, web.ReasonBadToken},
		"alg none":                  {unsigned("none", ""), web.ReasonBadToken},
		"alg None":                  {unsigned("None", ""), web.ReasonBadToken},
		"alg none with a signature": {unsigned("none", "c2lnbmF0dXJl"), web.ReasonBadToken},
		"HS256 with the client secret": {func(r *rogue) {
			r.sign = func(_ *rogue, c map[string]any) any {
				return signWith(jose.HS256, []byte(strings.Repeat("s3cret-of-the-client", 2)), c)
			}
		}, web.ReasonBadToken},
		"HS256 with the public key": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				public, err := x509.MarshalPKIXPublicKey(&r.key.PublicKey)
				if err != nil {
					panic(err)
				}
				return signWith(jose.HS256, jose.JSONWebKey{Key: public, KeyID: "k1"}, c)
			}
		}, web.ReasonBadToken},
	})
}

func TestSigninRefusesTokensMeantOtherwise(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"wrong nonce":              {claim("nonce", "another"), web.ReasonNonceMismatch},
		"no nonce":                 {claim("nonce", nil), web.ReasonNonceMismatch},
		"expired":                  {claim("exp", time.Now().Add(-time.Minute).Unix()), web.ReasonBadToken},
		"no exp":                   {claim("exp", nil), web.ReasonBadToken},
		"exp is a text":            {claim("exp", "9999999999"), web.ReasonBadToken},
		"exp is a list":            {claim("exp", []int{1}), web.ReasonBadToken},
		"exp is null":              {claim("exp", json.RawMessage("null")), web.ReasonBadToken},
		"not before an hour":       {claim("nbf", time.Now().Add(time.Hour).Unix()), web.ReasonBadToken},
		"wrong audience":           {claim("aud", "another-client"), web.ReasonBadToken},
		"no audience":              {claim("aud", nil), web.ReasonBadToken},
		"audience shared":          {claim("aud", []string{signinClient, "another-client"}), web.ReasonBadToken},
		"another authorised party": {claim("azp", "another-client"), web.ReasonBadToken},
		"wrong issuer":             {claim("iss", "https://accounts.google.com"), web.ReasonBadToken},
		"no issuer":                {claim("iss", nil), web.ReasonBadToken},
		"no subject":               {claim("sub", nil), web.ReasonBadToken},
		"subject too long":         {claim("sub", strings.Repeat("x", 256)), web.ReasonBadToken},
		"subject is a number":      {claim("sub", 7), web.ReasonBadToken},
		"another access token":     {claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), web.ReasonBadToken},
	})
}

func TestSigninRefusesOddProviders(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"no id_token":          {func(r *rogue) { r.token = func(m map[string]any) { delete(m, "id_token") } }, web.ReasonBadToken},
		"id_token is a number": {func(r *rogue) { r.token = func(m map[string]any) { m["id_token"] = 7 } }, web.ReasonBadToken},
		"id_token is rubbish":  {func(r *rogue) { r.token = func(m map[string]any) { m["id_token"] = "a.b.c" } }, web.ReasonBadToken},
		"no access token":      {func(r *rogue) { r.token = func(m map[string]any) { delete(m, "access_token") } }, web.ReasonCodeRefused},
		"token answer too long": {func(r *rogue) {
			r.token = func(m map[string]any) { m["padding"] = strings.Repeat("x", 2<<20) }
		}, web.ReasonCodeRefused},
		"userinfo of somebody else": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				writeJSON(w, map[string]any{"sub": "admin", "email": rogueEmail})
			}
		}, web.ReasonUserinfoFailed},
		"userinfo fails": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, rogueEmail, http.StatusInternalServerError)
			}
		}, web.ReasonUserinfoFailed},
		"userinfo never ends": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				writeJSON(w, map[string]any{"sub": rogueSubject, "padding": strings.Repeat("x", 2<<20)})
			}
		}, web.ReasonUserinfoFailed},
		"userinfo is elsewhere": {func(r *rogue) {
			elsewhere := strings.Replace(r.URL, "127.0.0.1", "localhost", 1)
			r.userinfo = func(w http.ResponseWriter, req *http.Request) {
				if strings.HasPrefix(req.Host, "localhost") {
					writeJSON(w, map[string]any{"sub": rogueSubject})
					return
				}
				http.Redirect(w, req, elsewhere+"/userinfo", http.StatusFound)
			}
		}, web.ReasonUserinfoFailed},
	})
}

func TestSigninRefusesOddCallbacks(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"person declines":     {answers(url.Values{"error": {"access_denied"}, "error_description": {rogueEmail}}), web.ReasonCancelled},
		"provider errs":       {answers(url.Values{"error": {"server_error"}, "error_description": {rogueEmail}}), web.ReasonProviderRefused},
		"error is personal":   {answers(url.Values{"error": {rogueEmail}}), web.ReasonProviderRefused},
		"error beside a code": {func(r *rogue) { r.approve = func(v url.Values) { v.Set("error", "server_error") } }, web.ReasonProviderRefused},
		"no code":             {func(r *rogue) { r.approve = func(v url.Values) { v.Del("code") } }, web.ReasonProviderRefused},
		"no state":            {func(r *rogue) { r.approve = func(v url.Values) { v.Del("state") } }, web.ReasonStateMismatch},
		"wrong state":         {func(r *rogue) { r.approve = func(v url.Values) { v.Set("state", "guessed") } }, web.ReasonStateMismatch},
		"unknown code":        {func(r *rogue) { r.approve = func(v url.Values) { v.Set("code", rogueCode+"nobody") } }, web.ReasonCodeRefused},
		"names another issuer": {func(r *rogue) {
			r.approve = func(v url.Values) { v.Set("iss", "https://honest.example") }
		}, web.ReasonProviderMismatch},
		"promises its issuer, sends none": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true }
		}, web.ReasonProviderMismatch},
		"redirect_uri slipped in": {func(r *rogue) {
			r.approve = func(v url.Values) {
				v.Set("redirect_uri", "https://evil.example")
				v.Set("code_verifier", "chosen by the attacker")
				v.Set("error", "x")
			}
		}, web.ReasonProviderRefused},
	})
}

func TestSigninRefusesOddDiscovery(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"discovery of another issuer": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["issuer"] = "https://accounts.google.com" }
		}, web.ReasonDiscoveryFailed},
		"discovery to plain http": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["token_endpoint"] = "http://token.example/token" }
		}, web.ReasonDiscoveryFailed},
		"discovery without keys": {func(r *rogue) {
			r.discovery = func(m map[string]any) { delete(m, "jwks_uri") }
		}, web.ReasonDiscoveryFailed},
		"userinfo over plain http": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["userinfo_endpoint"] = "http://info.example/" }
		}, web.ReasonDiscoveryFailed},
		"keys of another shape": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["jwks_uri"] = m["userinfo_endpoint"] }
		}, web.ReasonBadToken},
	})
}

func unsigned(alg, signature string) func(*rogue) {
	return func(r *rogue) {
		r.sign = func(_ *rogue, c map[string]any) any {
			header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"` + alg + `","typ":"JWT"}`))
			return header + "." + base64.RawURLEncoding.EncodeToString(marshal(c)) + "." + signature
		}
	}
}

// answers replaces what the provider sends back, but for the state.
func answers(instead url.Values) func(*rogue) {
	return func(r *rogue) {
		r.approve = func(v url.Values) {
			v.Del("code")
			for name, value := range instead {
				v[name] = value
			}
		}
	}
}

func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

func TestSigninRefusesSlowProviders(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		attack func(*rogue)
		reason web.Reason
	}{
		"slow discovery": {func(r *rogue) { r.slow = time.Minute }, web.ReasonDiscoveryFailed},
		"slow token":     {func(r *rogue) { r.slowToken = time.Minute }, web.ReasonCodeRefused},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			test.attack(r)
			s := newSite(t, func(o *web.SigninOptions) { o.Timeout = 500 * time.Millisecond }, at(r))
			b := newBrowser(t)
			begun := time.Now()
			s.refusedFor(t, b, b.signIn(s, "/auth/rogue"), test.reason, r.secrets())
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestSigninRefusesAnAnswerTwice(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	r.anyCode = true // not even the provider objects
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	back := b.approved(s, "/auth/rogue")
	if got := b.get(back); got.status != http.StatusSeeOther {
		t.Fatalf("answer %d %s", got.status, got.body)
	}
	if got := b.get(back); got.status != http.StatusBadRequest || got.body != string(web.ReasonStateMismatch) {
		t.Errorf("the second time: %d %s", got.status, got.body)
	}
	if len(s.came) != 1 {
		t.Errorf("%d sign-ins, want 1", len(s.came))
	}
	s.discreet(t, r.secrets())
}

// TestSigninRefusesARefusedAnswerTwice: a failure spends the sign-in as well.
func TestSigninRefusesARefusedAnswerTwice(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	r.claims = func(c map[string]any) { c["nonce"] = "another" }
	r.anyCode = true
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	back := b.approved(s, "/auth/rogue")
	s.refusedFor(t, b, b.get(back), web.ReasonNonceMismatch, r.secrets())
	r.claims = nil
	s.refusedFor(t, b, b.get(back), web.ReasonStateMismatch, r.secrets())
}

// TestSigninRefusesAStolenCode: an attacker puts the code of somebody else
// into a sign-in of their own.
func TestSigninRefusesAStolenCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lenient bool
		spent   bool
		reason  web.Reason
	}{
		"replayed, the provider objects":   {false, true, web.ReasonCodeRefused},
		"fresh, without its verifier":      {false, false, web.ReasonCodeRefused},
		"replayed at a lenient provider":   {true, true, web.ReasonNonceMismatch},
		"fresh code at a lenient provider": {true, false, web.ReasonNonceMismatch},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			r.anyCode = test.lenient
			s := newSite(t, nil, at(r))
			victim, thief := newBrowser(t), newBrowser(t)
			stolen := victim.approved(s, "/auth/rogue")
			if test.spent {
				if got := victim.get(stolen); got.status != http.StatusSeeOther {
					t.Fatalf("answer %d %s", got.status, got.body)
				}
			}
			own := swap(t, thief.approved(s, "/auth/rogue"), "code", stolen)
			s.refusedFor(t, thief, thief.get(own), test.reason, r.secrets())
		})
	}
}

// swap replaces a parameter of an address by that of another address.
func swap(t *testing.T, address, name, from string) string {
	t.Helper()
	into, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	source, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	q := into.Query()
	q.Set(name, source.Query().Get(name))
	into.RawQuery = q.Encode()
	return into.String()
}

// TestSigninRefusesTheStateOfAnotherSession: somebody sends a victim the link
// that would sign the victim in as somebody else.
func TestSigninRefusesTheStateOfAnotherSession(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	attacker := newBrowser(t)
	link := attacker.approved(s, "/auth/rogue")

	stranger := newBrowser(t)
	s.refusedFor(t, stranger, stranger.get(link), web.ReasonStateMismatch, r.secrets())

	underWay := newBrowser(t)
	own := underWay.approved(s, "/auth/rogue")
	s.refusedFor(t, underWay, underWay.get(link), web.ReasonStateMismatch, r.secrets())
	if got := underWay.get(own); got.status != http.StatusSeeOther {
		t.Errorf("the attempt undid the victim's own sign-in: %d %s", got.status, got.body)
	}
}

func TestSigninRefusesAMixUp(t *testing.T) {
	t.Parallel()
	honest, evil := newRogue(t), newRogue(t)
	one, two := at(honest), at(evil)
	one.ID, two.ID = "honest", "evil"
	s := newSite(t, nil, one, two)
	secrets := append(honest.secrets(), evil.secrets()...)

	b := newBrowser(t)
	back := b.approved(s, "/auth/honest")
	crossed := strings.Replace(back, "/auth/honest/", "/auth/evil/", 1)
	s.refusedFor(t, b, b.get(crossed), web.ReasonProviderMismatch, secrets)
	s.refusedFor(t, b, b.get(back), web.ReasonStateMismatch, secrets)

	// The evil provider passes a token of the honest one on as its own.
	evil.sign = func(_ *rogue, c map[string]any) any {
		c["iss"] = honest.URL
		return honest.signHonestly(c)
	}
	s.refusedFor(t, b, b.signIn(s, "/auth/evil"), web.ReasonBadToken, secrets)

	s.refusedFor(t, b, b.get(s.URL+"/auth/unknown"), web.ReasonUnknownProvider, secrets)
	s.refusedFor(t, b, b.get(s.URL+"/auth/roisin@survivors.example/callback?code=x"), web.ReasonUnknownProvider, secrets)
}

func TestSigninRefusesAfterTenMinutes(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	back := b.approved(s, "/auth/rogue")
	s.ahead.Store(int64(9 * time.Minute))
	if got := b.get(back); got.status != http.StatusSeeOther {
		t.Fatalf("after nine minutes: %d %s; %v", got.status, got.body, causes(s))
	}
	late := newBrowser(t)
	back = late.approved(s, "/auth/rogue")
	s.ahead.Add(int64(10*time.Minute + time.Second))
	s.refusedFor(t, late, late.get(back), web.ReasonExpired, r.secrets())
}

// TestSigninEmptiesTheSession: whoever used the browser before leaves nothing to the next.
func TestSigninEmptiesTheSession(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	b.get(s.URL + "/leave")
	if left := b.get(s.URL + "/left").body; left != "behind" {
		t.Fatalf("%q in the session before", left)
	}
	if got := b.signIn(s, "/auth/rogue"); got.status != http.StatusSeeOther {
		t.Fatalf("answer %d %s", got.status, got.body)
	}
	if left := b.get(s.URL + "/left").body; left != "" {
		t.Errorf("%q is still in the session", left)
	}
}

func TestSigninFailureKeepsWhoWasSignedIn(t *testing.T) {
	t.Parallel()
	r := newRogue(t)
	s := newSite(t, nil, at(r))
	b := newBrowser(t)
	if got := b.signIn(s, "/auth/rogue"); got.status != http.StatusSeeOther {
		t.Fatalf("answer %d %s", got.status, got.body)
	}
	r.claims = func(c map[string]any) { c["sub"], c["nonce"] = "admin", "another" }
	if got := b.signIn(s, "/auth/rogue"); got.status != http.StatusBadRequest {
		t.Fatalf("answer %d %s", got.status, got.body)
	}
	if who := b.who(s); who != rogueSubject {
		t.Errorf("%q is signed in, want the one who was", who)
	}
}
