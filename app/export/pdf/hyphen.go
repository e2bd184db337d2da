package pdf

import (
	"embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// patternFiles hold Liang's hyphenation patterns as TeX has them; their licences
// and origin are in patterns/README.md.
//
//go:embed patterns/*.gz
var patternFiles embed.FS

// hyphenation knows where the words of a language may be divided.
type hyphenation struct {
	values      map[string][]uint8
	longest     int
	left, right int // letters that stay together at the ends
}

// hyphenations are loaded when they are first asked for. The least numbers of
// letters are those that the authors of the patterns give.
var hyphenations = map[string]func() *hyphenation{
	"en":    sync.OnceValue(func() *hyphenation { return loadPatterns("en-gb", 2, 3) }),
	"en-us": sync.OnceValue(func() *hyphenation { return loadPatterns("en-us", 2, 3) }),
	"fr":    sync.OnceValue(func() *hyphenation { return loadPatterns("fr", 2, 3) }),
	"de":    sync.OnceValue(func() *hyphenation { return loadPatterns("de-1996", 2, 2) }),
	"es":    sync.OnceValue(func() *hyphenation { return loadPatterns("es", 2, 2) }),
	"it":    sync.OnceValue(func() *hyphenation { return loadPatterns("it", 2, 2) }),
	"pt":    sync.OnceValue(func() *hyphenation { return loadPatterns("pt", 2, 3) }),
}

// hyphenationFor is nil for languages without patterns.
func hyphenationFor(tag string) *hyphenation {
	tag = strings.ToLower(tag)
	if load, ok := hyphenations[tag]; ok {
		return load()
	}
	base, _, _ := strings.Cut(tag, "-")
	if load, ok := hyphenations[base]; ok {
		return load()
	}
	return nil
}

func loadPatterns(name string, left, right int) *hyphenation {
	raw, err := patternFiles.ReadFile("patterns/" + name + ".txt.gz")
	if err == nil {
		raw, err = inflate(raw)
	}
	if err != nil {
		panic(err) // the embedded files are part of the program
	}
	h := &hyphenation{values: make(map[string][]uint8, len(raw)/8), left: left, right: right}
	for pattern := range strings.Lines(string(raw)) {
		h.add(strings.TrimSpace(pattern))
	}
	return h
}

// add takes a pattern such as ".ach4": digits weigh the places between letters.
func (h *hyphenation) add(pattern string) {
	letters := make([]byte, 0, len(pattern))
	values := []uint8{0}
	for _, r := range pattern {
		if r >= '0' && r <= '9' {
			values[len(values)-1] = uint8(r - '0')
			continue
		}
		letters = append(letters, string(r)...)
		values = append(values, 0)
	}
	h.values[string(letters)] = values
	h.longest = max(h.longest, len(values)-1)
}

// points are the indexes in a word of letters before which it may be divided.
func (h *hyphenation) points(word []rune) []int {
	if len(word) < h.left+h.right {
		return nil
	}
	// The word in small letters between dots, and where each letter begins.
	text, at := make([]byte, 0, 64), make([]int, 0, 64)
	text, at = append(text, '.'), append(at, 0)
	for _, r := range word {
		at = append(at, len(text))
		text = utf8.AppendRune(text, unicode.ToLower(r))
	}
	at = append(at, len(text), len(text)+1)
	text = append(text, '.')
	weights := make([]uint8, 0, 64)
	for range at {
		weights = append(weights, 0)
	}
	for i := range at {
		for j := i + 1; j <= min(i+h.longest, len(at)-1); j++ {
			for k, v := range h.values[string(text[at[i]:at[j]])] {
				weights[i+k] = max(weights[i+k], v)
			}
		}
	}
	var points []int
	for i := h.left; i <= len(word)-h.right; i++ {
		if weights[i+1]%2 == 1 {
			points = append(points, i)
		}
	}
	return points
}
