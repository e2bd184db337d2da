package signin_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app/web/signin"
)

func TestParseProviders(t *testing.T) {
	t.Parallel()
	got, err := signin.ParseProviders([]byte(`[
		{"id":"google","kind":"openid","name":"Google","issuer":"https://accounts.google.com","client_id":"g","client_secret":"s1"},
		{"id":"microsoft","kind":"openid","name":"Microsoft","client_id":"m","client_secret":"s2","scopes":["openid","email"],
		 "issuer":"https://login.microsoftonline.com/9f8e7d6c-1234-4abc-9def-0123456789ab/v2.0"},
		{"id":"laptop","kind":"openid","name":"Keycloak here","issuer":"http://127.0.0.1:9000/realms/x","client_id":"k","client_secret":"s3"},
		{"id":"github","kind":"github","name":"GitHub","client_id":"h","client_secret":"s4"}]`))
	if err != nil {
		t.Fatal(err)
	}
	want := []signin.ProviderSettings{
		{ID: "google", Kind: "openid", Name: "Google", Issuer: "https://accounts.google.com", ClientID: "g", ClientSecret: "s1"},
		{ID: "microsoft", Kind: "openid", Name: "Microsoft", ClientID: "m", ClientSecret: "s2", Scopes: []string{"openid", "email"},
			Issuer: "https://login.microsoftonline.com/9f8e7d6c-1234-4abc-9def-0123456789ab/v2.0"},
		{ID: "laptop", Kind: "openid", Name: "Keycloak here", Issuer: "http://127.0.0.1:9000/realms/x", ClientID: "k", ClientSecret: "s3"},
		{ID: "github", Kind: "github", Name: "GitHub", ClientID: "h", ClientSecret: "s4"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, none := range []string{"", " \n", "[]"} {
		if got, err := signin.ParseProviders([]byte(none)); err != nil || len(got) != 0 {
			t.Errorf("ParseProviders(%q) = %v, %v", none, got, err)
		}
	}
}

func TestParseProvidersNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	entry := func(change string) string {
		fields := map[string]any{"id": "x", "kind": "openid", "name": "X", "issuer": "https://id.example", "client_id": "c", "client_secret": "hush-hush"}
		if err := json.Unmarshal([]byte(change), &fields); err != nil {
			t.Fatal(err)
		}
		return string(marshal(fields))
	}
	good := entry(`{"id":"good"}`)
	tests := map[string]struct{ raw, want string }{
		"not JSON":                   {`providers`, "not a JSON array"},
		"not an array":               {entry(`{}`), "not a JSON array"},
		"two arrays":                 {`[] []`, "not a JSON array"},
		"unknown field":              {entry(`{"secret":"a"}`), `unknown field "secret"`},
		"wrong type":                 {entry(`{"scopes":"openid"}`), "scopes"},
		"no id":                      {entry(`{"id":""}`), "id: want"},
		"id with a slash":            {entry(`{"id":"a/b"}`), "id: want"},
		"id used twice":              {entry(`{"id":"good"}`), "id is used twice"},
		"no name":                    {entry(`{"name":" "}`), "name: is missing"},
		"no client id":               {entry(`{"client_id":""}`), "client_id: is missing"},
		"no secret":                  {entry(`{"client_secret":""}`), "client_secret: is missing"},
		"unknown kind":               {entry(`{"kind":"saml"}`), "kind: want"},
		"spaces in a scope":          {entry(`{"scopes":["openid email"]}`), "scopes: one scope an entry"},
		"no issuer":                  {entry(`{"issuer":""}`), "issuer: is missing"},
		"issuer without host":        {entry(`{"issuer":"accounts.google.com"}`), "issuer: is not an address"},
		"issuer over http":           {entry(`{"issuer":"http://id.example"}`), "issuer: must be https"},
		"issuer with a query":        {entry(`{"issuer":"https://id.example?x=1"}`), "issuer: must have no"},
		"issuer for GitHub":          {entry(`{"kind":"github"}`), "issuer: GitHub has none"},
		"Microsoft common":           {entry(`{"issuer":"https://login.microsoftonline.com/common/v2.0"}`), "Microsoft needs the issuer of one tenant"},
		"Microsoft any organisation": {entry(`{"issuer":"https://login.microsoftonline.com/organizations/v2.0"}`), "never common"},
		"Microsoft consumers":        {entry(`{"issuer":"https://LOGIN.microsoftonline.com/consumers/v2.0"}`), "never common"},
		"Microsoft, tenant by name":  {entry(`{"issuer":"https://login.microsoftonline.com/ngo.example/v2.0"}`), "by its number"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := test.raw
			entries := strings.HasPrefix(raw, "{") && name != "not an array"
			if entries {
				raw = "[" + good + "," + raw + "]"
			}
			got, err := signin.ParseProviders([]byte(raw))
			if err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
				t.Fatalf("%v, error %v; want one with %q", got, err, test.want)
			}
			if entries && !strings.Contains(err.Error(), "providers[1]") {
				t.Errorf("error %q does not name the entry", err)
			}
			if strings.Contains(err.Error(), "hush-hush") {
				t.Errorf("error %q tells the secret", err)
			}
		})
	}
}

func TestNewSigninRefusesWhatParsingWould(t *testing.T) {
	t.Parallel()
	if _, err := signin.New(signin.Options{Providers: []signin.ProviderSettings{{ID: "x"}}}); err == nil {
		t.Error("settings that are empty were taken")
	}
}

func TestChoicesKeepTheOrderOfTheSettings(t *testing.T) {
	t.Parallel()
	p := func(id string) signin.ProviderSettings {
		return signin.ProviderSettings{ID: id, Kind: "github", Name: "To " + id, ClientID: "c", ClientSecret: "s"}
	}
	s, err := signin.New(signin.Options{Providers: []signin.ProviderSettings{p("z"), p("a")}})
	if err != nil {
		t.Fatal(err)
	}
	want := []signin.Choice{{ID: "z", Name: "To z", Path: "/auth/z"}, {ID: "a", Name: "To a", Path: "/auth/a"}}
	if diff := cmp.Diff(want, s.Choices()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	p := signin.ProviderSettings{ID: "x", ClientSecret: "hush-hush"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "p", p, "s", p.ClientSecret)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "p", p, "s", p.ClientSecret)
	printed := fmt.Sprint(p, &p, p.ClientSecret) + fmt.Sprintf("%+v %#v %s %q", p, p, p, p.ClientSecret) + string(marshal(p)) + log.String()
	if strings.Contains(printed, "hush") {
		t.Errorf("printed: %s", printed)
	}
	if !strings.Contains(printed, "••••") || signin.Secret("").String() != "" {
		t.Errorf("a secret that is set shows as dots, one that is not as nothing: %s", printed)
	}
}
