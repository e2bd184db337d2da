// Package radar holds the forms in which names and domains are compared: what a search finds, and which organisations may be the same
// one. It is pure: it reads no database and decides nothing. Use cases come in; what they show and who may see it is theirs.
package radar

import (
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/roll"
)

// between stands between the names of a text, and compounds before the words that were written with a sign inside.
// Neither is in anything that roll.Fold gives, so that no word of a search meets them.
const (
	between   = "|"
	compounds = "+"
)

// Text is several names as searches compare them: each folded, and after them the words that were written with a sign
// inside, without the sign, so that "Kinderschutz-Bund" is found as "Kinderschutzbund" too. A stored text that differs from
// it was made by an earlier build and may be made anew: the ledger does not commit to it.
func Text(names ...string) string {
	folded, whole := make([]string, len(names)), []string(nil)
	for i, name := range names {
		folded[i] = roll.Fold(name)
		for _, token := range strings.Fields(name) {
			parts := strings.Fields(roll.Fold(token))
			if word := strings.Join(parts, ""); len(parts) > 1 && !slices.Contains(whole, word) {
				whole = append(whole, word)
			}
		}
	}
	text := strings.Join(folded, between)
	if len(whole) > 0 {
		text += between + compounds + strings.Join(whole, " ")
	}
	return text
}

// Organisation is Text of an organisation's names.
func Organisation(p app.Profile) string {
	return Text(p.DisplayName, p.LegalName, p.EnglishName, p.Acronym)
}

// names are the names of an organisation's Text in Latin letters, without its acronym; empty ones are left out.
func names(text string) []string {
	parts := strings.Split(roll.Latin(text), between)
	parts = parts[:min(3, len(parts))]
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" || strings.HasPrefix(s, compounds) })
}
