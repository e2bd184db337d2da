package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The kinds of provider: any that speaks OpenID Connect with discovery, and
// GitHub, which speaks OAuth 2 with an interface of its own.
const (
	KindOpenID = "openid"
	KindGitHub = "github"
)

// Secret is a setting that is never shown: every way of printing it gives dots.
// Reading it from JSON gives the value itself.
type Secret string

const masked = "••••"

// String masks the secret, unless there is none.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// GoString masks the secret in %#v.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// MarshalText masks the secret in JSON and in structured logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ProviderSettings is one way to sign in. ID stands in the addresses
// /auth/{id} and /auth/{id}/callback, which the provider has to know; Name is
// shown on the button. Issuer is for kind openid only and must be exactly what
// the provider calls itself. Scopes, when empty, are openid, profile and email,
// or for GitHub user:email.
type ProviderSettings struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"`
	Name         string   `json:"name"`
	Issuer       string   `json:"issuer,omitempty"`
	ClientID     string   `json:"client_id"`
	ClientSecret Secret   `json:"client_secret"`
	Scopes       []string `json:"scopes,omitempty"`
}

// ParseProviders reads a JSON array of ProviderSettings, as it stands in the
// settings, and validates each. The error names every entry that is wrong and
// never repeats a secret. Empty input is no providers.
func ParseProviders(raw []byte) ([]ProviderSettings, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	var entries []json.RawMessage
	if err := json.Unmarshal(raw, &entries); err != nil {
		return nil, fmt.Errorf("providers: not a JSON array: %w", err)
	}
	all := make([]ProviderSettings, len(entries))
	for i, entry := range entries {
		dec := json.NewDecoder(bytes.NewReader(entry))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&all[i]); err != nil {
			return nil, fmt.Errorf("providers[%d] %q: %w", i, all[i].ID, err)
		}
	}
	if err := checkProviders(all); err != nil {
		return nil, err
	}
	return all, nil
}

func checkProviders(all []ProviderSettings) error {
	var problems []error
	seen := map[string]bool{}
	for i, p := range all {
		for _, problem := range p.problems() {
			problems = append(problems, fmt.Errorf("providers[%d] %q: %s", i, p.ID, problem))
		}
		if seen[p.ID] {
			problems = append(problems, fmt.Errorf("providers[%d] %q: id is used twice", i, p.ID))
		}
		seen[p.ID] = true
	}
	return errors.Join(problems...)
}

var providerID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

func (p ProviderSettings) problems() []string {
	var out []string
	require := func(ok bool, problem string) {
		if !ok {
			out = append(out, problem)
		}
	}
	require(providerID.MatchString(p.ID), "id: want 1 to 32 of a-z, 0-9 and -")
	require(strings.TrimSpace(p.Name) != "", "name: is missing")
	require(p.ClientID != "", "client_id: is missing")
	require(p.ClientSecret != "", "client_secret: is missing")
	require(!slices.ContainsFunc(p.Scopes, func(s string) bool { return s == "" || strings.ContainsAny(s, " \t\r\n") }),
		"scopes: one scope an entry, without spaces")
	switch p.Kind {
	case KindOpenID:
		if problem := issuerProblem(p.Issuer); problem != "" {
			out = append(out, "issuer: "+problem)
		}
	case KindGitHub:
		require(p.Issuer == "", "issuer: GitHub has none, leave it out")
	default:
		out = append(out, `kind: want "openid" or "github"`)
	}
	return out
}

func issuerProblem(issuer string) string {
	u, err := url.Parse(issuer)
	switch {
	case issuer == "":
		return "is missing"
	case err != nil || u.Host == "":
		return "is not an address"
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "must have no user, query or fragment"
	case !safeEndpoint(issuer):
		return "must be https (http only on this machine itself)"
	case isMicrosoft(issuer):
		return microsoftProblem(u)
	}
	return ""
}

var microsoftTenant = regexp.MustCompile(`^/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(/|$)`)

// microsoftProblem refuses Microsoft's shared issuers: with common,
// organizations or consumers any tenant on earth could vouch for anybody.
func microsoftProblem(u *url.URL) string {
	if microsoftTenant.MatchString(u.Path) {
		return ""
	}
	return "Microsoft needs the issuer of one tenant, by its number: write " +
		"https://login.microsoftonline.com/TENANT/v2.0 with the Directory (tenant) ID from the overview page of Microsoft Entra " +
		"in place of TENANT, never common, organizations or consumers"
}

// isMicrosoft says whether an issuer is Microsoft's, whose addresses of people
// are whatever a tenant's administrator typed, verified or not.
func isMicrosoft(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, domain := range []string{"microsoftonline.com", "microsoftonline.us", "microsoftonline.cn", "windows.net", "ciamlogin.com", "b2clogin.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

// safeEndpoint says whether a code, secret or token may be sent to an address:
// https, or http that does not leave this machine.
func safeEndpoint(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// NameOf is what people call a provider: its name in the settings, or the host of an issuer that is there no longer.
func NameOf(all []ProviderSettings, issuer string) string {
	for _, p := range all {
		if p.Issuer == issuer || p.Kind == KindGitHub && issuer == GitHubIssuer {
			return p.Name
		}
	}
	if u, err := url.Parse(issuer); err == nil && u.Host != "" {
		return u.Host
	}
	return issuer
}
