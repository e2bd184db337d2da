package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"iter"
	"strings"
	"testing"
	"time"
)

var created = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// firsts, middles and lasts make up names of organisations that do not exist.
var (
	firsts  = []string{"Bündnis", "Foundation", "Red", "Association", "Stowarzyszenie", "Σύλλογος", "Объединение", "Network", "Fédération", "Initiative", "Coalizione", "Vereniging"}
	middles = []string{"für die Rechte der Kinder", "for Survivors of Abuse", "estatal de familias", "des parents d’élèves", "na rzecz dzieci", "Προστασίας Παιδιών", "в защиту детей", "against Abuse", "Ärzte & Überlebende", "of Working Mothers", "per la tutela dei minori", "voor kinderrechten"}
	lasts   = []string{"Nord", "Europe", "Ost e. V.", "del Sur", "Paris", "w Łodzi", "Αθηνών", "Москва", "(CSO)", "“Dør”", "3 Rivers", "’t Gooi"}
	unusual = []Entry{
		{Name: "جمعية حماية الأطفال في أوروبا", Lang: "ar"},
		{Name: "העמותה לזכויות הילד 2020", Lang: "he"},
		{Name: "ბავშვთა უფლებების ცენტრი", Lang: "ka"},
		{Name: "Երեխաների իրավունքների կենտրոն", Lang: "hy"},
		{Name: "Centrul pentru Drepturile Copilului Țara Bârsei", Lang: "ro"},
		{Name: "Удружење за права детета", Lang: "sr"},
		{Name: strings.Repeat("Kinderrechtsorganisation", 12), Lang: "de"},
		{Name: "A name that goes on over the whole width of a column and then over one more line", Note: "Brussels"},
		{Name: "Site of the coalition", Link: "https://coalition.example/über-uns"},
		{Name: "« Enfance\u00a0: droits\u202f! » 20\u202f000"},
		{Name: "児童の権利 🧒 ประเทศไทย", Lang: "ja"},
	}
	countries = []string{"European and international", "Belgium", "Deutschland", "France", "Ελλάδα", "Polska", "საქართველო", "Italia", "Nederland", "España"}
)

// entries gives n names in groups.
func entries(n int) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		perGroup := max(1, n/len(countries))
		for i := range n {
			if i%perGroup == 0 && i/perGroup < len(countries) {
				if !yield(Entry{Group: countries[i/perGroup], Note: fmt.Sprint(perGroup)}, nil) {
					return
				}
			}
			e := Entry{Name: firsts[i%len(firsts)] + " " + middles[(i/3)%len(middles)] + " " + lasts[(i/7)%len(lasts)]}
			if i%15 == 4 {
				e = unusual[i/15%len(unusual)]
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// listed are the same names as a list.
func listed(n int) []Entry {
	var out []Entry
	for e, err := range entries(n) {
		if err == nil {
			out = append(out, e)
		}
	}
	return out
}

const prose = "We, the undersigned organisations, write to you about the remedy that people in forced labour are owed under the Regulation, and about five gaps through which, as the text now stands, that remedy would be lost. The prohibition of products made with forced labour is an achievement; without remediation it remains a prohibition at the border, of little use to those who did the work."

// sample is a letter with n signatories and one of every block.
func sample(n int) *Document {
	return &Document{
		Title: "Remediation first: five gaps in the Forced Labour Regulation", Author: "Justice Initiative",
		Subject: "Joint letter to the Presidency", Keywords: []string{"forced labour", "remediation"},
		Language: "en", Created: created, ID: []byte("sample"),
		Header: "Remediation first", PageOf: "Page {n} of {N}", Foot: "undersigned.example/verify/8f3a-11c0",
		Continued: "{group}, continued",
		Body: append(letterBlocks(), &Heading{Level: 2, Text: []Run{{Text: "Signatories"}}, Remark: itoa(n)},
			&Flow{Columns: 2, Entries: entries(n)},
			&QR{Text: "https://undersigned.example/verify/8f3a-11c0", Alt: "QR code of the verification page",
				Beside: []Run{{Text: "Is this the list that was delivered? ", Bold: true}, {Text: "Scan the code or open "}, {Text: "undersigned.example/verify", Link: "https://undersigned.example/verify"}, {Text: "."}}}),
	}
}

// letter is a letter of a page and its signatories, and nothing else.
func letter(n int) *Document {
	d := sample(n)
	blocks := letterBlocks()
	d.Body = append(append([]Block{}, blocks[:7]...), &Paragraph{Runs: []Run{{Text: prose}}}, &Paragraph{Runs: []Run{{Text: prose + " " + prose}}}, d.Body[len(d.Body)-3], d.Body[len(d.Body)-2])
	return d
}

func letterBlocks() []Block {
	return []Block{
		&Letterhead{Hosts: []Host{
			{Name: "Justice Initiative", Lines: []string{"Rue de la Loi 1, 1000 Brussels", "justice-initiative.example"}},
			{Name: "Child Safety On", Lines: []string{"Kurfürstendamm 1, 10719 Berlin", "child-safety.example"}},
		}},
		&Paragraph{Style: Plain, Runs: []Run{{Text: "Her Excellency the Minister for Justice", Break: true}, {Text: "Presidency of the Council of the European Union", Break: true}, {Text: "1048 Brussels"}}},
		&Paragraph{Style: Plain, Align: End, Runs: []Run{{Text: "Brussels, 23 November 2026"}}},
		&Heading{Level: 1, Text: []Run{{Text: "Remediation first: five gaps in the Forced Labour Regulation"}}},
		&Paragraph{Style: Plain, Runs: []Run{{Text: "Excellency,"}}},
		&Paragraph{Runs: []Run{{Text: prose}}},
		&Paragraph{Runs: []Run{{Text: "Emphasis may be "}, {Text: "strong", Bold: true}, {Text: ", "}, {Text: "slanted", Italic: true}, {Text: " or "}, {Text: "both", Bold: true, Italic: true},
			{Text: "; words of another language, such as "}, {Text: "Entschädigungsverfahren", Italic: true, Lang: "de"}, {Text: ", say so. The text is "}, {Text: "in the Official Journal", Link: "https://eur-lex.example/eli/reg/2024/3015/oj"},
			{Text: " and speaks of remedy.", Note: []Run{{Text: "Regulation (EU) 2024/3015 of 27 November 2024, recital 52; the Commission’s guidelines are due by June 2026 and have not been published when this letter was signed."}}}, {Text: " " + prose}}},
		&Heading{Level: 2, Text: []Run{{Text: "What we ask"}}},
		&Paragraph{Runs: []Run{{Text: "We ask the Presidency to put five points on the agenda:"}}, Keep: true},
		&List{Ordered: true, Items: [][]Block{
			{&Paragraph{Runs: []Run{{Text: "Remedy before release: " + prose[:180] + "."}}}},
			{&Paragraph{Runs: []Run{{Text: "A fund for survivors."}}}, &List{Items: [][]Block{{&Paragraph{Runs: []Run{{Text: "paid by importers"}}}}, {&Paragraph{Runs: []Run{{Text: "run by survivors"}}}}}}},
			{&Paragraph{Runs: []Run{{Text: "Access to the file."}}}},
		}},
		&Quote{Blocks: []Block{&Paragraph{Runs: []Run{{Text: "They told us the goods were seized. Nobody asked who had sewn them."}}}}},
		&Table{Caption: "Cases by year", Head: [][]Run{{{Text: "Year"}}, {{Text: "Where"}}, {{Text: "Cases"}}}, Numbers: []bool{false, false, true},
			Rows: [][][]Run{{{{Text: "2024"}}, {{Text: "Ports of the North Sea"}}, {{Text: "12"}}}, {{{Text: "2025"}}, {{Text: "Airports, and parcels below the customs threshold"}}, {{Text: "147"}}}}},
		&Bars{Caption: "Signatories by country", Head: [2]string{"Country", "Signatories"}, Rows: []Bar{{"Belgium", 14, "14"}, {"Germany", 31, "31"}, {"Georgia", 2, "2"}}},
		&Figures{Items: []Figure{{"150", "organisations"}, {"13", "countries"}, {"5", "demands"}}},
		&Picture{Image: Image{Data: picture(240, 120), Alt: "A seal in two colours"}, Width: 120, Align: Centre, Caption: []Run{{Text: "The seal of the coalition"}}},
		&Logos{Columns: 4, Items: []Logo{{Name: "One", Image: &Image{Data: picture(300, 60), Alt: "One"}}, {Name: "Two", Image: &Image{Data: picture(60, 90), Alt: "Two"}}, {Name: "Verein ohne Logo", Lang: "de"}}},
		&Rule{},
		&Paragraph{Style: Small, Runs: []Run{{Text: "Text frozen on 1 October 2026."}}},
	}
}

func picture(width, height int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.NRGBA{uint8(x * 255 / width), 0x1c, 0x2f, uint8(y * 255 / height)})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

func render(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
