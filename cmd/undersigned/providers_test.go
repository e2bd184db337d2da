package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProvidersStandInTheSettingOrInAFile(t *testing.T) {
	t.Parallel()
	const entries = ` [{"id":"x","kind":"openid","name":"X","issuer":"https://id.example","client_id":"c","client_secret":"hunter2"}]`
	file := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(file, []byte(entries), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, setting := range []string{entries, file} {
		if got, err := providers(setting); err != nil || len(got) != 1 || got[0].ID != "x" {
			t.Errorf("%.20q: %v, %v", setting, got, err)
		}
	}
	if _, err := providers("/no/such/hunter2"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("an absent file gives %v", err)
	}
	for contact, good := range map[string]bool{"": true, "mailto:a@b.example": true, "https://b.example/tell": true, "a@b.example": false, "http://b.example": false} {
		if err := checkContact(contact); (err == nil) != good {
			t.Errorf("%q: %v", contact, err)
		}
	}
}
