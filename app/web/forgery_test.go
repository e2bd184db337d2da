package web

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// What becomes of a file at most.
const (
	isAltered = "altered" // it is accused
	isListed  = "list"    // the list in it is genuine, and its pages are to be compared with that
	isFormer  = "names"   // likewise, and nobody vouches for hosts, date and notice either
)

// forged are files that are not as they were given out, and the most that may be
// said for each. In every one the digest fits, where the forger can make it.
var forged = map[string]struct {
	most string
	make func(f forger) string
}{
	"an update that paints another first page": {isListed, func(f forger) string { return f.updated("We sign nothing") }},
	"more after the end of the PDF":            {isListed, func(f forger) string { return f.fit(f.pdf + "\n") }},
	"a byte of a page":                         {isListed, func(f forger) string { return f.change(f.pdf, "/FlateDecode", "/flateDecode") }},
	"the end is missing":                       {isListed, func(f forger) string { return f.fit(strings.TrimSuffix(f.pdf, "%%EOF\n")) }},
	"another letter's list in the PDF": {isListed, func(f forger) string {
		b, _, a := f.inside(f.pdf)
		_, l, _ := f.inside(f.otherPDF)
		return f.fit(b + l + a)
	}},
	"a page by hand around an honest list": {isListed, func(f forger) string { _, l, _ := f.inside(f.pdf); return f.fit(page("We sign nothing", l, false)) }},
	"the same with the list packed":        {isListed, func(f forger) string { _, l, _ := f.inside(f.pdf); return page("We sign nothing", l, true) }},
	"the list that stands alone, in a PDF": {isListed, func(f forger) string { return page("We sign nothing", f.list, false) }},
	"a second list behind the first":       {isAltered, func(f forger) string { return f.fit(f.pdf + f.otherList) }},
	"a second list, packed": {isAltered, func(f forger) string {
		return f.fit(page("x", f.list, false) + "stream\n" + deflated(f.otherList) + "\nendstream")
	}},
	"the note of the other letter's PDF": {isListed, func(f forger) string { return f.annotated(f.pdf, "file", f.notes(f.otherPDF)["file"]) }},
	"the forger's own note about the PDF": {isListed, func(f forger) string {
		s, _ := app.ReadSeal([]byte(f.pdf), app.SignatoriesFormat, app.SealedPDF)
		return f.annotated(f.updated("x"), "file", f.signed(app.SealedPDF, s.Computed))
	}},
	"json written over pdf in the PDF": {isAltered, func(f forger) string { return f.change(f.pdf, `"file": "pdf"`, `"file": "json"`) }},
	"json written over pdf in its list": {isAltered, func(f forger) string {
		_, l, _ := f.inside(f.pdf)
		return f.change(l+"\n", `"file": "pdf"`, `"file": "json"`)
	}},
	"pdf written over json":    {isAltered, func(f forger) string { return f.change(f.list, `"file": "json"`, `"file": "pdf"`) }},
	"a name in the PDF's list": {isAltered, func(f forger) string { return f.change(f.pdf, `"name": "Zora`, `"name": "Dora`) }},
	"the title":                {isAltered, func(f forger) string { return f.change(f.list, `"title": "Title`, `"title": "Titel`) }},
	"the hosts":                {isAltered, func(f forger) string { return f.change(f.list, `"hosts": [`, `"hosts": ["Nobody", `) }},
	"the addressees":           {isAltered, func(f forger) string { return f.change(f.list, `"addressees": [`, `"addressees": ["Nobody", `) }},
	"the letter's date":        {isAltered, func(f forger) string { return f.change(f.list, `"letter_on": "2026`, `"letter_on": "2025`) }},
	"when the list was read":   {isAltered, func(f forger) string { return f.change(f.list, `"as_of": "20`, `"as_of": "19`) }},
	"a notice":                 {isAltered, func(f forger) string { return f.change(f.list, `"circle":`, `"notice": "Draft", "circle":`) }},
	"the letter's address":     {isAltered, func(f forger) string { return f.change(f.list, `"address": "`, `"address": "https://evil.example/?`) }},
	"a count by country": {isAltered, func(f forger) string {
		return f.change(f.list, `"by_country": [`, `"by_country": [{"code": "FR", "name": "France", "organisations": 9}, `)
	}},
	"a country's name": {isAltered, func(f forger) string { return f.change(f.list, `"country": "Germany"`, `"country": "France"`) }},
	"a name":           {isAltered, func(f forger) string { return f.change(f.list, `"name": "Zora`, `"name": "Dora`) }},
	"one more name": {isAltered, func(f forger) string {
		return f.change(f.list, `"signatories": [`, `"signatories": [{"name": "Nobody"}, `)
	}},
	"no names": {isAltered, func(f forger) string { return f.change(f.list, `"signatories": [`, `"signatories": [], "those": [`) }},
	"how many are withheld": {isAltered, func(f forger) string {
		return f.change(f.list, `"withheld": {`, `"withheld": {"countries": 9,`)
	}},
	"the circle":                   {isAltered, func(f forger) string { return f.change(f.list, `"circle": "public"`, `"circle": "addressee"`) }},
	"the text":                     {isAltered, func(f forger) string { return f.change(f.list, `"body": "Text"`, `"body": "Pretext"`) }},
	"a member more":                {isAltered, func(f forger) string { return f.change(f.list, `"title":`, `"motto": "None", "title":`) }},
	"a member twice":               {isAltered, func(f forger) string { return f.change(f.list, `"hosts":`, `"Hosts": ["Nobody"], "hosts":`) }},
	"a member of the seal missing": {isAltered, func(f forger) string { return strings.Replace(f.list, `"content_note"`, `"nothing"`, 1) }},
	"the other letter's note about what it says": {isAltered, func(f forger) string { return f.annotated(f.list, "content", f.notes(f.otherList)["content"]) }},
	"the file's note as that about what it says": {isAltered, func(f forger) string { return f.annotated(f.list, "content", f.notes(f.list)["file"]) }},
	"what it says as the file's note":            {isListed, func(f forger) string { return f.annotated(f.list, "file", f.notes(f.list)["content"]) }},
	"the PDF's note about the list alone":        {isListed, func(f forger) string { return f.annotated(f.list, "file", f.notes(f.pdf)["file"]) }},
	"no note":                                    {isListed, func(f forger) string { return f.annotated(f.list, "file", "") }},
	"a line more in the note": {isListed, func(f forger) string {
		return f.annotated(f.list, "file", f.notes(f.list)["file"]+`— letters.example/log AAAAAAAA\n`)
	}},
	"the note's signature twice":            {isListed, func(f forger) string { return f.annotated(f.list, "file", twice(f.notes(f.list)["file"])) }},
	"something before the list":             {isListed, func(f forger) string { return "{}\n" + f.list }},
	"something behind the list":             {isListed, func(f forger) string { return f.fit(f.list + "{}\n") }},
	"the forger's key for the log's":        {isAltered, func(f forger) string { return f.resigned(`"hosts": [`, `"hosts": ["Nobody", `) }},
	"the forger's key, and nothing changed": {isAltered, func(f forger) string { return f.resigned("", "") }},
	"a former list with other hosts": {isFormer, func(f forger) string {
		return f.former(strings.Replace(f.list, `"hosts": [`, `"hosts": ["Nobody", `, 1))
	}},
	"a former list with another date": {isFormer, func(f forger) string {
		return f.former(strings.Replace(f.list, `"letter_on": "2026`, `"letter_on": "2025`, 1))
	}},
	"a former list with another title": {isAltered, func(f forger) string {
		return f.former(strings.Replace(f.list, `"title": "Title`, `"title": "Titel`, 1))
	}},
	"a former list with other addressees": {isAltered, func(f forger) string {
		return f.former(strings.Replace(f.list, `"addressees": [`, `"addressees": ["Nobody", `, 1))
	}},
	"a former list with another name": {isAltered, func(f forger) string { return f.former(strings.Replace(f.list, `"name": "Zora`, `"name": "Dora`, 1)) }},
	"a former PDF by hand":            {isFormer, func(f forger) string { return f.formerPDF() }},
}

// twice is a note with its last signature once more.
func twice(written string) string {
	lines := strings.Split(strings.TrimSuffix(written, `\n`), `\n`)
	return written + lines[len(lines)-1] + `\n`
}

// given are the files that a portal gives out of two letters, of which one was delivered.
type given struct {
	signingScene
	signer *ledger.Signer
	day    forger
	packed forger // of the package
}

// givenOut takes files of the day of one letter, and files of the package of another.
func givenOut(t *testing.T) given {
	t.Helper()
	p := provePackage(t, storetest.New(t))
	g := given{signingScene: p.signingScene, signer: p.server.Config.Documents.Signer}
	g.open(t)
	g.take(t)
	return g
}

// open opens a second letter with signatories of its own.
func (g *given) open(t *testing.T) {
	t.Helper()
	l, v := storetest.Letter(t, g.store, g.coalition, g.coordinator, "second")
	second := g.signingScene
	second.letter, second.version = l, v
	second.endorse(t, "Zora the Second", "DE", app.DisclosedPublic)
	second.endorse(t, "Verborgen the Second", "MT", app.DisclosedAddressee)
	g.sealed(t)
}

// secondLetter is the one that was opened.
func (g *given) secondLetter(t *testing.T) (l app.Letter, v app.Version) {
	t.Helper()
	err := g.store.Read(t.Context(), func(tx *store.Tx) (err error) {
		if l, err = tx.LetterBySlug("second"); err == nil {
			v, err = tx.Version(*l.VersionID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, v
}

func (g *given) sealed(t *testing.T) {
	t.Helper()
	if err := g.signer.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.clock.Pass(site.CacheFresh)
}

func (g *given) take(t *testing.T) {
	t.Helper()
	b := g.visitor(t)
	pdf, list := b.Get("/letters/second.pdf").Body, b.Get("/letters/second/signatories.json").Body
	delivered, alone := b.Get(packagePath+".pdf").Body, b.Get(packagePath+".json").Body
	g.day, g.packed = newForger(t, pdf, list, delivered, alone), newForger(t, delivered, alone, pdf, list)
}

// cover is how much of a file is vouched for, asked offline with the portal's keys.
func (g given) cover(t *testing.T, file string) ledger.Cover {
	t.Helper()
	keys, err := ledger.New(g.store).Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e, err := ledger.ReadEvidence([]byte(file))
	if err != nil {
		return ledger.CoverNone
	}
	trial, err := ledger.Try(e, verifierNames(keys)...)
	if err != nil {
		t.Fatal(err)
	}
	if len(trial.By) > 0 {
		return ledger.CoverNone
	}
	return trial.Cover
}

// asked sends a file as the form does, and as its script does.
func (g given) asked(t *testing.T, file string) []*webtest.Page {
	t.Helper()
	b := g.visitor(t)
	pages := []*webtest.Page{upload(t, b, file)}
	if list, seal := scripted(file); list != "" {
		pages = append(pages, b.Post("/verify", form("list", strings.ReplaceAll(list, "\n", "\r\n"), "seal", seal)))
	}
	return pages
}

// forgeries has every forgery tried, and fails for one of which more is said than may be.
func (g given) forgeries(t *testing.T) {
	t.Helper()
	covers := map[string]ledger.Cover{isAltered: ledger.CoverNone, isListed: ledger.CoverList, isFormer: ledger.CoverNames}
	for of, f := range map[string]forger{"day": g.day, "package": g.packed} {
		for what, forgery := range forged {
			file := forgery.make(f)
			if file == f.pdf || file == f.list {
				t.Fatalf("%s, %s: nothing was changed", of, what)
			}
			if got := g.cover(t, file); got != covers[forgery.most] {
				t.Errorf("%s, %s: %s is vouched for", of, what, got)
			}
			for i, page := range g.asked(t, file) {
				if !contains(page.Body, says("verify.answer_"+forgery.most)) || contains(page.Body, says("verify.cover_whole")) || contains(page.Body, says("verify.answer_current")) {
					t.Errorf("%s, %s, way %d: %s", of, what, i, page.Text("h1"))
				}
				silent(t, page, "erborgen")
			}
		}
	}
}

// honest has every file that was given out tried.
func (g given) honest(t *testing.T, files map[string]string) {
	t.Helper()
	for name, file := range files {
		if got := g.cover(t, file); got != ledger.CoverWhole {
			t.Errorf("%s: %s is vouched for", name, got)
		}
		for i, page := range g.asked(t, file) {
			if !contains(page.Body, says("verify.cover_whole")) || page.Status != http.StatusOK || contains(page.Body, says("verify.answer_altered")) {
				t.Errorf("%s, way %d: %s", name, i, page.Text("main"))
			}
			silent(t, page, "erborgen")
		}
	}
}

// files are all that prove themselves, of both letters, in both circles.
func (g given) files(t *testing.T) map[string]string {
	t.Helper()
	by := g.as(t, g.coordinator)
	found := map[string]string{"pdf": g.day.pdf, "json": g.day.list, "package pdf": g.packed.pdf, "package json": g.packed.list}
	for _, ending := range provable {
		found["addressee "+ending] = by.Post("/letters/second/exports", form("format", ending, "circle", "addressee")).Body
		found["package addressee "+ending] = by.Post(packagePath+"/addressee", form("format", ending)).Body
	}
	return found
}

// TestForgeriesAreNeverCalledGenuine tries what forgers can do, before the log's key is changed, while both keys sign, and after.
func TestForgeriesAreNeverCalledGenuine(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	g := givenOut(t)
	before := g.files(t)
	g.forgeries(t)
	g.honest(t, before)
	if err := g.signer.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.sealed(t)
	g.take(t)
	between := g.files(t)
	g.forgeries(t)
	g.honest(t, between)
	g.clock.Pass(400 * 24 * time.Hour)
	storetest.Coalition(t, g.store, "later")
	g.sealed(t)
	g.honest(t, before)
	g.honest(t, between)
	g.take(t)
	g.forgeries(t)
	g.honest(t, g.files(t))
}

// TestHonestFilesSavedAnewAreTold has other programs save files anew. Their lists are genuine, and nothing is said of their pages.
func TestHonestFilesSavedAnewAreTold(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	g := givenOut(t)
	for of, f := range map[string]forger{"day": g.day, "package": g.packed} {
		before, list, after := f.inside(f.pdf)
		saved := map[string]string{
			"packed by hand": strings.Replace(before, "/Type/EmbeddedFile", "/Type/EmbeddedFile/Filter/FlateDecode", 1) + deflated(list+"\n") + after,
			"taken out":      list + "\n", "taken out and indented": indented(t, list), "indented": indented(t, f.list), "with a mark": "\ufeff" + f.list,
			"of Windows": strings.ReplaceAll(f.list, "\n", "\r\n"), "without HTML": plainJSON(t, f.list),
		}
		for name, options := range map[string][]string{
			"linearised": {"--linearize"}, "in object streams": {"--object-streams=generate"}, "packed anew": {"--recompress-flate", "--compress-streams=y"}, "unpacked": {"--qdf", "--object-streams=disable"},
		} {
			if file := byQPDF(t, f.pdf, options); file != "" {
				saved[name] = file
			}
		}
		if file := savedBy(t, f.pdf, filepath.Join("..", "..", "bin", "pdfcheck"), "resave"); file != "" {
			saved["optimised by pdfcpu"] = file
		}
		for name, file := range saved {
			want := ledger.CoverList
			if file == f.list {
				want = ledger.CoverWhole // there was no HTML in it
			}
			if got := g.cover(t, file); got != want {
				t.Errorf("%s, %s: %s is vouched for", of, name, got)
			}
			for _, page := range g.asked(t, file) {
				if want == ledger.CoverList && (!contains(page.Body, says("verify.answer_list")) || !contains(page.Body, says("verify.list_title"))) || contains(page.Body, says("verify.answer_altered")) {
					t.Errorf("%s, %s: %s", of, name, page.Text("main"))
				}
			}
		}
	}
}

// byQPDF is a file as QPDF saves it; empty where there is none.
func byQPDF(t *testing.T, file string, options []string) string {
	t.Helper()
	return savedBy(t, file, "qpdf", options...)
}

// savedBy is a file as a program saves it that takes options, the file to read, and the one to write; empty where there is none.
func savedBy(t *testing.T, file, name string, options ...string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	from, to := filepath.Join(t.TempDir(), "from.pdf"), filepath.Join(t.TempDir(), "to.pdf")
	if err := os.WriteFile(from, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), program, append(options, from, to)...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v: %s", name, options, err, out)
	}
	saved, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return string(saved)
}

// verifierNames are the keys of the log as a verifier is given them.
func verifierNames(keys []ledger.Key) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Verifier
	}
	return names
}
