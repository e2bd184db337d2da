package export

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app/export/pdf"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

const claims = "The Regulation prohibits products made with forced labour. It says little of those who made them! Who will pay them what they are owed? "

// summaries are letters that are hard to bring onto one page.
func summaries(t *testing.T) map[string]*Letter {
	t.Helper()
	out := map[string]*Letter{"sample": sample("en", roll.ByCountry), "hostile": hostile(t), "secret": secret("en"), "empty": {Title: "Empty"}}
	for name, change := range map[string]func(*Letter){
		"long title":       func(l *Letter) { l.Title = strings.Repeat("Remediation first: five gaps ", 60) },
		"long opening":     func(l *Letter) { l.Body = strings.Repeat(claims, 400) },
		"many paragraphs":  func(l *Letter) { l.Body = strings.Repeat(claims+"\n\n", 400) },
		"endless sentence": func(l *Letter) { l.Body = strings.Repeat("and so on ", 4000) },
		"endless word":     func(l *Letter) { l.Body = strings.Repeat("x", 10_000) },
		"many hosts": func(l *Letter) {
			for i := range 30 {
				l.Hosts = append(l.Hosts, Host{Name: strings.Repeat("Coalition of Coalitions ", i), Lines: strings.Split(strings.Repeat("Line,", i), ",")})
			}
		},
		"many addressees": func(l *Letter) { l.Addressees = strings.Split(strings.Repeat("Her Excellency the Minister,", 80), ",") },
		"all of it": func(l *Letter) {
			l.Title, l.Body = strings.Repeat("Remediation first ", 60), strings.Repeat(claims, 400)
			l.Addressees = strings.Split(strings.Repeat("Her Excellency the Minister for Justice and Consumers and Gender Equality,", 80), ",")
			l.Notice, l.Watermark = strings.Repeat("Notice ", 99), strings.Repeat("For the secretariat\n", 99)
			l.Key, l.Address = strings.Repeat("key", 400), "https://portal.example/"+strings.Repeat("x", 900)
			for range 30 {
				l.Hosts = append(l.Hosts, Host{Name: strings.Repeat("Coalition ", 30), Lines: []string{"a", "b", "c"}})
			}
		},
	} {
		out[name] = sample("en", roll.ByCountry)
		change(out[name])
	}
	return out
}

func TestSummaryIsOnePage(t *testing.T) {
	t.Parallel()
	rolls := map[int]roll.Roll{}
	for _, n := range []int{1, 150, 100_000} {
		rolls[n] = large(n).Roll
	}
	for name, letter := range summaries(t) {
		for i, n := range []int{0, 1, 150, 100_000} {
			l := *letter
			l.Contents, l.Language, l.PaperUS = SummaryPage, lang.Codes[i%len(lang.Codes)], i%2 == 0
			l.TextLanguage = l.Language
			if n > 0 {
				l.Roll = rolls[n]
			} else if name != "hostile" {
				l.Roll = roll.Roll{}
			}
			checkSummary(t, fmt.Sprintf("%s, %s, %d", name, l.Language, n), &l)
		}
	}
	for _, code := range lang.Codes {
		l := sample(code, roll.ByCountry)
		l.Contents, l.Roll, l.Body = SummaryPage, rolls[100_000], strings.Repeat(claims, 40)
		for _, l.PaperUS = range []bool{true, false} {
			checkSummary(t, fmt.Sprintf("%s, US %t", code, l.PaperUS), l)
		}
	}
}

func checkSummary(t *testing.T, name string, l *Letter) {
	t.Helper()
	blocks := l.Outline()
	n, err := pdf.Pages(l.pages(blocks))
	if err != nil || n != 1 {
		t.Errorf("%s: %d pages, %v", name, n, err)
	}
	headings, codes := 0, 0
	for _, b := range blocks {
		switch b.(type) {
		case *Heading:
			headings++
		case *QR:
			codes++
		}
	}
	if headings != 1 || codes != 1 && l.VerifyAt != "" {
		t.Errorf("%s: %d headings, %d QR codes", name, headings, codes)
	}
}

// The text ends with a sentence, says that it goes on and where; or it is there as a whole.
func TestSummaryOpening(t *testing.T) {
	t.Parallel()
	l := sample("en", roll.ByCountry)
	l.Contents, l.Body = SummaryPage, strings.Repeat(claims, 400)
	text := htmlOf(t, l)
	if !strings.Contains(text, "owed? …</p>") && !strings.Contains(text, "labour. …</p>") && !strings.Contains(text, "them! …</p>") {
		t.Errorf("not cut at a sentence: %s", text)
	}
	if n := strings.Count(text, "The Regulation prohibits"); n < 3 {
		t.Errorf("only %d sentences where there is room for more", n)
	}
	if !strings.Contains(text, `The whole letter: <a href="https://portal.example/letters/remediation-first"`) {
		t.Errorf("no way to the letter: %s", text)
	}
	l.Body = "Only this.\n\nAnd that."
	if text = htmlOf(t, l); strings.Contains(text, "…") || strings.Contains(text, "The whole letter") || !strings.Contains(text, "And that.") {
		t.Errorf("a short letter is not whole: %s", text)
	}
	if l.Body = "# Why\n\nBecause.\n\n- a\n- b"; !strings.Contains(htmlOf(t, l), "Because. …</p>") {
		t.Errorf("it does not end before a list: %s", htmlOf(t, l))
	}
}

func TestSummaryCountsMostFirst(t *testing.T) {
	t.Parallel()
	l := large(150)
	l.Contents = SummaryPage
	for i := range l.Roll.ByCountry {
		l.Roll.ByCountry[i].Organisations = i + 1
	}
	bars := l.countryBars(10)
	want, sum := 27, 0
	for _, b := range bars.Rows[:9] {
		if b.Value != want {
			t.Errorf("%s has %d, not %d", b.Label, b.Value, want)
		}
		want--
	}
	for i := range want {
		sum += i + 1
	}
	if diff := cmp.Diff(Bar{"18 other countries", 0, l.printer().Number(sum)}, bars.Rows[9]); diff != "" {
		t.Error(diff)
	}
}

// Nothing of a withheld name is on the page, and no signatory at all is named.
func TestSummaryNamesNobody(t *testing.T) {
	t.Parallel()
	l := withLogos(t, sample("en", roll.ByCountry))
	l.Contents = SummaryPage
	text := htmlOf(t, l)
	for _, e := range entries() {
		if strings.Contains(text, e.Name) {
			t.Errorf("%s is named", e.Name)
		}
	}
	if !strings.Contains(text, "<strong>10</strong> organisations") || !strings.Contains(text, "<strong>1</strong> name withheld") || strings.Contains(text, "Malta") {
		t.Errorf("the counts are wrong: %s", text)
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		runs []Run
		want []string
	}{
		"plain":         {plain("One two three. Four five! Six?"), []string{"One two three. ", "Four five! ", "Six?"}},
		"abbreviations": {plain("Article 5 of Reg. Nr. 3 by e.g. Dr. Who applies. It does."), []string{"Article 5 of Reg. Nr. 3 by e.g. Dr. Who applies. ", "It does."}},
		"small letters": {plain("Verordnung. und weiter. Ende"), []string{"Verordnung. und weiter. ", "Ende"}},
		"quotations":    {plain("“They asked nobody.” We did."), []string{"“They asked nobody.” ", "We did."}},
		"numbers":       {plain("It costs 3.50 euros. 20 of them."), []string{"It costs 3.50 euros. 20 of them."}},
		"many runs":     {[]Run{{Text: "We "}, {Text: "write. And", Bold: true}, {Text: " ask."}}, []string{"We write. ", "And ask."}},
		"a note":        {[]Run{{Text: "Said once.", Note: plain("Where.")}, {Text: " Then again."}}, []string{"Said once. Then again."}},
		"Chinese":       {plain("第一句。第二句。"), []string{"第一句。", "第二句。"}},
		"Arabic":        {plain("هل دفعوا؟ لم يدفعوا."), []string{"هل دفعوا؟ ", "لم يدفعوا."}},
		"endless":       {plain(strings.Repeat("word ", 150)), []string{strings.Repeat("word ", 100), strings.Repeat("word ", 50)}},
		"nothing":       {nil, nil},
	} {
		var got []string
		for _, s := range sentences(c.runs) {
			text := ""
			for _, r := range s.runs {
				text += r.Text
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
