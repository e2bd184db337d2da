package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/oauth2"

	"undersigned/app"
	"undersigned/app/paths"
)

// pendingLifetime is how long somebody may take at the provider.
const pendingLifetime = 10 * time.Minute

const (
	pendingKey      = "signin.pending"
	signinReturnKey = "signin.return"
	providerTimeout = 10 * time.Second
)

// Reason says why a sign-in was refused. It is for the log and for choosing
// the sentence on the page; it holds nothing of the person.
type Reason string

// The reasons. ReasonStateMismatch is also what a second use of an answer and
// an answer in another browser look like: the session knows of no such sign-in.
const (
	ReasonUnknownProvider  Reason = "unknown_provider"
	ReasonDiscoveryFailed  Reason = "discovery_failed"
	ReasonStateMismatch    Reason = "state_mismatch"
	ReasonProviderMismatch Reason = "provider_mismatch"
	ReasonExpired          Reason = "expired"
	ReasonCancelled        Reason = "cancelled"
	ReasonProviderRefused  Reason = "provider_refused"
	ReasonCodeRefused      Reason = "code_refused"
	ReasonBadToken         Reason = "bad_token"
	ReasonNonceMismatch    Reason = "nonce_mismatch"
	ReasonUserinfoFailed   Reason = "userinfo_failed"
)

// Refusal is a sign-in that was refused; it was logged when it was made.
// Err is the cause for tests and debuggers: it may quote tokens and claims, so
// Error leaves it out and nobody may log or show it.
type Refusal struct {
	Reason Reason
	Err    error
}

// Error names the reason only.
func (e *Refusal) Error() string { return "sign-in refused: " + string(e.Reason) }

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Refusal) Unwrap() error { return e.Err }

// Status is the HTTP status of the page that tells of it, 4xx for every reason.
func (e *Refusal) Status() int {
	switch e.Reason {
	case ReasonUnknownProvider:
		return http.StatusNotFound
	case ReasonProviderRefused, ReasonCancelled:
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

func refused(reason Reason, cause error) error { return &Refusal{Reason: reason, Err: cause} }

// Identity is what one of the configured providers has proved of somebody.
type Identity struct {
	Provider string
	app.Identity
}

// SignedIn is called once a sign-in is proved, in a session that was emptied
// and has a new token. It notes in the session who that is; when it writes no
// answer of its own, the browser is sent to ReturnPath.
type SignedIn func(c echo.Context, id Identity) error

// Options is what New needs. Base is the address of the site as
// providers know it, without a slash at its end. Transport and Timeout are for
// what we ask of providers; nil and 0 mean the usual ones.
type Options struct {
	Base      string
	Providers []ProviderSettings
	Sessions  *Sessions
	Clock     func() time.Time
	Log       *slog.Logger
	Transport http.RoundTripper
	Timeout   time.Duration
	SignedIn  SignedIn
}

// Door brings people in through the configured providers.
type Door struct {
	o         Options
	providers map[string]relyingParty
}

// relyingParty is our end of one provider: begin makes the address to send the
// browser to, finish turns the answer into who it is.
type relyingParty interface {
	begin(state, nonce, verifier string) (address, session string, err error)
	finish(ctx context.Context, pending pendingSignin, query url.Values) (app.Identity, error)
	leave() string
}

// pendingSignin waits in the session while the person is at the provider.
type pendingSignin struct {
	Provider, State, Nonce, Verifier string
	Session                          string // goth's, as it marshals itself
	Return                           string
	StartedAt                        time.Time
}

// New refuses settings that ParseProviders would refuse; it asks no
// provider anything yet.
func New(o Options) (*Door, error) {
	if err := checkProviders(o.Providers); err != nil {
		return nil, err
	}
	if o.Timeout == 0 {
		o.Timeout = providerTimeout
	}
	client := providerClient(o.Transport, o.Timeout)
	s := &Door{o: o, providers: map[string]relyingParty{}}
	for _, p := range o.Providers {
		callback := o.Base + paths.Auth(p.ID, "callback")
		switch p.Kind {
		case KindGitHub:
			s.providers[p.ID] = &githubProvider{settings: p, callback: callback, client: client}
		default:
			s.providers[p.ID] = &openIDProvider{settings: p, callback: callback, client: client, clock: o.Clock}
		}
	}
	return s, nil
}

// Choice is one button of the sign-in page.
type Choice struct{ ID, Name, Path string }

// Choices are the configured providers in the order of the settings.
func (s *Door) Choices() []Choice {
	out := make([]Choice, len(s.o.Providers))
	for i, p := range s.o.Providers {
		out[i] = Choice{ID: p.ID, Name: p.Name, Path: paths.Auth(p.ID)}
	}
	return out
}

// NameOf is a provider in words, by its issuer.
func (s *Door) NameOf(issuer string) string { return NameOf(s.o.Providers, issuer) }

// Begin answers GET /auth/:provider?return=/path: it notes a pending sign-in
// in the session and sends the browser to the provider. A second one replaces
// the first.
func (s *Door) Begin(c echo.Context) error {
	id := c.Param("provider")
	provider, ok := s.providers[id]
	if !ok {
		return s.refuse(c, refused(ReasonUnknownProvider, nil))
	}
	pending := pendingSignin{
		Provider:  id,
		State:     rand.Text(),
		Nonce:     rand.Text(),
		Verifier:  oauth2.GenerateVerifier(),
		Return:    LocalPath(c.QueryParam("return")),
		StartedAt: s.o.Clock(),
	}
	address, session, err := provider.begin(pending.State, pending.Nonce, pending.Verifier)
	if err != nil {
		return s.refuse(c, err)
	}
	pending.Session = session
	raw, err := json.Marshal(pending)
	if err != nil {
		return fmt.Errorf("note pending sign-in: %w", err)
	}
	s.o.Sessions.Put(c.Request().Context(), pendingKey, raw)
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Redirect(http.StatusSeeOther, address)
}

// Callback answers GET /auth/:provider/callback, where the provider sends the
// browser back to.
func (s *Door) Callback(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	// The address of this page holds the code.
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	id, pending, err := s.prove(c)
	if err != nil {
		return s.refuse(c, err)
	}
	ctx := c.Request().Context()
	// Nothing of whoever used this browser before is handed on.
	if err := s.o.Sessions.Clear(ctx); err != nil {
		return fmt.Errorf("empty session: %w", err)
	}
	if err := s.o.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.o.Sessions.Put(ctx, cameThroughKey, pending.Provider)
	c.Set(signinReturnKey, pending.Return)
	if err := s.o.SignedIn(c, Identity{Provider: pending.Provider, Identity: id}); err != nil {
		return err
	}
	s.o.Log.InfoContext(ctx, "signed in", "provider", pending.Provider, "id", c.Response().Header().Get(echo.HeaderXRequestID))
	if c.Response().Committed {
		return nil
	}
	return c.Redirect(http.StatusSeeOther, pending.Return)
}

// ReturnPath is where the person wanted to go when they were asked to sign
// in: a path of this site, "/" when they said nothing.
func ReturnPath(c echo.Context) string {
	path, _ := c.Get(signinReturnKey).(string)
	return LocalPath(path)
}

// prove settles what the callback's address claims: whose sign-in it is, then
// what the provider says of it.
func (s *Door) prove(c echo.Context) (app.Identity, pendingSignin, error) {
	provider, ok := s.providers[c.Param("provider")]
	if !ok {
		return app.Identity{}, pendingSignin{}, refused(ReasonUnknownProvider, nil)
	}
	query := c.QueryParams()
	pending, err := s.take(c.Request().Context(), query.Get("state"))
	if err != nil {
		return app.Identity{}, pending, err
	}
	// Mix-up: an answer to a sign-in at one provider, handed to another's path.
	if pending.Provider != c.Param("provider") {
		return app.Identity{}, pending, refused(ReasonProviderMismatch, nil)
	}
	if s.o.Clock().Sub(pending.StartedAt) > pendingLifetime {
		return app.Identity{}, pending, refused(ReasonExpired, nil)
	}
	switch query.Get("error") {
	case "":
	case "access_denied":
		return app.Identity{}, pending, refused(ReasonCancelled, nil)
	default:
		return app.Identity{}, pending, refused(ReasonProviderRefused, nil)
	}
	if query.Get("code") == "" {
		return app.Identity{}, pending, refused(ReasonProviderRefused, errors.New("no code"))
	}
	id, err := finishSafely(c.Request().Context(), provider, pending, query)
	return id, pending, err
}

// take hands out the pending sign-in with this state, once. A wrong state does
// not spend it, or any page on the web could undo a sign-in under way.
func (s *Door) take(ctx context.Context, state string) (pendingSignin, error) {
	raw, _ := s.o.Sessions.Get(ctx, pendingKey).([]byte)
	if raw == nil {
		return pendingSignin{}, refused(ReasonStateMismatch, errors.New("no sign-in is pending"))
	}
	var pending pendingSignin
	if err := json.Unmarshal(raw, &pending); err != nil {
		return pendingSignin{}, refused(ReasonStateMismatch, err)
	}
	if subtle.ConstantTimeCompare([]byte(state), []byte(pending.State)) != 1 {
		return pendingSignin{}, refused(ReasonStateMismatch, nil)
	}
	s.o.Sessions.Remove(ctx, pendingKey)
	return pending, nil
}

// finishSafely turns a panic into a refusal: goth panics on tokens of an
// unexpected shape.
func finishSafely(ctx context.Context, p relyingParty, pending pendingSignin, query url.Values) (id app.Identity, err error) {
	defer func() {
		if r := recover(); r != nil {
			id, err = app.Identity{}, refused(ReasonBadToken, fmt.Errorf("panic: %v", r))
		}
	}()
	return p.finish(ctx, pending, query)
}

// refuse logs why, without the cause: that may quote tokens, names and
// addresses. Only discovery, which knows of no person, says more.
func (s *Door) refuse(c echo.Context, err error) error {
	var refusal *Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	provider := c.Param("provider")
	if _, ok := s.providers[provider]; !ok {
		provider = "" // whatever somebody typed
	}
	attrs := []any{"reason", string(refusal.Reason), "provider", provider, "id", c.Response().Header().Get(echo.HeaderXRequestID)}
	if refusal.Reason == ReasonDiscoveryFailed && refusal.Err != nil {
		attrs = append(attrs, "error", clip(refusal.Err.Error(), 300))
	}
	s.o.Log.WarnContext(c.Request().Context(), "sign-in refused", attrs...)
	return err
}
