package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/lang"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/desk"
	"undersigned/app/web/site"
	"undersigned/app/web/tiles"
	"undersigned/app/web/webtest"
)

// square is a picture of one shade of grey.
func square(t *testing.T, grey uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 80, 64))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{Y: grey}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sendLogo sends a file as the page's form would, and follows to where the answer leads.
func sendLogo(t *testing.T, b *webtest.Browser, page, field, name string, file []byte) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	answer := b.PostBody(page+"/logo", w.FormDataContentType(), body.String())
	if to := answer.Header.Get("Location"); to != "" {
		return b.Get(to)
	}
	return answer
}

func TestEditorsSetAndRemoveTheLogo(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, _ := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	const desk, public = "/desk/organisations/alpha-aid", "/organisations/alpha-aid"
	editor := st.as(t, st.representative(t, org, app.Editor))
	page := editor.Get(desk)
	if !page.HasForm(desk+"/logo") || page.HasForm(desk+"/logo/remove") || page.Attr("input[name=logo]", "type") != "file" || st.visitor(t).Get(public).Has(".logo") {
		t.Error("the forms are not those of an organisation without a logo")
	}
	shows(t, sendLogo(t, editor, desk, "logo", "Logo.PNG", square(t, 200)), http.StatusOK, says("desk.done_logo"))
	st.clock.Pass(site.CacheFresh)
	src := ""
	for _, page := range []*webtest.Page{editor.Get(desk), st.visitor(t).Get(public)} {
		shows(t, page, http.StatusOK)
		src = page.Attr(".logo img", "src")
		if page.Attr(".logo img", "alt") != "Alpha Aid" || page.Attr(".logo img", "width") != "80" || page.Attr(".logo img", "height") != "64" || src == "" {
			t.Errorf("%s shows no logo", page.Path)
		}
	}
	for name, b := range map[string]*webtest.Browser{"visitor": st.visitor(t), "editor": editor} {
		got := b.Get(src)
		if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "image/png" || got.Header.Get("X-Content-Type-Options") != "nosniff" ||
			got.Header.Get("Cache-Control") != forEver || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v", name, got.Status, got.Header)
		}
		if _, err := png.Decode(strings.NewReader(got.Body)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, wrong := range []string{strings.TrimSuffix(src, "png") + "jpg", strings.TrimSuffix(src, ".png"), src + ".png", "/images/" + strings.Repeat("0", 64) + ".png", "/images/x.png"} {
		shows(t, st.visitor(t).Get(wrong), http.StatusNotFound)
	}
	page = editor.Get(desk)
	shows(t, editor.Submit(page, desk+"/logo/remove", nil), http.StatusOK, says("desk.done_logo_removed"))
	st.clock.Pass(site.CacheFresh)
	if st.visitor(t).Get(public).Has(".logo") || editor.Get(desk).Has(".logo") {
		t.Error("the logo is still shown")
	}
	shows(t, st.visitor(t).Get(src), http.StatusNotFound)
	for _, other := range []app.Person{st.representative(t, org, app.Viewer), st.administrator, st.coordinator} {
		shows(t, sendLogo(t, st.as(t, other), desk, "logo", "x.png", square(t, 0)), http.StatusForbidden)
		shows(t, st.as(t, other).Post(desk+"/logo/remove", nil), http.StatusForbidden)
	}
	shows(t, sendLogo(t, st.visitor(t), desk, "logo", "x.png", square(t, 0)), http.StatusUnauthorized)
}

// TestAnUnfitLogoIsRefusedAtItsField sends what no organisation should have as its logo; the profile below is as it was.
func TestAnUnfitLogoIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, _ := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	const profile = "/desk/organisations/alpha-aid"
	b := st.as(t, st.representative(t, org, app.Editor))
	tests := []struct {
		field, name string
		file        []byte
		want        string
	}{
		{"logo", "", nil, "rules.logo_missing"},
		{"other", "logo.png", square(t, 1), "rules.logo_missing"},
		{"logo", "logo.png", []byte("GIF89a"), "rules.logo_type"},
		{"logo", "logo.svg", []byte("<svg/>"), "rules.logo_type"},
		{"logo", "logo.png", square(t, 1)[:60], "rules.logo_broken"},
		{"logo", "logo.png", make([]byte, app.MaxLogoBytes+1), "rules.logo_large"},
		{"logo", "photo.jpg", make([]byte, 5<<20), "rules.logo_large"},                     // more than any other form may send
		{"logo", "film.mov", make([]byte, desk.MostThrownOut+(1<<20)), "rules.logo_large"}, // more than is read at all
	}
	for _, test := range tests {
		page := sendLogo(t, b, profile, test.field, test.name, test.file)
		shows(t, page, http.StatusUnprocessableEntity, says(test.want))
		if got := page.Text("#f-logo-error"); !strings.Contains(got, says(test.want)) || strings.Join(wrong(page), " ") != "logo" {
			t.Errorf("%s in %s: at the field stands %q", test.name, test.field, got)
		}
		if page.Value("legal_name") != "Alpha Aid" || page.Has(".logo") {
			t.Error("the profile is not as it was")
		}
	}
	shows(t, b.PostBody(profile+"/logo", "multipart/form-data", ""), http.StatusUnprocessableEntity, says("rules.form_broken"))
	shows(t, b.PostBody(profile+"/logo", "multipart/form-data; boundary=x", "--x\r\nbroken"), http.StatusUnprocessableEntity, says("rules.form_broken"))
	shows(t, b.Post(profile+"/logo", form("logo", "text")), http.StatusUnprocessableEntity, says("rules.form_broken"))
	shows(t, b.Post(profile, form("about", strings.Repeat("x", 3<<20))), http.StatusRequestEntityTooLarge)
}

// depict gives an organisation a logo of one shade of grey, as it is when it signs.
func depict(t *testing.T, tx *store.Tx, o *app.Organisation, grey uint8) app.Image {
	t.Helper()
	m := app.NewImage(app.PNG, 80, 64, square(t, grey))
	if err := tx.AddImage(&m); err != nil {
		t.Fatal(err)
	}
	o.LogoDigest = &m.Digest
	return m
}

// TestDocumentsHoldTheLogosOfWhomTheyName asks for a letter's logos as each circle, on both databases.
func TestDocumentsHoldTheLogosOfWhomTheyName(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := openLetterOn(t, st)
		s.endorse(t, "Ohne Logo", "DE", app.DisclosedPublic)
		open := s.secretSignatory(t, "qxzoffen", app.DisclosedPublic, app.MembershipApproved)
		addressee := s.secretSignatory(t, "qxzempfaenger", app.DisclosedAddressee, app.MembershipApproved)
		secret := s.secretSignatory(t, "qxzverborgenes", app.DisclosedSecretariat, app.MembershipApproved)
		for _, test := range []struct {
			circle app.Disclosure
			reader app.Person
			want   []secrets
		}{
			{app.DisclosedPublic, app.Person{}, []secrets{open}},
			{app.DisclosedPublic, s.coordinator, []secrets{open}},
			{app.DisclosedAddressee, app.Person{}, []secrets{open}}, // whom the sheet does not name, it cannot show
			{app.DisclosedAddressee, s.coordinator, []secrets{open, addressee}},
			{app.DisclosedSecretariat, s.coordinator, []secrets{open, addressee, secret}},
		} {
			sheet, err := s.server.Config.Letters.Read(t.Context(), storetest.By(test.reader), "remediation")
			if err != nil {
				t.Fatal(err)
			}
			doc := s.server.Config.Documents.Describe(lang.For("en"), sheet, documents.Wanted{Language: "en", Circle: test.circle})
			if doc.Logos != nil {
				t.Error("there are logos before they are asked for")
			}
			if err := s.server.Config.Documents.Illustrate(t.Context(), doc, sheet, app.Layout{Logos: true}); err != nil {
				t.Fatal(err)
			}
			for _, e := range sheet.Signed {
				for _, want := range test.want {
					if e.DisplayName == want.organisation.DisplayName && !bytes.Equal(doc.Logos[e.ID].Data, want.logo.Bytes) {
						t.Errorf("%s: the logo of %s is not its own", test.circle, e.DisplayName)
					}
				}
			}
			if len(doc.Logos) != len(test.want) {
				t.Errorf("%s: %d logos, want %d", test.circle, len(doc.Logos), len(test.want))
			}
		}
	})
}

// TestFilesWithLogosAreKeptApart asks for one file with and without logos, in either order.
func TestFilesWithLogosAreKeptApart(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.secretSignatory(t, "qxzoffen", app.DisclosedPublic, app.MembershipApproved)
	hits := s.server.Site.Metrics.Hits()
	for _, path := range []string{"/letters/remediation.pdf", "/letters/remediation.pdf?logos=1", "/letters/remediation/signatories.docx?logos=1&group=none", "/letters/remediation.pdf"} {
		page := s.visitor(t).Get(path)
		if page.Status != http.StatusOK {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if n := s.server.Site.Metrics.Hits() - hits; n != 1 {
		t.Errorf("%d of the files came out of the cache, want the last alone", n)
	}
}

const forEver = tiles.ForEver
