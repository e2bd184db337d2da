package radar

import (
	"slices"
	"strings"
	"unicode"
)

// telling is from how many letters on a name inside another one says something.
const telling = 12

// legalForms are words that many names end in and that tell none from another.
var legalForms = []string{
	"e", "v", "ev", "ggmbh", "gmbh", "ag", "asbl", "aisbl", "vzw", "ivzw", "onlus", "ets", "aps", "odv", "ltd", "limited", "cic", "inc", "ry", "rf", "zs",
}

// Names are the names of one organisation, ready to be compared with those of many.
type Names []form

// Alike says whether two organisations may be the same: a name of the one is a name of the other but for accents, signs,
// script, blanks, the order of words or a slip of the pen, or holds it.
func (n Names) Alike(other Names) bool {
	for _, a := range n {
		for _, b := range other {
			if a.like(b) {
				return true
			}
		}
	}
	return false
}

// form is a name as it is compared with others.
type form struct {
	words  string // in their order
	joined string
	sorted string // words in the order of the alphabet, joined
	digits string
}

// Read gives the names that a text, as Organisation makes it, holds.
func Read(text string) Names {
	var all Names
	for _, name := range names(text) {
		words := strings.Fields(name)
		if own := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(legalForms, w) }); len(strings.Join(own, "")) > 3 {
			words = own
		}
		f := form{words: strings.Join(words, " "), joined: strings.Join(words, ""), digits: strings.Map(digit, name)}
		slices.Sort(words)
		f.sorted = strings.Join(words, "")
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

func digit(r rune) rune {
	if unicode.IsDigit(r) {
		return r
	}
	return -1
}

func (f form) like(g form) bool {
	switch {
	case f.joined == g.joined, f.sorted == g.sorted:
		return true
	case len(f.words) >= telling && strings.Contains(g.words, f.words), len(g.words) >= telling && strings.Contains(f.words, g.words):
		return true
	}
	return f.digits == g.digits && (nearly(f.joined, g.joined) || nearly(f.sorted, g.sorted)) // "Section 12" is not "Section 13"
}

// nearly says whether two names differ by no more slips than their length allows.
func nearly(a, b string) bool {
	x, y := []rune(a), []rune(b)
	most := 0
	switch n := min(len(x), len(y)); {
	case n >= 20:
		most = 2
	case n >= 8:
		most = 1
	}
	if d := len(x) - len(y); d > most || -d > most {
		return false
	}
	return distance(x, y) <= most
}

// distance is how many letters have to be put in, taken out, changed or swapped with their neighbour.
func distance(x, y []rune) int {
	before, above, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			row[j] = above[j-1]
			if x[i-1] != y[j-1] {
				row[j] = 1 + min(above[j-1], above[j], row[j-1])
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}
