package app_test

import (
	"strings"
	"testing"

	"undersigned/app"
)

func TestLettersAreWeighed(t *testing.T) {
	t.Parallel()
	item := "- **Remedy** for [all](https://example.org/a_b_c), see <https://example.org>[^1]\n"
	for _, test := range []struct{ name, body, want string }{
		{"an ordinary one", strings.Repeat("Dear **Minister**, we *ask* [you](https://example.org).\n\n", 500), ""},
		{"a long list", strings.Repeat(item, 400) + "\n[^1]: Our report.", ""},
		{"a list of a hundred notes", strings.Repeat("words[^1] ", 100) + "\n\n[^1]: Our report.", ""},
		{"a table", "| a | b |\n|---|---|\n" + strings.Repeat("| c | d |\n", 500), ""},
		{"rules", strings.Repeat("- - - - - - - - - - - - - - - - - - - -\n\n********************\n\n", 9), ""},
		{"a form to fill in", "Name: " + strings.Repeat("_", 2000), ""},
		{"six quotations", ">>>>>> a", ""},
		{"thirteen quotations", strings.Repeat("> ", 13) + "a", "rules.text_nested"},
		{"thirteen lists", strings.Repeat("1. ", 13) + "a", "rules.text_nested"},
		{"a list far to the right", strings.Repeat(" ", 61) + "- a", "rules.text_nested"},
		{"brackets in one paragraph", strings.Repeat("[a\n", 501), "rules.text_signs"},
		{"emphasis in one paragraph", strings.Repeat("*a_", 251), "rules.text_signs"},
		{"brackets in many", strings.Repeat("[a\n\n", 3001), "rules.text_links"},
		{"a wide table", strings.Repeat("a|", 100) + "\n" + strings.Repeat("-|", 100) + strings.Repeat("\na|", 100), "rules.text_table"},
		{"a wide table in a quotation", "> " + strings.Repeat("a|", 100) + "\n> " + strings.Repeat("-|", 100) + strings.Repeat("\n> a|", 100), "rules.text_table"},
		{"many wide tables", strings.Repeat(strings.Repeat("a|", 50)+"\n"+strings.Repeat("-|", 50)+strings.Repeat("\na|", 50)+"\n\n", 4), "rules.text_table"},
		{"footnotes", strings.Repeat("[^1]\n\n", 501), "rules.text_notes"},
		{"one long footnote named often", strings.Repeat("a[^1]\n\n", 100) + "[^1]: " + strings.Repeat("word ", 500), "rules.text_copied"},
		{"one long address named often", strings.Repeat("[a]\n\n", 300) + "[a]: /" + strings.Repeat("x", 1000), "rules.text_copied"},
		{"too long", strings.Repeat("a", app.MaxLetter+1), "rules.text_long"},
		{"nothing", "", "rules.required"},
	} {
		var problems app.Problems
		problems.CheckLetter("body", test.body)
		if got := messages(problems); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
