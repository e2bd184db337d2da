package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/lang"
	"undersigned/app/ledger"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web"
	"undersigned/app/web/webtest"
)

// What testdata/landed/1 was made with; see testdata/landed/README.md.
const (
	landedFolder = "../../testdata/landed/1"
	landedBase   = "http://127.0.0.1:8080"
	landedSecret = "the secret of testdata/landed, which protects nothing"
)

// landedOn gives a test the portal that an earlier build left behind, as it was left, on each database.
var landedOn = map[string]func(t *testing.T) string{
	"sqlite": func(t *testing.T) string {
		file := filepath.Join(t.TempDir(), "portal.db")
		if err := os.WriteFile(file, unzipped(t, "portal.db.gz"), 0o600); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + file
	},
	"postgres": func(t *testing.T) string {
		address := storetest.Postgres(t)
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close(t.Context()) }()
		if _, err := conn.Exec(t.Context(), string(unzipped(t, "portal.sql.gz"))); err != nil {
			t.Fatal(err)
		}
		return address
	},
}

func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(landedFile(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func landedFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(landedFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// landedFiles are the names of the files in a folder of what was left behind.
func landedFiles(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(landedFolder, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("no file is like %s: %v", pattern, err)
	}
	for i, name := range found {
		found[i], _ = filepath.Rel(landedFolder, name)
	}
	return found
}

// landed is the portal of an earlier build after today's build has started on its database.
type landed struct {
	store *store.Store
	web   *web.Server
}

func upgraded(t *testing.T, address string) landed {
	t.Helper()
	s, err := store.Open(t.Context(), address, store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	sample, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := demonstration(s, landedBase, sample, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p.secret = []byte(landedSecret)
	if p.signer, err = signer(t.Context(), s, landedBase, ledger.SignerOptions{Secret: p.secret}); err != nil {
		t.Fatal(err)
	}
	if err := p.signer.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := documentsOf(p).KeepAll(t.Context()); err != nil { // as the worker does when it starts
		t.Fatal(err)
	}
	h, err := handler(p)
	if err != nil {
		t.Fatal(err)
	}
	return landed{store: s, web: h}
}

// signedIn is the browser of one of the demonstration's people.
func (l landed) signedIn(t *testing.T, person string) *webtest.Browser {
	t.Helper()
	b := webtest.New(t, l.web, landedBase)
	request := b.Get("/auth/" + demo.ProviderID).Value("request")
	b.Post(paths.DemoProvider+"/choose", url.Values{"request": {request}, "person": {person}})
	return b
}

// TestLandedPortalUpgrades holds what every upgrade promises: the database of an earlier build migrates, its ledger
// verifies, its packages are given out with the same bytes, and what its documents' QR codes lead to is known.
func TestLandedPortalUpgrades(t *testing.T) {
	t.Parallel()
	for name, restore := range landedOn {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := upgraded(t, restore(t))
			report, err := ledger.New(l.store).Verify(t.Context())
			if err != nil || !report.Holds() {
				t.Errorf("%v: %v", err, report.Findings)
			}
			l.givesPackages(t)
			l.knowsAddresses(t)
			l.knowsFiles(t)
		})
	}
}

// givesPackages asks for every document of every package, and compares the bytes with those of before.
func (l landed) givesPackages(t *testing.T) {
	t.Helper()
	visitor := webtest.New(t, l.web, landedBase)
	office := l.signedIn(t, "administrator-child-safety-on")
	for _, name := range landedFiles(t, "packages/*") {
		stem, format, _ := strings.Cut(filepath.Base(name), ".")
		stem, forAddressee := strings.CutSuffix(stem, "-addressee")
		at := strings.LastIndexByte(stem, '-')
		path := "/letters/" + stem[:at] + "/packages/" + stem[at+1:]
		var got *webtest.Page
		if forAddressee {
			got = office.Post(path+"/addressee", url.Values{"format": {format}})
		} else {
			got = visitor.Get(path + "." + format)
		}
		if got.Status != http.StatusOK || got.Body != string(landedFile(t, name)) {
			t.Errorf("%s: %d, and not the bytes of before (%d, were %d)", name, got.Status, len(got.Body), len(landedFile(t, name)))
		}
	}
}

// knowsAddresses opens everything that a QR code of an earlier document leads to.
func (l landed) knowsAddresses(t *testing.T) {
	t.Helper()
	visitor := webtest.New(t, l.web, landedBase)
	for line := range strings.Lines(string(landedFile(t, "addresses.txt"))) {
		kind, path, _ := strings.Cut(strings.TrimSpace(line), "\t")
		got := visitor.Get(path)
		if got.Status != http.StatusOK || kind == "qr" && strings.Contains(got.Body, lang.For("en").T("verify.answer_unknown")) {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

// knowsFiles sends every file that proves itself to the page that checks them: none is called altered or unknown.
func (l landed) knowsFiles(t *testing.T) {
	t.Helper()
	visitor := webtest.New(t, l.web, landedBase)
	for _, pattern := range []string{"day/*/*.pdf", "day/*/*.json", "packages/*.pdf", "packages/*.json"} {
		for _, name := range landedFiles(t, pattern) {
			got := uploaded(t, visitor, landedFile(t, name))
			for _, verdict := range []string{"altered", "unknown"} {
				if got.Status != http.StatusOK || strings.Contains(got.Body, lang.For("en").T("verify.answer_"+verdict)) {
					t.Errorf("%s: %d, called %s", name, got.Status, verdict)
				}
			}
		}
	}
}

// uploaded sends a file to the page that checks files.
func uploaded(t *testing.T, b *webtest.Browser, data []byte) *webtest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "file")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.PostBody("/verify", w.FormDataContentType(), body.String())
}

// TestLandedFilesCheckOffline holds every document and receipt of an earlier build to the keys that the portal announced
// then. Nobody vouched for the bytes of a document in those days: its text and names hold, and no more is said.
func TestLandedFilesCheckOffline(t *testing.T) {
	t.Parallel()
	before, after := landedKeys(t, "before-rotation"), landedKeys(t, "after-rotation")
	for pattern, want := range map[string]struct {
		code int
		says string
		keys []string
	}{
		"day/before-rotation/*.pdf": {exitReserved, "verify.cover_names", []string{before}}, "day/before-rotation/*.json": {exitReserved, "verify.cover_names", []string{before}},
		"day/after-rotation/*.pdf": {exitReserved, "verify.cover_names", []string{after}}, "day/after-rotation/*.json": {exitReserved, "verify.cover_names", []string{after}},
		"packages/*.pdf": {exitReserved, "verify.cover_names", []string{before, after}}, "packages/*.json": {exitReserved, "verify.cover_names", []string{before, after}},
		"receipts/*.json": {0, "verify.cover_receipt", []string{before}}, "receipts/*.eml": {0, "verify.cover_receipt", []string{before}},
	} {
		for _, name := range landedFiles(t, pattern) {
			args := []string{"verify", filepath.Join(landedFolder, name)}
			for _, key := range want.keys {
				args = append(args, "--key", key)
			}
			code, out, err := do(t, nil, args...)
			if code != want.code || !strings.Contains(out, lang.For("en").T(want.says)) || strings.Contains(out, "  NOT  ") {
				t.Errorf("%s: %d\n%s%s", name, code, out, err)
			}
		}
	}
}

// TestEarlierKeyIsNotAForgery checks a file from before the rotation against the newer key alone.
func TestEarlierKeyIsNotAForgery(t *testing.T) {
	t.Parallel()
	name := filepath.Join(landedFolder, landedFiles(t, "day/before-rotation/*.pdf")[0])
	code, out, err := do(t, nil, "verify", name, "--key", landedKeys(t, "after-rotation"))
	if code != exitReserved || strings.Contains(out, "  NOT  ") || !strings.Contains(err, "another key of the log") || !strings.Contains(err, landedKeys(t, "before-rotation")) {
		t.Errorf("%d\n%s%s", code, out, err)
	}
}

// landedKeys gives the key that was newest.
func landedKeys(t *testing.T, when string) string {
	t.Helper()
	newest, _, _ := strings.Cut(string(landedFile(t, "log/"+when+"-keys.txt")), "\n")
	return strings.TrimSpace(newest)
}
