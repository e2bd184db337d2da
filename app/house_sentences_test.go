package app_test

import (
	"encoding/json"
	"go/ast"
	"os"
	"path/filepath"
	"strconv"
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
	want("ledger.kind_seat_", plain(app.SeatStates)...)
	for _, s := range app.MembershipStates {
		if s != app.MembershipDraft { // nothing was decided yet
			want("ledger.kind_membership_", string(s))
		}
	}
	want("ledger.kind_endorsement_", "signed", "declined", "withdrawn", "void")
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
		for verb, at := range verbs(t) {
			if !hasVerb(sentences, verb) {
				t.Errorf("%s has no ledger.kind_…_%s for the decision at %s", filepath.Base(language), verb, at)
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

// verbs are the decisions that the house writes by name, and where.
func verbs(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, s := range readHouse(t, "..") {
		if s.test() || s.inside("app/demo") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || written(call.Fun) != "app.Decided" {
				return true
			}
			if verb, ok := call.Args[0].(*ast.BasicLit); ok {
				if text, err := strconv.Unquote(verb.Value); err == nil {
					found[text] = s.at(call)
				}
			}
			return true
		})
	}
	if len(found) < 10 {
		t.Fatalf("only %v were found", found)
	}
	return found
}

func hasVerb(sentences map[string]string, verb string) bool {
	for key := range sentences {
		if strings.HasPrefix(key, "ledger.kind_") && strings.HasSuffix(key, "_"+verb) {
			return true
		}
	}
	return false
}
