package web

import (
	"archive/zip"
	"bytes"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
)

// ownLayout is another choice than the usual in everything but the contents.
var ownLayout = app.Layout{Cover: true, Logos: true, Grouping: "type-country", Paper: app.PaperUS, NameTable: true, ByteOrderMark: true, EnglishNames: app.EnglishAlways}

// layOut makes a layout the letter's own.
func (s signingScene) layOut(t *testing.T, layout app.Layout) {
	t.Helper()
	if err := letters.New(s.store).KeepLayout(t.Context(), storetest.By(s.coordinator), s.letter.Slug, layout); err != nil {
		t.Fatal(err)
	}
}

// illustratedLetter is deliveredLetter in ownLayout, signed in each circle by an organisation with a logo too.
func illustratedLetter(t *testing.T, s signingScene) (signingScene, map[app.Disclosure]secrets) {
	t.Helper()
	s.layOut(t, ownLayout)
	signatories := map[app.Disclosure]secrets{}
	for disclosure, stem := range map[app.Disclosure]string{
		app.DisclosedPublic: "qxzoffen", app.DisclosedAddressee: "qxzempfaenger", app.DisclosedSecretariat: "qxzverborgenes",
	} {
		signatories[disclosure] = s.secretSignatory(t, stem, disclosure, app.MembershipLeft) // whose logo no directory shows
	}
	return deliveredLetter(t, s), signatories
}

// grey is the shade of an organisation's logo.
func (s secrets) grey() byte { return uint8(len(s.words[0])) }

// greysIn are the shades of the pictures in a PDF or DOCX, of those that are asked for.
func greysIn(t *testing.T, body string, of map[app.Disclosure]secrets) []byte {
	t.Helper()
	var pictures [][]byte
	if strings.HasPrefix(body, "PK") {
		pictures = mediaOf(t, body)
	} else {
		var err error
		if pictures, err = readPDF(t, body).Streams(); err != nil {
			t.Fatal(err)
		}
	}
	var found []byte
	for _, s := range of {
		if slices.ContainsFunc(pictures, func(p []byte) bool { return bytes.Contains(p, bytes.Repeat([]byte{s.grey()}, 60)) }) {
			found = append(found, s.grey())
		}
	}
	slices.Sort(found)
	return found
}

func readPDF(t *testing.T, body string) *pdftest.File {
	t.Helper()
	file, err := pdftest.Open([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// mediaOf are the pictures in a DOCX, a byte for each pixel.
func mediaOf(t *testing.T, body string) [][]byte {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var found [][]byte
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".png") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(r)
		if err != nil {
			t.Fatal(err)
		}
		var pixels []byte
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				red, _, _, _ := m.At(x, y).RGBA()
				pixels = append(pixels, byte(red>>8))
			}
		}
		found = append(found, pixels)
	}
	return found
}

// TestPackagesShowEachCircleItsLogos looks for the pictures of withheld names in what the others get.
func TestPackagesShowEachCircleItsLogos(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s, of := illustratedLetter(t, openLetterOn(t, st))
		public, addressee := of[app.DisclosedPublic].grey(), of[app.DisclosedAddressee].grey()
		visitor, by := s.visitor(t), s.as(t, s.coordinator)
		for _, ending := range []string{"pdf", "docx"} {
			for what, test := range map[string]struct {
				body string
				want []byte
			}{
				"a visitor":       {visitor.Get(packagePath + "." + ending).Body, []byte{public}},
				"the coordinator": {by.Get(packagePath + "." + ending + "?logos=1").Body, []byte{public}},
				"the addressee":   {by.Post(packagePath+"/addressee", form("format", ending)).Body, []byte{public, addressee}},
			} {
				if diff := cmp.Diff(test.want, greysIn(t, test.body, of)); diff != "" {
					t.Errorf("%s for %s: %s", ending, what, diff)
				}
			}
		}
		for _, path := range append(packageEndings, "") {
			text := opened(t, path, visitor.Get(strings.TrimSuffix(packagePath+"."+path, ".")))
			for _, hidden := range []secrets{of[app.DisclosedAddressee], of[app.DisclosedSecretariat]} {
				if contains(text, hidden.logo.Digest) {
					t.Errorf("%s tells the digest of the logo of %s", path, hidden.words[0])
				}
			}
		}
	})
}

// TestPackageFollowsTheLayoutOfItsDelivery whatever becomes the letter's own afterwards; the address may ask for other groups.
func TestPackageFollowsTheLayoutOfItsDelivery(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s, _ := illustratedLetter(t, openLetterOn(t, st))
		s.layOut(t, app.UsualLayout)
		b := s.visitor(t)
		for path, want := range map[string][]string{
			"json":                {`"grouping": "type-country"`},
			"json?group=none":     {`"grouping": "none"`},
			"json?group=nonsense": {`"grouping": "type-country"`},
			"docx":                {"<w:tbl>", `w:w="12240"`},
			"csv":                 {"\ufeffname,"},
			"pdf":                 {"Signatories by country"},
		} {
			page := b.Get(packagePath + "." + path)
			text := opened(t, path, page)
			for _, part := range want {
				if !contains(text, part) {
					t.Errorf("%s has no %s", path, part)
				}
			}
		}
		if page := readPDF(t, b.Get(packagePath+".pdf").Body).Pages[0]; !cmp.Equal(page["MediaBox"], pdftest.Array{0.0, 0.0, 612.0, 792.0}) {
			t.Errorf("the paper is %v", page["MediaBox"])
		}
		s.reopen(t)
		s.layOut(t, app.Layout{Contents: app.SignatoriesOnly, Grouping: "none", Paper: app.PaperA4, EnglishNames: app.EnglishNever})
		s.handOver(t)
		next := b.Get("/letters/remediation/packages/2")
		shows(t, next, http.StatusOK, says("letters.file_list", "Format", "PDF"), says("letters.package_unchanged"))
		if text := opened(t, "json", b.Get("/letters/remediation/packages/2.json")); !contains(text, `"grouping": "none"`) {
			t.Error("the next package does not follow the new layout")
		}
		if text := readPDF(t, b.Get("/letters/remediation/packages/2.pdf").Body).Text(); contains(text, "Yours") || !contains(text, "Ärzte") {
			t.Errorf("the next package's document is not the list alone: %s", text)
		}
	})
}

// TestLogosStayWithTheirPackage replaces a logo that a package shows: it can still be had, and the package is the
// same; one that was replaced behind the portal's back gives no document.
func TestLogosStayWithTheirPackage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s, of := illustratedLetter(t, openLetterOn(t, st))
		shown, b := of[app.DisclosedPublic], s.visitor(t)
		before := b.Get(packagePath + ".pdf").Body
		o := organisations.New(st)
		if err := o.SetLogo(t.Context(), storetest.By(shown.owner), shown.organisation.Slug, square(t, 200)); err != nil {
			t.Fatal(err)
		}
		db := storetest.Raw(t, st)
		storetest.Unguard(t, st, db)
		if _, err := db.ExecContext(t.Context(), "UPDATE endorsements SET state = 'withdrawn', logo_digest = NULL"); err != nil {
			t.Fatal(err)
		}
		s.clock.Pass(site.CacheFresh)
		if b.Get(packagePath+".pdf").Body != before {
			t.Error("the package changed with the logo")
		}
		shows(t, b.Get(paths.Image(shown.logo.Digest, "png")), http.StatusOK)
		for _, hidden := range []secrets{of[app.DisclosedAddressee], of[app.DisclosedSecretariat]} {
			if page := b.Get(paths.Image(hidden.logo.Digest, "png")); page.Status != http.StatusNotFound {
				t.Errorf("the logo of %s answers %d", hidden.words[0], page.Status)
			}
		}
		if _, err := db.ExecContext(t.Context(), "UPDATE images SET bytes = '' WHERE digest = '"+shown.logo.Digest+"'"); err != nil {
			t.Fatal(err)
		}
		s.clock.Pass(site.CacheFresh)
		if b.Get(packagePath+".pdf").Body != before {
			t.Error("what is kept changed with a picture")
		}
		shows(t, b.Get(packagePath+".pdf?group=none"), http.StatusServiceUnavailable, says("rules.package_broken"))
		if _, err := deliveries.New(st).Read(t.Context(), app.Actor{}, s.letter.Slug, 1); err != nil {
			t.Errorf("the page shows no logos, and fails with them: %v", err)
		}
	})
}
