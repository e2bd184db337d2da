package signin

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth/providers/openidConnect"
	"golang.org/x/oauth2"

	"undersigned/app"
)

// discoveryPause is how long a failed discovery is remembered, so that
// impatient visitors do not queue up behind a provider that is down.
const discoveryPause = 5 * time.Second

// clockLeeway is how far a provider's clock and ours may be apart.
const clockLeeway = time.Minute

// openIDProvider signs in with OpenID Connect. goth fetches the tokens; what
// it leaves out is done here: signature, nonce, PKCE, and discovery only when
// somebody first signs in, so that a provider that is down does not stop us.
type openIDProvider struct {
	settings ProviderSettings
	callback string
	client   *http.Client
	clock    func() time.Time

	mu       sync.Mutex
	found    *discovered
	failed   error
	failedAt time.Time
}

type discovered struct {
	goth     *openidConnect.Provider
	verifier *oidc.IDTokenVerifier
	// sendsIssuer: the provider promises its issuer in the callback (RFC 9207).
	sendsIssuer bool
	// leaving is where a browser ends its session there, "" where that is not offered.
	leaving string
}

func (p *openIDProvider) begin(state, nonce, verifier string) (address, session string, err error) {
	d, err := p.discover()
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	begun, err := d.goth.BeginAuth(state)
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	raw, err := begun.GetAuthURL()
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	address, err = withQuery(raw, map[string]string{
		"nonce":                 nonce,
		"code_challenge":        oauth2.S256ChallengeFromVerifier(verifier),
		"code_challenge_method": "S256",
	})
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	return address, begun.Marshal(), nil
}

func (p *openIDProvider) finish(ctx context.Context, pending pendingSignin, query url.Values) (app.Identity, error) {
	d, err := p.discover()
	if err != nil {
		return app.Identity{}, refused(ReasonDiscoveryFailed, err)
	}
	if iss := query.Get("iss"); iss != p.settings.Issuer && (iss != "" || d.sendsIssuer) {
		return app.Identity{}, refused(ReasonProviderMismatch, errors.New("the answer is another issuer's"))
	}
	session, err := p.authorize(d, pending, query.Get("code"))
	if err != nil {
		return app.Identity{}, err
	}
	token, claims, err := p.verify(ctx, d, session, pending.Nonce)
	if err != nil {
		return app.Identity{}, err
	}
	session.IDToken = lasting(session.IDToken, token.Expiry, p.clock())
	user, err := d.goth.FetchUser(session)
	if err != nil {
		return app.Identity{}, refused(ReasonUserinfoFailed, err)
	}
	// What the signed token says of the address stands together; the userinfo
	// answer fills in only where the token is silent.
	if claims.Email == "" || claims.Name == "" {
		if err := claims.fill(user.RawData); err != nil {
			return app.Identity{}, refused(ReasonUserinfoFailed, err)
		}
	}
	id := claims.identity()
	id.Issuer, id.Subject = p.settings.Issuer, token.Subject
	// Whoever administers a Microsoft tenant writes any address into it.
	id.EmailVerified = id.EmailVerified && !isMicrosoft(id.Issuer)
	return id, nil
}

// authorize exchanges the code for tokens; goth gets the code and the verifier
// and nothing else of the query, which belongs to whoever made the link.
func (p *openIDProvider) authorize(d *discovered, pending pendingSignin, code string) (*openidConnect.Session, error) {
	begun, err := d.goth.UnmarshalSession(pending.Session)
	if err != nil {
		return nil, refused(ReasonExpired, err)
	}
	session, ok := begun.(*openidConnect.Session)
	if !ok {
		return nil, refused(ReasonExpired, errors.New("the session is another provider's"))
	}
	if _, err := session.Authorize(d.goth, url.Values{"code": {code}, "code_verifier": {pending.Verifier}}); err != nil {
		return nil, refused(ReasonCodeRefused, err)
	}
	return session, nil
}

// verify checks the ID token as OpenID Connect Core 3.1.3.7 says: signature
// with a key of the provider, issuer, audience, authorised party, expiry,
// nonce, and the hash of the access token where there is one. It comes before
// FetchUser, which panics on a token without exp.
func (p *openIDProvider) verify(ctx context.Context, d *discovered, session *openidConnect.Session, nonce string) (*oidc.IDToken, openIDClaims, error) {
	var claims openIDClaims
	if session.IDToken == "" {
		return nil, claims, refused(ReasonBadToken, errors.New("no id_token"))
	}
	token, err := d.verifier.Verify(ctx, session.IDToken)
	if err != nil {
		return nil, claims, refused(ReasonBadToken, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return nil, claims, refused(ReasonNonceMismatch, nil)
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(session.AccessToken); err != nil {
			return nil, claims, refused(ReasonBadToken, err)
		}
	}
	if err := token.Claims(&claims); err != nil {
		return nil, claims, refused(ReasonBadToken, err)
	}
	if !claims.meantFor(p.settings.ClientID, token.Audience) {
		return nil, claims, refused(ReasonBadToken, errors.New("another party is authorised"))
	}
	if token.IssuedAt.After(p.clock().Add(clockLeeway)) {
		return nil, claims, refused(ReasonBadToken, errors.New("issued in the future"))
	}
	if token.Subject == "" || len(token.Subject) > 255 { // the bound is OpenID Connect's, section 2
		return nil, claims, refused(ReasonBadToken, errors.New("subject is empty or too long"))
	}
	return token, claims, nil
}

// lasting is a token that was verified, as goth takes it: goth judges expiry again, with less leeway and the machine's
// clock, and looks at no signature.
func lasting(token string, expiry, now time.Time) string {
	parts := strings.Split(token, ".")
	if now.Before(expiry) || len(parts) != 3 {
		return token
	}
	var claims map[string]any
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return token
	}
	claims["exp"] = now.Add(clockLeeway).Unix()
	if raw, err = json.Marshal(claims); err != nil {
		return token
	}
	parts[1] = base64.RawURLEncoding.EncodeToString(raw)
	return strings.Join(parts, ".")
}

// discover asks the provider for its addresses, once. One visitor asks, the
// others wait for the answer.
func (p *openIDProvider) discover() (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if p.failed != nil && p.clock().Sub(p.failedAt) < discoveryPause {
		return nil, p.failed
	}
	p.found, p.failed = p.ask()
	p.failedAt = p.clock()
	return p.found, p.failed
}

// ask is bounded by the time-out of the client. The context is nobody's
// request: the visitor who asks first must not take the answer away with them.
func (p *openIDProvider) ask() (*discovered, error) {
	client := *p.client
	client.Transport = &pacedTransport{next: p.client.Transport, clock: p.clock}
	ctx := oidc.ClientContext(context.Background(), &client)
	provider, err := oidc.NewProvider(ctx, p.settings.Issuer)
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", p.settings.ID, err)
	}
	var more struct {
		JWKS        string `json:"jwks_uri"`
		SendsIssuer bool   `json:"authorization_response_iss_parameter_supported"`
		EndSession  string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, fmt.Errorf("discover %s: %w", p.settings.ID, err)
	}
	ends := provider.Endpoint()
	for _, address := range []string{ends.AuthURL, ends.TokenURL, more.JWKS} {
		if !p.trusts(address) {
			return nil, fmt.Errorf("discover %s: an address is missing or not https", p.settings.ID)
		}
	}
	userinfo := provider.UserInfoEndpoint()
	if userinfo != "" && !p.trusts(userinfo) {
		return nil, fmt.Errorf("discover %s: the address of userinfo is not https", p.settings.ID)
	}
	g, err := openidConnect.NewCustomisedURL(p.settings.ClientID, string(p.settings.ClientSecret), p.callback,
		ends.AuthURL, ends.TokenURL, p.settings.Issuer, userinfo, "", p.scopes()...)
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", p.settings.ID, err)
	}
	g.HTTPClient = p.client
	g.SetName(p.settings.ID)
	verifier := provider.Verifier(&oidc.Config{ClientID: p.settings.ClientID, Now: func() time.Time { return p.clock().Add(-clockLeeway) }})
	return &discovered{goth: g, verifier: verifier, sendsIssuer: more.SendsIssuer, leaving: p.leavingAt(more.EndSession)}, nil
}

// trusts says whether an address that was discovered may be used: an issuer
// over https cannot send us to plain http, not even to this machine.
func (p *openIDProvider) trusts(address string) bool {
	return safeEndpoint(address) &&
		(strings.HasPrefix(address, "https://") || strings.HasPrefix(p.settings.Issuer, "http://"))
}

func (p *openIDProvider) scopes() []string {
	if len(p.settings.Scopes) > 0 {
		return p.settings.Scopes
	}
	return []string{oidc.ScopeOpenID, "profile", "email"}
}

func withQuery(address string, add map[string]string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("read address of sign-in: %w", err)
	}
	q := u.Query()
	for k, v := range add {
		q.Set(k, v)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
