package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/deliveries"
	filler "undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/documents"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/roll"
	"undersigned/app/store/storetest"
)

// variant is one document that can be asked for of a letter.
type variant struct {
	name     string // for messages and files
	letter   *export.Letter
	hidden   []string // names that this circle may not read
	contents export.Contents
}

// choices are the values of each choice, by name.
type choices struct {
	contents  []export.Contents
	grouping  []roll.Grouping
	languages []string
	circles   []app.Disclosure
}

// picked are one value of each choice, by their places: contents, grouping, language, circle, cover, paper, logos.
type picked [7]int

// pair is a value of one choice with a value of a later one.
type pair struct{ a, x, b, y int }

// pairwise gives picks in which any two values of two choices come together at least once: each
// begins with a pair that has not come yet, and takes along as many others as it can.
func pairwise(sizes picked) []picked {
	var wanted []pair
	for a := range sizes {
		for b := a + 1; b < len(sizes); b++ {
			for x := range sizes[a] {
				for y := range sizes[b] {
					wanted = append(wanted, pair{a, x, b, y})
				}
			}
		}
	}
	var picks []picked
	for open := wanted; len(open) > 0; {
		p := picked{-1, -1, -1, -1, -1, -1, -1}
		p[open[0].a], p[open[0].b] = open[0].x, open[0].y
		for c := range sizes {
			if p[c] >= 0 {
				continue
			}
			best, fewest := 0, len(open)+1
			for i := range sizes[c] {
				try := p
				try[c] = (len(picks) + i) % sizes[c]
				if n := len(without(open, try)); n < fewest {
					best, fewest = try[c], n
				}
			}
			p[c] = best
		}
		open = without(open, p)
		picks = append(picks, p)
	}
	return picks
}

// without leaves out the pairs that come together in a pick.
func without(open []pair, p picked) []pair {
	var left []pair
	for _, o := range open {
		if p[o.a] != o.x || p[o.b] != o.y {
			left = append(left, o)
		}
	}
	return left
}

func TestPairwiseLeavesNoPairOut(t *testing.T) {
	t.Parallel()
	sizes := picked{4, 5, 3, 3, 2, 2, 2}
	picks := pairwise(sizes)
	if len(picks) < 20 || len(picks) > 30 {
		t.Errorf("%d picks", len(picks))
	}
	for a := range sizes {
		for b := a + 1; b < len(sizes); b++ {
			together := map[[2]int]bool{}
			for _, p := range picks {
				together[[2]int{p[a], p[b]}] = true
			}
			if len(together) != sizes[a]*sizes[b] {
				t.Errorf("%d pairs of the choices %d and %d", len(together), a, b)
			}
		}
	}
}

// variantsOfTheDemo are documents of every letter of the demonstration that has any.
func variantsOfTheDemo(t *testing.T) []variant {
	t.Helper()
	s := storetest.New(t)
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	clock := storetest.ClockOf(s)
	if err := filler.Fill(t.Context(), s, filler.FillOptions{Content: c, Issuer: "http://demo.example", Now: clock.Now(), SetClock: clock.Set}); err != nil {
		t.Fatal(err)
	}
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Secret: []byte("a secret of the tests, long enough"), Origin: "demo.example/log"})
	if err == nil {
		err = g.Sign(t.Context()) // a package is given out once a checkpoint stands for it, and its documents are kept
	}
	if err == nil {
		err = documents.New(documents.Config{
			Letters: letters.New(s), Deliveries: deliveries.New(s), Files: files.New(s, files.Options{}), Ledger: ledger.New(s), Signer: g,
			BaseURL: "http://demo.example", Demo: true, Clock: s.Now,
		}).KeepAll(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []variant
	for _, l := range c.Letters {
		var officer app.PersonID
		row := storetest.Raw(t, s).QueryRowContext(t.Context(), `SELECT o.person_id FROM offices o JOIN letters l ON l.coalition_id = o.coalition_id
			WHERE l.slug = ? AND o.role <> '' ORDER BY o.person_id LIMIT 1`, l.Slug)
		if err := row.Scan(&officer); err != nil {
			t.Fatalf("who runs %s: %v", l.Slug, err)
		}
		by := app.Actor{Person: officer}
		sheet, err := letters.New(s).Exportable(t.Context(), by, l.Slug)
		if app.IsKind(err, app.NotFound) {
			continue // a draft has no documents
		}
		if err != nil {
			t.Fatalf("read %s: %v", l.Slug, err)
		}
		all = append(all, ofSheet(t, sheet)...)
		d := deliveries.New(s)
		packages, err := d.List(t.Context(), by, l.Slug)
		if err != nil {
			t.Fatalf("packages of %s: %v", l.Slug, err)
		}
		for _, p := range packages {
			public, err := d.Read(t.Context(), by, l.Slug, p.Number)
			if err != nil {
				t.Fatal(err)
			}
			addressee, err := d.ForAddressee(t.Context(), by, l.Slug, p.Number)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, ofDelivery(public, sheet.Signed)...)
			all = append(all, ofDelivery(addressee, sheet.Signed)...)
		}
	}
	withheld := 0
	for _, v := range all {
		withheld += len(v.hidden)
	}
	if len(all) < 100 || withheld < 100 {
		t.Fatalf("only %d documents, with %d names to be hidden", len(all), withheld)
	}
	return append(all, ofScripts()...)
}

// ofScripts are documents with names in the scripts that the demonstration lacks.
func ofScripts() []variant {
	var all []variant
	for _, how := range roll.Groupings {
		var entries []roll.Entry
		for i, name := range [][2]string{{"בית לילדים", "he"}, {"حماية الطفل", "ar"}, {"Αντιγόνη – Κέντρο", "el"}, {"Български център", "bg"}, {"Дом за децу", "sr"},
			{"საქართველოს ბავშვები", "ka"}, {"Հայաստանի մանուկներ", "hy"}, {"Łódź – Straße – Århus", "pl"}, {"İnsan Hakları Derneği", "tr"}} {
			entries = append(entries, roll.Entry{ID: app.EndorsementID(i + 1), Name: name[0], Lang: name[1], Country: []string{"IL", "GR", "BG"}[i%3], Type: app.NGO, SignedOn: storetest.Start})
		}
		doc := describedText(app.VersionText{Language: "en", Title: "One list in many scripts", Body: "A text before the names."})
		doc.Roll, doc.Circle = roll.Build(entries, roll.Options{Grouping: how}), app.DisclosedPublic
		all = append(all, variant{"scripts-" + string(how), doc, nil, doc.Contents})
	}
	return all
}

// ofSheet are the documents of a letter as it stands.
func ofSheet(t *testing.T, sheet letters.Sheet) []variant {
	t.Helper()
	c := choices{
		contents: []export.Contents{export.LetterAndSignatories, export.SignatoriesOnly, export.LetterOnly, export.SummaryPage},
		grouping: roll.Groupings, languages: sheet.Languages(), circles: app.Disclosures,
	}
	var all []variant
	for _, p := range pairwise(picked{len(c.contents), len(c.grouping), len(c.languages), len(c.circles), 2, 2, 2}) {
		text, circle := sheet.Text(c.languages[p[2]]), c.circles[p[3]]
		doc := describedText(text)
		doc.Contents, doc.Circle, doc.Cover, doc.PaperUS, doc.TableNames = c.contents[p[0]], circle, p[4] == 1, p[5] == 1, p[5] == 1
		doc.Roll = export.Signatories(sheet.Signed, export.Reading{Circle: circle, Language: doc.Language, Grouping: string(c.grouping[p[1]]), Zone: sheet.Letter.DeadlineZone, Withheld: sheet.Withheld(circle)})
		doc.Digest, doc.Zone = sheet.Version.TextDigest, sheet.Letter.DeadlineZone
		doc.Address, doc.VerifyAt = "https://portal.example/letters/"+sheet.Letter.Slug, "https://portal.example/verify/"+doc.Digest
		for _, host := range sheet.Hosts {
			doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
		}
		if circle == app.DisclosedSecretariat {
			doc.Watermark = "Coordinator\n4 June 2026"
		}
		if p[6] == 1 {
			doc.Logos = someLogos(t, doc.Roll)
		}
		name := fmt.Sprintf("%s-%s-%s-%s-%s-%t-%t-%t", sheet.Letter.Slug, doc.Contents, doc.Roll.Grouping, doc.TextLanguage, circle, doc.Cover, doc.PaperUS, p[6] == 1)
		all = append(all, variant{name, doc, hiddenFrom(circle, sheet.Signed, doc), doc.Contents})
	}
	return all
}

// describedText is a document of the text, made on a day that never changes.
func describedText(text app.VersionText) *export.Letter {
	speaks, _, _ := strings.Cut(text.Language, "-")
	if !lang.Supported(speaks) {
		speaks = "en"
	}
	return &export.Letter{
		Language: speaks, TextLanguage: text.Language, Title: text.Title, Body: text.Body, Closing: text.Closing, Addressees: strings.Split(text.Addressees, "\n"),
		Date: storetest.Start, AsOf: storetest.Start, Generator: "Undersigned", Notice: lang.For(speaks).T("documents.demo_notice"),
		Schema: "https://portal.example/schemas/signatories.json",
	}
}

// ofDelivery are the documents of a package: in each language and grouping.
func ofDelivery(d deliveries.Delivery, signed []app.Endorsement) []variant {
	var all []variant
	for i, language := range d.Languages() {
		for j, how := range roll.Groupings {
			if i > 0 && j != i%len(roll.Groupings) {
				continue // all groupings in one language, one in each other
			}
			doc := describedText(d.Text(language))
			reading := export.Reading{Circle: d.Circle, Language: doc.Language, Grouping: string(how), Zone: "UTC", Withheld: d.Withheld}
			changed := func(list []app.PackageSignatory) roll.Roll {
				var endorsed []app.Endorsement
				for _, s := range list {
					endorsed = append(endorsed, s.Endorsement())
				}
				return export.Signatories(endorsed, export.Reading{Circle: d.Circle, Language: doc.Language, Grouping: "none", Zone: "UTC"})
			}
			doc.Circle, doc.Roll, doc.Digest, doc.Zone = d.Circle, export.Signatories(d.Signed, reading), d.Package.TextDigest, d.Package.Zone
			doc.Package = &export.Package{Number: d.Package.Number, Digest: d.Digest(), Since: d.Since, Joined: changed(d.Changes.Joined), Gone: changed(d.Changes.Gone)}
			for _, host := range d.Hosts {
				doc.Hosts = append(doc.Hosts, export.Host{Name: host.Name})
			}
			name := fmt.Sprintf("%s-package-%d-%s-%s-%s", d.Letter.Slug, d.Package.Number, d.Circle, language, how)
			all = append(all, variant{name, doc, hiddenFrom(d.Circle, signed, doc), doc.Contents})
		}
	}
	return all
}

// hiddenFrom are the names that a circle may not read, but for those that the letter itself speaks of.
func hiddenFrom(circle app.Disclosure, signed []app.Endorsement, doc *export.Letter) []string {
	var hidden []string
	own := doc.Title + doc.Body + doc.Closing + strings.Join(doc.Addressees, " ")
	for e := range doc.Roll.All() {
		own += "\n" + e.Name + "\n" + e.OriginalName + "\n" + e.EnglishName
	}
	for _, e := range signed {
		if circle == app.DisclosedSecretariat || !roll.IsWithheld(e.Disclosure, circle) {
			continue
		}
		for _, name := range []string{e.DisplayName, e.OriginalName, e.EnglishName} {
			if len(name) > 6 && !strings.Contains(own, name) {
				hidden = append(hidden, name)
			}
		}
	}
	return hidden
}

// someLogos gives every third signatory a picture.
func someLogos(t *testing.T, r roll.Roll) map[app.EndorsementID]export.Logo {
	t.Helper()
	found, n := map[app.EndorsementID]export.Logo{}, 0
	for e := range r.All() {
		if n++; n%3 == 0 {
			var raw bytes.Buffer
			if err := png.Encode(&raw, image.NewGray(image.Rect(0, 0, 40+n%7*20, 50))); err != nil {
				t.Fatal(err)
			}
			found[e.ID] = export.Logo{Data: raw.Bytes()}
		}
	}
	return found
}

// sharing gives the work on a list to two hands.
func sharing[T any](list []T, work func(T)) {
	var hands sync.WaitGroup
	next := make(chan T)
	for range 2 {
		hands.Go(func() {
			for item := range next {
				work(item)
			}
		})
	}
	for _, item := range list {
		next <- item
	}
	close(next)
	hands.Wait()
}

// outside runs a program on files and gives what it said.
func outside(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// installed gives the path of a program, or skips the test.
func installed(t *testing.T, name, how string) string {
	t.Helper()
	for _, place := range []string{name, filepath.Join("..", "bin", name)} {
		if path, err := exec.LookPath(place); err == nil {
			return path
		}
	}
	t.Skipf("%s is not installed: %s", name, how)
	return ""
}

// written lays each variant's PDF into a folder, two at a time.
func written(t *testing.T, all []variant) map[string][]byte {
	t.Helper()
	dir, files, mu := t.TempDir(), map[string][]byte{}, sync.Mutex{}
	sharing(all, func(v variant) {
		var raw bytes.Buffer
		if err := export.PDF(&raw, v.letter); err != nil {
			t.Errorf("%s: %v", v.name, err)
			return
		}
		file := filepath.Join(dir, v.name+".pdf")
		if err := os.WriteFile(file, raw.Bytes(), 0o600); err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		files[file] = raw.Bytes()
	})
	return files
}

func fileOf(files map[string][]byte, v variant) string {
	for file := range files {
		if filepath.Base(file) == v.name+".pdf" {
			return file
		}
	}
	return ""
}

// sorted are the paths of files.
func sorted(files map[string][]byte) []string {
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// letterPrinter speaks the language of the document.
func (v variant) letterPrinter() *lang.Printer { return lang.For(v.letter.Language) }
