package e2e

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// tiny is a site of a few pages, one good and others with one thing wrong, to see that the harness notices.
var tiny = map[string]string{
	"/": `<main><h1>Tiny</h1>
<p>A letter, <a href="/thanks">already signed</a>. <a href="/wide#part">Wide</a> <a href="https://elsewhere.example/">Elsewhere</a></p>
<form method="post" action="/sign"><p><label for="name">Name of the organisation</label> <input id="name" name="name" autocomplete="off"></p>
<p><label for="country">Country</label> <select id="country" name="country"><option value="">Choose</option><option value="FR">France</option></select></p>
<p><input type="checkbox" id="yes" name="yes"> <label for="yes">I have the authority to sign</label></p>
<p><button>Endorse the letter</button></p></form></main>`,
	"/thanks":  `<main><h1>Thank you</h1></main>`,
	"/wide":    `<main><h1>Wide</h1><div class="wide">this box is too wide</div></main>`,
	"/grey":    `<main><h1>Grey</h1><p class="grey">hard to read</p><p><input name="x"></p></main>`,
	"/inline":  `<main><h1>Inline</h1><p style="color:red">red</p></main>`,
	"/away":    `<main><h1>Away</h1><img src="http://127.0.0.2:9/x.png" alt=""></main>`,
	"/missing": `<main><h1>Missing</h1><img src="/no-such.png" alt=""></main>`,
	"/script":  `<main><h1>Script</h1><script src="/fails.js"></script></main>`,
	"/crooked": `<main><h1>Crooked</h1><h1>Twice %!s(int=3)</h1><p><div></p></main>`,
}

const tinyCSS = `:root{color-scheme:light dark}body{background:#fff;color:#111}a{color:#00c}
button,input,select{font:inherit;min-height:24px;min-width:24px}
.wide{width:700px}.grey{color:#ccc}
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#9cf}}`

func tinySite(t *testing.T) string {
	t.Helper()
	page := func(w http.ResponseWriter, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src * data:; form-action 'self'")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tiny</title>`+
			`<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">`+
			`<link rel="stylesheet" href="/s.css"></head><body>%s</body></html>`, body)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		body, ok := tiny[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		page(w, body)
	})
	mux.HandleFunc("GET /s.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, tinyCSS)
	})
	mux.HandleFunc("GET /fails.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, `console.error("oh %s", "dear"); undefined.x;`)
	})
	mux.HandleFunc("POST /sign", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "me", HttpOnly: true})
		w.WriteHeader(http.StatusUnprocessableEntity) // a page may answer with an error: stories look at refusals
		page(w, fmt.Sprintf(`<main><h1>Signed</h1><p>%s, %s,
			authorised %s</p></main>`, r.PostFormValue("name"), r.PostFormValue("country"), r.PostFormValue("yes")))
	})
	mux.HandleFunc("GET /who", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("Cookie")) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestVisitorDoesWhatAPersonDoes(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	site := tinySite(t)
	for _, v := range []*visitor{newVisitor(t, site), newVisitor(t, site).withoutScript()} {
		v.visit("/")
		v.fill("Name of the organisation", "Ärzte für Kinder")
		v.set("Name", "Πρόχειρο")
		v.fill("Name", "Łódź dla dzieci")
		v.choose("Country", "France")
		v.tick("I have the authority")
		v.key(kb.Tab)
		v.press("Endorse the letter")
		v.see("Łódź dla dzieci, FR, authorised on")
		v.seeNot("Ärzte")
		v.at("/sign")
		if a := v.get("/who"); a.status != http.StatusOK || string(a.body) != "who=me" {
			t.Errorf("cookies: %d %q", a.status, a.body)
		}
		v.visit("/")
		v.follow("already signed")
		v.at("/thanks")
	}
}

func TestPicturesAreTakenOnEveryDevice(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	v := newVisitor(t, tinySite(t))
	v.visit("/")
	v.pictures("harness")
	v.asPrinted()
	v.picture("harness-print")
	widths := map[string]int{"desktop": desktop.width, "phone": phone.width, "narrow": narrow.width, "dark": desktop.width, "print": desktop.width}
	for kind, want := range widths {
		raw, err := os.ReadFile(artefact("harness-" + kind + ".png"))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.DecodeConfig(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if picture.Width != want {
			t.Errorf("%s: %d pixels wide, want %d", kind, picture.Width, want)
		}
	}
}

func TestVisitorsShareNothing(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	site := tinySite(t)
	one, other := newVisitor(t, site), newVisitor(t, site)
	one.visit("/")
	one.press("Endorse the letter")
	one.see("Signed")
	other.visit("/")
	if cookies := other.cookies(); len(cookies) > 0 {
		t.Errorf("the other has %v", cookies)
	}
}

// TestBrowserComplaintsAreHeard opens each bad page and reads what it made the browser say.
func TestBrowserComplaintsAreHeard(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	v := newVisitor(t, tinySite(t))
	tests := map[string]string{
		"/":        "",
		"/inline":  "Content Security Policy",
		"/away":    "a request left the site",
		"/missing": "404",
		"/script":  "console: oh %s dear",
	}
	for path, want := range tests {
		v.visit(path)
		v.settle()
		heard := strings.Join(v.noise.complaints(), "\n")
		if want == "" && heard != "" || !strings.Contains(heard, want) {
			t.Errorf("%s: heard %q, want %q", path, heard, want)
		}
	}
}

func TestCheckersFindWhatIsWrong(t *testing.T) {
	t.Parallel()
	needs(t, chromium, axe, vnu, java)
	site := tinySite(t)
	v := newVisitor(t, site)
	v.visit("/")
	v.accessible()
	v.fits()
	v.visit("/grey")
	if err := v.barriers(); err == nil || !strings.Contains(err.Error(), "color-contrast") || !strings.Contains(err.Error(), "label") {
		t.Errorf("axe: %v, want color-contrast and label", err)
	}
	v.visit("/wide")
	if err := v.overflow(); err == nil || !strings.Contains(err.Error(), `class=\"wide\"`) {
		t.Errorf("too wide: %v", err)
	}
	good, crooked := v.get("/").body, v.get("/crooked").body
	if err := faults(t, map[string][]byte{"/": good}); err != nil {
		t.Errorf("the HTML checker on a good page: %v", err)
	}
	if err := faults(t, map[string][]byte{"/": good, "/crooked": crooked}); err == nil || !strings.Contains(err.Error(), "/crooked:1: No “p” element in scope") {
		t.Errorf("the HTML checker on a bad page: %v", err)
	}
}

func TestCrawlerReadsTheWholeSite(t *testing.T) {
	t.Parallel()
	c := newCrawler(t, tinySite(t))
	if err := c.crawl("/"); err != nil {
		t.Fatal(err)
	}
	var read []string
	for _, a := range c.answers {
		read = append(read, a.path)
		if err := faultsOf(a); err != nil {
			t.Error(err)
		}
	}
	slices.Sort(read)
	if diff := cmp.Diff([]string{"/", "/s.css", "/thanks", "/wide"}, read); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCrawlerFindsFaults(t *testing.T) {
	t.Parallel()
	c := newCrawler(t, tinySite(t))
	tests := map[string]string{
		"/inline":  "inline style",
		"/crooked": "2 first headings\n/crooked, linked from : shows \"%!s(\"",
		"/nowhere": "answered 404",
	}
	for path, want := range tests {
		a, err := c.read(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := faultsOf(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

func TestShapeJoinsPagesOfAKind(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"/":                            "/?",
		"/organisations":               "/organisations?",
		"/organisations/kinder?page=2": "/organisations/*?page",
		"/letters/remediation-first/signatories.pdf?group=country&lang=fr": "/letters/*/signatories.pdf?group&lang",
		"/letters/remediation-first.pdf":                                   "/letters/*.pdf?",
		"/letters/remediation-first/packages/2.docx":                       "/letters/*/packages/*.docx?",
	}
	for path, want := range tests {
		if got := shape(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
