package e2e

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// forDocs is where the pictures of README.md and docs/ are written anew; without it they are only tried.
var forDocs = flag.String("docs", "", "folder for the pictures of the documentation, such as ../docs/images")

// TestPicturesOfTheDocs takes the pictures that the documentation shows, from the demonstration.
func TestPicturesOfTheDocs(t *testing.T) {
	t.Parallel()
	needs(t, chromium, pdftoppm)
	folder := *forDocs
	if folder == "" {
		folder = t.TempDir()
	}
	p := demo(t)
	visitor := newVisitor(t, p.base)
	visitor.window("/letters/remediation-first", filepath.Join(folder, "letter.png"))
	signatory := newVisitor(t, p.base)
	signatory.signIn("signatory-workers-of-the-long-chain")
	signatory.window("/letters/remediation-first/endorse", filepath.Join(folder, "endorse.png"))
	administrator := newVisitor(t, p.base)
	administrator.signIn("administrator-justice-initiative")
	administrator.window("/secretariat/justice-initiative", filepath.Join(folder, "secretariat.png"))
	coordinator := newVisitor(t, p.base)
	coordinator.signIn("coordinator-terre-des-hommes")
	coordinator.window(checkedLetter+"/export", filepath.Join(folder, "export.png"))
	paint(t, folder, newCrawler(t, p.base).must(t, checkedLetter+".pdf").body)

	check := newChecking(t, p.base) // the last, for the letter is cancelled in the end
	check.answers(func(verdict string) {
		check.reader.on(device{"answer", 1000, 760})
		check.reader.seen(filepath.Join(folder, "verify-"+verdict+".png"))
	})
}

// paint writes the first two pages of a PDF as pictures, page-1.png and page-2.png.
func paint(t *testing.T, folder string, file []byte) {
	t.Helper()
	at := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(at, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(pdftoppm, "-png", "-r", "80", "-l", "2", at, filepath.Join(folder, "page")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// pdftoppm paints the pages of a PDF; it comes with poppler.
const pdftoppm = "pdftoppm"

// window writes what is seen of a page without scrolling.
func (v *visitor) window(path, file string) {
	v.t.Helper()
	v.in(light)
	v.on(device{"window", 1280, 960})
	v.visit(path)
	v.seen(file)
}

// seen writes what is seen now.
func (v *visitor) seen(file string) {
	v.t.Helper()
	v.call(func(ctx context.Context) error {
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			return err
		}
		seen, err := png.Decode(bytes.NewReader(picture))
		if err != nil || seen.Bounds().Dx() < 1000 {
			return fmt.Errorf("is no picture of a window: %w", err)
		}
		return os.WriteFile(file, picture, 0o600)
	}, "take a picture for "+file)
}
