package pdf

import "testing"

// A page line reads as its own letters do, whatever the document's language, or its total would stand
// before it.
func TestPageLineHasItsOwnDirection(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language, line string
		turned         bool
	}{
		{"en", "Page {n} of {N}", false}, {"ar", "Page {n} of {N}", false}, {"ar", "صفحة {n} من {N}", true},
		{"en", "עמוד {n} / {N}", true}, {"he", "+ {0}", true}, {"de", "+ {0}", false},
	} {
		l := newLayout(newObjects(nil), &Document{Language: c.language, PageOf: c.line})
		if got := l.turnedFoot(); got != c.turned {
			t.Errorf("%q in %s: turned %t", c.line, c.language, got)
		}
		l.setter.close()
	}
}

// In a document that reads from right to left, headings and short lines of another language lean on the
// edge where everything else begins.
func TestOneEdge(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"ar", "en"} {
		l := newLayout(newObjects(nil), &Document{Language: language})
		for _, b := range []Block{
			&Paragraph{Runs: []Run{{Text: "short"}}, Lang: "en", Style: Small},
			&Heading{Level: 1, Text: []Run{{Text: "short"}}, Lang: "en"},
		} {
			if err := l.block(b); err != nil {
				t.Fatal(err)
			}
			if got := l.rows[len(l.rows)-1].texts[0].right; got != (language == "ar") {
				t.Errorf("%s: a %T leans right: %t", language, b, got)
			}
		}
		l.setter.close()
	}
}
