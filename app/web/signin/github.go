package signin

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/markbates/goth/providers/github"
	"golang.org/x/oauth2"

	"undersigned/app"
)

// GitHubIssuer stands for the issuer in identities from GitHub, which has none.
const GitHubIssuer = "https://github.com"

// githubProvider signs in with GitHub's OAuth 2: there is no ID token, so the
// account is what GitHub's interface answers to the access token, and PKCE is
// what binds the code to this browser.
type githubProvider struct {
	settings ProviderSettings
	callback string
	client   *http.Client
}

func (p *githubProvider) begin(state, _, verifier string) (address, session string, err error) {
	begun, err := p.goth("").BeginAuth(state)
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	raw, err := begun.GetAuthURL()
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	address, err = withQuery(raw, map[string]string{
		"code_challenge":        oauth2.S256ChallengeFromVerifier(verifier),
		"code_challenge_method": "S256",
	})
	if err != nil {
		return "", "", refused(ReasonDiscoveryFailed, err)
	}
	return address, begun.Marshal(), nil
}

func (p *githubProvider) finish(_ context.Context, pending pendingSignin, query url.Values) (app.Identity, error) {
	g := p.goth(pending.Verifier)
	session, err := g.UnmarshalSession(pending.Session)
	if err != nil {
		return app.Identity{}, refused(ReasonExpired, err)
	}
	if _, err := session.Authorize(g, url.Values{"code": {query.Get("code")}}); err != nil {
		return app.Identity{}, refused(ReasonCodeRefused, err)
	}
	user, err := g.FetchUser(session)
	if err != nil && !errors.Is(err, github.ErrNoVerifiedGitHubPrimaryEmail) {
		return app.Identity{}, refused(ReasonUserinfoFailed, err)
	}
	if user.UserID == "" || user.UserID == "0" {
		return app.Identity{}, refused(ReasonUserinfoFailed, errors.New("no account number"))
	}
	name := cleanName(user.Name)
	if name == "" {
		name = cleanName(user.NickName)
	}
	// goth asks for the verified address only when the public profile shows
	// none; what the profile shows carries no word on whether it is verified.
	shown, _ := user.RawData["email"].(string)
	email := cleanEmail(user.Email)
	return app.Identity{
		Issuer:        GitHubIssuer,
		Subject:       user.UserID,
		Name:          name,
		Email:         email,
		EmailVerified: email != "" && shown == "",
	}, nil
}

// goth makes the provider anew for each sign-in, because the verifier is part
// of its client; it asks nobody anything.
func (p *githubProvider) goth(verifier string) *github.Provider {
	scopes := p.settings.Scopes
	if len(scopes) == 0 {
		scopes = []string{"user:email"}
	}
	g := github.New(p.settings.ClientID, string(p.settings.ClientSecret), p.callback, scopes...)
	client := *p.client
	client.Transport = verifierTransport{next: p.client.Transport, tokenURL: github.TokenURL, verifier: verifier}
	g.HTTPClient = &client
	g.SetName(p.settings.ID)
	return g
}
