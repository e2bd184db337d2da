package ledger

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"undersigned/app"
)

// headed says whether title and addressees are those of the text inside.
func (d Document) headed() bool {
	text := d.text()
	return squeezed(strings.Join(d.Says.Addressees, "")) == squeezed(text.Addressees) && d.titled(text.Title)
}

// text is the one in the file's language, or the first.
func (d Document) text() Text {
	for _, t := range d.Evidence.Texts {
		if t.Language == d.language {
			return t
		}
	}
	if len(d.Evidence.Texts) > 0 {
		return d.Evidence.Texts[0]
	}
	return Text{}
}

// numberShape is how a number may be written in any language.
const numberShape = `([0-9](?:[0-9.,'’]*[0-9])?)`

// titled says whether the file's title is a title of the text with its numbers filled in.
func (d Document) titled(title string) bool {
	shape := regexp.QuoteMeta(squeezed(title))
	numbers := []string{}
	for _, part := range regexp.MustCompile(`\\\{\\\{(organisations|countries)\\\}\\\}`).FindAllStringSubmatch(shape, -1) {
		numbers = append(numbers, d.count(part[1]))
		shape = strings.Replace(shape, part[0], numberShape, 1)
	}
	found := regexp.MustCompile("^" + shape + "$").FindStringSubmatch(squeezed(d.Says.Title))
	if found == nil {
		return false
	}
	for i, n := range numbers {
		if strings.Map(digit, found[i+1]) != n {
			return false
		}
	}
	return true
}

// count is the number of organisations, or of the countries of those named.
func (d Document) count(of string) string {
	if of == "organisations" {
		return strconv.Itoa(d.all)
	}
	return strconv.Itoa(d.countries())
}

func (d Document) countries() int {
	countries := map[string]bool{}
	for _, n := range d.named {
		countries[n[3]] = true
	}
	delete(countries, "")
	delete(countries, app.International)
	return len(countries)
}

func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// squeezed is a text without what documents write in their own way: white space, and characters that no file can hold.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r >= 0xfffd && r <= 0xffff {
			return -1
		}
		return r
	}, text)
}
