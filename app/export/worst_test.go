package export

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// fill repeats a pattern to n bytes; %d in it is the number of the round.
func fill(pattern string, n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		if strings.Contains(pattern, "%d") {
			b.WriteString(strings.ReplaceAll(pattern, "%d", fmt.Sprint(i)))
		} else {
			b.WriteString(pattern)
		}
	}
	return b.String()[:n]
}

// worst are bodies made to cost more than they look, each of about n bytes: what is known of Markdown readers, and of ours.
func worst(n int) map[string]string {
	half := n / 2
	return map[string]string{
		"footnotes that name each other":      fill("[^1] ", half) + "\n\n[^1]: " + fill("[^1] ", half),
		"one footnote, many references":       fill("[^1] ", half) + "\n\n[^1]: " + fill("word ", half),
		"many footnotes":                      fill("a[^%d] ", half) + "\n\n" + fill("[^%d]: x\n\n", half),
		"footnotes that are not there":        fill("[^%d] ", n),
		"footnote definitions alone":          fill("[^%d]: x\n", n),
		"footnote definitions, one name":      "[^1]\n\n" + fill("[^1]: x\n", n),
		"quotations":                          fill(">", n),
		"quotations with blanks":              fill("> ", n),
		"quotations, lazy":                    fill(">", half) + fill("a\n", half),
		"quotations, a line each":             fill(">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> a\n", n),
		"nested lists in one line":            fill("- ", n),
		"nested ordered lists in one line":    fill("1. ", n),
		"nested lists, deeper each line":      stairs("- a", n),
		"nested quotations and lists":         fill("> - ", n),
		"list items":                          fill("- a\n", n),
		"loose list items":                    fill("- a\n\n", n),
		"emphasis opened":                     fill("*a_", n),
		"emphasis runs":                       fill("*a **a ", n),
		"emphasis run alone":                  fill("*", n),
		"emphasis and underscores":            fill("*_", n),
		"emphasis closed":                     fill("a**b", half) + fill("c* ", half),
		"emphasis nested":                     fill("*a ", half) + fill("b*", half),
		"strong nested":                       fill("**a ", half) + fill("b**", half),
		"brackets opened":                     fill("[", n),
		"brackets opened and closed":          fill("[", half) + fill("]", half),
		"brackets with letters":               fill("[a", n),
		"brackets closed":                     fill("a]", n),
		"links without end":                   fill("[a](", n),
		"links with brackets without end":     fill("[a](<", n),
		"links with titles without end":       fill(`[a](b "`, n),
		"links nested":                        fill("[a](b) [", n),
		"links to references":                 fill("[a][b] ", n),
		"images opened":                       fill("![", n),
		"images nested":                       fill("![a", half) + fill("](b)", half),
		"images without end":                  fill("![a](", n),
		"backticks":                           fill("`", n),
		"backticks of growing length":         grow("`", " a ", n),
		"backtick pairs":                      fill("`a``b", n),
		"code fences":                         fill("```\n", n),
		"code fences of tildes":               fill("~~~a\n", n),
		"angle brackets":                      fill("<", n),
		"tags without end":                    fill("<a ", n),
		"attributes without end":              "<a " + fill("b=\"c ", n),
		"comments without end":                fill("<!-- ", n),
		"comments without end, by the line":   fill("a <!-- a\n", n),
		"instructions without end":            fill("a <?", n),
		"declarations without end":            fill("a <!A ", n),
		"CDATA without end":                   fill("a <![CDATA[", n),
		"blocks of HTML":                      fill("<div>\n", n),
		"autolinks":                           fill("<http://a.b/>", n),
		"autolinks without end":               fill("<http://a", n),
		"bare addresses":                      fill("http://a.bc ", n),
		"bare address without end":            "http://a.bc/" + fill("a(", n),
		"bare addresses with points":          fill("www.a.", n),
		"bare addresses, brackets at the end": "http://a.bc/" + fill(")", n),
		"mail addresses":                      fill("a@b.cd ", n),
		"mail addresses without end":          fill("a@", n),
		"mail address of one word":            fill("a.", n) + "@b.cd",
		"mail addresses of one word":          fill("a-_.", half) + fill("@a", half),
		"tables of one row":                   table(n/4, 1),
		"tables of one column":                "|a|\n|-|\n" + fill("|a|\n", n),
		"tables of many rows, short ones":     table(n/8, n/4),
		"table heads without rule":            fill("a|b\n", n),
		"table rules":                         fill("a|b\n-|-\n", n),
		"table with escaped bars":             "|a|\n|-|\n|" + fill(`\|`, n) + "|",
		"link reference definitions":          fill("[%d]: /u\n", n),
		"link reference definitions, used":    fill("[a%d]: /u\n", half) + "\n" + fill("[a%d] ", half),
		"link reference definitions, long":    "[a]: " + fill("x", half) + "\n\n" + fill("[a]", half),
		"link references without definition":  fill("[a", half) + "\n\n[a]: " + fill("x", half),
		"a label without end":                 "[" + fill(`\`, n),
		"entities":                            fill("&amp;", n),
		"entities without end":                fill("&", n),
		"entities of digits":                  fill("&#1", n),
		"backslashes":                         fill(`\`, n),
		"hard breaks":                         fill("a\\\n", n),
		"headings":                            fill("# a\n", n),
		"headings, one below the other":       fill("# a\n## b\n### c\n#### d\n##### e\n###### f\n", n),
		"underlined headings":                 fill("a\n-\n", n),
		"rules":                               fill("***\n", n),
		"rule of many":                        fill("* ", n),
		"one word":                            fill("a", n),
		"letters beyond the alphabet":         fill("ж ", n),
		"soft hyphens":                        fill("a\u00ad", n),
		"one paragraph of lines":              fill("a\n", n),
		"blank lines":                         fill("\n", n),
		"tabs":                                fill("\t", n),
		"indented":                            fill("    a\n", n),
		"spaces":                              fill(" ", n) + "a",
		"trailing spaces":                     fill("a     ", n),
		"marks":                               "a" + fill("\u0301", n),
		"from the right":                      fill("אa1(", n),
		"typographic":                         fill(`"'--...`, n),
	}
}

// allowed are bodies that go as far as a letter may.
func allowed(n int) map[string]string {
	return map[string]string{
		"links without end, by the paragraph":      fill(strings.Repeat("[a](", 249)+"\n\n", n*3/100) + fill("words ", n*97/100),
		"images without end, by the paragraph":     fill(strings.Repeat("![a](<", 166)+"\n\n", n*4/100) + fill("words ", n*96/100),
		"brackets by the paragraph":                fill(strings.Repeat("[", 249)+strings.Repeat("]", 249)+"\n\n", n*4/100) + fill("words ", n*96/100),
		"emphasis by the paragraph":                fill(strings.Repeat("*a_", 249)+"\n\n", n),
		"emphasis by the item":                     fill("- "+strings.Repeat("*a_", 249)+"\n", n),
		"emphasis nested by the paragraph":         fill(strings.Repeat("**a ", 249)+strings.Repeat("b** ", 249)+"\n\n", n),
		"emphasis in quotations":                   fill("> "+strings.Repeat("*a **b ", 249)+"\n\n", n),
		"tags by the paragraph":                    fill(strings.Repeat("<a ", 499)+"\n\n", n),
		"comments by the paragraph":                fill("a "+strings.Repeat("<!-- ", 499)+"\n\n", n),
		"backticks by the paragraph":               fill(strings.Repeat("`a``b```c ", 166)+"\n\n", n),
		"twelve quotations":                        fill(strings.Repeat(">", 12)+"a\n", n),
		"twelve quotations, each of its own":       fill(strings.Repeat("> ", 12)+"a\n\n", n),
		"twelve lists":                             fill(strings.Repeat("- ", 12)+"a\n", n),
		"twelve lists of numbers":                  fill(strings.Repeat("1. ", 12)+"a\n\n", n),
		"twelve of both":                           fill(strings.Repeat("> - ", 6)+"a\n", n),
		"lists as far to the right as they may be": fill(strings.Join(slices.Collect(steps(30)), ""), n),
		"tables of seventy columns":                fill(table(70, 66)+"\n", 800) + fill("words ", n-800),
		"tables of two rows":                       fill("|a|b|\n|-|-|\n|a|b|\n\n", n/10) + fill("words ", n*9/10),
		"a footnote named often":                   strings.Repeat("a[^1]\n\n", 300) + fill("words\n\n", n-4000) + "\n\n[^1]: " + fill("word ", 600),
		"footnotes":                                fill("a[^%d]\n\n", 1500) + fill("words\n\n", n-4000) + "\n\n" + fill("[^%d]: x\n\n", 1500),
		"an address named often":                   strings.Repeat("[a]\n\n", 600) + fill("words ", n-5000) + "\n\n[a]: /" + fill("x", 290),
		"one line as long as it may be":            fill("words ", n),
		"one paragraph of short lines":             fill("a\n", n),
		"one word":                                 fill("a", n),
		"one word of another script":               fill("ж", n),
	}
}

func steps(n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for depth := range n {
			if !yield(strings.Repeat("  ", depth) + "- a\n") {
				return
			}
		}
	}
}

func stairs(line string, n int) string {
	var b strings.Builder
	for depth := 0; b.Len() < n; depth++ {
		b.WriteString(strings.Repeat("  ", depth) + line + "\n")
	}
	return b.String()[:n]
}

func grow(sign, between string, n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(strings.Repeat(sign, i) + between)
	}
	return b.String()[:n]
}

func table(columns, rows int) string {
	return strings.Repeat("a|", columns) + "\n" + strings.Repeat("-|", columns) + "\n" + strings.Repeat("a|\n", rows)
}
