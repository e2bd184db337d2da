package pdf

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestExact(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"https://portal.example/letters/remediation": true, "(https://portal.example)": true, "www.portal.example,": true,
		"portal.example/letters": true, "representative@coalition.example": true, "9f86d081884c7d65": true, "8f3a-11c0": true,
		"undersigned-list.json": true, "registration_number": true, "mailto:someone@portal.example": true,
		"organisation.": false, "well-known": false, "and/or": false, "2024/3015": false, "COVID-19-Pandemie": false,
		"Bundesarbeitsgemeinschaft,": false, "(Überlebende)": false, "1990er": false, "12:30": false, "1.204,50": false, "d’enfants": false, "…": false, "11:": false,
	} {
		if got := exact([]rune(word)); got != want {
			t.Errorf("%s: %t", word, got)
		}
	}
}

// TestAddressesGetNoHyphens sets sentences with addresses and digests in many widths. An address
// may be divided, but its letters are its own, and no line ends in a hyphen of it.
func TestAddressesGetNoHyphens(t *testing.T) {
	t.Parallel()
	l := newLayout(newObjects(nil), &Document{Title: "T", Language: "en"})
	defer l.setter.close()
	addresses := []string{
		"https://coalition-for-children.example/internationalisation/organisations?representative=signatories#undersigned",
		"representative.organisation@international-coalition.example",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"https://portal.example/ver\u00adify/signatories",
		"https://портал.example/организация/представительство-организаций",
	}
	hyphens := 0
	for _, lang := range []string{"en", "fr", "de"} {
		for _, address := range addresses {
			for width := 60.0; width < 400; width += 7.3 {
				set := l.compose([]Run{{Text: prose[:90] + " " + address + " " + prose[:200]}}, &bodyLook, lang)
				ends := lineEnds(l, set.lines(l.setter, width, Start, true))
				hyphens += strings.Count(strings.Join(ends, ""), "\u00ad")
				if problem := divisionProblem(ends, strings.ReplaceAll(address, "\u00ad", "")); problem != "" {
					t.Errorf("%s in %g: %s", lang, width, problem)
				}
			}
		}
	}
	if hyphens == 0 {
		t.Error("nothing was hyphenated: the test shows nothing")
	}
}

// lineEnds are the lines as they read, with the hyphens that ends of lines gave them as U+00AD.
func lineEnds(l *layout, lines []setLine) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		var b strings.Builder
		for _, u := range line.units {
			for _, g := range u.cell.glyphs {
				b.WriteString(l.setter.face(u.cell.face).used[g.cid].text)
			}
		}
		out[i] = b.String()
	}
	return out
}

func divisionProblem(lines []string, address string) string {
	text := strings.Join(lines, "\n")
	bare := strings.NewReplacer("\n", "", "\u00ad", "")
	start := strings.Index(bare.Replace(text), address)
	if start < 0 {
		return "the address is not there"
	}
	at := 0
	for i := range len(text) {
		if at == start {
			text = text[i:]
			break
		}
		if text[i] != '\n' && !strings.HasPrefix(text[i:], "\u00ad") && (i == 0 || !strings.HasPrefix(text[i-1:], "\u00ad")) {
			at++
		}
	}
	rest := address
	for i, r := range text {
		switch {
		case rest == "":
			return ""
		case r == '\u00ad':
			return "a hyphen in " + text[:i]
		case r == '\n' && i > 0 && text[i-1] == '-' && len(rest) < len(address):
			return "a line ends behind a hyphen of the address: " + text[:i]
		case r != '\n':
			rest = rest[len(string(r)):]
		}
	}
	return ""
}

// TestNamesTurnNothing compares the letters of an entry from left to right with how a page shows
// them: the name in its own direction, and what is after it to its right.
func TestNamesTurnNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, gloss, note, want string }{
		{"בית לילדים", "", "Israel", "םידלילתיבIsrael"},
		{"בית לילדים!", "Home", "Israel", "!םידלילתיבHomeIsrael"},
		{"העמותה 2020", "", "3", "2020התומעה3"},
		{"בית (תל אביב)", "", "Israel, 2", ")ביבאלת(תיבIsrael,2"},
		{"2020 העמותה", "", "Israel", "התומעה2020Israel"},
		{"בית ABC", "Home", "12", "ABCתיבHome12"},
		{"Home בית", "", "Israel", "HomeתיבIsrael"},
		{"\u202eemoH", "", "בית", "emoHתיב"},
		{"بيت.", "House", "Maroc", ".تيبHouseMaroc"},
		{"Foundation", "", "ישראל (2)", "Foundation)2(לארשי"},
		{"בית \u2069 לילדים", "", "Israel", "םידליל תיבIsrael"},
	} {
		l := newLayout(newObjects(nil), &Document{Title: "T", Language: "en"})
		f := &flow{layout: l, block: &Flow{}, again: map[string]*flowItem{}, width: 1000}
		f.add(Entry{Name: c.name, Gloss: c.gloss, Note: c.note, Lang: "he"})
		if got, want := fromLeft(l, f.items[0].lines[0].units), strings.ReplaceAll(c.want, " ", ""); got != want {
			t.Errorf("%+q %q: %q, want %q", c.name, c.note, got, want)
		}
		l.setter.close()
	}
}

// fromLeft are the letters of a line in the order of their places, without spaces.
func fromLeft(l *layout, units []unit) string {
	type placed struct {
		x    float64
		text string
	}
	var all []placed
	for _, u := range units {
		x, total := u.x, int32(0)
		if u.cell.rtl {
			x -= u.width
		}
		for _, g := range u.cell.glyphs {
			total += g.advance
		}
		for _, g := range u.cell.glyphs { // from left to right in either direction
			all = append(all, placed{x, l.setter.face(u.cell.face).used[g.cid].text})
			x += u.width * float64(g.advance) / float64(max(total, 1))
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.x, b.x) })
	var b strings.Builder
	for _, p := range all {
		b.WriteString(letters(p.text))
	}
	return b.String()
}
