package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestPathCarriesAFingerprint(t *testing.T) {
	t.Parallel()
	if p := Path("app.css"); !regexp.MustCompile(`^/static/app\.[0-9a-f]{10}\.css$`).MatchString(p) {
		t.Errorf("Path(app.css) = %q", p)
	}
}

func TestPathOfUnknownFilePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an unknown file was given a path")
		}
	}()
	Path("nothing.css")
}

func TestHandlerServesPlainAndGzip(t *testing.T) {
	t.Parallel()
	plain := get(t, Path("app.css"), "")
	want, err := io.ReadAll(plain.Body)
	if err != nil || len(want) == 0 || plain.Header.Get("Content-Encoding") != "" {
		t.Fatalf("plain: %d bytes, %v, %v", len(want), err, plain.Header)
	}
	packed := get(t, Path("app.css"), "br, gzip;q=0.8")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("gzip: %v", packed.Header)
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != string(want) {
		t.Errorf("gzip does not unpack to the plain file: %v", err)
	}
	if refused := get(t, Path("app.css"), "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
		t.Error("gzip was sent although the browser refused it")
	}
}

func TestHandlerRefusesWhatItDoesNotHave(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/", "/static/app.css", "/static/../static.go", "/static/css/base.css"} {
		if got := get(t, path, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, Path("app.css"), nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

func TestSheetLeavesNoUnknownAddressAndNoOtherSite(t *testing.T) {
	t.Parallel()
	css := string(assets().byPath[Path("app.css")].plain)
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1) {
		if _, ok := assets().byPath[m[1]]; !ok {
			t.Errorf("url(%s) is not one of our files", m[1])
		}
	}
	if strings.Contains(css, "//") || strings.Contains(css, "@import") {
		t.Error("the style sheet reaches for another site")
	}
}

// A first visit to a letter in Latin script with names in Greek, Cyrillic and Central European letters
// may cost 120 KB in all; what is left here is for the page itself.
func TestFirstVisitStaysLight(t *testing.T) {
	t.Parallel()
	size := func(name string) int {
		a := assets().byPath[Path(name)]
		if a.gzipped != nil {
			return len(a.gzipped)
		}
		return len(a.plain)
	}
	sum := 0
	for _, name := range []string{"app.css", "app.js", "seal.svg", "serif-latin-400.woff2", "serif-latin-600.woff2", "serif-latin-italic-400.woff2", "sans-latin-400.woff2", "sans-latin-600.woff2",
		"sans-latin-ext-400.woff2", "sans-greek-400.woff2", "sans-cyrillic-400.woff2"} {
		sum += size(name)
	}
	if limit := 104_000; sum > limit {
		t.Errorf("a first visit loads %d bytes before the page itself, more than %d", sum, limit)
	}
}
