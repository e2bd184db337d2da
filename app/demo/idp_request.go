package demo

import (
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// idpRequest is one sign-in under way: what the portal asked, and who was chosen.
type idpRequest struct {
	id      string
	asked   oidc.AuthRequest
	subject string // "" until somebody is chosen
	at      time.Time
}

func (r *idpRequest) GetID() string                      { return r.id }
func (r *idpRequest) GetACR() string                     { return "" }
func (r *idpRequest) GetAMR() []string                   { return nil }
func (r *idpRequest) GetAudience() []string              { return []string{r.asked.ClientID} }
func (r *idpRequest) GetAuthTime() time.Time             { return r.at }
func (r *idpRequest) GetClientID() string                { return r.asked.ClientID }
func (r *idpRequest) GetNonce() string                   { return r.asked.Nonce }
func (r *idpRequest) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r *idpRequest) GetScopes() []string                { return r.asked.Scopes }
func (r *idpRequest) GetState() string                   { return r.asked.State }
func (r *idpRequest) GetSubject() string                 { return r.subject }
func (r *idpRequest) Done() bool                         { return r.subject != "" }
func (r *idpRequest) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r *idpRequest) GetResponseMode() oidc.ResponseMode { return r.asked.ResponseMode }

func (r *idpRequest) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}

// idpClient is the portal as the provider knows it: one client, one callback.
type idpClient struct{ callback string }

func (c idpClient) GetID() string                       { return ClientID }
func (c idpClient) RedirectURIs() []string              { return []string{c.callback} }
func (c idpClient) PostLogoutRedirectURIs() []string    { return nil }
func (c idpClient) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c idpClient) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c idpClient) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c idpClient) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c idpClient) LoginURL(id string) string            { return choosePath + "?request=" + id }
func (c idpClient) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c idpClient) IDTokenLifetime() time.Duration       { return tokenLifetime }
func (c idpClient) DevMode() bool                        { return true } // http on loopback
func (c idpClient) IsScopeAllowed(string) bool           { return false }
func (c idpClient) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c idpClient) ClockSkew() time.Duration             { return 0 }

func (c idpClient) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

func (c idpClient) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// idpKey is the key that tokens are signed with, and its public half.
type idpKey struct {
	id  string
	key any
}

func (k idpKey) ID() string                                  { return k.id }
func (k idpKey) Key() any                                    { return k.key }
func (k idpKey) Use() string                                 { return "sig" }
func (k idpKey) Algorithm() jose.SignatureAlgorithm          { return jose.ES256 }
func (k idpKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
