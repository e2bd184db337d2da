package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The letter of the demonstration that is checked, and one who may still sign it.
const (
	checkedLetter = "/letters/remediation-first"
	lateSignatory = "signatory-workers-of-the-long-chain"
	lateName      = "Workers of the Long Chain"
)

// checking is somebody who checks files at a portal where things happen meanwhile.
type checking struct {
	t      *testing.T
	base   string
	reader *visitor
	folder string
}

func newChecking(t *testing.T, base string) *checking {
	t.Helper()
	awaitProof(t, base)
	return &checking{t: t, base: base, reader: newVisitor(t, base), folder: t.TempDir()}
}

// awaitProof waits until the files that a portal gives out carry proofs.
func awaitProof(t *testing.T, base string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if bytes.Contains(newCrawler(t, base).must(t, checkedLetter+"/signatories.json").body, []byte(`"proof"`)) {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the files carry no proof")
		}
	}
}

// keep takes a file of the letter, changed or not, to the reader's machine.
func (c *checking) keep(name, address string, change func([]byte) []byte) string {
	c.t.Helper()
	body := newCrawler(c.t, c.base).must(c.t, address).body
	if change != nil {
		body = change(body)
	}
	file := filepath.Join(c.folder, name)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		c.t.Fatal(err)
	}
	return file
}

// check gives a file to the page, as people do.
func (c *checking) check(v *visitor, file string) {
	c.t.Helper()
	v.visit("/verify")
	v.do("choose the file", chromedp.SetUploadFiles(find("field", said("verify.file")), []string{file}))
	v.press(said("verify.file_button"))
	v.settle()
}

// answers lets a list live through all that may become of it, and calls look when the page has answered.
func (c *checking) answers(look func(verdict string)) {
	c.t.Helper()
	genuine := c.keep("letter.pdf", checkedLetter+".pdf", nil)
	c.answered(genuine, "current", look)
	c.reader.see(said("verify.cover_whole"))
	c.answered(c.keep("altered.pdf", checkedLetter+".pdf", changeList), "altered", look)
	c.saved("inside.json", takeOut, "unsealed")
	c.saved("page.pdf", changePage, "pages")
	look("list")
	c.saved("large.pdf", enlarge, "pages")
	if qpdf, err := exec.LookPath("qpdf"); err == nil {
		c.saved("packed.pdf", func(file []byte) []byte { return c.packed(qpdf, file) }, "pages")
	}
	c.answered(c.keep("page.html.pdf", checkedLetter, nil), "unknown", look)

	late := newVisitor(c.t, c.base)
	late.signIn(lateSignatory)
	late.visit(checkedLetter + "/endorse")
	late.fill(said("endorsements.capacity_label"), "Chair")
	late.fill(said("endorsements.authority_label"), "The board decided it.")
	late.tick(said("endorsements.disclosure_public"))
	late.tick(said("endorsements.confirm_label", "Name", lateName))
	late.press(said("endorsements.sign_button", "Name", lateName))
	late.see(said("endorsements.done_signed"))
	c.answered(genuine, "superseded", look)
	c.reader.see(said("verify.joined", "Count", 1))
	c.reader.seeNot(lateName)

	coordinator := newVisitor(c.t, c.base)
	coordinator.signIn("coordinator-terre-des-hommes")
	coordinator.visit(checkedLetter + "/manage")
	coordinator.press(said("secretariat.cancel_summary"))
	coordinator.fill(said("secretariat.cancel_label"), "The Presidency has answered.")
	coordinator.press(said("secretariat.cancel_button"))
	coordinator.see(said("letters.done_cancel"))
	c.answered(genuine, "withdrawn", look)
	c.reader.see("The Presidency has answered.")
}

func (c *checking) answered(file, verdict string, look func(string)) {
	c.t.Helper()
	c.check(c.reader, file)
	c.reader.see(said("verify.answer_" + verdict))
	c.reader.see(said("verify.says_" + verdict))
	look(verdict)
}

// saved checks a file around whose list something was changed, or that another program has saved anew.
func (c *checking) saved(name string, change func([]byte) []byte, reserved string) {
	c.t.Helper()
	c.check(c.reader, c.keep(name, checkedLetter+".pdf", change))
	c.reader.see(said("verify.answer_list"))
	c.reader.see(said("verify.cover_list"))
	c.reader.see(said("verify.reserve_" + reserved))
	c.reader.see(said("verify.list_title"))
	c.reader.seeNot(said("verify.cover_whole"))
}

// packed is a file as another program saves it anew, with what is attached to it packed.
func (c *checking) packed(qpdf string, file []byte) []byte {
	c.t.Helper()
	from, to := filepath.Join(c.folder, "from.pdf"), filepath.Join(c.folder, "to.pdf")
	if err := os.WriteFile(from, file, 0o600); err != nil {
		c.t.Fatal(err)
	}
	if out, err := exec.CommandContext(c.t.Context(), qpdf, "--object-streams=generate", from, to).CombinedOutput(); err != nil {
		c.t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(to)
	if err != nil {
		c.t.Fatal(err)
	}
	return saved
}

// changeList changes one letter of what the list inside says.
func changeList(file []byte) []byte {
	return bytes.Replace(file, []byte(`"circle": "public"`), []byte(`"circle": "publik"`), 1)
}

// takeOut gives the list that is inside a PDF.
func takeOut(file []byte) []byte {
	_, list, _ := bytes.Cut(file, []byte("{\n  \"format\": \"undersigned/"))
	list, _, _ = bytes.Cut(list, []byte("\nendstream"))
	return append([]byte("{\n  \"format\": \"undersigned/"), list...)
}

// changePage changes one byte of what is painted, and none of the list that is inside.
func changePage(file []byte) []byte {
	at := bytes.Index(file, []byte("/FlateDecode"))
	changed := bytes.Clone(file)
	changed[at+200] ^= 1
	return changed
}

// enlarge appends more than the portal accepts to be sent: who gets an answer did not send it.
func enlarge(file []byte) []byte { return append(file, make([]byte, 4<<20)...) }

// TestAnybodyChecksAFile checks one file again and again while the letter lives on, in a browser that does not send it.
func TestAnybodyChecksAFile(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	c := newChecking(t, demo(t).base)
	c.answers(func(verdict string) {
		c.reader.accessible()
		c.reader.fits()
		c.reader.pictures("verify-" + verdict)
	})
}

// TestAFileIsCheckedWithoutScript sends the file to the portal.
func TestAFileIsCheckedWithoutScript(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	c := newChecking(t, demo(t).base)
	c.reader.withoutScript()
	for _, f := range []struct {
		verdict, name, address string
		change                 func([]byte) []byte
	}{
		{"current", "letter.pdf", checkedLetter + ".pdf", nil},
		{"current", "list.json", checkedLetter + "/signatories.json", nil},
		{"altered", "altered.pdf", checkedLetter + ".pdf", changeList},
		{"list", "page.pdf", checkedLetter + ".pdf", changePage},
		{"altered", "altered.json", checkedLetter + "/signatories.json", func(file []byte) []byte {
			return bytes.Replace(file, []byte(`"organisations": `), []byte(`"organisations": 1`), 1)
		}},
		{"unknown", "page.pdf", checkedLetter, nil},
	} {
		c.check(c.reader, c.keep(f.name, f.address, f.change))
		c.reader.see(said("verify.answer_" + f.verdict))
	}
}
