package signin_test

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

	"undersigned/app/web/signin"
)

// attack is what a provider, or somebody in its place, tries, and how it is refused.
type attack struct {
	try    func(*rogue)
	reason signin.Reason
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
		}, signin.ReasonBadToken},
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
		}, signin.ReasonBadToken},
		"changed after signing": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				parts := strings.Split(r.signHonestly(c).(string), ".")
				c["sub"] = "admin"
				parts[1] = base64.RawURLEncoding.EncodeToString(marshal(c))
				return strings.Join(parts, ".")
			}
		}, signin.ReasonBadToken},
		"alg none":                  {unsigned("none", ""), signin.ReasonBadToken},
		"alg None":                  {unsigned("None", ""), signin.ReasonBadToken},
		"alg none with a signature": {unsigned("none", "c2lnbmF0dXJl"), signin.ReasonBadToken},
		"HS256 with the client secret": {func(r *rogue) {
			r.sign = func(_ *rogue, c map[string]any) any {
				return signWith(jose.HS256, []byte(strings.Repeat("s3cret-of-the-client", 2)), c)
			}
		}, signin.ReasonBadToken},
		"HS256 with the public key": {func(r *rogue) {
			r.sign = func(r *rogue, c map[string]any) any {
				public, err := x509.MarshalPKIXPublicKey(&r.key.PublicKey)
				if err != nil {
					panic(err)
				}
				return signWith(jose.HS256, jose.JSONWebKey{Key: public, KeyID: "k1"}, c)
			}
		}, signin.ReasonBadToken},
	})
}

func TestSigninRefusesTokensMeantOtherwise(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"wrong nonce":              {claim("nonce", "another"), signin.ReasonNonceMismatch},
		"no nonce":                 {claim("nonce", nil), signin.ReasonNonceMismatch},
		"expired":                  {claim("exp", time.Now().Add(-2*time.Minute).Unix()), signin.ReasonBadToken},
		"issued in the future":     {claim("iat", time.Now().Add(5*time.Minute).Unix()), signin.ReasonBadToken},
		"no exp":                   {claim("exp", nil), signin.ReasonBadToken},
		"exp is a text":            {claim("exp", "9999999999"), signin.ReasonBadToken},
		"exp is a list":            {claim("exp", []int{1}), signin.ReasonBadToken},
		"exp is null":              {claim("exp", json.RawMessage("null")), signin.ReasonBadToken},
		"not before an hour":       {claim("nbf", time.Now().Add(time.Hour).Unix()), signin.ReasonBadToken},
		"wrong audience":           {claim("aud", "another-client"), signin.ReasonBadToken},
		"no audience":              {claim("aud", nil), signin.ReasonBadToken},
		"audience shared":          {claim("aud", []string{signinClient, "another-client"}), signin.ReasonBadToken},
		"another authorised party": {claim("azp", "another-client"), signin.ReasonBadToken},
		"wrong issuer":             {claim("iss", "https://accounts.google.com"), signin.ReasonBadToken},
		"no issuer":                {claim("iss", nil), signin.ReasonBadToken},
		"no subject":               {claim("sub", nil), signin.ReasonBadToken},
		"subject too long":         {claim("sub", strings.Repeat("x", 256)), signin.ReasonBadToken},
		"subject is a number":      {claim("sub", 7), signin.ReasonBadToken},
		"another access token":     {claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), signin.ReasonBadToken},
	})
}

func TestSigninRefusesOddProviders(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"no id_token":          {func(r *rogue) { r.token = func(m map[string]any) { delete(m, "id_token") } }, signin.ReasonBadToken},
		"id_token is a number": {func(r *rogue) { r.token = func(m map[string]any) { m["id_token"] = 7 } }, signin.ReasonBadToken},
		"id_token is rubbish":  {func(r *rogue) { r.token = func(m map[string]any) { m["id_token"] = "a.b.c" } }, signin.ReasonBadToken},
		"no access token":      {func(r *rogue) { r.token = func(m map[string]any) { delete(m, "access_token") } }, signin.ReasonCodeRefused},
		"token answer too long": {func(r *rogue) {
			r.token = func(m map[string]any) { m["padding"] = strings.Repeat("x", 2<<20) }
		}, signin.ReasonCodeRefused},
		"userinfo of somebody else": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				writeJSON(w, map[string]any{"sub": "admin", "email": rogueEmail})
			}
		}, signin.ReasonUserinfoFailed},
		"userinfo fails": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, rogueEmail, http.StatusInternalServerError)
			}
		}, signin.ReasonUserinfoFailed},
		"userinfo never ends": {func(r *rogue) {
			r.userinfo = func(w http.ResponseWriter, _ *http.Request) {
				writeJSON(w, map[string]any{"sub": rogueSubject, "padding": strings.Repeat("x", 2<<20)})
			}
		}, signin.ReasonUserinfoFailed},
		"userinfo is elsewhere": {func(r *rogue) {
			elsewhere := strings.Replace(r.URL, "127.0.0.1", "localhost", 1)
			r.userinfo = func(w http.ResponseWriter, req *http.Request) {
				if strings.HasPrefix(req.Host, "localhost") {
					writeJSON(w, map[string]any{"sub": rogueSubject})
					return
				}
				http.Redirect(w, req, elsewhere+"/userinfo", http.StatusFound)
			}
		}, signin.ReasonUserinfoFailed},
	})
}

func TestSigninRefusesOddCallbacks(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"person declines":     {answers(url.Values{"error": {"access_denied"}, "error_description": {rogueEmail}}), signin.ReasonCancelled},
		"provider errs":       {answers(url.Values{"error": {"server_error"}, "error_description": {rogueEmail}}), signin.ReasonProviderRefused},
		"error is personal":   {answers(url.Values{"error": {rogueEmail}}), signin.ReasonProviderRefused},
		"error beside a code": {func(r *rogue) { r.approve = func(v url.Values) { v.Set("error", "server_error") } }, signin.ReasonProviderRefused},
		"no code":             {func(r *rogue) { r.approve = func(v url.Values) { v.Del("code") } }, signin.ReasonProviderRefused},
		"no state":            {func(r *rogue) { r.approve = func(v url.Values) { v.Del("state") } }, signin.ReasonStateMismatch},
		"wrong state":         {func(r *rogue) { r.approve = func(v url.Values) { v.Set("state", "guessed") } }, signin.ReasonStateMismatch},
		"unknown code":        {func(r *rogue) { r.approve = func(v url.Values) { v.Set("code", rogueCode+"nobody") } }, signin.ReasonCodeRefused},
		"names another issuer": {func(r *rogue) {
			r.approve = func(v url.Values) { v.Set("iss", "https://honest.example") }
		}, signin.ReasonProviderMismatch},
		"promises its issuer, sends none": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true }
		}, signin.ReasonProviderMismatch},
		"redirect_uri slipped in": {func(r *rogue) {
			r.approve = func(v url.Values) {
				v.Set("redirect_uri", "https://evil.example")
				v.Set("code_verifier", "chosen by the attacker")
				v.Set("error", "x")
			}
		}, signin.ReasonProviderRefused},
	})
}

func TestSigninRefusesOddDiscovery(t *testing.T) {
	t.Parallel()
	refuseAll(t, map[string]attack{
		"discovery of another issuer": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["issuer"] = "https://accounts.google.com" }
		}, signin.ReasonDiscoveryFailed},
		"discovery to plain http": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["token_endpoint"] = "http://token.example/token" }
		}, signin.ReasonDiscoveryFailed},
		"discovery without keys": {func(r *rogue) {
			r.discovery = func(m map[string]any) { delete(m, "jwks_uri") }
		}, signin.ReasonDiscoveryFailed},
		"userinfo over plain http": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["userinfo_endpoint"] = "http://info.example/" }
		}, signin.ReasonDiscoveryFailed},
		"keys of another shape": {func(r *rogue) {
			r.discovery = func(m map[string]any) { m["jwks_uri"] = m["userinfo_endpoint"] }
		}, signin.ReasonBadToken},
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
		reason signin.Reason
	}{
		"slow discovery": {func(r *rogue) { r.slow = time.Minute }, signin.ReasonDiscoveryFailed},
		"slow token":     {func(r *rogue) { r.slowToken = time.Minute }, signin.ReasonCodeRefused},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRogue(t)
			test.attack(r)
			s := newSite(t, func(o *signin.Options) { o.Timeout = 500 * time.Millisecond }, at(r))
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
	if got := b.get(back); got.status != http.StatusBadRequest || got.body != string(signin.ReasonStateMismatch) {
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
	s.refusedFor(t, b, b.get(back), signin.ReasonNonceMismatch, r.secrets())
	r.claims = nil
	s.refusedFor(t, b, b.get(back), signin.ReasonStateMismatch, r.secrets())
}

// TestSigninRefusesAStolenCode: an attacker puts the code of somebody else
// into a sign-in of their own.
func TestSigninRefusesAStolenCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lenient bool
		spent   bool
		reason  signin.Reason
	}{
		"replayed, the provider objects":   {false, true, signin.ReasonCodeRefused},
		"fresh, without its verifier":      {false, false, signin.ReasonCodeRefused},
		"replayed at a lenient provider":   {true, true, signin.ReasonNonceMismatch},
		"fresh code at a lenient provider": {true, false, signin.ReasonNonceMismatch},
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
	s.refusedFor(t, stranger, stranger.get(link), signin.ReasonStateMismatch, r.secrets())

	underWay := newBrowser(t)
	own := underWay.approved(s, "/auth/rogue")
	s.refusedFor(t, underWay, underWay.get(link), signin.ReasonStateMismatch, r.secrets())
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
	s.refusedFor(t, b, b.get(crossed), signin.ReasonProviderMismatch, secrets)
	s.refusedFor(t, b, b.get(back), signin.ReasonStateMismatch, secrets)

	// The evil provider passes a token of the honest one on as its own.
	evil.sign = func(_ *rogue, c map[string]any) any {
		c["iss"] = honest.URL
		return honest.signHonestly(c)
	}
	s.refusedFor(t, b, b.signIn(s, "/auth/evil"), signin.ReasonBadToken, secrets)

	s.refusedFor(t, b, b.get(s.URL+"/auth/unknown"), signin.ReasonUnknownProvider, secrets)
	s.refusedFor(t, b, b.get(s.URL+"/auth/roisin@survivors.example/callback?code=x"), signin.ReasonUnknownProvider, secrets)
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
	s.refusedFor(t, late, late.get(back), signin.ReasonExpired, r.secrets())
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
