package app_test

import (
	"go/ast"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// namedByData are the sentences whose keys end in what stands in tables of others, countries, scripts and zones of time,
// or in lines that an earlier release wrote.
var namedByData = []string{"lang.country_", "lang.script_", "lang.zone_", "ledger.kind_letter_consulted", "ledger.kind_letter_reconciled"}

// TestEverySentenceIsRead: a sentence that no code names, whole or in the pieces that code puts together, is taken out.
func TestEverySentenceIsRead(t *testing.T) {
	t.Parallel()
	said := literals(t)
	languages, err := filepath.Glob("lang/catalogue/*")
	if err != nil || len(languages) != 3 {
		t.Fatal(languages, err)
	}
	for _, language := range languages {
		for _, key := range slices.Sorted(maps.Keys(catalogue(t, language))) {
			if !said.names(key) {
				t.Errorf("%s: nobody reads %s", filepath.Base(language), key)
			}
		}
	}
}

func TestReadSentencesAreKnownByTheirPieces(t *testing.T) {
	t.Parallel()
	said := words{"home.title": true, "home.": true, "home.state_": true, "open": true, "seat": true, "ended": true, "_hint": true}
	for key, want := range map[string]bool{
		"home.title": true, "home.title_hint": true, "home.state_open": true, "home.open_hint": true, "home.state_seat_ended": true,
		"lang.country_be": true,
		"home.tit":        false, "home.title_open": false, "home.state_shut": false, "home.seat_gone": false, "lang.open": false,
	} {
		if said.names(key) != want {
			t.Errorf("%s: read is %v", key, !want)
		}
	}
}

// words are the texts that stand in code.
type words map[string]bool

func literals(t *testing.T) words {
	t.Helper()
	said := words{}
	for _, s := range readHouse(t, "..") {
		if s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					said[text] = true
				}
			}
			return true
		})
	}
	if len(said) < 1000 {
		t.Fatalf("only %d texts were found", len(said))
	}
	return said
}

// names says whether code can say a key: whole, as a beginning and one or two words, or as a key and an ending such as "_hint".
func (w words) names(key string) bool {
	if w[key] || slices.ContainsFunc(namedByData, func(p string) bool { return strings.HasPrefix(key, p) }) {
		return true
	}
	for i := strings.Index(key, ".") + 1; i < len(key); i++ {
		begins := strings.HasSuffix(key[:i], ".") || strings.HasSuffix(key[:i], "_")
		if begins && w[key[:i]] && w.join(key[i:]) || key[i] == '_' && w[key[:i]] && w[key[i:]] {
			return true
		}
	}
	return false
}

// join says whether one word or two make an ending; the line between them belongs to either or to neither.
func (w words) join(ending string) bool {
	if w[ending] {
		return true
	}
	for i := range ending {
		if ending[i] == '_' && (w[ending[:i]] || w[ending[:i+1]]) && (w[ending[i:]] || w[ending[i+1:]]) {
			return true
		}
	}
	return false
}
