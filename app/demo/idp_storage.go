package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"

	"undersigned/app/paths"
)

const (
	requestLifetime = 10 * time.Minute
	codeLifetime    = time.Minute
	tokenLifetime   = 5 * time.Minute
	// mostRequests bounds the memory that unfinished sign-ins take.
	mostRequests = 1000
)

var (
	errUnknown     = errors.New("unknown or expired")
	errUnsupported = errors.New("the demo's provider does not offer this")
)

// idpStorage keeps what is under way in memory; nothing of it outlives the demo.
type idpStorage struct {
	client idpClient
	secret string
	people map[string]Person
	clock  func() time.Time
	key    *ecdsa.PrivateKey
	keyID  string

	mu       sync.Mutex
	requests map[string]*idpRequest
	codes    map[string]issued // code → request id
	tokens   map[string]issued // access token id → subject
}

type issued struct {
	to    string
	until time.Time
}

func newIDPStorage(o ProviderOptions, key *ecdsa.PrivateKey) *idpStorage {
	s := &idpStorage{
		client:   idpClient{callback: o.Base + paths.Auth(ProviderID, "callback")},
		secret:   o.Secret,
		people:   map[string]Person{},
		clock:    o.Clock,
		key:      key,
		keyID:    rand.Text(),
		requests: map[string]*idpRequest{},
		codes:    map[string]issued{},
		tokens:   map[string]issued{},
	}
	for _, p := range o.People {
		s.people[p.Subject] = p
	}
	return s
}

// request is a copy of the request with this id, while it is valid.
func (s *idpStorage) request(id string) (*idpRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.valid(id)
}

func (s *idpStorage) valid(id string) (*idpRequest, error) {
	r, ok := s.requests[id]
	if !ok || s.clock().Sub(r.at) > requestLifetime {
		return nil, errUnknown
	}
	found := *r
	return &found, nil
}

func (s *idpStorage) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, id)
}

// choose settles who signs in; a choice that was made stands.
func (s *idpStorage) choose(id, subject string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.valid(id)
	if err != nil {
		return err
	}
	if _, ok := s.people[subject]; !ok || r.Done() {
		return errUnknown
	}
	s.requests[id].subject = subject
	return nil
}

// sweep forgets what is over, and everything when somebody floods us.
func (s *idpStorage) sweep() {
	now := s.clock()
	for id, r := range s.requests {
		if now.Sub(r.at) > requestLifetime || len(s.requests) >= mostRequests {
			delete(s.requests, id)
		}
	}
	for _, m := range []map[string]issued{s.codes, s.tokens} {
		for id, i := range m {
			if now.After(i.until) {
				delete(m, id)
			}
		}
	}
}

// CreateAuthRequest refuses a request without PKCE.
func (s *idpStorage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("PKCE with S256 is required")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	r := &idpRequest{id: rand.Text(), asked: *asked, at: s.clock()}
	s.requests[r.id] = r
	return r, nil
}

// AuthRequestByID is op's way to request.
func (s *idpStorage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	return s.request(id)
}

// AuthRequestByCode spends the code: of two that come with it, one gets a token.
func (s *idpStorage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.codes[code]
	delete(s.codes, code)
	if !ok || s.clock().After(i.until) {
		return nil, errUnknown
	}
	return s.valid(i.to)
}

// SaveAuthCode notes the code of a request that was answered.
func (s *idpStorage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = issued{to: id, until: s.clock().Add(codeLifetime)}
	return nil
}

// DeleteAuthRequest is op's way to forget.
func (s *idpStorage) DeleteAuthRequest(_ context.Context, id string) error {
	s.forget(id)
	return nil
}

// CreateAccessToken makes a token that opens userinfo, and nothing else.
func (s *idpStorage) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, until := rand.Text(), s.clock().Add(tokenLifetime)
	s.tokens[id] = issued{to: r.GetSubject(), until: until}
	return id, until, nil
}

// SetUserinfoFromToken answers userinfo.
func (s *idpStorage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, id, subject, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.tokens[id]
	if !ok || i.to != subject || s.clock().After(i.until) {
		return errUnknown
	}
	return s.describe(info, subject)
}

// SetUserinfoFromScopes fills the ID token; every scope gets everything.
func (s *idpStorage) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	return s.describe(info, subject)
}

func (s *idpStorage) describe(info *oidc.UserInfo, subject string) error {
	p, ok := s.people[subject]
	if !ok {
		return errUnknown
	}
	info.Subject, info.Name = p.Subject, p.Name
	info.Email, info.EmailVerified = p.Email, oidc.Bool(p.Email != "")
	if tag, err := language.Parse(p.Language); err == nil {
		info.Locale = oidc.NewLocale(tag)
	}
	return nil
}

// GetClientByClientID knows one client, the portal.
func (s *idpStorage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, errUnknown
	}
	return s.client, nil
}

// AuthorizeClientIDSecret compares in constant time.
func (s *idpStorage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != ClientID || subtle.ConstantTimeCompare([]byte(secret), []byte(s.secret)) != 1 {
		return errUnknown
	}
	return nil
}

// SigningKey is made when the demo starts and gone when it ends.
func (s *idpStorage) SigningKey(context.Context) (op.SigningKey, error) {
	return idpKey{id: s.keyID, key: s.key}, nil
}

// SignatureAlgorithms is what discovery tells.
func (s *idpStorage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

// KeySet is the public half.
func (s *idpStorage) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{idpKey{id: s.keyID, key: &s.key.PublicKey}}, nil
}

// Health is always good.
func (s *idpStorage) Health(context.Context) error { return nil }
