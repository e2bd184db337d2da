package export

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"undersigned/app/export/pdf"
	"undersigned/app/roll"
)

// brevity is how much of everything but the opening a summary may hold.
type brevity struct {
	title      int // characters
	addressees int // lines
	hosts      int
	hostLines  int
	countries  int // rows of the chart
}

// brevities are tried one after the other, until the page has room for an opening.
var brevities = []brevity{
	{title: 220, addressees: 6, hosts: 6, hostLines: 3, countries: 32},
	{title: 220, addressees: 6, hosts: 6, hostLines: 0, countries: 32},
	{title: 220, addressees: 4, hosts: 6, hostLines: 0, countries: 24},
	{title: 220, addressees: 4, hosts: 6, hostLines: 0, countries: 16},
	{title: 160, addressees: 2, hosts: 6, hostLines: 0, countries: 10},
	{title: 90, addressees: 1, hosts: 3, hostLines: 0, countries: 0},
}

const (
	// goodOpening is how many characters of the text make a summary worth reading.
	goodOpening = 280
	// summaryReserve is left free, in points: word processors set a little wider than we do.
	summaryReserve = 40
)

// summary is the letter on one page: how it begins, who signed in figures, and where to find the rest.
// As much of the text is shown as the page has room for, whole sentences and nothing after the first
// list or heading.
func (l *Letter) summary() []Block {
	sentences := l.opening()
	enough := 0
	for enough < len(sentences) && characters(sentences[:enough]) < goodOpening {
		enough++
	}
	last := brevities[len(brevities)-1]
	for _, b := range brevities {
		if l.onePage(l.summaryOf(b, sentences[:enough])) {
			return l.summaryOf(b, sentences[:l.most(b, sentences, enough)])
		}
	}
	return l.summaryOf(last, sentences[:l.most(last, sentences, 0)])
}

// most is how many sentences the page has room for, if it has for so many.
func (l *Letter) most(b brevity, sentences []sentence, least int) int {
	return least + sort.Search(len(sentences)-least, func(k int) bool { return !l.onePage(l.summaryOf(b, sentences[:least+k+1])) })
}

// onePage says whether blocks are no more than a page with some room to spare.
func (l *Letter) onePage(blocks []Block) bool {
	d := l.pages(blocks)
	d.Body = append(d.Body, &pdf.Space{Points: summaryReserve})
	n, err := pdf.Pages(d)
	return err != nil || n == 1 // whoever writes it will say what is wrong
}

// summaryOf is a summary with so much of the text.
func (l *Letter) summaryOf(b brevity, sentences []sentence) []Block {
	var blocks []Block
	if l.Watermark != "" {
		warning := l.warning()
		warning.Runs = broken(shortLines(lines(l.Watermark), 2))
		blocks = append(blocks, warning)
	}
	if hosts := l.shortHosts(b); len(hosts) > 0 {
		blocks = append(blocks, &Letterhead{Hosts: hosts})
	}
	if !l.Date.IsZero() {
		blocks = append(blocks, &Paragraph{Runs: plain(l.printer().Date(l.Date)), Style: Dated, Lang: l.printer().Code()})
	}
	if to := lines(strings.Join(l.Addressees, "\n")); len(to) > 0 {
		blocks = append(blocks, &Paragraph{Runs: broken(shortLines(to, b.addressees)), Style: Address, Lang: l.textLanguage()})
	}
	blocks = append(blocks, &Heading{Level: 1, Runs: plain(shorten(l.title(), b.title)), Lang: l.textLanguage()})
	blocks = append(blocks, l.openingOf(sentences)...)
	blocks = append(blocks, l.figures())
	if bars := l.countryBars(b.countries); bars != nil {
		blocks = append(blocks, bars)
	}
	return append(blocks, l.shortProvenance(len(sentences) > 0 && sentences[len(sentences)-1].ends)...)
}

func (l *Letter) shortHosts(b brevity) []Host {
	hosts := l.hosts()
	hosts = hosts[:min(len(hosts), b.hosts)]
	for i := range hosts {
		hosts[i].Name = shorten(hosts[i].Name, 90)
		hosts[i].Lines = shortLines(hosts[i].Lines, b.hostLines)
	}
	return hosts
}

// shortLines are the first of some lines, none of which takes two.
func shortLines(all []string, most int) []string {
	var list []string
	for i, line := range all[:min(len(all), most)] {
		line = shorten(line, 60)
		if i == most-1 && len(all) > most && !strings.HasSuffix(line, "…") {
			line += " …"
		}
		list = append(list, line)
	}
	return list
}

// openingOf shows sentences, and says where the others are.
func (l *Letter) openingOf(sentences []sentence) []Block {
	var blocks []Block
	var last *Paragraph
	for _, s := range sentences {
		if last == nil || s.begins {
			last = &Paragraph{Lang: l.textLanguage()}
			blocks = append(blocks, last)
		}
		last.Runs = append(last.Runs, s.runs...)
	}
	if last != nil && !sentences[len(sentences)-1].ends {
		end := &last.Runs[len(last.Runs)-1]
		end.Text = strings.TrimRight(end.Text, " ")
		last.Runs = append(last.Runs, Run{Text: " …"})
	}
	link := safeLink(l.Address)
	if link == "" || utf8.RuneCountInString(link) > longestLink || len(sentences) > 0 && sentences[len(sentences)-1].ends {
		return blocks
	}
	p := l.printer()
	return append(blocks, &Paragraph{Runs: []Run{{Text: p.T("documents.whole_letter_at") + " "}, {Text: link, Link: link}}, Style: Small, Lang: p.Code()})
}

// longestLink is the length of an address that a summary can show.
const longestLink = 300

// figures are the counts in large type.
func (l *Letter) figures() *Figures {
	p, r := l.printer(), l.Roll
	figures := &Figures{Items: []Figure{{p.Number(r.Organisations), p.T("documents.figure_organisations", "Count", r.Organisations)}}}
	if r.Countries > 0 {
		figures.Items = append(figures.Items, Figure{p.Number(r.Countries), p.T("documents.figure_countries", "Count", r.Countries)})
	}
	if n := r.Withheld.Organisations; n > 0 {
		figures.Items = append(figures.Items, Figure{p.Number(n), p.T("documents.figure_withheld", "Count", n)})
	} else if r.Withheld.Some {
		figures.Items = append(figures.Items, Figure{p.T("documents.some"), p.T("documents.figure_withheld", "Count", 2)})
	}
	return figures
}

// countryBars are the countries with most signatories first, those beyond so many in one row.
func (l *Letter) countryBars(most int) *Bars {
	p := l.printer()
	counts := slices.SortedStableFunc(slices.Values(l.Roll.ByCountry), func(a, b roll.Count) int { return cmp.Compare(b.Organisations, a.Organisations) })
	if len(counts) == 0 || most == 0 {
		return nil
	}
	bars := &Bars{Caption: p.T("documents.by_country"), Head: [2]string{p.T("documents.column_country"), p.T("documents.column_organisations")}, Columns: 2}
	rest, others := 0, 0
	if len(counts) > most {
		for _, c := range counts[most-1:] {
			others += c.Organisations
		}
		rest = len(counts) - most + 1
		counts = counts[:most-1]
	}
	for _, c := range counts {
		bars.Rows = append(bars.Rows, Bar{c.Heading, c.Organisations, p.Number(c.Organisations)})
	}
	if rest > 0 {
		// Without a bar, which would be longer than any country's.
		bars.Rows = append(bars.Rows, Bar{p.T("documents.other_countries", "Count", rest), 0, p.Number(others)})
	}
	return bars
}

// shortProvenance says what provenance says, but not again where the letter is.
func (l *Letter) shortProvenance(whole bool) []Block {
	var runs []Run
	for _, said := range l.origins() {
		if said[len(said)-1].Link != "" && !whole {
			continue
		}
		for _, r := range said {
			r.Text = shorten(r.Text, 200)
			runs = append(runs, r)
		}
		runs[len(runs)-1].Break = true
	}
	return l.beside(runs)
}

func textLength(runs []Run) int {
	n := 0
	for _, r := range runs {
		n += utf8.RuneCountInString(r.Text)
	}
	return n
}

func characters(sentences []sentence) int {
	n := 0
	for _, s := range sentences {
		n += textLength(s.runs)
	}
	return n
}
