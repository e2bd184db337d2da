package app_test

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"testing"
)

// saidBy are the closed lists of app, each with the beginnings of the catalogue's keys that say its words to people: a
// sentence for every word stands in every language.
var saidBy = map[string][]string{
	"Contents":           {"secretariat.contents_"},
	"Disclosure":         {"endorsements.disclosure_", "endorsements.circle_", "secretariat.circle_"},
	"EndorsementState":   {"endorsements.state_"},
	"EnglishNames":       {"secretariat.english_"},
	"ErasureKind":        nil, // of the platform's own records
	"FileState":          {"desk.file_"},
	"ImageType":          nil, // a format's name
	"InvitationState":    {"secretariat.invitation_"},
	"Kind":               {"errors.title_"},
	"LetterState":        {"letters.state_"},
	"MembershipState":    {"organisations.membership_", "organisations.membership_step_"},
	"OfficeRole":         {"desk.office_"},
	"OrganisationState":  {"organisations.state_"},
	"OrganisationType":   {"organisations.type_"},
	"Paper":              {"secretariat.paper_"},
	"ProfileChangeState": {"organisations.naming_"},
	"SeatRole":           {"organisations.role_"},
	"SeatState":          {"ledger.kind_seat_"},
	"Visibility":         {"letters.visibility_"},
}

// apart are words that stand in no list of their kind, or have no sentence of their own.
var apart = map[string]string{
	"OrganisationActive": "the ordinary state, of which nothing is said",
	"EnglishFormer":      "of layouts from before there was a choice",
	"PlatformRole":       "of invitations only",
}

// TestListsAreWhole: who adds a word to one of app's closed lists adds it to the list itself, by which forms, filters and
// the store's columns know it, and writes what people read of it.
func TestListsAreWhole(t *testing.T) {
	t.Parallel()
	words, lists := closedLists(t)
	for kind, constants := range words {
		if len(constants) < 2 {
			continue
		}
		whole := slices.ContainsFunc(lists[kind], func(list []string) bool {
			return !slices.ContainsFunc(slices.Collect(maps.Keys(constants)), func(name string) bool { return !slices.Contains(list, name) && apart[name] == "" })
		})
		if !whole && kind != "Kind" { // an error's kinds are a table of the web's
			t.Errorf("app.%s has no list with all of its words: %v", kind, constants)
		}
		if _, known := saidBy[kind]; !known {
			t.Errorf("app.%s: nothing says by which sentences its words are read: %v", kind, constants)
		}
	}
	for kind, prefixes := range saidBy {
		if words[kind] == nil {
			t.Errorf("app.%s is no closed list", kind)
		}
		for _, language := range []string{"en", "de", "fr"} {
			sentences := catalogue(t, "lang/catalogue/"+language)
			for _, prefix := range prefixes {
				for name, word := range words[kind] {
					if word != "" && apart[name] == "" && sentences[prefix+word] == "" {
						t.Errorf("%s has no sentence %s for app.%s", language, prefix+word, name)
					}
				}
			}
		}
	}
}

// closedLists are app's types of words: their constants with what they stand for, and the exported lists of them.
func closedLists(t *testing.T) (words map[string]map[string]string, lists map[string][][]string) {
	t.Helper()
	words, lists = map[string]map[string]string{}, map[string][][]string{}
	for _, s := range readHouse(t, "..") {
		if s.test() || s.dir != "app" {
			continue
		}
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok || len(v.Values) != 1 {
					continue
				}
				switch value := v.Values[0].(type) {
				case *ast.BasicLit:
					if v.Type == nil || value.Kind != token.STRING || g.Tok != token.CONST {
						continue
					}
					kind := written(v.Type)
					if words[kind] == nil {
						words[kind] = map[string]string{}
					}
					word, err := strconv.Unquote(value.Value)
					if err != nil {
						t.Fatal(err)
					}
					words[kind][v.Names[0].Name] = word
				case *ast.CompositeLit:
					list, ok := value.Type.(*ast.ArrayType)
					if !ok || !v.Names[0].IsExported() {
						continue
					}
					var names []string
					for _, e := range value.Elts {
						names = append(names, written(e))
					}
					lists[written(list.Elt)] = append(lists[written(list.Elt)], names)
				}
			}
		}
	}
	delete(words, "string")
	if len(words) < 10 {
		t.Fatalf("only %v were found", words)
	}
	return words, lists
}
