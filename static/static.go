// Package static holds what the pages load beside their text: style sheet, script, fonts and pictures.
//
// Everything is embedded, and served under a name that carries a piece of its SHA-256, so that a browser
// may keep it for ever and a new build is seen at once. Nothing here knows of letters or organisations.
// Pages may import it, and the web floor mounts Handler.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is where Handler is to be mounted.
const Prefix = "/static/"

//go:embed css/*.css fonts/*.woff2 img/*.svg js/*.js
var files embed.FS

// sheets are joined into app.css in this order; the layers are named at the head of the first.
var sheets = []string{"css/fonts.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/forms.css", "css/components.css", "css/letter.css", "css/embed.css", "css/print.css"}

// asset is one file as it is sent.
type asset struct {
	path        string // with the fingerprint, below Prefix
	contentType string
	plain       []byte
	gzipped     []byte // nil where compressing gains nothing
}

type bundle struct {
	byName map[string]string // app.css → /static/app.0f3a….css
	byPath map[string]asset
}

var assets = sync.OnceValue(func() bundle {
	b := bundle{byName: map[string]string{}, byPath: map[string]asset{}}
	for _, folder := range []string{"fonts", "img", "js"} {
		entries, err := fs.ReadDir(files, folder)
		if err != nil {
			panic(err) // embedded: cannot fail
		}
		for _, e := range entries {
			b.add(e.Name(), read(path.Join(folder, e.Name())))
		}
	}
	b.add("app.css", b.sheet())
	return b
})

func read(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	return data
}

// sheet joins the style sheets and points their url(name) at fingerprinted paths.
func (b bundle) sheet() []byte {
	var all bytes.Buffer
	for _, name := range sheets {
		all.Write(read(name))
	}
	text := all.String()
	for name, to := range b.byName {
		text = strings.ReplaceAll(text, "url("+name+")", "url("+to+")")
	}
	return []byte(text)
}

func (b bundle) add(name string, data []byte) {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	file := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	a := asset{path: Prefix + file, contentType: contentType(ext), plain: data}
	if ext != ".woff2" {
		a.gzipped = compress(data)
	}
	b.byName[name] = a.path
	b.byPath[a.path] = a
}

func contentType(ext string) string {
	switch ext {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

func compress(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = w.Write(data) // a bytes.Buffer does not fail
	_ = w.Close()
	if out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}

// Path gives the address of a file by its plain name: "app.css" → "/static/app.0f3a….css".
// An unknown name is a programming error and panics.
func Path(name string) string {
	p, ok := assets().byName[name]
	if !ok {
		panic(fmt.Sprintf("static: no file %q", name))
	}
	return p
}

// Handler serves every file under its fingerprinted path, to be kept for a year without asking again.
// Compression was done once; a request costs a map look-up.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets().byPath[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		a.send(w, r)
	})
}

func (a asset) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body := a.plain
	if a.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = a.gzipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader went away: nothing to do
	}
}

// acceptsGzip reads an Accept-Encoding header; a coding with q=0 is refused by the browser.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			return !strings.HasSuffix(strings.ReplaceAll(weight, " ", ""), "q=0")
		}
	}
	return false
}
