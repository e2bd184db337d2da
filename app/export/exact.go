package export

import (
	"strings"
	"unicode"

	"undersigned/app/export/pdf"
)

// exactPart is a part of a text; one that is exact is copied by the letter, and must get no hyphen.
type exactPart struct {
	text  string
	exact bool
}

// exactParts cuts a text around its addresses and digests; a code is one of them.
func exactParts(s string, code bool) []exactPart {
	if code || !strings.ContainsAny(s, ".@_=:0123456789") {
		return []exactPart{{s, code}}
	}
	var list []exactPart
	plain := ""
	for rest := s; rest != ""; {
		word := rest[:wordEnd(rest)]
		after := rest[len(word):]
		rest = strings.TrimLeftFunc(after, unicode.IsSpace)
		space := after[:len(after)-len(rest)]
		if !pdf.Exact(word) {
			plain += word + space
			continue
		}
		if plain != "" {
			list = append(list, exactPart{text: plain})
		}
		list, plain = append(list, exactPart{word, true}), space
	}
	if plain != "" {
		list = append(list, exactPart{text: plain})
	}
	return list
}

// wordEnd is where the first word of a text ends.
func wordEnd(s string) int {
	if n := strings.IndexFunc(s, unicode.IsSpace); n >= 0 {
		return n
	}
	return len(s)
}
