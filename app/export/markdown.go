package export

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"undersigned/app"
)

// deepest is how far quotations and lists may nest; what is deeper is flattened, so that no text
// can exhaust a page's width or a reader's stack.
const deepest = 6

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Footnote))

// Markdown turns the Markdown of a letter into blocks: CommonMark with tables, footnotes and bare
// addresses. HTML in it is text like any other, a picture is its description, and a link that is
// not an absolute http, https or mailto address is its words. Headings are renumbered so that the
// highest is 1 and none is skipped.
func Markdown(source string) []Block {
	raw := []byte(strings.ReplaceAll(strings.ToValidUTF8(source, "\ufffd"), "\x00", ""))
	if message, _ := app.Overweight(string(raw)); message != "" {
		return unread(string(raw)) // accepted before there was a limit
	}
	m := &reader{source: raw, notes: map[int]ast.Node{}, set: map[int][]Run{}}
	root := markdown.Parser().Parse(text.NewReader(raw))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*east.FootnoteList); ok {
			for f := list.FirstChild(); f != nil; f = f.NextSibling() {
				m.notes[f.(*east.Footnote).Index] = f
			}
		}
	}
	blocks := m.blocks(root, 0)
	renumber(blocks)
	return blocks
}

// reader turns goldmark's tree into ours.
type reader struct {
	source []byte
	notes  map[int]ast.Node
	set    map[int][]Run // notes that were read
	inNote bool
}

// unread gives a text as it was typed, paragraph by paragraph.
func unread(source string) []Block {
	var blocks []Block
	for _, part := range blankLines.Split(source, -1) {
		if list := lines(part); len(list) > 0 {
			blocks = append(blocks, &Paragraph{Runs: broken(list)})
		}
	}
	return blocks
}

var blankLines = regexp.MustCompile(`\n[ \t]*\n\s*`)

func (m *reader) blocks(parent ast.Node, depth int) []Block {
	var list []Block
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		list = append(list, m.block(n, depth)...)
	}
	return list
}

func (m *reader) block(n ast.Node, depth int) []Block {
	switch n := n.(type) {
	case *ast.Heading:
		return m.heading(n, depth)
	case *ast.Paragraph, *ast.TextBlock:
		if runs := m.runs(n); len(runs) > 0 {
			return []Block{&Paragraph{Runs: runs}}
		}
		return nil
	case *ast.Blockquote:
		inner := m.blocks(n, depth+1)
		if depth >= deepest || len(inner) == 0 {
			return inner
		}
		return []Block{&Quote{Blocks: inner}}
	case *ast.List:
		return m.list(n, depth)
	case *ast.ThematicBreak:
		return []Block{&Rule{}}
	case *east.Table:
		return m.table(n)
	case *east.FootnoteList, *ast.LinkReferenceDefinition:
		return nil
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		return m.listing(n)
	}
	return m.blocks(n, depth)
}

// heading makes a heading of one at the top of the text only: inside a list or quotation it would
// be no part of the document's structure, and is set in bold.
func (m *reader) heading(n *ast.Heading, depth int) []Block {
	runs := m.runs(n)
	switch {
	case len(runs) == 0:
		return nil
	case depth == 0:
		return []Block{&Heading{Level: n.Level, Runs: runs}}
	}
	for i := range runs {
		runs[i].Bold = true
	}
	return []Block{&Paragraph{Runs: runs, Keep: true}}
}

func (m *reader) list(n *ast.List, depth int) []Block {
	if depth >= deepest {
		var flat []Block
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			flat = append(flat, m.blocks(item, depth+1)...)
		}
		return flat
	}
	list := &List{Ordered: n.IsOrdered(), Start: n.Start}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		list.Items = append(list.Items, m.blocks(item, depth+1))
	}
	return []Block{list}
}

func (m *reader) listing(n ast.Node) []Block {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(m.source))
	}
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		b.Write(h.ClosureLine.Value(m.source))
	}
	_, isHTML := n.(*ast.HTMLBlock)
	var runs []Run
	for _, line := range strings.Split(strings.TrimRight(b.String(), "\n"), "\n") {
		runs = append(runs, Run{Text: clean(line), Code: !isHTML, Break: true})
	}
	runs[len(runs)-1].Break = false
	return []Block{&Paragraph{Runs: runs, Style: Listing}}
}

func (m *reader) table(n *east.Table) []Block {
	t := &Table{}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells [][]Run
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, m.runs(cell))
		}
		if _, ok := row.(*east.TableHeader); ok {
			t.Head = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	for _, a := range n.Alignments {
		t.Numbers = append(t.Numbers, a == east.AlignRight)
	}
	return []Block{t}
}

// runs gives the words under a node; neighbours in one style are one run.
func (m *reader) runs(n ast.Node) []Run {
	var runs []Run
	var words strings.Builder // of the last run: a paragraph may come in tens of thousands of pieces
	end := func() {
		if len(runs) > 0 {
			runs[len(runs)-1].Text = words.String()
		}
		words.Reset()
	}
	m.inline(n, Run{}, func(r Run) {
		r.Text = clean(r.Text)
		if last := len(runs) - 1; last >= 0 && sameStyle(runs[last], r) {
			words.WriteString(r.Text)
			runs[last].Break, runs[last].Note = r.Break, r.Note
			return
		}
		if r.Text != "" || r.Break || r.Note != nil {
			end()
			words.WriteString(r.Text)
			runs = append(runs, r)
		}
	})
	end()
	return runs
}

func sameStyle(a, b Run) bool {
	return !a.Break && a.Note == nil && a.Bold == b.Bold && a.Italic == b.Italic && a.Code == b.Code && a.Link == b.Link
}

func (m *reader) inline(parent ast.Node, style Run, emit func(Run)) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		m.inlineNode(n, style, emit)
	}
}

func (m *reader) inlineNode(n ast.Node, style Run, emit func(Run)) {
	r := style
	switch n := n.(type) {
	case *ast.Text:
		r.Text = string(n.Value(m.source))
		if !n.IsRaw() && !r.Code {
			r.Text = unescape(r.Text)
		}
		r.Break = n.HardLineBreak()
		if n.SoftLineBreak() && !r.Break {
			r.Text += " "
		}
		emit(r)
	case *ast.String:
		r.Text = string(n.Value)
		emit(r)
	case *ast.CodeSpan:
		r.Code = true
		m.inline(n, r, emit)
	case *ast.Emphasis:
		r.Bold, r.Italic = r.Bold || n.Level == 2, r.Italic || n.Level == 1
		m.inline(n, r, emit)
	case *ast.Link:
		r.Link = ""
		if len(n.Destination) <= longestAddress {
			r.Link = safeLink(string(util.URLEscape(n.Destination, true)))
		}
		m.inline(n, r, emit)
	case *ast.AutoLink:
		r.Text, r.Link = string(n.Label(m.source)), autoLink(n, m.source)
		emit(r)
	case *ast.RawHTML:
		r.Text = string(n.Segments.Value(m.source))
		emit(r)
	case *east.FootnoteLink:
		m.footnote(n, r, emit)
	case *east.FootnoteBacklink:
	default:
		m.inline(n, style, emit)
	}
}

func (m *reader) footnote(n *east.FootnoteLink, r Run, emit func(Run)) {
	if m.inNote {
		return
	}
	if r.Note = m.note(n.Index); len(r.Note) > 0 {
		r.Text = ""
		emit(r)
	}
}

// note gives the words of a footnote, which is read once, however often it is named.
func (m *reader) note(index int) []Run {
	runs, read := m.set[index]
	note, ok := m.notes[index]
	if read || !ok {
		return runs
	}
	m.inNote = true
	for p := note.FirstChild(); p != nil; p = p.NextSibling() {
		if len(runs) > 0 {
			runs[len(runs)-1].Break = true
		}
		runs = append(runs, m.runs(p)...)
	}
	m.inNote, m.set[index] = false, runs
	return runs
}

// longestAddress is how long an address may be.
const longestAddress = 2000

func autoLink(n *ast.AutoLink, source []byte) string {
	address := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	return safeLink(address)
}

// safeLink is the address if it is one that may be followed from a document, else empty: what runs
// script or depends on the page it stands on does not travel.
func safeLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || len(address) > longestAddress || clean(address) != address {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" || u.User != nil {
			return ""
		}
	case "mailto":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return address
}

var entity = regexp.MustCompile(`^&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)

// unescape resolves backslashes and character references as CommonMark does, from left to right,
// so that \&amp; stays what was typed.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]) {
			b.WriteByte(s[i+1])
			i += 2
			continue
		}
		if ref := entity.FindString(s[i:]); s[i] == '&' && ref != "" {
			b.WriteString(html.UnescapeString(ref))
			i += len(ref)
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}

// renumber gives headings the levels that a reader's table of contents can show.
func renumber(blocks []Block) {
	var open []int // levels as written, of the headings that enclose the next
	for _, b := range blocks {
		h, ok := b.(*Heading)
		if !ok {
			continue
		}
		for len(open) > 0 && open[len(open)-1] >= h.Level {
			open = open[:len(open)-1]
		}
		open = append(open, h.Level)
		h.Level = len(open)
	}
}
