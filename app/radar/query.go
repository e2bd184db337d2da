package radar

import (
	"strings"

	"undersigned/app/roll"
)

// Limits of a search. No name is longer than mostWords; what is longer than mostNear is compared to the letter only.
const (
	mostWords = 60
	mostNear  = 80 // letters
)

// Query is what somebody looks for.
type Query struct {
	words []string // folded
	none  bool     // something was typed that no name can hold
}

// Ask reads a query as it was typed.
func Ask(typed string) Query {
	q := Query{words: strings.Fields(roll.Fold(typed))}
	q.none = len(q.words) == 0 && strings.TrimSpace(typed) != "" || len(q.words) > mostWords
	return q
}

// IsEmpty says whether nothing was asked for, so that everything is shown.
func (q Query) IsEmpty() bool { return len(q.words) == 0 && !q.none }

// FindsNothing says whether no name can hold what was typed: signs alone, or more words than any name has.
func (q Query) FindsNothing() bool { return q.none }

// Words are the folded words, each of which has to occur.
func (q Query) Words() []string { return q.words }

// Holds says whether a text, as Text makes it, holds every word.
func (q Query) Holds(text string) bool {
	for _, word := range q.words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return !q.none
}

// Near gives a test for texts that hold what was nearly asked for: a letter missing, wrong or too many, words written as one
// or one as several, another script. It is nil for a query that is too short or too long to be compared so.
func (q Query) Near() func(text string) bool {
	joined := []rune(roll.Latin(strings.Join(q.words, "")))
	if q.none || len(joined) < 4 || len(joined) > mostNear {
		return nil
	}
	words := make([][]rune, len(q.words))
	for i, word := range q.words {
		words[i] = []rune(roll.Latin(word))
	}
	return func(text string) bool {
		latin := roll.Latin(text)
		return within(joined, []rune(strings.ReplaceAll(latin, " ", ""))) || all(words, []rune(latin))
	}
}

func all(words [][]rune, text []rune) bool {
	for _, word := range words {
		if !within(word, text) {
			return false
		}
	}
	return true
}

// within says whether some stretch of text is word but for the slips that a word of its length may have (Sellers' algorithm).
func within(word, text []rune) bool {
	most := slips(len(word))
	row := make([]int, len(word)+1) // row[i]: the fewest slips between word[:i] and a stretch that ends here
	for i := range row {
		row[i] = i
	}
	for _, r := range text {
		diagonal := row[0]
		for i, w := range word {
			cost := diagonal
			if w != r {
				cost = 1 + min(diagonal, row[i], row[i+1])
			}
			diagonal, row[i+1] = row[i+1], cost
		}
		if row[len(word)] <= most {
			return true
		}
	}
	return row[len(word)] <= most
}

// slips is how many letters of a word may be wrong, missing or too many.
func slips(letters int) int {
	switch {
	case letters < 5:
		return 0
	case letters < 12:
		return 1
	}
	return 2
}
