package export

import (
	"slices"
	"strings"
	"unicode/utf8"

	"undersigned/app/export/pdf"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// Outline is the document from top to bottom: what PDF, DOCX and the print view are written from.
func (l *Letter) Outline() []Block {
	var blocks []Block
	if l.Contents == SummaryPage {
		return l.summary()
	}
	if l.Watermark != "" {
		blocks = append(blocks, l.warning())
	}
	if l.Contents != SignatoriesOnly && len(l.Hosts) > 0 {
		blocks = append(blocks, &Letterhead{Hosts: l.hosts()})
	}
	if l.Cover {
		blocks = append(blocks, l.cover()...)
	}
	if l.Contents != SignatoriesOnly {
		blocks = append(blocks, l.text()...)
	}
	if l.Contents != LetterOnly {
		blocks = append(blocks, l.signatories()...)
		blocks = append(blocks, l.changes()...)
	}
	return append(blocks, l.provenance()...)
}

// warning is the watermark in words.
func (l *Letter) warning() *Paragraph {
	return &Paragraph{Runs: broken(lines(l.Watermark)), Style: Warning, Lang: l.printer().Code()}
}

// title is the title on one line, as it stands at the top and in the file's properties.
func (l *Letter) title() string { return strings.TrimSpace(clean(l.expand(l.Title))) }

func (l *Letter) hosts() []Host {
	hosts := make([]Host, len(l.Hosts))
	for i, h := range l.Hosts {
		hosts[i] = Host{Name: clean(h.Name), Language: h.Language}
		for _, line := range h.Lines {
			hosts[i].Lines = append(hosts[i].Lines, clean(line))
		}
	}
	return hosts
}

func (l *Letter) titleHeading() *Heading {
	return &Heading{Level: 1, Runs: plain(l.title()), Lang: l.textLanguage()}
}

// text is the letter itself.
func (l *Letter) text() []Block {
	language := l.textLanguage()
	var blocks []Block
	if !l.Date.IsZero() {
		blocks = append(blocks, &Paragraph{Runs: plain(l.printer().Date(l.Date)), Style: Dated, Lang: l.printer().Code()})
	}
	if to := lines(strings.Join(l.Addressees, "\n")); len(to) > 0 {
		blocks = append(blocks, &Paragraph{Runs: broken(to), Style: Address, Lang: language})
	}
	if !l.Cover {
		blocks = append(blocks, l.titleHeading())
	}
	blocks = append(blocks, l.body()...)
	if end := lines(l.expand(l.Closing)); len(end) > 0 {
		if last, ok := lastOf(blocks).(*Paragraph); ok {
			last.Keep = true // a closing alone on a page looks as if something were missing
		}
		blocks = append(blocks, &Paragraph{Runs: broken(end), Style: Closing, Lang: language})
	}
	return blocks
}

func lastOf(blocks []Block) Block {
	if len(blocks) == 0 {
		return nil
	}
	return blocks[len(blocks)-1]
}

// body is the text under the title, whose headings come below the title's.
func (l *Letter) body() []Block {
	blocks := Markdown(l.expand(l.Body))
	for _, b := range blocks {
		if h, ok := b.(*Heading); ok {
			h.Level, h.Lang = h.Level+1, l.textLanguage()
		}
	}
	return blocks
}

// signatories is the roll: who signed, in groups, and how many did not want to be named.
func (l *Letter) signatories() []Block {
	p := l.printer()
	language := p.Code()
	heading := &Heading{Level: 2, Runs: plain(p.T("documents.signatories")), Lang: language}
	var blocks []Block
	if l.Contents == SignatoriesOnly && !l.Cover {
		blocks = append(blocks, l.titleHeading())
	}
	blocks = append(blocks, heading)
	if summary := l.Roll.CountSummary(); summary != "" {
		blocks = append(blocks, &Paragraph{Runs: plain(summary), Style: Summary, Lang: language, Keep: true})
	}
	if l.Roll.Organisations == 0 && !l.Roll.Withheld.Some {
		blocks = append(blocks, &Paragraph{Runs: plain(p.T("documents.nobody_yet")), Style: Summary, Lang: language})
	}
	if l.marked() {
		blocks = append(blocks, &Paragraph{Runs: plain(p.T("documents.full_list")), Style: Warning, Lang: language, Keep: true})
	}
	if logos := l.logos(); logos != nil {
		blocks = append(blocks, logos)
	}
	if l.Roll.Named > 0 {
		blocks = append(blocks, &Names{Columns: 2, After: l.below(), Lang: language, Items: l.countedNames})
	}
	return append(blocks, l.withheld()...)
}

// below is how many points the withheld sentence and the provenance take in print.
func (l *Letter) below() float64 {
	height, err := pdf.Height(l.pages(append(l.withheld(), l.provenance()...)))
	if err != nil {
		return 0 // whoever writes it will say what is wrong
	}
	return height + gapBelow
}

// gapBelow is the room between the names and what is below.
const gapBelow = 15

// withheld says how many did not want to be named.
func (l *Letter) withheld() []Block {
	sentence := l.Roll.WithheldSentence()
	if sentence == "" {
		return nil
	}
	return []Block{&Paragraph{Runs: []Run{{Text: sentence, Italic: true}}, Style: Summary, Lang: l.printer().Code()}}
}

// names yields the roll's groups and entries one after another.
func (l *Letter) names(yield func(Name) bool) {
	l.walk(l.Roll.Groups, 0, newNamer(l), yield)
}

func (l *Letter) walk(groups []roll.Group, level int, w namer, yield func(Name) bool) bool {
	p := l.printer()
	for _, g := range groups {
		heading := Name{Group: clean(g.Heading), Level: level, Note: p.Number(g.Organisations)}
		if heading.Group != "" && !yield(heading) {
			return false
		}
		for _, e := range g.Entries {
			if !yield(w.name(e, l.note(p, e))) {
				return false
			}
		}
		if !l.walk(g.Groups, level+1, w, yield) {
			return false
		}
	}
	return true
}

// note says after a name what its group does not.
func (l *Letter) note(p *lang.Printer, e roll.Entry) string {
	var notes []string
	byCountry := []roll.Grouping{roll.ByCountry, roll.ByTypeCountry, roll.ByCountryType}
	if !slices.Contains(byCountry, l.Roll.Grouping) && e.Country != "" {
		notes = append(notes, p.Country(e.Country))
	}
	if l.marked() && e.Withheld {
		notes = append(notes, p.T("documents.name_withheld"))
	}
	return clean(strings.Join(notes, ", "))
}

// cover is a page of counts for whoever reads only one.
func (l *Letter) cover() []Block {
	p := l.printer()
	r := l.Roll
	blocks := []Block{l.titleHeading()}
	blocks = append(blocks, l.figures())
	count := p.T("documents.column_organisations")
	for _, chart := range []struct {
		caption, head string
		counts        []roll.Count
	}{
		{p.T("documents.by_country"), p.T("documents.column_country"), r.ByCountry},
		{p.T("documents.by_type"), p.T("documents.column_type"), r.ByType},
	} {
		if len(chart.counts) == 0 {
			continue
		}
		bars := &Bars{Caption: chart.caption, Head: [2]string{chart.head, count}}
		if len(chart.counts) > longChart {
			bars.Columns = 2
		}
		for _, c := range chart.counts {
			bars.Rows = append(bars.Rows, Bar{c.Heading, c.Organisations, p.Number(c.Organisations)})
		}
		blocks = append(blocks, bars)
	}
	return append(blocks, &PageBreak{})
}

// longChart is the number of rows from which on a chart stands in two columns.
const longChart = 12

// provenance says where the document comes from and how to check it: beside the QR code, if there is one.
func (l *Letter) provenance() []Block {
	var runs []Run
	for _, said := range l.origins() {
		runs = append(runs, said...)
		runs[len(runs)-1].Break = true
	}
	return l.beside(runs)
}

// beside sets small print beside the QR code, whose address ends it.
func (l *Letter) beside(runs []Run) []Block {
	p := l.printer()
	if link := safeLink(l.VerifyAt); link != "" {
		runs = append(runs, Run{Text: p.T("documents.verify_at") + " "}, Run{Text: link, Link: link})
		return []Block{&Rule{}, &QR{Text: link, Alt: p.T("documents.qr_alt", "Address", link), Beside: runs, Lang: p.Code()}}
	}
	if len(runs) == 0 {
		return nil
	}
	runs[len(runs)-1].Break = false
	return []Block{&Rule{}, &Paragraph{Runs: runs, Style: Small, Lang: p.Code()}}
}

// origins are what can be said of a document's origin, a line each.
func (l *Letter) origins() [][]Run {
	p := l.printer()
	var said [][]Run
	if !l.AsOf.IsZero() {
		said = append(said, plain(p.T("documents.as_of", "DateTime", p.DateTime(l.AsOf, l.Zone))))
	}
	if link := safeLink(l.Address); link != "" {
		said = append(said, []Run{{Text: p.T("documents.published_at") + " "}, {Text: link, Link: link}})
	}
	if l.Digest != "" {
		said = append(said, []Run{{Text: p.T("documents.digest") + " "}, {Text: clean(l.Digest), Code: true}})
	}
	if l.Package != nil {
		said = append(said, []Run{{Text: l.packageName() + " "}, {Text: clean(l.Package.Digest), Code: true}})
	}
	if l.Key != "" {
		said = append(said, []Run{{Text: p.T("documents.ledger_key") + " "}, {Text: clean(l.Key), Code: true}})
	}
	if l.Notice != "" {
		said = append(said, plain(clean(l.Notice)))
	}
	return said
}

// header is the line above every page but the first. Names that would turn what stands around them
// are isolated.
func (l *Letter) header() string {
	names := make([]string, len(l.Hosts))
	for i, h := range l.Hosts {
		names[i] = unsteered(clean(h.Name))
	}
	title := shorten(l.title(), headerLimit)
	hosts := l.printer().List(names) // which isolates them
	if len(names) == 0 || utf8.RuneCountInString(title+unsteered(hosts)) > headerLimit {
		return title
	}
	switch {
	case l.former():
		hosts = unsteered(hosts)
	case turns(title + hosts):
		title = isolated(title)
	}
	return title + " · " + hosts
}

// headerLimit is how many characters stand on one line of a running header with room to spare.
const headerLimit = 85

// foot stands opposite the page number.
func (l *Letter) foot() string {
	if l.Notice != "" {
		return shorten(clean(l.Notice), 90)
	}
	return shorten(clean(l.Address), 90)
}

// shorten cuts a text for a narrow place, at a space if there is one, with an ellipsis.
func shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	cut := string(runes[:limit-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}
