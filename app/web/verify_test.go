package web

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/web/webtest"
)

// upload sends a file as the form does where no script runs.
func upload(t *testing.T, b *webtest.Browser, data string) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "file")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.PostBody("/verify", w.FormDataContentType(), body.String())
}

// answers fails the test unless the page gives this answer, and nobody away.
func answers(t *testing.T, page *webtest.Page, want ledger.Verdict, sentences ...string) {
	t.Helper()
	shows(t, page, http.StatusOK, append(sentences, says("verify.answer_"+string(want)))...)
	silent(t, page, "Verborgen", "Malta")
}

// sealOf is the digest that a list bears.
func sealOf(t *testing.T, list string) string {
	t.Helper()
	s, ok := app.ReadSeal([]byte(list), app.SignatoriesFormat, app.SealedJSON)
	if !ok {
		t.Fatal("the list is not sealed")
	}
	return s.Digest
}

// provedLetter is an open letter that a checkpoint stands for, with its PDF and its list.
func provedLetter(t *testing.T) (s signingScene, g *ledger.Signer, pdf, list string) {
	t.Helper()
	s = openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	g = s.signed(t)
	b := s.visitor(t)
	return s, g, b.Get("/letters/remediation.pdf").Body, b.Get("/letters/remediation/signatories.json").Body
}

// TestTheFiveAnswers asks about files and digests through the life of a letter.
func TestTheFiveAnswers(t *testing.T) {
	t.Parallel()
	s, g, pdf, list := provedLetter(t)
	b := s.visitor(t)
	answers(t, upload(t, b, pdf), ledger.Current, says("verify.list_same"), says("verify.cover_whole"), says("verify.reserve_signed"), "Title remediation")
	answers(t, upload(t, b, list), ledger.Current)
	answers(t, b.Get("/verify/"+s.version.TextDigest), ledger.Current, says("verify.no_list"))
	answers(t, b.Get("/verify?digest=+"+strings.ToUpper(s.version.TextDigest)), ledger.Current)
	answers(t, b.Post("/verify", form("list", strings.ReplaceAll(list, "\n", "\r\n"), "seal", sealOf(t, list))), ledger.Current)
	for _, file := range []string{"%PDF-1.7 of somebody else", "{}", "x"} {
		answers(t, upload(t, b, file), ledger.Unknown, says("verify.unknown_file"))
	}
	answers(t, b.Get("/verify/"+strings.Repeat("ab", 32)), ledger.Unknown, says("verify.unknown_digest"))
	answers(t, b.Get("/verify/nothing?list=9"), ledger.Unknown)

	s.endorse(t, "Anna", "DE", app.DisclosedPublic)
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.clock.Pass(2 * time.Second)
	answers(t, upload(t, b, pdf), ledger.Superseded, says("verify.joined", "Count", 1))
	answers(t, upload(t, b, b.Get("/letters/remediation.pdf").Body), ledger.Current)

	s.change(t, func(l *app.Letter) {
		l.CancelReason = "It was adopted."
		if err := l.Move(app.LetterCancelled, s.clock.Now()); err != nil {
			t.Error(err)
		}
	})
	s.clock.Pass(2 * time.Second)
	answers(t, upload(t, b, pdf), ledger.Withdrawn, "It was adopted.")
	answers(t, b.Get("/verify/"+s.version.TextDigest), ledger.Withdrawn)
}

func TestAlteredFilesAreFound(t *testing.T) {
	t.Parallel()
	s, _, _, list := provedLetter(t)
	b := s.visitor(t)
	for name, file := range map[string]string{
		"a name":             strings.Replace(list, `"name": "Zora"`, `"name": "Dora"`, 1),
		"another name":       resealed(t, list, `"name": "Zora"`, `"name": "Dora"`),
		"another number":     resealed(t, list, `"organisations": 1`, `"organisations": 9`),
		"another text":       resealed(t, list, `"body": "Text"`, `"body": "Pretext"`),
		"another position":   resealed(t, list, `"position": `, `"position": 1`),
		"another checkpoint": resealed(t, list, `proof@v1\nindex `, `proof@v1\nindex 1`),
	} {
		if file == list {
			t.Fatalf("%s: nothing was changed", name)
		}
		answers(t, upload(t, b, file), ledger.Altered, says("verify.altered_next"))
	}
}

// TestFilesThatWereSavedAnewAreNotAccused saves a file anew, which nobody can tell from a change around its list.
func TestFilesThatWereSavedAnewAreNotAccused(t *testing.T) {
	t.Parallel()
	s, _, pdf, list := provedLetter(t)
	b := s.visitor(t)
	saved := []*webtest.Page{
		upload(t, b, strings.Replace(pdf, "%%EOF", "%%EOG", 1)), upload(t, b, pdf+"\n"), upload(t, b, strings.ReplaceAll(list, "\n", "\r\n")), upload(t, b, "\ufeff"+indented(t, list)),
		b.Post("/verify", form("list", list, "seal", strings.Repeat("0", 64))), b.Post("/verify", form("list", list, "seal", "")),
	}
	for i, page := range saved {
		shows(t, page, http.StatusOK, says("verify.answer_list"), says("verify.says_compare"), says("verify.cover_list"), says("verify.reserved_title"), says("verify.list_title"), "Zora, DE")
		silent(t, page, "Verborgen", "Malta", says("verify.cover_whole"), says("verify.says_current"))
		reserve := map[bool]string{true: "pages", false: "rewritten"}[i < 2]
		shows(t, page, http.StatusOK, says("verify.reserve_"+reserve), says("verify.reserve_signed"))
	}
	answers(t, b.Post("/verify", form("list", list, "seal", ledger.SeveralSeal)), ledger.Altered)
}

// indented is a list as another program writes it.
func indented(t *testing.T, list string) string {
	t.Helper()
	var written bytes.Buffer
	if err := json.Indent(&written, []byte(list), "", "\t"); err != nil {
		t.Fatal(err)
	}
	return written.String()
}

// TestVerifyingTellsNothingOfWhatOneMayNotRead asks for a letter of others.
func TestVerifyingTellsNothingOfWhatOneMayNotRead(t *testing.T) {
	t.Parallel()
	s, _, _, list := provedLetter(t)
	s.change(t, func(l *app.Letter) { l.Visibility = app.VisibleMembers })
	answers(t, upload(t, s.as(t, s.owner), list), ledger.Current)
	for _, page := range []*webtest.Page{upload(t, s.visitor(t), list), s.visitor(t).Get("/verify/" + s.version.TextDigest)} {
		answers(t, page, ledger.Unknown)
		silent(t, page, "Title remediation", "/letters/remediation", "Zora")
	}
}

func TestVerifyFormSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s, _, _, _ := provedLetter(t)
	b := s.visitor(t)
	shows(t, b.Get("/verify"), http.StatusOK, says("verify.keys_title"), "letters.example/log+")
	shows(t, b.Get("/verify?digest=zz"), http.StatusOK, says("verify.no_digest"))
	shows(t, b.Post("/verify", url.Values{}), http.StatusUnprocessableEntity, says("verify.no_file"))
	shows(t, upload(t, b, strings.Repeat("x", 3<<20)), http.StatusRequestEntityTooLarge, says("rules.too_large"))
}

// TestFilesGoOutWithoutAProofUntilThereIsOne asks before the first checkpoint.
func TestFilesGoOutWithoutAProofUntilThereIsOne(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for _, path := range []string{"/letters/remediation.pdf", "/letters/remediation/signatories.json"} {
		if page := s.visitor(t).Get(path); page.Status != http.StatusOK || strings.Contains(page.Body, "file_digest") {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}
