package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is as much of a paragraph as is shown or left out together.
type sentence struct {
	runs   []Run
	begins bool // a paragraph
	ends   bool // the letter's text
}

// longestOpening is the number of characters of a text beyond which no page has room.
const longestOpening = 3000

// longestSentence is the number of characters beyond which one is cut at a space.
const longestSentence = 500

// opening is the text up to the first list, table, quotation or heading that follows a paragraph, in
// sentences and without notes.
func (l *Letter) opening() []sentence {
	var list []sentence
	body := l.body()
	size := 0
	for i, b := range body {
		p, ok := b.(*Paragraph)
		switch {
		case !ok && len(list) == 0:
			continue
		case !ok || size > longestOpening:
			return list
		}
		parts := sentences(p.Runs)
		for k := range parts {
			parts[k].begins = k == 0
			parts[k].ends = i == len(body)-1 && k == len(parts)-1
			size += characters(parts[k : k+1])
		}
		list = append(list, parts...)
	}
	return list
}

// sentences cuts runs where a sentence ends, and one that is endless where a word does.
func sentences(runs []Run) []sentence {
	var list []sentence
	var now []Run
	size := 0
	finish := func() {
		if len(now) > 0 {
			list = append(list, sentence{runs: now})
		}
		now, size = nil, 0
	}
	for i, r := range runs {
		r.Note = nil
		if r.Text == "" {
			now = append(now, r)
			continue
		}
		for rest := r.Text; rest != ""; {
			n := sentenceEnd(rest, i == len(runs)-1, longestSentence-size)
			part := r
			part.Text = rest
			if n > 0 {
				part.Text = rest[:n]
			}
			part.Break = r.Break && n <= 0
			now = append(now, part)
			size += utf8.RuneCountInString(part.Text)
			rest = strings.TrimPrefix(rest, part.Text)
			if n > 0 {
				finish()
			}
		}
	}
	finish()
	return list
}

// sentenceEnd is where the first sentence of a text ends with the space behind it, or 0. A full stop
// behind a short word is taken for that of an abbreviation, and one before a small letter too.
func sentenceEnd(s string, last bool, most int) int {
	letters, count, space := 0, 0, 0
	var mark rune
	for i, r := range s {
		count++
		switch {
		case mark != 0 && unicode.IsSpace(r):
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[i:], " \u00a0"))
			if !unicode.IsLower(next) && !unicode.IsDigit(next) && (next != utf8.RuneError || !last) {
				return i + utf8.RuneLen(r)
			}
			mark = 0
		case r == '。', r == '！', r == '？':
			return i + utf8.RuneLen(r)
		case r == '.' && letters < 4:
		case strings.ContainsRune(".!?…؟۔।։", r):
			mark = r
		case mark != 0 && strings.ContainsRune("\"”’»)]", r):
		default:
			mark = 0
		}
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			letters++
		} else {
			letters = 0
		}
		if unicode.IsSpace(r) {
			space = i + utf8.RuneLen(r)
		}
		if count >= most && space > 0 {
			return space
		}
	}
	return 0
}
