package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// scripts says "the rights of children" or so in the scripts of the world, those of which no letter is
// at hand included.
var scripts = []string{
	"Õigused ja lapsed", "Τα δικαιώματα των παιδιών", "Права детей", "ბავშვთა უფლებები", "Երեխաների իրավունքները", "זכויות הילדים", "حقوق الأطفال",
	"ܙܕܩܐ ܕܛܠܝܐ", "ދަރިންގެ ޙައްޤުތައް", "የህጻናት መብቶች", "बच्चों के अधिकार", "শিশুদের অধিকার", "ਬੱਚਿਆਂ ਦੇ ਹੱਕ", "બાળકોના અધિકારો", "ଶିଶୁମାନଙ୍କ ଅଧିକାର",
	"குழந்தைகளின் உரிமைகள்", "బాలల హక్కులు", "ಮಕ್ಕಳ ಹಕ್ಕುಗಳು", "കുട്ടികളുടെ അവകാശങ്ങൾ", "ළමා අයිතිවාසිකම්", "สิทธิเด็ก", "ສິດທິເດັກ", "བྱིས་པའི་ཐོབ་ཐང་",
	"ကလေးအခွင့်အရေး", "សិទ្ធិកុមារ", "儿童权利", "こどもの権利", "어린이의 권리", "ᠬᠦᠦᠬᠡᠳ ᠦᠨ ᠡᠷᠬᠡ", "ᏗᏂᏲᎵ", "ᐱᔪᓐᓇᐅᑎᖏᑦ",
}

// FuzzPDF writes a letter of which names and text come from outside: whatever they are, the file keeps
// all rules of PDF/UA and PDF/A that a machine can check, and the picture of its first page is XML.
func FuzzPDF(f *testing.F) {
	f.Add("Ärzte für Kinder", sampleBody, uint8(0))
	f.Add(strings.Repeat("x", 10_000), strings.Repeat("Ж", 10_000), uint8(1))
	f.Add("\x00\x1b\u202e\u2066\ufeff\ufffe\u00ad", "[^1]: [^1]\n\n[^1] ![a][^1](b)\n\n| a |\n|-|\n| [^1] |", uint8(2))
	for i, s := range scripts {
		f.Add(s, "# "+s+"\n\n- "+s+"\n\n> "+s+"[^1]\n\n[^1]: "+s, uint8(i))
	}
	for i, s := range naughty(f) {
		f.Add(s, s, uint8(i))
	}
	f.Fuzz(func(t *testing.T, name, text string, variant uint8) {
		l := fuzzed(name, text, variant)
		var b bytes.Buffer
		if err := PDF(&b, l); err != nil {
			t.Fatal(err)
		}
		for _, fault := range pdftest.Lint(b.Bytes()) {
			t.Error(fault)
		}
		b.Reset()
		if err := Preview(&b, l, 1); err != nil {
			t.Fatal(err)
		}
		for decoder := xml.NewDecoder(&b); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// fuzzed is a letter of a kind that a number chooses.
func fuzzed(name, text string, variant uint8) *Letter {
	how := roll.Groupings[int(variant)%len(roll.Groupings)]
	code := lang.Codes[int(variant)%len(lang.Codes)]
	l := sample(code, how)
	l.Contents = []Contents{LetterAndSignatories, SignatoriesOnly, LetterOnly, SummaryPage}[variant/8%4]
	l.Cover, l.PaperUS = variant&64 != 0, variant&128 != 0
	l.Title, l.Body, l.Closing, l.Notice = "T "+name, text, name, name
	l.Hosts, l.Addressees = []Host{{Name: name, Lines: []string{name}, Language: name}}, []string{name, text}
	l.Roll = roll.Build([]roll.Entry{
		{ID: 1, Name: name, Country: "DE", Type: app.NGO, Lang: "de"}, {ID: 2, Name: text, Country: name, Type: app.NGO, Lang: name},
		{ID: 3, Name: name + " " + name, Country: "FR", Type: app.OrganisationType(name), Withheld: variant&1 != 0},
	}, roll.Options{Grouping: how, Printer: lang.For(code)})
	return l
}
