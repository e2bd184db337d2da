package export

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app/lang"
	"undersigned/app/roll"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, source string
		want         []Block
	}{
		{"emphasis", "a **b *c*** `d`  \ne\nf", []Block{&Paragraph{Runs: []Run{{Text: "a "}, {Text: "b ", Bold: true},
			{Text: "c", Bold: true, Italic: true}, {Text: " "}, {Text: "d", Code: true}, {Break: true}, {Text: "e f"}}}}},
		{"headings are renumbered", "### a\n\n# b\n\n#### c\n\n## d", []Block{
			&Heading{Level: 1, Runs: plain("a")}, &Heading{Level: 1, Runs: plain("b")}, &Heading{Level: 2, Runs: plain("c")}, &Heading{Level: 2, Runs: plain("d")}}},
		{"html is text", "<script>x</script>\n\na <b>b</b>", []Block{
			&Paragraph{Runs: plain("<script>x</script>"), Style: Listing}, &Paragraph{Runs: plain("a <b>b</b>")}}},
		{"only safe links", "[a](javascript:x) [b](/c) [d](https://e.example) [f](mailto:g@h.example)", []Block{&Paragraph{Runs: []Run{
			{Text: "a b "}, {Text: "d", Link: "https://e.example"}, {Text: " "}, {Text: "f", Link: "mailto:g@h.example"}}}}},
		{"entities and backslashes", `\&amp; &amp; \*x\* &#x41; &nosuch;`, []Block{&Paragraph{Runs: plain("&amp; & *x* A &nosuch;")}}},
		{"a picture is its description", "![a **b**](https://x.example/y.png)", []Block{&Paragraph{Runs: []Run{{Text: "a "}, {Text: "b", Bold: true}}}}},
		{"lists", "3. a\n4. b\n   - c", []Block{&List{Ordered: true, Start: 3, Items: [][]Block{
			{&Paragraph{Runs: plain("a")}},
			{&Paragraph{Runs: plain("b")}, &List{Items: [][]Block{{&Paragraph{Runs: plain("c")}}}}}}}}},
		{"a note", "a[^n].\n\n[^n]: b", []Block{&Paragraph{Runs: []Run{{Text: "a", Note: plain("b")}, {Text: "."}}}}},
		{"a heading in a list", "- # a", []Block{&List{Items: [][]Block{{&Paragraph{Runs: []Run{{Text: "a", Bold: true}}, Keep: true}}}}}},
		{"nothing", " \n\n", nil},
	} {
		got := Markdown(tt.source)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	r := roll.Roll{Organisations: 1234, Countries: 13}
	if got := Expand("{{organisations}} in {{countries}}, {{other}}", r, lang.For("de")); got != "1.234 in 13, {{other}}" {
		t.Errorf("%q", got)
	}
}

func TestDeepNestingIsFlattened(t *testing.T) {
	t.Parallel()
	html := HTMLString(strings.Repeat("> ", 12)+"deep", 0, "en")
	if n := strings.Count(html, "<blockquote>"); n != deepest || !strings.Contains(html, "deep") {
		t.Errorf("%d quotations", n)
	}
}

// TestTextsBeyondTheLimitsAreShown as they were typed: they were accepted before there were any.
func TestTextsBeyondTheLimitsAreShown(t *testing.T) {
	t.Parallel()
	html := HTMLString(strings.Repeat("> ", 200)+"deep *words*\nand <b>more</b>\n\n# Next", 0, "en")
	want := "<p>" + strings.TrimSpace(strings.Repeat("&gt; ", 200)) + " deep *words*<br>and &lt;b&gt;more&lt;/b&gt;</p>\n<p># Next</p>\n"
	if html != want {
		t.Errorf("%s", html)
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	golden(t, "letter.html", []byte(htmlOf(t, sample("en", roll.ByCountryType))))
}

func htmlOf(t *testing.T, l *Letter) string {
	t.Helper()
	var b strings.Builder
	if err := HTML(&b, l.Outline(), 0, l.Language); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// No text of a letter becomes an element, an attribute or an address that runs.
func TestHTMLIsHarmless(t *testing.T) {
	t.Parallel()
	text := strings.ToLower(htmlOf(t, hostile(t)))
	for _, bad := range []string{"<script", "<img", "<svg", "<iframe", "<b>", " onerror=\"", `href="javascript`, `href="data:`, "<style"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q can be found", bad)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add(sampleBody)
	f.Add("[^1]: [^1]\n\n[^1] ![a][^1](b)\n\n| a |\n|-|\n| [^1] |")
	f.Fuzz(func(t *testing.T, source string) {
		text := HTMLString(source, 1, "en")
		if strings.Contains(text, "<script") || strings.Contains(text, "\x00") {
			t.Fatalf("%q became %q", source, text)
		}
	})
}
