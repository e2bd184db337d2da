package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"undersigned/app/export/pdf/pdftest"
)

// scripts are names in the scripts that organisations write theirs in, with what each
// is in English and whether the document has letters for it.
var scripts = []struct {
	script, lang, name, english string
	lacks                       bool
}{
	{"Latin", "vi", "Quỹ Bảo trợ Trẻ em", "Children’s Fund", false},
	{"Greek", "el", "Το Σπίτι των Παιδιών", "The Children’s Home", false},
	{"Cyrillic", "uk", "Дім для дітей", "Home for Children", false},
	{"Georgian", "ka", "ბავშვთა უფლებების ცენტრი", "Centre for Children’s Rights", false},
	{"Armenian", "hy", "Երեխաների իրավունքներ", "Children’s Rights", false},
	{"Hebrew", "he", "בית לילדים", "Home for Children", false},
	{"Arabic", "ar", "جمعية حماية الأطفال", "Society for the Protection of Children", false},
	{"Persian", "fa", "انجمن حقوق کودکان", "Association for Children’s Rights", false},
	{"Syriac", "syr", "ܒܝܬܐ ܕܛܠܝ̈ܐ", "House of Children", false},
	{"Thaana", "dv", "ކުޑަކުދިންގެ ޙައްޤުތައް", "Rights of Children", false},
	{"NKo", "nqo", "ߘߋ߲ߡߌߛߍ߲ ߠߎ߬ ߟߊ߫ ߛߏ", "House of Children", false},
	{"Ethiopic", "am", "የሕፃናት መብት ማኅበር", "Association for the Rights of Children", false},
	{"Tifinagh", "zgh", "ⵜⴰⵎⵙⵙⵓⵎⴰⵏⵜ ⵏ ⵡⴰⵣⵣⴰⵏ", "Children’s Association", false},
	{"Devanagari", "hi", "हिन्दी बाल अधिकार समिति, श्री क्षेत्र", "Committee for the Rights of the Child", false},
	{"Bengali", "bn", "শিশু অধিকার ফোরাম, কৃষ্ণনগর", "Child Rights Forum", false},
	{"Gurmukhi", "pa", "ਬੱਚਿਆਂ ਦੇ ਹੱਕ", "Children’s Rights", false},
	{"Gujarati", "gu", "બાળ અધિકાર સમિતિ", "Child Rights Committee", false},
	{"Oriya", "or", "ଶିଶୁ ଅଧିକାର ମଞ୍ଚ", "Child Rights Forum", false},
	{"Tamil", "ta", "குழந்தைகள் உரிமை மையம்", "Child Rights Centre", false},
	{"Telugu", "te", "బాలల హక్కుల సంస్థ", "Child Rights Society", false},
	{"Kannada", "kn", "ಮಕ್ಕಳ ಹಕ್ಕುಗಳ ಸಂಸ್ಥೆ", "Child Rights Society", false},
	{"Malayalam", "ml", "കുട്ടികളുടെ അവകാശം", "Rights of Children", false},
	{"Sinhala", "si", "ළමා අයිතිවාසිකම් ශ්‍රී ලංකා", "Children’s Rights Sri Lanka", false},
	{"Thai", "th", "มูลนิธิคุ้มครองเด็ก ที่นี่", "Foundation for the Protection of Children", false},
	{"Lao", "lo", "ສິດທິເດັກນ້ອຍ", "Children’s Rights", false},
	{"Khmer", "km", "សិទ្ធិកុមារកម្ពុជា", "Rights of Cambodian Children", false},
	{"Myanmar", "my", "ကလေးသူငယ်အခွင့်အရေး", "Rights of the Child", false},
	{"Tibetan", "bo", "བྱིས་པའི་ཐོབ་ཐང་།", "Rights of the Child", false},
	{"Japanese", "ja", "子どもの権利センター", "Centre for the Rights of the Child", true},
	{"Chinese", "zh", "儿童权利中心", "Centre for the Rights of the Child", true},
	{"Korean", "ko", "아동권리센터", "Centre for the Rights of the Child", true},
	{"Cherokee", "chr", "ᏗᏂᏲᏟ", "Children", true},
	{"emoji", "en", "🧒👩‍👧", "Children", true},
}

// TestNamesInManyScripts sets each in every face that a style may have: it comes out
// of glyphs of the face, and can be read back; or it is known that no face has it.
func TestNamesInManyScripts(t *testing.T) {
	t.Parallel()
	for _, c := range scripts {
		if lacks := len(Unprintable(c.name)) > 0; lacks != c.lacks {
			t.Errorf("%s: unprintable %q", c.script, Unprintable(c.name))
		}
		if c.lacks {
			continue
		}
		for _, id := range []faceID{serif, serifItalic, serifBold, serifBoldItalic, sans, sansBold} {
			for _, word := range strings.Fields(c.name) {
				if problem := wordProblem(id, word, turns(word), c.lang); problem != "" {
					t.Errorf("%s, face %d, %s: %s", c.script, id, word, problem)
				}
			}
		}
	}
}

// wordProblem says what is wrong with a word as it is set.
func wordProblem(id faceID, word string, rtl bool, lang string) string {
	s := newSetter()
	defer s.close()
	box, _ := s.face(sans).data.font.NominalGlyph(boxRune)
	var text strings.Builder
	for _, p := range s.word(id, word, shaping{rtl: rtl, lang: shapingLanguage(lang)}) {
		f := s.face(p.face)
		back := make([]string, 0, len(p.glyphs))
		for _, g := range p.glyphs {
			u := f.used[g.cid]
			if u.parts == "" && (u.gid == 0 || p.face == sans && u.gid == uint32(box)) {
				return fmt.Sprintf("%q is a box", u.text)
			}
			back = append(back, u.text)
		}
		if rtl {
			for i, k := 0, len(back)-1; i < k; i, k = i+1, k-1 {
				back[i], back[k] = back[k], back[i]
			}
		}
		text.WriteString(strings.Join(back, ""))
	}
	if got := text.String(); letters(got) != letters(word) {
		return fmt.Sprintf("reads %q", got)
	}
	return ""
}

// listOfScripts is a list of these names as documents have it.
func listOfScripts() *Document {
	return &Document{
		Title: "Names in many scripts", Language: "en", Created: created, ID: []byte("scripts"),
		Missing: func(letters string) string { return "[not printed]" },
		Body: []Block{&Heading{Level: 1, Text: []Run{{Text: "Names in many scripts"}}}, &Flow{Columns: 2, Entries: func(yield func(Entry, error) bool) {
			for _, c := range scripts {
				if !yield(Entry{Name: c.name, Lang: c.lang, Gloss: "(" + c.english + ")", Tongue: "en", Note: c.script}, nil) {
					return
				}
			}
		}}},
	}
}

func TestListOfManyScripts(t *testing.T) {
	t.Parallel()
	data := render(t, listOfScripts())
	f, err := pdftest.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if faults := f.Lint(); len(faults) > 0 {
		t.Error(faults)
	}
	text := letters(f.Text())
	for _, c := range scripts {
		want := letters(c.name + "(" + c.english + ")" + c.script)
		if c.lacks {
			want = letters("[not printed](" + c.english + ")" + c.script)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in the text", c.script, want)
		}
	}
	if !bytes.Equal(data, render(t, listOfScripts())) {
		t.Error("the same list gave other bytes")
	}
}

// TestLatinIsAlwaysThere holds firstAsked.
func TestLatinIsAlwaysThere(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < firstAsked; r++ {
		if !held(r) {
			t.Errorf("no face has %q", r)
		}
	}
}
