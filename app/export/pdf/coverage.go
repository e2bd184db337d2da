package pdf

import (
	"strings"
	"sync/atomic"

	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/norm"
)

// scriptFaces are the faces of scripts that the styles' own faces lack. A face is
// loaded when a letter of its script is first asked for.
var scriptFaces = map[language.Script]faceID{
	language.Arabic: arabic, language.Armenian: armenian, language.Bengali: bengali, language.Devanagari: devanagari,
	language.Ethiopic: ethiopic, language.Georgian: georgian, language.Gujarati: gujarati, language.Gurmukhi: gurmukhi,
	language.Hebrew: hebrew, language.Kannada: kannada, language.Khmer: khmer, language.Lao: lao,
	language.Malayalam: malayalam, language.Myanmar: myanmar, language.Nko: nko, language.Oriya: oriya,
	language.Sinhala: sinhala, language.Syriac: syriac, language.Tamil: tamil, language.Telugu: telugu,
	language.Thaana: thaana, language.Thai: thai, language.Tibetan: tibetan, language.Tifinagh: tifinagh,
}

// boldFaces are those that some of them have for bold text.
var boldFaces = map[faceID]faceID{georgian: georgianBold, armenian: armenianBold, hebrew: hebrewBold, arabic: arabicBold}

// scriptFace is the face of a letter's script, or of the script in whose block a
// sign stands that many scripts share; noFace if there is none.
func scriptFace(r rune) faceID {
	if f, ok := scriptFaces[language.LookupScript(r)]; ok {
		return f
	}
	switch {
	case r == 0x589:
		return armenian
	case r >= 0x600 && r < 0x700, r >= 0xFB50 && r < 0xFE00:
		return arabic
	case r >= 0x900 && r < 0x980, r >= 0x1CD0 && r < 0x1D00:
		return devanagari
	case r == 0xE3F:
		return thai
	case r == 0x10FB:
		return georgian
	}
	return noFace
}

// anyScript are asked for what no script's face has.
var anyScript = [...]faceID{otherLetters, serif, sans}

// heldRunes remembers, for the runes of the first plane, which were asked for and which some face has.
var heldRunes struct{ asked, held [1 << 16 / 64]atomic.Uint64 }

// held says whether some face has a rune, or whether it shows nothing.
func held(r rune) bool {
	if r < 0 || r >= 1<<16 {
		return asksFaces(r)
	}
	at, bit := r/64, uint64(1)<<(r%64)
	if heldRunes.asked[at].Load()&bit == 0 {
		if asksFaces(r) {
			heldRunes.held[at].Or(bit)
		}
		heldRunes.asked[at].Or(bit)
	}
	return heldRunes.held[at].Load()&bit != 0
}

func asksFaces(r rune) bool {
	if ignorable(r) || bidiControl(r) || isSpace(r) {
		return true
	}
	switch shown := printable(r); {
	case shown == 0xFFFD:
		return false // a sign that stands for what is not known
	case shown != r:
		return true
	}
	if f := scriptFace(r); f != noFace && library[f].has(r) {
		return true
	}
	for _, f := range anyScript {
		if library[f].has(r) {
			return true
		}
	}
	return false
}

// has says whether the face has a rune.
func (f *fontFile) has(r rune) bool {
	data, err := f.load()
	if err != nil {
		panic(err) // the embedded files are part of the program
	}
	_, ok := data.font.NominalGlyph(r)
	return ok
}

// Unprintable are the letters and signs of a text that no face has, each once and
// in their order.
func Unprintable(s string) []rune {
	var out []rune
	seen := map[rune]bool{}
	for _, r := range s {
		if r >= firstAsked && !seen[r] && !held(r) && plainer(string(r)) == "" {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

// ScriptOf is the code of ISO 15924 of a letter's script: "Hani", say; "Zyyy" for
// signs that belong to none.
func ScriptOf(r rune) string { return language.LookupScript(r).String() }

// firstAsked is the first rune that a face may lack: those before are Latin, and a test holds that they are there.
const firstAsked = 0x180

// replaced has something readable in the place of each run of words of which no
// face has a letter.
func replaced(s string, missing func(string) string) string {
	if missing == nil || allHeld(s) {
		return s
	}
	var b strings.Builder
	runes := []rune(s)
	for at := 0; at < len(runes); {
		if held(runes[at]) {
			b.WriteRune(runes[at])
			at++
			continue
		}
		end := lackedTo(runes, at)
		b.WriteString(instead(string(runes[at:end]), missing))
		at = end
	}
	return b.String()
}

// instead is what is set for letters that no face has: the same in their plain form,
// as 1 for a full-width one, or else what stands for what is missing.
func instead(letters string, missing func(string) string) string {
	if plain := plainer(letters); plain != "" {
		return plain
	}
	return strings.Map(func(r rune) rune {
		if held(r) {
			return r
		}
		return -1
	}, missing(letters))
}

// plainer is the compatible form of letters (Unicode's NFKC), if all of it can be set; else empty.
func plainer(letters string) string {
	if plain := norm.NFKC.String(letters); allHeld(plain) {
		return plain
	}
	return ""
}

func allHeld(s string) bool {
	for _, r := range s {
		if r >= firstAsked && !held(r) {
			return false
		}
	}
	return true
}

// lackedTo finds how far letters go on that no face has, with the marks on them
// and the spaces between.
func lackedTo(runes []rune, at int) int {
	end := at + 1
	for i := end; i < len(runes); i++ {
		switch {
		case !held(runes[i]) || i == end && joins(runes[i]):
			end = i + 1
		case !isSpace(runes[i]):
			return end
		}
	}
	return end
}
