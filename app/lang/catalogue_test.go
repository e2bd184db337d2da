package lang

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// room is one catalogue file as written: key → plural form → text; a plain text is form "other".
type room map[string]map[string]string

func readRoom(t *testing.T, code, name string) room {
	t.Helper()
	raw, err := fs.ReadFile(catalogue, path.Join("catalogue", code, name))
	if err != nil {
		t.Errorf("%s is missing in %s: %v", name, code, err)
		return nil
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		t.Errorf("%s/%s: %v", code, name, err)
		return nil
	}
	r := room{}
	for key, value := range values {
		var text string
		if json.Unmarshal(value, &text) == nil {
			r[key] = map[string]string{"other": text}
			continue
		}
		var forms map[string]string
		if err := json.Unmarshal(value, &forms); err != nil {
			t.Errorf("%s/%s: %s is neither a text nor plural forms", code, name, key)
		}
		delete(forms, "description")
		r[key] = forms
	}
	return r
}

func rooms(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, code := range Codes {
		files, err := fs.Glob(catalogue, "catalogue/"+code+"/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names = append(names, path.Base(f))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var (
	placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)
	keyShape    = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_]+)+$`)
)

func placeholders(forms map[string]string) []string {
	var found []string
	for _, text := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			found = append(found, m[1])
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryRoomSpeaksEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, name := range rooms(t) {
		want := readRoom(t, Codes[0], name)
		for _, code := range Codes[1:] {
			compareRooms(t, code+"/"+name, want, readRoom(t, code, name))
		}
	}
}

func compareRooms(t *testing.T, file string, want, got room) {
	t.Helper()
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("%s: %s does not exist in English", file, key)
		}
	}
	for key, forms := range want {
		theirs, ok := got[key]
		if !ok {
			t.Errorf("%s: %s is missing", file, key)
			continue
		}
		if diff := cmp.Diff(placeholders(forms), placeholders(theirs)); diff != "" {
			t.Errorf("%s: %s has other placeholders than English:\n%s", file, key, diff)
		}
		if (len(forms) > 1) != (len(theirs) > 1) {
			t.Errorf("%s: %s has plural forms in one language only", file, key)
		}
	}
}

func TestEveryMessageIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, name := range rooms(t) {
		for _, code := range Codes {
			for key, forms := range readRoom(t, code, name) {
				checkMessage(t, code+"/"+name, key, forms)
			}
		}
	}
}

func checkMessage(t *testing.T, file, key string, forms map[string]string) {
	t.Helper()
	roomName := strings.TrimSuffix(path.Base(file), ".json")
	if !keyShape.MatchString(key) || !strings.HasPrefix(key, roomName+".") {
		t.Errorf("%s: key %q is not %s.thing_detail", file, key, roomName)
	}
	if forms["other"] == "" {
		t.Errorf("%s: %s has no text, or no plural form \"other\"", file, key)
	}
	if len(forms) > 1 && forms["one"] == "" {
		t.Errorf("%s: %s has plural forms but lacks \"one\"", file, key)
	}
	for form, text := range forms {
		if !slices.Contains([]string{"one", "many", "other"}, form) {
			t.Errorf("%s: %s has a plural form %q that no language here uses", file, key, form)
		}
		if strings.TrimSpace(text) != text {
			t.Errorf("%s: %s begins or ends with a space", file, key)
		}
		if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
			t.Errorf("%s: %s has a broken placeholder: %q", file, key, text)
		}
		if form != "one" && !cmp.Equal(placeholders(map[string]string{"other": text}), placeholders(forms)) {
			t.Errorf("%s: %s lacks a placeholder in form %q", file, key, form)
		}
	}
}

// A key given twice is silently the last one, so the second author never sees their text.
func TestNoKeyIsGivenTwice(t *testing.T) {
	t.Parallel()
	for _, name := range rooms(t) {
		for _, code := range Codes {
			raw, err := fs.ReadFile(catalogue, path.Join("catalogue", code, name))
			if err != nil {
				continue // reported by TestEveryRoomSpeaksEveryLanguage
			}
			seen := map[string]bool{}
			for _, m := range regexp.MustCompile(`(?m)^\s*"([a-z]+\.[^"]+)"\s*:`).FindAllSubmatch(raw, -1) {
				if key := string(m[1]); seen[key] {
					t.Errorf("%s/%s: %s is given twice", code, name, key)
				} else {
					seen[key] = true
				}
			}
		}
	}
}

func TestTypography(t *testing.T) {
	t.Parallel()
	straight := regexp.MustCompile(`"`)
	spaces := regexp.MustCompile(`[^\x{202f}\x{a0}][;!?»]|«[^\x{202f}\x{a0}]| :`)
	for _, name := range rooms(t) {
		for _, code := range []string{"fr", "de"} {
			for key, forms := range readRoom(t, code, name) {
				for _, text := range forms {
					text = regexp.MustCompile(`https?://\S+|/\S*\?\S*`).ReplaceAllString(text, "")
					if straight.MatchString(text) {
						t.Errorf("%s/%s: %s has straight quotation marks: %q", code, name, key, text)
					}
					if code == "fr" && spaces.MatchString(text) {
						t.Errorf("fr/%s: %s needs a no-break space at ; : ! ? « »: %q", name, key, text)
					}
				}
			}
		}
	}
}

// A catalogue with one broken room must not load half.
func TestLoadRefusesBrokenCatalogue(t *testing.T) {
	t.Parallel()
	m := &messages{bundle: i18n.NewBundle(language.English), plain: map[string]map[string]string{"en": {}}}
	if err := m.read(catalogue, "en", "catalogue/en/nowhere.json"); err == nil {
		t.Error("a missing file was accepted")
	}
}

// notForPeople are words of the code that people never read: to them it is always sign and signature.
var notForPeople = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)endors|\bvoided\b|struck`),
	"fr": regexp.MustCompile(`(?i)\bendoss|\bavalis`),
	"de": regexp.MustCompile(`(?i)endors|indoss`),
}

func TestPeopleSign(t *testing.T) {
	t.Parallel()
	for _, code := range Codes {
		for _, name := range rooms(t) {
			for key, forms := range readRoom(t, code, name) {
				for _, text := range forms {
					if word := notForPeople[code].FindString(text); word != "" {
						t.Errorf("%s: %s says %q: %s", code, key, word, text)
					}
				}
			}
		}
	}
}
