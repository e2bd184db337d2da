package views

import (
	"net/url"
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/paths"
)

// letterTag is the colour and sign of a letter's state.
func letterTag(state string) string {
	switch state {
	case "open":
		return "good"
	case "delivered":
		return "calm"
	case "cancelled":
		return "bad"
	case "frozen":
		return "warn"
	}
	return ""
}

// isDraft says whether the text of a letter can still change.
func isDraft(state string) bool { return slices.Contains(app.Editable, app.LetterState(state)) }

// letterSign is the sign before a letter's state.
func letterSign(state string) string {
	switch {
	case state == "open", isDraft(state):
		return "pen"
	}
	switch state {
	case "frozen":
		return "lock"
	case "delivered":
		return "sent"
	case "cancelled":
		return "bad"
	}
	return ""
}

// rollCount says how many organisations from how many countries.
func rollCount(p *lang.Printer, organisations, countries int) string {
	if countries == 0 {
		return p.T("letters.count_organisations", "Count", organisations)
	}
	return p.T("letters.count_both",
		"Organisations", p.T("letters.count_organisations", "Count", organisations),
		"Countries", p.T("letters.count_countries", "Count", countries))
}

// wholeGroup is the size up to which a group of the roll is not torn over two columns.
const wholeGroup = 14

// splitNotes takes the notes, with which a sanitised text ends, off it.
func splitNotes(html string) (body, notes string) {
	at := strings.LastIndex(html, `<ol class="notes">`)
	if at < 0 {
		return html, ""
	}
	return html[:at], html[at:]
}

func nested(groups []RollGroup) bool {
	for _, g := range groups {
		if len(g.Groups) > 0 {
			return true
		}
	}
	return false
}

func (p LetterPage) grouping() string {
	if p.Grouping == "" {
		return p.own()
	}
	return p.Grouping
}

// own is how the letter's own layout groups its signatories.
func (p LetterPage) own() string {
	if p.OwnGrouping == "" {
		return "country"
	}
	return p.OwnGrouping
}

// groupings are those offered to readers; the letter's own is among them.
func (p LetterPage) groupings() []string {
	all := []string{"country", "type", "none"}
	if !slices.Contains(all, p.own()) {
		all = append(all, p.own())
	}
	return all
}

// groupingKey is the end of a message's key for a grouping.
func groupingKey(grouping string) string { return strings.ReplaceAll(grouping, "-", "_") }

// contentsKey is the end of a message's key for what a document holds.
func contentsKey(contents string) string {
	if contents == "" {
		return "both"
	}
	return contents
}

// query keeps the grouping and the language that the reader chose.
func (p LetterPage) query(grouping string) string {
	q := p.chosen(grouping)
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// RollQuery are the parameters that choose the language of the page and the groups of its list.
func (p LetterPage) RollQuery() url.Values { return p.chosen(p.grouping()) }

func (p LetterPage) chosen(grouping string) url.Values {
	q := url.Values{}
	if grouping != p.own() {
		q.Set("group", grouping)
	}
	if len(p.Languages) > 1 {
		q.Set("lang", p.Language)
	}
	return q
}

func (p LetterPage) grouped(grouping string) string { return paths.Letter(p.Slug) + p.query(grouping) }

// file is the letter itself, ".pdf" or ".docx".
func (p LetterPage) file(ext string) string {
	return paths.Letter(p.Slug) + ext + p.query(p.grouping())
}

// list is the file of signatories in one format.
// withoutMark is the address of the same CSV without a byte order mark.
func withoutMark(path string) string {
	if strings.Contains(path, "?") {
		return path + "&bom=0"
	}
	return path + "?bom=0"
}

func (p LetterPage) list(format string) string {
	return paths.Letter(p.Slug, "signatories") + "." + format + p.query(p.grouping())
}
