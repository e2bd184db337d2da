package app

import (
	"regexp"
	"strings"
)

// Limits of a letter's Markdown. Readers of Markdown take time that grows with the square, or worse, of some signs of one
// paragraph, and what is named often is written often; no letter comes near any of them.
const (
	mostNested   = 12      // quotations and lists in each other
	mostIndented = 60      // columns before a list's sign, which nest too
	mostSigns    = 500     // brackets, asterisks and their like in one paragraph or item
	mostBrackets = 3_000   // in the text
	mostCells    = 10_000  // of all tables, each row as wide as its table
	mostNotes    = 500     // marks of footnotes and footnotes, together
	mostCopied   = 200_000 // characters that come of footnotes and addresses named more than once
)

// CheckLetter is CheckText for the body of a letter, whose Markdown has to be light enough to be set for every reader.
func (p *Problems) CheckLetter(field, s string) {
	before := len(*p)
	p.CheckText(field, s, MaxLetter, true)
	if message, limit := Overweight(s); len(*p) == before && message != "" {
		p.Add(field, message, "Limit", limit)
	}
}

// Overweight says why a text is too costly to be read as Markdown, and the limit that it breaks; "" where it is not. It takes
// time in proportion to the text.
func Overweight(s string) (message string, limit int) {
	w := weighing{named: map[string]int{}, notes: map[string]int{}}
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\n")
		if message, limit = w.line(line); message != "" {
			return message, limit
		}
	}
	return w.whole()
}

// weighing is what was counted of a text so far.
type weighing struct {
	signs, lines, columns int // of the paragraph, list item or table at hand
	brackets, marks       int // of the text
	cells                 int // of the tables before
	address               int // the longest definition of a link
	blank                 bool
	note                  string         // the footnote that the line belongs to
	named                 map[string]int // how often footnotes are named
	notes                 map[string]int // their lengths
}

var (
	startsItem   = regexp.MustCompile(`^ {0,3}(?:[-+*]|#{1,6})[ \t]+\S`)
	onlyRule     = regexp.MustCompile(`^[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+|(?:_[ \t]*)+)$`)
	tableRule    = regexp.MustCompile(`^[>\s]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$`)
	linkNamed    = regexp.MustCompile(`^[>\s]*\[[^\]]*\]:`)
	noteNamed    = regexp.MustCompile(`^[>\s]*\[\^([^\]]+)\]:`)
	footnoteMark = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
)

func (w *weighing) line(line string) (string, int) {
	if strings.TrimLeft(line, " \t>") == "" || startsItem.MatchString(line) {
		w.cells += w.columns * w.lines
		w.signs, w.lines, w.columns = 0, 0, 0
	}
	if columns, depth := nesting(line); depth > mostNested || depth > 0 && columns > mostIndented {
		return "rules.text_nested", mostNested
	}
	w.lines++
	w.signs += signs(line)
	w.brackets += strings.Count(line, "[")
	if bars := strings.Count(line, "|"); bars > 0 && tableRule.MatchString(line) {
		w.columns = max(w.columns, bars+1)
	}
	w.names(line)
	switch {
	case w.signs > mostSigns:
		return "rules.text_signs", mostSigns
	case w.brackets > mostBrackets:
		return "rules.text_links", mostBrackets
	case w.cells+w.columns*w.lines > mostCells:
		return "rules.text_table", mostCells
	case w.marks > mostNotes:
		return "rules.text_notes", mostNotes
	}
	return "", 0
}

// names counts what is defined in one place and written in many.
func (w *weighing) names(line string) {
	if def := noteNamed.FindStringSubmatch(line); def != nil {
		w.note = def[1]
	} else if w.blank && line != "" && line[0] != ' ' && line[0] != '\t' {
		w.note = ""
	}
	w.blank = line == ""
	if w.note != "" {
		w.notes[w.note] += len(line)
	}
	if linkNamed.MatchString(line) {
		w.address = max(w.address, len(line))
	}
	for _, mark := range footnoteMark.FindAllStringSubmatch(line, -1) {
		w.marks++
		w.named[mark[1]]++
	}
}

func (w *weighing) whole() (string, int) {
	copied := 0
	for name, length := range w.notes {
		copied += length * w.named[name]
	}
	switch {
	case copied > mostCopied:
		return "rules.text_copied", mostCopied
	case w.address*w.brackets > mostCopied && w.address > 300:
		return "rules.text_copied", mostCopied
	}
	return "", 0
}

// nesting counts the signs of quotations and lists with which a line begins, and the columns before the last of them.
func nesting(line string) (columns, depth int) {
	if onlyRule.MatchString(line) {
		return 0, 0
	}
	blanks := 0
	for i := 0; i < len(line); {
		switch line[i] {
		case ' ':
			i, blanks = i+1, blanks+1
		case '\t':
			i, blanks = i+1, blanks+4
		case '>':
			i, depth, columns = i+1, depth+1, blanks
		default:
			n := listSign(line[i:])
			if n == 0 {
				return columns, depth
			}
			i, depth, columns = i+n, depth+1, blanks
		}
	}
	return columns, depth
}

// listSign is the length of a list's sign that begins a line, 0 for none.
func listSign(line string) int {
	n := 0
	for n < len(line) && n < 9 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	switch {
	case n == len(line):
		return 0
	case n == 0 && strings.IndexByte("-+*", line[0]) < 0, n > 0 && line[n] != '.' && line[n] != ')':
		return 0
	}
	n++
	if n < len(line) && line[n] != ' ' && line[n] != '\t' {
		return 0
	}
	return n
}

// signs counts what a reader of Markdown looks back or ahead from; a run of asterisks, underlines or backticks is one.
func signs(line string) (n int) {
	before := byte(0)
	for i := range len(line) {
		c := line[i]
		switch c {
		case '[', ']', '<':
			n++
		case '*', '_', '`', '~':
			if c != before {
				n++
			}
		}
		before = c
	}
	return n
}
