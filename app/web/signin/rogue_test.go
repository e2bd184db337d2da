package signin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// What the provider of the tests says of the person; none of it may be logged.
const (
	rogueSubject = "subject-4711"
	rogueName    = "Róisín Ní Bhriain"
	rogueEmail   = "roisin@survivors.example"
	rogueCode    = "code-of-"
	rogueAccess  = "access-token-of-"
)

// rogue is an identity provider that approves everybody at once and behaves,
// until a test tells it not to.
type rogue struct {
	keysAsked atomic.Int32
	*httptest.Server
	key, otherKey *ecdsa.PrivateKey

	// How it misbehaves; each gets the honest answer and changes it.
	discovery func(map[string]any)
	claims    func(map[string]any)
	sign      func(r *rogue, claims map[string]any) any
	token     func(map[string]any)
	approve   func(url.Values)
	userinfo  http.HandlerFunc
	anyCode   bool          // takes a code twice and without its verifier
	slow      time.Duration // before discovery answers
	slowToken time.Duration

	mu     sync.Mutex
	asked  map[string]url.Values // by code
	spent  map[string]bool
	codes  int
	issued []string // all that was secret
	looked int      // discovery requests
}

func newRogue(t *testing.T) *rogue {
	t.Helper()
	r := &rogue{key: newKey(t), otherKey: newKey(t), asked: map[string]url.Values{}, spent: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", r.serveDiscovery)
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		r.keysAsked.Add(1)
		public := jose.JSONWebKey{Key: &r.key.PublicKey, KeyID: "k1", Algorithm: "ES256", Use: "sig"}
		writeJSON(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}})
	})
	mux.HandleFunc("GET /authorize", r.serveAuthorize)
	mux.HandleFunc("POST /token", r.serveToken)
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, req *http.Request) {
		if r.userinfo != nil {
			r.userinfo(w, req)
			return
		}
		writeJSON(w, map[string]any{"sub": rogueSubject})
	})
	r.Server = httptest.NewServer(mux)
	t.Cleanup(r.Close)
	return r
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (r *rogue) serveDiscovery(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.looked++
	r.mu.Unlock()
	select {
	case <-time.After(r.slow):
	case <-req.Context().Done():
	}
	answer := map[string]any{
		"issuer":                                r.URL,
		"authorization_endpoint":                r.URL + "/authorize",
		"token_endpoint":                        r.URL + "/token",
		"userinfo_endpoint":                     r.URL + "/userinfo",
		"jwks_uri":                              r.URL + "/keys",
		"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"},
	}
	if r.discovery != nil {
		r.discovery(answer)
	}
	writeJSON(w, answer)
}

func (r *rogue) serveAuthorize(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.codes++
	code := rogueCode + string(rune('a'+r.codes))
	query := req.URL.Query()
	r.asked[code] = query
	answer := url.Values{"code": {code}, "state": {query.Get("state")}}
	if r.approve != nil {
		r.approve(answer)
	}
	r.issued = append(r.issued, code, query.Get("state"), query.Get("nonce"))
	http.Redirect(w, req, query.Get("redirect_uri")+"?"+answer.Encode(), http.StatusFound)
}

func (r *rogue) serveToken(w http.ResponseWriter, req *http.Request) {
	code := req.PostFormValue("code") // reads the body, so that a client's leaving is seen
	select {
	case <-time.After(r.slowToken):
	case <-req.Context().Done():
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	asked := r.asked[code]
	proved := challengeOf(req.PostFormValue("code_verifier")) == asked.Get("code_challenge") &&
		asked.Get("code_challenge_method") == "S256"
	if asked == nil || !r.anyCode && (r.spent[code] || !proved) {
		w.WriteHeader(http.StatusBadRequest)
		writeJSON(w, map[string]any{"error": "invalid_grant", "error_description": "of " + rogueEmail})
		return
	}
	r.spent[code] = true
	claims := map[string]any{
		"iss": r.URL, "sub": rogueSubject, "aud": asked.Get("client_id"), "nonce": asked.Get("nonce"),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
		"name": rogueName, "email": rogueEmail, "email_verified": true, "locale": "fr-BE",
	}
	if r.claims != nil {
		r.claims(claims)
	}
	sign := r.sign
	if sign == nil {
		sign = (*rogue).signHonestly
	}
	token := map[string]any{
		"access_token": rogueAccess + code, "token_type": "Bearer", "expires_in": 300, "id_token": sign(r, claims),
	}
	if r.token != nil {
		r.token(token)
	}
	for _, secret := range token {
		if s, ok := secret.(string); ok && len(s) > 8 {
			r.issued = append(r.issued, s)
		}
	}
	writeJSON(w, token)
}

func (r *rogue) signHonestly(claims map[string]any) any {
	return signWith(jose.ES256, jose.JSONWebKey{Key: r.key, KeyID: "k1"}, claims)
}

func signWith(alg jose.SignatureAlgorithm, key any, claims map[string]any) any {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		panic(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		panic(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return compact
}

// secrets are what the log may never hold.
func (r *rogue) secrets() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{rogueSubject, rogueName, rogueEmail, "survivors.example", rogueCode, rogueAccess, "eyJ"}, r.issued...)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(err)
	}
}

func challengeOf(verifier string) string {
	hash := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(hash[:])
}
