package secretariat

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// form is what a browser sends, from names and values in turn.
func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestChangingTheAuthoritativeLanguageKeepsEveryText(t *testing.T) {
	t.Parallel()
	made := func(change ...string) url.Values { // a form made while English was authoritative
		values := form("title", "English", "title_fr", "", "title_de", "")
		for i := 0; i+1 < len(change); i += 2 {
			values.Set(change[i], change[i+1])
		}
		return values
	}
	tests := map[string]struct{ sent, want url.Values }{
		"unchanged":              {made("language", "en", "title_fr", "Français"), made("language", "en", "title_fr", "Français")},
		"to one already written": {made("language", "fr", "title_fr", "Français"), form("language", "fr", "title", "Français", "title_en", "English", "title_de", "")},
		"to what was meant":      {made("language", "de"), form("language", "de", "title", "English", "title_fr", "")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arrange(test.sent)
			for field, v := range test.sent {
				if v[0] == "" && field != "title" && !test.want.Has(field) {
					delete(test.sent, field)
				}
			}
			for _, rest := range []string{"addressees", "body", "closing"} {
				for _, suffix := range []string{"", "_en", "_fr", "_de"} {
					delete(test.sent, rest+suffix)
				}
			}
			if diff := cmp.Diff(test.want, test.sent); diff != "" {
				t.Error(diff)
			}
		})
	}
}
