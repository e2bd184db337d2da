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
	start := 0 // of what is not exact
	for at := 0; at < len(s); {
		end := at + wordEnd(s[at:])
		if pdf.Exact(s[at:end]) {
			if start < at {
				list = append(list, exactPart{text: s[start:at]})
			}
			list, start = append(list, exactPart{s[at:end], true}), end
		}
		at = len(s) - len(strings.TrimLeftFunc(s[end:], unicode.IsSpace))
	}
	if start < len(s) {
		list = append(list, exactPart{text: s[start:]})
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
