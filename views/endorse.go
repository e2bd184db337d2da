package views

import (
	"regexp"
	"strconv"

	"github.com/a-h/templ"
)

// endorsementTag is the colour and sign of an endorsement's state.
func endorsementTag(state string) string {
	switch state {
	case "signed":
		return "good"
	case "invited", "prepared":
		return "warn"
	case "void":
		return "bad"
	}
	return ""
}

// openIf keeps a disclosure open, so that a refused form inside it is seen.
func openIf(yes bool) templ.Attributes {
	if yes {
		return templ.Attributes{"open": true}
	}
	return nil
}

var headingTag = regexp.MustCompile(`<(/?)h([1-6])\b`)

// lowerHeadings moves the headings of a letter's sanitised text down by some levels, below what stands above it.
func lowerHeadings(html string, by int) string {
	return headingTag.ReplaceAllStringFunc(html, func(tag string) string {
		m := headingTag.FindStringSubmatch(tag)
		level, _ := strconv.Atoi(m[2]) // the expression lets digits through only
		return "<" + m[1] + "h" + strconv.Itoa(min(level+by, 6))
	})
}
