package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/export"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// provedFiles writes the JSON and the PDF of a letter without signatories, and gives the ledger's key.
func provedFiles(t *testing.T) (list, pdf, key string) {
	t.Helper()
	s := storetest.New(t)
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: "letters.example/log", Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		t.Fatal(err)
	}
	c := storetest.Coalition(t, s, "care")
	_, v := storetest.Letter(t, s, c, storetest.Officer(t, s, c, app.Coordinator), "remediation")
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	var position int64
	if err := s.Read(t.Context(), func(tx *store.Tx) (err error) { position, err = tx.LedgerSize(); return err }); err != nil {
		t.Fatal(err)
	}
	e, err := g.Evidence(t.Context(), v.ID, position, app.DisclosedPublic, app.Said{})
	if err != nil {
		t.Fatal(err)
	}
	doc := &export.Letter{Title: "Title remediation", Language: "en", Circle: app.DisclosedPublic, Digest: v.TextDigest, AsOf: s.Now()}
	vouchFor(t, g, doc, e)
	name := func(format string) string {
		var b bytes.Buffer
		f, _ := export.FormatOf(format)
		if err := f.Write(&b, doc); err != nil {
			t.Fatal(err)
		}
		return fileWith(t, "letter."+format, b.String())
	}
	return name("json"), name("pdf"), e.Line.Keys[0]
}

// deliveredFile writes the JSON of a package of a letter without signatories, and gives the ledger's key.
func deliveredFile(t *testing.T) (list, key string) {
	t.Helper()
	s := storetest.New(t)
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: "letters.example/log", Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		t.Fatal(err)
	}
	c := storetest.Coalition(t, s, "care")
	coordinator := storetest.Officer(t, s, c, app.Coordinator)
	storetest.Letter(t, s, c, coordinator, "remediation")
	d, by := deliveries.New(s), storetest.By(coordinator)
	err = errors.Join(letters.New(s).Close(t.Context(), by, "remediation", storetest.LetterVersion(t, s, "remediation")), d.Deliver(t.Context(), by, "remediation", storetest.LetterVersion(t, s, "remediation")), g.Sign(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	delivered, err := d.Read(t.Context(), app.Actor{}, "remediation", 1)
	if err != nil {
		t.Fatal(err)
	}
	e, err := ledger.New(s).PackageEvidence(t.Context(), delivered.Package.ID)
	if err != nil {
		t.Fatal(err)
	}
	doc := &export.Letter{Title: "Title remediation", Language: "en", Circle: app.DisclosedPublic, Digest: delivered.Package.TextDigest, AsOf: s.Now(),
		Package: &export.Package{Number: 1, Digest: delivered.Digest()}}
	vouchFor(t, g, doc, e)
	var b bytes.Buffer
	if err := export.JSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	return fileWith(t, "package.json", b.String()), e.Line.Keys[0]
}

// vouchFor has a document carry its proof, and the log's keys vouch for its bytes.
func vouchFor(t *testing.T, g *ledger.Signer, doc *export.Letter, e ledger.Evidence) {
	t.Helper()
	v, err := g.Voucher(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	doc.Vouch = v.Sign
	if doc.Proof, err = json.Marshal(e.By(v)); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyPackageOffline(t *testing.T) {
	t.Parallel()
	list, key := deliveredFile(t)
	code, out, _ := do(t, nil, "verify", list, "--key", key)
	for _, sentence := range []string{
		"Title remediation", "Package 1, made 2026-03-02T12:00:00Z", "Its list for everybody: 0 organisations", "  ok   The names are those that the list's digest was made of.",
		"  ok   The ledger's line is about the package with this very list.", "  ok   That line stands in the log that the key has signed for.", "  ?    Whether there is a newer text or a newer delivery",
	} {
		if code != 0 || !strings.Contains(out, sentence) {
			t.Errorf("%d, and not %q:\n%s", code, sentence, out)
		}
	}
}

func fileWith(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestVerifyFileOffline(t *testing.T) {
	t.Parallel()
	list, pdf, key := provedFiles(t)
	_, _, foreign := provedFiles(t)
	_, elsewhere, err := note.GenerateKey(rand.Reader, "elsewhere.example/log")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	changed := fileWith(t, "changed.json", strings.Replace(string(text), "Title remediation", "Title Remediation", 1))
	for _, test := range []struct {
		args      []string
		code      int
		says, err string
	}{
		{[]string{list}, exitReserved, "Whose key it is: it was taken from the file", "a key that it names itself"},
		{[]string{pdf}, exitReserved, "  ok   The key vouches for every byte of the file.", "a key that it names itself"},
		{[]string{pdf, "--key", key}, 0, "  ?    Whether there is a newer text", ""},
		{[]string{pdf, "--key", key}, 0, "The file is genuine and unchanged", ""},
		{[]string{pdf, "--key", foreign, "--key", key}, 0, "The file is genuine and unchanged", ""},
		{[]string{list, "--key", foreign}, exitReserved, "It is signed with none of the keys that were named.", "another key of the log letters.example/log"},
		{[]string{list, "--key", elsewhere}, exitReserved, "It is signed with none of the keys that were named.", "none of that log was named"},
		{[]string{changed, "--key", key}, exitFailed, "  NOT  The list does not say what it was given out with", "1 of 7 checks failed"},
		{[]string{list, "--key", "x"}, exitUnreadable, "", "is not a verifier key"},
		{[]string{fileWith(t, "list.csv", "name,original_name,english_name,country_code,country,type,type_name,signed_on\r\nZora,,,DE,,,,\r\n")}, exitUnreadable, "", "It has the shape of a letter's CSV that names signatories (1), and does not say of which letter."},
		{[]string{fileWith(t, "lost.pdf", "%PDF-1.7\n/URI(https://x.example/verify/"+strings.Repeat("ab", 32)+")")}, exitUnreadable, "", "names the digest abab"},
		{[]string{fileWith(t, "x", "x")}, exitUnreadable, "", "holds no signatories with a proof"},
		{[]string{list + "x"}, exitUnreadable, "", "no such file"},
		{[]string{list, "--database", "sqlite:x"}, exitUnreadable, "", "without a database"},
	} {
		code, out, err := do(t, nil, append([]string{"verify"}, test.args...)...)
		if code != test.code || !strings.Contains(out, test.says) || !strings.Contains(err, test.err) || (code == exitUnreadable) != (out == "") {
			t.Errorf("%q: %d\n%s%s", test.args, code, out, err)
		}
	}
	if _, out, _ := do(t, nil, "verify", list, "--key", key); strings.Contains(out, "Whose key") {
		t.Errorf("the key is doubted although it was named:\n%s", out)
	}
}
