package signin_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/web/signin"
)

func TestSigninGitHub(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		profile  string
		mails    string
		email    string
		name     string
		verified bool
	}{
		"verified address": {`{"id":42,"login":"octo","name":"Octo Cat","email":null}`,
			`[{"email":"o@x.example","primary":true,"verified":true}]`, "o@x.example", "Octo Cat", true},
		"public address, not vouched for": {`{"id":42,"login":"octo","name":"","email":"o@x.example"}`, `[]`, "o@x.example", "octo", false},
		"no verified address":             {`{"id":42,"login":"octo","email":null}`, `[{"email":"o@x.example","primary":true,"verified":false}]`, "", "octo", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hub := &fakeGitHub{profile: test.profile, mails: test.mails}
			s := newSite(t, func(o *signin.Options) { o.Transport = hub },
				signin.ProviderSettings{ID: "github", Kind: signin.KindGitHub, Name: "GitHub", ClientID: "id", ClientSecret: "secret"})
			b := newBrowser(t)
			begun := b.get(s.URL + "/auth/github")
			u, err := url.Parse(begun.location)
			if err != nil || u.Host != "github.com" {
				t.Fatalf("sent to %q, %v", begun.location, err)
			}
			hub.challenge = u.Query().Get("code_challenge")
			got := b.get(s.URL + "/auth/github/callback?" + url.Values{"code": {"c"}, "state": {u.Query().Get("state")}}.Encode())
			if got.status != http.StatusSeeOther {
				t.Fatalf("answer %d %s; causes %v", got.status, got.body, causes(s))
			}
			want := []signin.Identity{{Provider: "github", Identity: app.Identity{
				Issuer: "https://github.com", Subject: "42", Name: test.name, Email: test.email, EmailVerified: test.verified,
			}}}
			if diff := cmp.Diff(want, s.came); diff != "" {
				t.Errorf("identity (-want +got)\n%s", diff)
			}
		})
	}
}

func TestSigninGitHubRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		hub    fakeGitHub
		reason signin.Reason
	}{
		"wrong verifier":     {fakeGitHub{profile: `{"id":42}`, challenge: "another"}, signin.ReasonCodeRefused},
		"no account number":  {fakeGitHub{profile: `{"login":"octo"}`, mails: `[]`}, signin.ReasonUserinfoFailed},
		"answer is not JSON": {fakeGitHub{profile: `<html>`}, signin.ReasonUserinfoFailed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hub := test.hub
			s := newSite(t, func(o *signin.Options) { o.Transport = &hub },
				signin.ProviderSettings{ID: "github", Kind: signin.KindGitHub, Name: "GitHub", ClientID: "id", ClientSecret: "secret"})
			b := newBrowser(t)
			u, err := url.Parse(b.get(s.URL + "/auth/github").location)
			if err != nil {
				t.Fatal(err)
			}
			if hub.challenge == "" {
				hub.challenge = u.Query().Get("code_challenge")
			}
			got := b.get(s.URL + "/auth/github/callback?" + url.Values{"code": {"c"}, "state": {u.Query().Get("state")}}.Encode())
			s.refusedFor(t, b, got, test.reason, []string{"octo"})
		})
	}
}

// fakeGitHub answers for github.com, and checks PKCE as it does.
type fakeGitHub struct{ profile, mails, challenge string }

func (h *fakeGitHub) RoundTrip(req *http.Request) (*http.Response, error) {
	var err error
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	switch req.URL.Host + req.URL.Path {
	case "github.com/login/oauth/access_token":
		if err = req.ParseForm(); err != nil {
			return nil, err
		}
		if challengeOf(req.PostForm.Get("code_verifier")) != h.challenge {
			writeJSON(w, map[string]any{"error": "bad_verification_code"})
			break
		}
		writeJSON(w, map[string]any{"access_token": "t", "token_type": "bearer"})
	case "api.github.com/user":
		_, err = io.WriteString(w, h.profile)
	case "api.github.com/user/emails":
		_, err = io.WriteString(w, h.mails)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
	return w.Result(), errors.Join(err, context.Cause(req.Context()))
}
