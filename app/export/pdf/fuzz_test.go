package pdf

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"undersigned/app/export/pdf/pdftest"
)

// FuzzWrite puts a text wherever a text may stand: the document must be valid and
// must hold every letter of the name.
func FuzzWrite(f *testing.F) {
	for _, e := range listed(160) {
		if e.Group == "" {
			f.Add(e.Name, e.Lang, 2)
		}
	}
	for _, s := range []string{"", "\x00\x01\ufeff\ufffe", "a\u0301\u0302\u0303\u0304", "\u0301", "\u200d\u200c", "नमस्ते ไทย 한국어 ខ្មែរ தமிழ்", "𓂀𝕬👩‍👩‍👧", "\u202eabc\u202c\u2067א\u2069", "ﷺ ﷽", "a\u00adb\u2011c", strings.Repeat("Ж", 2_000), "()\\\r\n<>", "اَلْعَرَبِيَّةُ لا لآ", "שָׁלוֹם", "\xff\xfe"} {
		f.Add(s, "en", 1)
	}
	raw, err := os.ReadFile("../../web/testdata/blns.json")
	if err != nil {
		f.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(raw, &naughty); err != nil {
		f.Fatal(err)
	}
	for i, s := range naughty {
		f.Add(s, "de", i%5)
	}
	f.Add(strings.Repeat("абв", 1_667), "sr", 4)
	f.Fuzz(func(t *testing.T, s, lang string, columns int) {
		runs := []Run{{Text: s, Bold: true, Note: []Run{{Text: s}}}, {Text: s, Italic: true, Link: "https://a.example"}, {Text: s, Lang: lang, Break: true}}
		d := &Document{
			Title: "T" + s, Author: s, Subject: s, Keywords: []string{s}, Language: tag(lang), Created: created, ID: []byte(s),
			Header: s, Foot: s, PageOf: "{n}/{N}", Continued: "{group}", Watermark: s,
			Attachments: []Attachment{{Name: "a" + s, Description: "a" + s, MediaType: s, Data: []byte(s)}},
			Body: []Block{
				&Letterhead{Hosts: []Host{{Name: s, Lines: []string{s}}}}, &Heading{Level: columns, Text: runs, Remark: s}, &Paragraph{Runs: runs},
				&List{Items: [][]Block{{&Paragraph{Runs: runs}, &Quote{Blocks: []Block{&Paragraph{Runs: runs}}}}}},
				&Table{Caption: s, Head: [][]Run{runs}, Rows: [][][]Run{{runs, runs}}}, &Bars{Rows: []Bar{{s, 1, s}}}, &Figures{Items: []Figure{{s, s}}},
				&Logos{Items: []Logo{{Name: s}}}, &PageBreak{},
				&Flow{Columns: columns, Entries: func(y func(Entry, error) bool) {
					_ = y(Entry{Group: s, Note: s}, nil) && y(Entry{Name: s, Lang: lang}, nil) && y(Entry{Name: s, Note: s, Link: "https://b.example"}, nil)
				}},
			},
		}
		data := render(t, d)
		for _, fault := range pdftest.Lint(data) {
			t.Error(fault)
		}
		file, err := pdftest.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		if want := letters(s); !strings.Contains(letters(file.Text()), want) {
			t.Errorf("%q was lost", want)
		}
		checkSVG(t, drawPage(t, d, 1))
	})
}

// tag makes a language of what may be none, as Write refuses it for the document.
func tag(s string) string {
	for _, known := range []string{"ar", "he", "ka", "hy", "ro", "sr", "de", "ja", "fr", "tr"} {
		if s == known {
			return s
		}
	}
	return "en"
}
