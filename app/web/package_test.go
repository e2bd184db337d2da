package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/letters"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

const packagePath = "/letters/remediation/packages/1"

var packageEndings = []string{"pdf", "docx", "xlsx", "csv", "json"}

// handOver closes and delivers the scene's letter, and has its documents kept.
func (s signingScene) handOver(t *testing.T) {
	t.Helper()
	s.deliver(t)
	s.signed(t)
	s.keep(t)
}

// keep works the job that a delivery leaves, as the background worker would.
func (s signingScene) keep(t *testing.T) {
	t.Helper()
	if err := s.server.Config.Documents.KeepAll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// deliver closes and delivers the scene's letter.
func (s signingScene) deliver(t *testing.T) {
	t.Helper()
	by := storetest.By(s.coordinator)
	if err := letters.New(s.store).Close(t.Context(), by, s.letter.Slug, storetest.LetterVersion(t, s.store, s.letter.Slug)); err != nil {
		t.Fatal(err)
	}
	if err := deliveries.New(s.store).Deliver(t.Context(), by, s.letter.Slug, storetest.LetterVersion(t, s.store, s.letter.Slug)); err != nil {
		t.Fatal(err)
	}
}

// reopen extends the delivered letter.
func (s signingScene) reopen(t *testing.T) {
	t.Helper()
	if err := letters.New(s.store).Extend(t.Context(), storetest.By(s.coordinator), s.letter.Slug, storetest.LetterVersion(t, s.store, s.letter.Slug), s.clock.Now().Add(30*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// deliveredLetter is a letter that three signed, each in a circle of its own, and that was handed over.
func deliveredLetter(t *testing.T, s signingScene) signingScene {
	t.Helper()
	s.endorse(t, "Zora & Söhne", "DE", app.DisclosedPublic)
	s.endorse(t, "Ärzte", "MT", app.DisclosedPublic)
	s.endorse(t, "Halbverborgen", "CY", app.DisclosedAddressee)
	s.endorse(t, "Ganzverborgen", "IS", app.DisclosedSecretariat)
	s.handOver(t)
	return s
}

func TestPackageIsShownWithItsDocuments(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.signed(t)
	s.endorse(t, "Zora & Söhne", "DE", app.DisclosedPublic)
	b := s.as(t, s.coordinator)
	b.Submit(b.Get("/letters/remediation/manage"), "/letters/remediation/close", nil)
	page := b.Submit(b.Get("/letters/remediation/manage"), "/letters/remediation/deliver", nil)
	shows(t, page, http.StatusOK, says("letters.done_deliver"))
	s.keep(t)
	v := s.visitor(t)
	if page := v.Get("/letters/remediation"); !contains(page.Body, `href="`+packagePath+`"`) {
		t.Error("the letter does not lead to its package")
	}
	page = v.Get(packagePath)
	shows(t, page, http.StatusOK, says("letters.package_title", "Number", "1"), "Zora & Söhne", "1 organisation", s.version.TextDigest, "justice-initiative")
	if page.HasForm(packagePath+"/addressee") || contains(page.Body, s.coordinator.Name) {
		t.Error("a visitor is offered what is the secretariat's")
	}
	shows(t, b.Get(packagePath), http.StatusOK, says("letters.package_made_by"), s.coordinator.Name)
	for _, ending := range packageEndings {
		file := v.Get(packagePath + "." + ending)
		name := url.PathEscape("2026-03-02 Title remediation - package 1." + ending)
		if file.Status != http.StatusOK || !contains(file.Header.Get("Content-Disposition"), name) || !contains(page.Body, packagePath+"."+ending) {
			t.Errorf("%s: %d, %s", ending, file.Status, file.Header.Get("Content-Disposition"))
		}
	}
	for _, wrong := range []string{"0", "01", "+1", "-1", "2", "x", "1.exe", "2.pdf", "1.", "1.pdf.csv"} {
		shows(t, v.Get("/letters/remediation/packages/"+wrong), http.StatusNotFound)
	}
	shows(t, v.Get("/letters/none/packages/1"), http.StatusNotFound)
}

// recomputed is the digest of a package's JSON file, as docs/packages.md has it.
func recomputed(t *testing.T, body string) (stated, computed string) {
	t.Helper()
	var file struct {
		Circle  string
		Text    string `json:"text_digest"`
		Package struct {
			Number       int
			Digest, Salt string
		}
		Counts struct {
			Withheld struct {
				Organisations int
				Some          bool
			}
		}
		Signatories []map[string]string
	}
	if err := json.Unmarshal([]byte(body), &file); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range file.Signatories {
		var fields []string
		for _, f := range []string{"name", "original_name", "english_name", "country_code", "type", "signed_on"} {
			fields = append(fields, `"`+s[f]+`"`) // no name here needs escaping
		}
		names = append(names, "["+strings.Join(fields, ",")+"]")
	}
	slices.Sort(names)
	withheld := strconv.Itoa(file.Counts.Withheld.Organisations)
	if file.Counts.Withheld.Some {
		withheld = "some"
	}
	written := fmt.Sprintf(`["package/2","%s","%d","%s","%s","%s",[%s]]`, file.Circle, file.Package.Number, file.Text, file.Package.Salt,
		withheld, strings.Join(names, ","))
	sum := sha256.Sum256([]byte(written))
	return file.Package.Digest, hex.EncodeToString(sum[:])
}

// ofTheLedger is what the ledger's line in a package's JSON file commits to, and
// the same computed of the proof's package, as docs/packages.md has it.
func ofTheLedger(t *testing.T, body string) (state, computed string) {
	t.Helper()
	var file struct {
		Proof struct {
			Package map[string]any
			Line    struct{ State string }
		}
	}
	if err := json.Unmarshal([]byte(body), &file); err != nil {
		t.Fatal(err)
	}
	written := `"package"`
	for _, name := range []string{"id", "letter_id", "number", "version_id", "ledger_size", "language", "zone", "letter_at", "made_at", "text_digest", "public_digest", "addressee_digest", "kept_digest"} {
		switch v := file.Proof.Package[name].(type) {
		case float64:
			written += fmt.Sprintf(",%d", int(v))
		case string:
			if strings.HasSuffix(name, "_at") {
				v = strings.Replace(v, "Z", ".000000Z", 1) // the clock of the tests has no parts of a second
			}
			written += `,"` + v + `"`
		}
	}
	return file.Proof.Line.State, hashed("[" + written + "]")
}

func TestDigestOfAPackageIsComputedFromItsFile(t *testing.T) {
	t.Parallel()
	s := deliveredLetter(t, openLetter(t))
	public := s.visitor(t).Get(packagePath + ".json")
	stated, computed := recomputed(t, public.Body)
	if stated != computed || !contains(s.visitor(t).Get(packagePath).Body, stated) {
		t.Errorf("the public's: %s, computed %s", stated, computed)
	}
	if state, computed := ofTheLedger(t, public.Body); state != computed {
		t.Errorf("the ledger's: %s, computed %s", state, computed)
	}
	stated, computed = recomputed(t, s.as(t, s.coordinator).Post(packagePath+"/addressee", form("format", "json")).Body)
	if stated != computed {
		t.Errorf("the addressee's: %s, computed %s", stated, computed)
	}
}

// inside is all that a file says, decompressed: of a PDF its text and every stream.
func inside(t *testing.T, ending, body string) string {
	t.Helper()
	switch ending {
	case "docx", "xlsx":
		return unzipped(t, body)
	case "pdf":
		file, err := pdftest.Open([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		streams, err := file.Streams()
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		all.WriteString(body + "\n" + file.Text())
		for _, s := range streams {
			all.Write(s)
		}
		return all.String()
	}
	return body
}

func TestPackagesShowEachCircleItsNames(t *testing.T) {
	t.Parallel()
	s := deliveredLetter(t, openLetter(t))
	_, member := storetest.Signatory(t, s.store, s.coalition, "Ein Mitglied")
	by := s.as(t, s.coordinator)
	for _, b := range []*webtest.Browser{s.visitor(t), s.as(t, member), by} {
		for _, path := range []string{"", "?lang=de", ".pdf", ".docx", ".xlsx", ".csv", ".json", ".pdf?lang=de", ".json?group=none"} {
			ending, _, _ := strings.Cut(strings.TrimPrefix(path, "."), "?")
			says := inside(t, ending, b.Get(packagePath+path).Body)
			if contains(says, "verborgen") || !contains(says, "rzte") {
				t.Errorf("%s tells too much or too little", path)
			}
		}
	}
	for _, ending := range packageEndings {
		page := by.Submit(by.Get(packagePath), packagePath+"/addressee", url.Values{"format": {ending}})
		says := inside(t, ending, page.Body)
		if page.Status != http.StatusOK || page.Header.Get("Cache-Control") != "private, no-store" || contains(says, "Ganzverborgen") || !contains(says, "Halbverborgen") {
			t.Errorf("for the addressee, %s: %d", ending, page.Status)
		}
	}
	for status, b := range map[int]*webtest.Browser{http.StatusUnauthorized: s.visitor(t), http.StatusForbidden: s.as(t, member)} {
		page := b.Post(packagePath+"/addressee", form("format", "csv"))
		shows(t, page, status)
		silent(t, page, "Halbverborgen")
	}
	shows(t, by.Post(packagePath+"/addressee", form("format", "exe")), http.StatusUnprocessableEntity)
}
