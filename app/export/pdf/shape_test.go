package pdf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPairsEqualFullShaping holds words set from the table of pairs against what
// HarfBuzz makes of them.
func TestPairsEqualFullShaping(t *testing.T) {
	t.Parallel()
	var words []string
	words = append(words, strings.Fields(prose+" affable office fjord efficient Ætat “quoted” AVATAR To. Ty, 1/2 11:30 L’Été f’’f LYTÄ Łódź ﬁn Voß ŐŰ")...)
	for _, e := range listed(300) {
		words = append(words, strings.Fields(e.Name)...)
	}
	fast := 0
	for _, id := range []faceID{serif, serifItalic, serifBold, serifBoldItalic, sans, sansBold} {
		a, b := newSetter(), newSetter()
		for _, w := range words {
			got, ok := a.pairs(id, w)
			if !ok {
				continue
			}
			fast++
			want := b.shapeRun(id, []rune(w), 0, shaping{})
			if diff := cmp.Diff(resolved(b, want), resolved(a, got), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("face %d, %q:\n%s", id, w, diff)
			}
		}
		a.close()
		b.close()
	}
	if fast < 3*len(words) {
		t.Errorf("only %d of %d words were set from pairs", fast, 6*len(words))
	}
}

// shown is a glyph without its number in a document.
type shown struct {
	Text                string
	GID                 uint32
	Advance, DX, DY, At int32
}

func resolved(s *setter, p piece) []shown {
	var out []shown
	for _, g := range p.glyphs {
		u := s.face(p.face).used[g.cid]
		out = append(out, shown{u.text, u.gid, g.advance, g.dx, g.dy, g.cluster})
	}
	return out
}

// TestFontThatIsFull asks a font for more letters than it has codes for.
func TestFontThatIsFull(t *testing.T) {
	t.Parallel()
	s := newSetter()
	defer s.close()
	var all strings.Builder
	for r := rune(0x4E00); r < 0x4E00+fullFont+200; r++ {
		all.WriteRune(r)
	}
	lost := 0
	for _, g := range s.boxes([]rune(all.String()), 0, false).glyphs {
		text := s.face(sans).used[g.cid].text
		if g.cid >= fullFont || text != string(0x4E00+g.cluster) && text != "\uFFFD" {
			t.Fatalf("letter %d has the code %d of %q", g.cluster, g.cid, text)
		}
		if text == "\uFFFD" {
			lost++
		}
	}
	if lost != 202 {
		t.Errorf("%d letters are not known, want 202", lost)
	}
}

func TestHyphens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, word, want string }{
		{"en-GB", "organisation", "or·gan·isa·tion"},
		{"en-US", "hyphenation", "hy·phen·ation"},
		{"fr", "signataires", "si·gna·taires"},
		{"de", "Menschenrechte", "Men·schen·rech·te"},
		{"de-AT", "Kinderschutzorganisation", "Kin·der·schutz·or·ga·ni·sa·ti·on"},
		{"es", "organizaciones", "or·ga·ni·za·cio·nes"},
		{"it", "organizzazione", "or·ga·niz·za·zio·ne"},
		{"pt", "organização", "or·ga·ni·za·ção"},
	} {
		points := hyphenationFor(c.lang).points([]rune(c.word))
		var b strings.Builder
		for i, r := range []rune(c.word) {
			for _, p := range points {
				if p == i {
					b.WriteString("·")
				}
			}
			b.WriteRune(r)
		}
		if b.String() != c.want {
			t.Errorf("%s %s: got %s, want %s", c.lang, c.word, b.String(), c.want)
		}
	}
	if hyphenationFor("ka") != nil {
		t.Error("Georgian has patterns now: test them")
	}
}

// TestLinesFit sets texts in many widths: no line may be wider than its width,
// and no letter may be lost.
func TestLinesFit(t *testing.T) {
	t.Parallel()
	o := newObjects(&counter{})
	defer o.settle()
	l := newLayout(o, &Document{Title: "T", Language: "en"})
	defer l.setter.close()
	texts := []string{prose, strings.Repeat("Donaudampfschifffahrtsgesellschaft", 9), "a b c", "العمل القسري (EU) 2024/3015 والتعويض", strings.Repeat("x", 300), "well-known / either/or — dash–dash https://a.example/b/c?d=e#f"}
	for _, s := range texts {
		for width := 30.0; width < 400; width += 3.7 {
			for _, justified := range []bool{true, false} {
				s := s[:max(1, len(s)-int(width)%7)] // so that last lines are of many lengths
				if !utf8.ValidString(s) {
					continue
				}
				set := l.compose([]Run{{Text: s}}, &bodyLook, "")
				var back strings.Builder
				for _, line := range set.lines(l.setter, width, Start, justified) {
					natural := 0.0
					for _, u := range line.units {
						natural += u.width
						for _, g := range u.cell.glyphs {
							back.WriteString(l.setter.face(u.cell.face).used[g.cid].text)
						}
					}
					// A part of a word may be a hair wider than it was in the word; letters that
					// join are others at the end of a line.
					if natural > width+0.3 && !(set.rtl && width < 60) {
						t.Errorf("%.20q in %g: a line of %g", s, width, natural)
					}
				}
				if !set.rtl && letters(back.String()) != letters(s) {
					t.Errorf("%.20q in %g came back as %q", s, width, back.String())
				}
			}
		}
	}
}

// TestLinesAreTheBest compares the breaker with trying everything.
func TestLinesAreTheBest(t *testing.T) {
	t.Parallel()
	var boxes []box
	for i := range 14 {
		boxes = append(boxes, box{width: float64(20 + i*37%41), after: spaced, space: 5})
	}
	for width := 60.0; width < 240; width += 13 {
		b := breaker{boxes: boxes, width: width, justified: true}
		ends, _ := breakLines(boxes, width, 0, true)
		b.widths, b.spaces = make([]float64, 15), make([]float64, 15)
		for i, x := range boxes {
			b.widths[i+1], b.spaces[i+1] = b.widths[i]+x.width, b.spaces[i]+x.space
		}
		sum := func(ends []int) float64 {
			total, i := 0.0, 0
			for _, j := range ends {
				cost, fits := b.cost(i, j)
				if !fits && j-i > 1 {
					return 1e18
				}
				total, i = total+cost, j
			}
			return total
		}
		best := 1e18
		for set := range 1 << 13 {
			var try []int
			for i := range 13 {
				if set>>i&1 == 1 {
					try = append(try, i+1)
				}
			}
			best = min(best, sum(append(try, 14)))
		}
		if got := sum(ends); got > best+1e-6 {
			t.Errorf("width %g: cost %g, best is %g", width, got, best)
		}
	}
}

// TestMarksWithoutLetters shapes a mark as the first thing of a document, from either side: it is given a
// circle to stand on.
func TestMarksWithoutLetters(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"\u06df", "\u064b", "\u05b0", "\u0301", "\u0483", "\u0651\u064b"} {
		for _, rtl := range []bool{false, true} {
			for _, id := range []faceID{serif, serifBold} {
				s := newSetter()
				if pieces := s.word(id, mark, shaping{rtl: rtl}); len(pieces) == 0 {
					t.Errorf("%+q became nothing", mark)
				}
				s.close()
			}
		}
	}
}
