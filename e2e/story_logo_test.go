package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// logoFiles are what somebody finds on their machine who looks for the logo: one that fits, a photograph from a
// telephone, and a drawing that no browser should be handed.
func logoFiles(t *testing.T) (fit, huge, drawing string) {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 900, 300))
	for y := range 300 {
		for x := range 900 {
			if (x/60+y/60)%2 == 0 {
				m.SetNRGBA(x, y, color.NRGBA{R: 0x1f, G: 0x4e, B: 0x8c, A: 255})
			}
		}
	}
	var small, large bytes.Buffer
	if err := png.Encode(&small, m); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&large, m, nil); err != nil {
		t.Fatal(err)
	}
	large.Write(make([]byte, 9<<20))
	folder := t.TempDir()
	keep := func(name string, data []byte) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	return keep("logo.png", small.Bytes()), keep("photo.jpg", large.Bytes()), keep("logo.svg", []byte("<svg/>"))
}

// sendLogo chooses a file on the profile and sends it.
func (v *visitor) sendLogo(file string) {
	v.t.Helper()
	v.do("choose the file", chromedp.SetUploadFiles(find("field", said("organisations.field_logo")), []string{file}))
	v.press(said("organisations.logo_button"))
	v.settle()
}

// TestAnOrganisationShowsItsLogo has somebody send what does not fit, then what does, and take it away again.
func TestAnOrganisationShowsItsLogo(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	p := demo(t)
	fit, huge, drawing := logoFiles(t)
	for name, v := range map[string]*visitor{"with script": newVisitor(t, p.base), "without": newVisitor(t, p.base).withoutScript()} {
		v.signIn(lateSignatory)
		v.visit("/desk/organisations/workers-of-the-long-chain")
		v.sendLogo(huge)
		v.see(said("rules.logo_large"))
		v.sendLogo(drawing)
		v.see(said("rules.logo_type"))
		if name == "with script" {
			v.accessible()
			v.pictures("logo-refused")
		}
		v.sendLogo(fit)
		v.see(said("desk.done_logo"))
		if name == "with script" {
			v.accessible()
			v.fits()
			v.pictures("logo-profile")
			v.visit("/organisations/workers-of-the-long-chain")
			v.accessible()
			v.fits()
			v.pictures("logo-organisation")
			if wide := evaluate[int](v, `document.querySelector(".logo img").naturalWidth`); wide != 900 {
				t.Errorf("the logo is shown %d pixels wide", wide)
			}
			v.visit("/desk/organisations/workers-of-the-long-chain")
		}
		v.press(said("organisations.logo_remove_summary"))
		v.press(said("organisations.logo_remove_button"))
		v.see(said("desk.done_logo_removed"))
	}
}
