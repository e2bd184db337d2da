package export

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// worldly are names in many scripts, with the name as PDF prints it in an English document where
// that is another one.
var worldly = []struct{ country, tongue, name, english, original, instead string }{
	{"VN", "vi", "Quỹ Bảo trợ Trẻ em", "Children’s Fund", "", ""},
	{"GR", "el", "Το Σπίτι των Παιδιών", "The Children’s Home", "", ""},
	{"BG", "bg", "Дом за деца", "Home for Children", "", ""},
	{"GE", "ka", "ბავშვთა უფლებები", "Children’s Rights, Georgia", "", ""},
	{"AM", "hy", "Երեխաների իրավունքներ", "Children’s Rights, Armenia", "", ""},
	{"IL", "he", "בית לילדים 2020!", "Home for Children 2020", "", ""},
	{"LB", "ar", "جمعية حماية الأطفال (بيروت)", "Protection Society", "", ""},
	{"ET", "am", "የሕፃናት መብት ማኅበር", "Rights of Children", "", ""},
	{"MA", "zgh", "ⵜⴰⵎⵙⵙⵓⵎⴰⵏⵜ", "Association", "", ""},
	{"IN", "hi", "बाल अधिकार समिति", "Child Rights Committee", "", ""},
	{"BD", "bn", "শিশু অধিকার ফোরাম", "Child Rights Forum", "", ""},
	{"PK", "pa", "ਬੱਚਿਆਂ ਦੇ ਹੱਕ", "Rights of the Young", "", ""},
	{"IN", "ta", "குழந்தைகள் உரிமை", "Child Rights Centre", "", ""},
	{"IN", "te", "బాలల హక్కుల సంస్థ", "Child Rights Society", "", ""},
	{"LK", "si", "ළමා අයිතිවාසිකම්", "Children’s Rights, Sri Lanka", "", ""},
	{"TH", "th", "มูลนิธิคุ้มครองเด็ก", "Foundation for Children", "", ""},
	{"LA", "lo", "ສິດທິເດັກນ້ອຍ", "Rights of Little Ones", "", ""},
	{"KH", "km", "សិទ្ធិកុមារកម្ពុជា", "Rights of Cambodian Children", "", ""},
	{"MM", "my", "ကလေးသူငယ်အခွင့်အရေး", "Rights of Burmese Children", "", ""},
	{"CN", "bo", "བྱིས་པའི་ཐོབ་ཐང", "Rights of Tibetan Children", "", ""},
	{"JP", "ja", "子どもの権利センター", "Child Rights Centre Japan", "", "Child Rights Centre Japan (in place of its own name, which cannot be printed here: Chinese characters, Japanese letters)"},
	{"KR", "ko", "아동권리센터", "", "Adong Gwolli Senteo", "Adong Gwolli Senteo (in place of its own name, which cannot be printed here: Korean letters)"},
	{"TW", "zh", "兒童權利中心", "", "", "[name that cannot be printed here: Chinese characters]"},
	{"US", "en", "Kids 🧒 First", "", "", "Kids [cannot be printed here: emoji] First"},
	{"US", "chr", "ᏗᏂᏲᏟ", "Cherokee Children", "", "Cherokee Children (in place of its own name, which cannot be printed here: Cherokee)"},
}

// worldwide is a letter that they signed.
func worldwide(code string) *Letter {
	l := sample(code, roll.ByNone)
	list := make([]roll.Entry, len(worldly))
	for i, w := range worldly {
		list[i] = roll.Entry{ID: app.EndorsementID(i + 1), Name: w.name, EnglishName: w.english, OriginalName: w.original,
			Lang: w.tongue, Country: w.country, Type: app.NGO}
	}
	l.Roll = roll.Build(list, roll.Options{Grouping: roll.ByNone, Printer: lang.For(code)})
	return l
}

// bare is a text without what shows nothing and without spaces.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \u00a0\u2002\u00ad\u200b\u200c\u200d\u200e\u2068\u2069\u202a\u202b\u202c\n", r) {
			return -1
		}
		return r
	}, s)
}

// TestNamesOfTheWorld are printed in PDF, in letters or in words, with the English name beside those
// that readers of English do not read, and the country behind.
func TestNamesOfTheWorld(t *testing.T) {
	t.Parallel()
	l := worldwide("en")
	file, err := pdftest.Open(write(t, "pdf", l))
	if err != nil {
		t.Fatal(err)
	}
	if faults := file.Lint(); len(faults) > 0 {
		t.Error(faults)
	}
	text := bare(file.Text())
	for i, w := range worldly {
		want := w.name + "(" + w.english + ")"
		switch {
		case w.instead != "":
			want = w.instead
		case i == 0:
			want = w.name // which is in Latin letters
		}
		if want += l.printer().Country(w.country); !strings.Contains(text, bare(want)) {
			t.Errorf("%q is not in the PDF", want)
		}
	}
	if strings.ContainsRune(text, '\u25a1') || strings.ContainsRune(text, '\ufffd') {
		t.Error("the PDF holds boxes")
	}
}

// TestEnglishNamesAsChosen in PDF, Word and HTML alike.
func TestEnglishNamesAsChosen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code           string
		text           string // language of the text
		choice         app.EnglishNames
		latin, foreign bool
	}{
		{"en", "", app.EnglishForeign, false, true}, {"en", "", app.EnglishAlways, true, true}, {"en", "", app.EnglishNever, false, false},
		{"de", "", app.EnglishForeign, false, true}, {"en", "el", app.EnglishForeign, false, false},
	} {
		l := worldwide(c.code)
		l.TextLanguage, l.English = c.text, c.choice
		var page strings.Builder
		if err := HTML(&page, l.Outline(), 0, "en"); err != nil {
			t.Fatal(err)
		}
		file, err := pdftest.Open(write(t, "pdf", l))
		if err != nil {
			t.Fatal(err)
		}
		for format, text := range map[string]string{"pdf": file.Text(), "docx": unzip(t, write(t, "docx", l))["word/document.xml"], "html": page.String()} {
			for english, want := range map[string]bool{"(Children’s Fund)": c.latin, "(The Children’s Home)": c.foreign} {
				if strings.Contains(bare(text), bare(english)) != want {
					t.Errorf("%+v: %s in %s: want %t", c, english, format, want)
				}
			}
		}
	}
}

// TestFormerPackagesSayWhatTheySaid whatever became of documents since.
func TestFormerPackagesSayWhatTheySaid(t *testing.T) {
	t.Parallel()
	l := delivered("en")
	l.Roll = worldwide("en").Roll
	was := unzip(t, write(t, "docx", l))["word/document.xml"]
	if strings.Contains(was, rightToLeftEmbedding) || strings.Contains(was, "(The Children’s Home)") || strings.Contains(was, "<w:noProof") {
		t.Error("a package of before has become another")
	}
	file, err := pdftest.Open(write(t, "pdf", l))
	if err != nil {
		t.Fatal(err)
	}
	if text := bare(file.Text()); strings.Contains(text, bare("(The Children’s Home)")) || !strings.Contains(text, "兒童權利中心") {
		t.Error("its PDF has become another")
	}
	l.English = app.EnglishForeign
	if now := unzip(t, write(t, "docx", l))["word/document.xml"]; !strings.Contains(now, "(The Children’s Home)") {
		t.Error("a package of today has no English names")
	}
}

// TestWordReadsNamesAlike has LibreOffice set the DOCX: names from the right stand where the PDF of
// ours has them, before what is written about them.
func TestWordReadsNamesAlike(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed")
		}
	}
	dir := t.TempDir()
	l := worldwide("en")
	l.Contents, l.English = SignatoriesOnly, app.EnglishForeign
	ours, theirs := filepath.Join(dir, "ours.pdf"), filepath.Join(dir, "theirs.docx")
	for path, format := range map[string]string{ours: "pdf", theirs: "docx"} {
		if err := os.WriteFile(path, write(t, format, l), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, theirs)
	run.Env = append(os.Environ(), "HOME="+dir, "LANG=C.UTF-8")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range [][]string{{"!", "2020", "(Home"}, {")", "(Protection"}} {
		for _, file := range []string{ours, filepath.Join(dir, "theirs.pdf")} {
			if problem := orderProblem(t, file, want); problem != "" {
				t.Errorf("%s: %s", filepath.Base(file), problem)
			}
		}
	}
}

// orderProblem says which of some parts of a line, as they have to stand from left to right, does not.
func orderProblem(t *testing.T, file string, parts []string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-bbox", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	last := -1.0
	for _, part := range parts {
		x, ok := placeOf(string(out), part)
		if !ok || x < last {
			return fmt.Sprintf("%s at %g, which is left of what stands before it, or nowhere", part, x)
		}
		last = x
	}
	return ""
}

// placeOf is the left edge of a word.
func placeOf(words, word string) (float64, bool) {
	for line := range strings.Lines(words) {
		_, rest, ok := strings.Cut(line, `<word xMin="`)
		text, _, _ := strings.Cut(rest[strings.Index(rest, ">")+1:], "</word>")
		if ok && bare(html.UnescapeString(text)) == word {
			x, _, _ := strings.Cut(rest, `"`)
			place, err := strconv.ParseFloat(x, 64)
			return place, err == nil
		}
	}
	return 0, false
}

// TestUsualLettersAreAllPrinted: names in them alone are not looked at for what PDF lacks.
func TestUsualLettersAreAllPrinted(t *testing.T) {
	t.Parallel()
	for _, r := range app.UsualLetters {
		for letter := rune(r.Lo); letter <= rune(r.Hi); letter++ {
			if lack := Unprintable(string(letter), lang.For("en")); lack != "" {
				t.Errorf("%q cannot be printed", letter)
			}
		}
	}
}
