package export

import (
	"fmt"
	"html"
	"io"
	"strings"

	"undersigned/app/lang"
)

// HTML writes blocks as HTML without any attribute that could run: every text is escaped, links go
// to absolute addresses only, nothing is fetched. shift is added to the level of headings, so that
// a letter can stand under a page's own; language is the page's, and Lang of a block is said where
// it differs. Notes are collected at the end.
//
// Logos are left out: a page of the portal shows no picture that is not its own file, and whose they
// are stands among the names.
//
// Classes: letterhead, dated, address, closing, summary, small, warning, listing, names, figures,
// notes; the look is the page's affair.
func HTML(w io.Writer, blocks []Block, shift int, language string) error {
	h := &htmlWriter{w: w, shift: shift, language: language}
	h.blocks(blocks)
	h.notesAtEnd()
	return h.err
}

type htmlWriter struct {
	w        io.Writer
	err      error
	shift    int
	language string
	notes    [][]Run
	inNote   bool
}

func (h *htmlWriter) put(format string, values ...any) {
	if h.err == nil {
		_, h.err = fmt.Fprintf(h.w, format, values...)
	}
}

func (h *htmlWriter) blocks(blocks []Block) {
	for _, b := range blocks {
		h.block(b)
	}
}

func (h *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case *Letterhead:
		h.letterhead(b)
	case *Heading:
		level := min(max(b.Level+h.shift, 1), 6)
		h.put("<h%d%s>", level, h.lang(b.Lang))
		h.runs(b.Runs)
		if b.Remark != "" {
			h.put(" <small>%s</small>", html.EscapeString(b.Remark))
		}
		h.put("</h%d>\n", level)
	case *Paragraph:
		h.put("<p%s%s>", styleClass(b.Style), h.lang(b.Lang))
		h.runs(b.Runs)
		h.put("</p>\n")
	case *List:
		h.list(b)
	case *Quote:
		h.put("<blockquote>\n")
		h.blocks(b.Blocks)
		h.put("</blockquote>\n")
	case *Rule:
		h.put("<hr>\n")
	case *Table:
		h.table(b)
	case *Names:
		h.names(b)
	case *Figures:
		h.figures(b)
	case *Bars:
		h.bars(b)
	case *QR:
		h.put("<p class=\"small\">")
		h.runs(b.Beside)
		h.put("</p>\n")
	}
}

func styleClass(s Style) string {
	name := map[Style]string{Address: "address", Dated: "dated", Closing: "closing", Summary: "summary", Small: "small",
		Warning: "warning", Listing: "listing"}[s]
	if name == "" {
		return ""
	}
	return ` class="` + name + `"`
}

// lang says the language of what follows, and that a browser decides on its direction.
func (h *htmlWriter) lang(tag string) string {
	if tag = languageTag(tag); tag == "" || tag == h.language {
		return ""
	}
	return fmt.Sprintf(` lang="%s" dir="auto"`, html.EscapeString(tag))
}

func (h *htmlWriter) runs(runs []Run) {
	for _, r := range runs {
		h.run(r)
	}
}

func (h *htmlWriter) run(r Run) {
	var open, shut string
	wrap := func(name string) { open, shut = open+"<"+name+">", "</"+name+">"+shut }
	if r.Link != "" {
		open, shut = fmt.Sprintf(`<a href="%s" rel="nofollow noopener">`, html.EscapeString(r.Link)), "</a>"
	}
	if r.Bold {
		wrap("strong")
	}
	if r.Italic {
		wrap("em")
	}
	if r.Code {
		wrap("code")
	}
	if r.Text != "" {
		h.put("%s", open)
		for _, part := range exactParts(r.Text, r.Code) {
			if part.exact && !r.Code {
				h.put(`<span class="exact" translate="no">%s</span>`, html.EscapeString(part.text))
				continue
			}
			h.put("%s", html.EscapeString(part.text))
		}
		h.put("%s", shut)
	}
	if r.Note != nil && !h.inNote {
		h.notes = append(h.notes, r.Note)
		n := len(h.notes)
		h.put(`<sup><a id="note-%d-back" href="#note-%d">%d</a></sup>`, n, n, n)
	}
	if r.Break {
		h.put("<br>")
	}
}

func (h *htmlWriter) notesAtEnd() {
	if len(h.notes) == 0 {
		return
	}
	h.inNote = true
	h.put("<ol class=\"notes\">\n")
	for i, note := range h.notes {
		h.put(`<li id="note-%d">`, i+1)
		h.runs(note)
		h.put(" <a href=\"#note-%d-back\" aria-label=\"%s\">↩</a></li>\n", i+1,
			html.EscapeString(lang.For(h.language).T("documents.back_to_text")))
	}
	h.put("</ol>\n")
}

func (h *htmlWriter) letterhead(b *Letterhead) {
	h.put("<address class=\"letterhead\">\n")
	for _, host := range b.Hosts {
		h.put("<div%s><strong>%s</strong>", h.lang(host.Language), html.EscapeString(host.Name))
		for _, line := range host.Lines {
			h.put("<br>%s", html.EscapeString(line))
		}
		h.put("</div>\n")
	}
	h.put("</address>\n")
}

func (h *htmlWriter) list(b *List) {
	name, start := "ul", ""
	if b.Ordered {
		name = "ol"
		if b.Start > 1 {
			start = fmt.Sprintf(` start="%d"`, b.Start)
		}
	}
	h.put("<%s%s>\n", name, start)
	for _, item := range b.Items {
		h.put("<li>")
		if p, ok := onlyParagraph(item); ok {
			h.runs(p.Runs)
		} else {
			h.blocks(item)
		}
		h.put("</li>\n")
	}
	h.put("</%s>\n", name)
}

func onlyParagraph(blocks []Block) (*Paragraph, bool) {
	if len(blocks) != 1 {
		return nil, false
	}
	p, ok := blocks[0].(*Paragraph)
	return p, ok && p.Style == Text
}

func (h *htmlWriter) table(b *Table) {
	h.put("<table%s>\n", h.lang(b.Lang))
	if b.Caption != "" {
		h.put("<caption>%s</caption>\n", html.EscapeString(b.Caption))
	}
	h.put("<thead><tr>")
	for i, cell := range b.Head {
		h.put(`<th scope="col"%s>`, number(b, i))
		h.runs(cell)
		h.put("</th>")
	}
	h.put("</tr></thead>\n<tbody>\n")
	for _, row := range b.Rows {
		h.put("<tr>")
		for i, cell := range row {
			h.put("<td%s>", number(b, i))
			h.runs(cell)
			h.put("</td>")
		}
		h.put("</tr>\n")
	}
	h.put("</tbody></table>\n")
}

func number(b *Table, column int) string {
	if column < len(b.Numbers) && b.Numbers[column] {
		return ` class="number"`
	}
	return ""
}

func (h *htmlWriter) names(b *Names) {
	open := false
	shut := func() {
		if open {
			h.put("</ul>\n")
		}
		open = false
	}
	h.put("<div class=\"names\"%s>\n", h.lang(b.Lang))
	for n := range b.Items {
		if n.Group != "" {
			shut()
			level := min(3+n.Level+h.shift, 6)
			h.put("<h%d>%s <small>%s</small></h%d>\n", level, html.EscapeString(n.Group), html.EscapeString(n.Note), level)
			continue
		}
		if !open {
			h.put("<ul>\n")
			open = true
		}
		h.put("<li><span%s>%s</span>", nameLanguage(n.Lang), html.EscapeString(n.Text))
		if n.Gloss != "" {
			h.put(" <small%s>%s</small>", h.lang(n.GlossLang), html.EscapeString(aside(n.Gloss)))
		}
		if n.Note != "" {
			h.put(" <small dir=\"auto\">%s</small>", html.EscapeString(n.Note))
		}
		h.put("</li>\n")
	}
	shut()
	h.put("</div>\n")
}

// nameLanguage always lets the browser find the direction of a name: a Hebrew name in a list must
// not turn the line after it.
func nameLanguage(tag string) string {
	if tag = languageTag(tag); tag == "" {
		return ` dir="auto"`
	}
	return fmt.Sprintf(` lang="%s" dir="auto"`, html.EscapeString(tag))
}

func (h *htmlWriter) figures(b *Figures) {
	h.put("<ul class=\"figures\">\n")
	for _, f := range b.Items {
		h.put("<li><strong>%s</strong> %s</li>\n", html.EscapeString(f.Number), html.EscapeString(f.Label))
	}
	h.put("</ul>\n")
}

func (h *htmlWriter) bars(b *Bars) {
	h.table(b.table())
}

// table is the chart for whoever reads it as words.
func (b *Bars) table() *Table {
	n := max(b.Columns, 1)
	lines := (len(b.Rows) + n - 1) / n
	t := &Table{Caption: b.Caption}
	for range n {
		t.Head, t.Numbers = append(t.Head, plain(b.Head[0]), plain(b.Head[1])), append(t.Numbers, false, true)
	}
	for i := range lines {
		var row [][]Run
		for k := i; k < len(b.Rows); k += lines {
			row = append(row, plain(b.Rows[k].Label), plain(b.Rows[k].Text))
		}
		for len(row) < 2*n {
			row = append(row, nil)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// HTMLString is HTML of a letter's Markdown, for a page or a preview.
func HTMLString(source string, shift int, language string) string {
	var b strings.Builder
	_ = HTML(&b, Markdown(source), shift, language) // a strings.Builder takes everything
	return b.String()
}
