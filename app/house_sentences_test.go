package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"undersigned/app"
)

// TestEveryStateHasASentence: who adds a state, or a decision of the ledger, writes what people read of it, in every language.
func TestEveryStateHasASentence(t *testing.T) {
	t.Parallel()
	var keys []string
	want := func(prefix string, names ...string) {
		for _, name := range names {
			keys = append(keys, prefix+name)
		}
	}
	want("letters.state_", plain(app.LetterStates)...)
	want("endorsements.state_", plain(app.EndorsementStates)...)
	want("organisations.membership_", plain(app.MembershipStates)...)
	want("organisations.role_", plain(app.SeatRoles)...)
	for noun, decisions := range app.Decisions {
		want("ledger.kind_"+noun+"_", decisions...)
	}
	languages, err := filepath.Glob("lang/catalogue/*")
	if err != nil || len(languages) != 3 {
		t.Fatal(languages, err)
	}
	for _, language := range languages {
		sentences := catalogue(t, language)
		for _, key := range keys {
			if sentences[key] == "" {
				t.Errorf("%s has no sentence %s", filepath.Base(language), key)
			}
		}
		for key := range sentences {
			if strings.HasPrefix(key, "ledger.kind_") && !slices.Contains(keys, key) {
				t.Errorf("%s has the sentence %s, and nothing of the kind is decided", filepath.Base(language), key)
			}
		}
	}
}

func plain[T ~string](all []T) []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	return names
}

func catalogue(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var found map[string]any
		if err := json.Unmarshal(text, &found); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for key, sentence := range found {
			if s, ok := sentence.(string); ok {
				all[key] = s
			} else if sentence != nil { // plural forms
				all[key] = "…"
			}
		}
	}
	return all
}
