package pdf

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func drawPage(t testing.TB, d *Document, page int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := SVG(&b, d, page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkSVG parses a picture, and asks that it needs nothing and does nothing.
func checkSVG(t testing.TB, data []byte) {
	t.Helper()
	ids, used := map[string]bool{}, map[string]bool{}
	for decoder := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "svg", "title", "defs", "path", "g", "use", "image":
		default:
			t.Errorf("element %s", start.Name.Local)
		}
		for _, a := range start.Attr {
			switch {
			case a.Name.Local == "id":
				ids["#"+a.Value] = true
			case a.Name.Local == "href" && !strings.HasPrefix(a.Value, "data:image/"):
				used[a.Value] = true
			case strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style":
				t.Errorf("attribute %s", a.Name.Local)
			}
		}
	}
	for id := range used {
		if !ids[id] {
			t.Errorf("%s is not defined", id)
		}
	}
	if len(ids) != len(used) {
		t.Errorf("%d outlines for %d glyphs", len(ids), len(used))
	}
}

func TestSVGStandsAlone(t *testing.T) {
	t.Parallel()
	for name, d := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for page := 1; page <= 3; page++ {
				var b bytes.Buffer
				if err := SVG(&b, d, page); errors.Is(err, ErrNoPage) && page > 1 {
					return
				} else if err != nil {
					t.Fatal(err)
				}
				checkSVG(t, b.Bytes())
				if *keep != "" {
					if err := os.WriteFile(filepath.Join(*keep, strings.ReplaceAll(name, " ", "-")+"-"+itoa(page)+".svg"), b.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

func TestSVGIsOfAPage(t *testing.T) {
	t.Parallel()
	d := letter(150)
	for _, page := range []int{-1, 0, 40, 1 << 30} {
		if err := SVG(io.Discard, d, page); !errors.Is(err, ErrNoPage) {
			t.Errorf("page %d: %v", page, err)
		}
	}
	if err := SVG(&full{100}, d, 1); err == nil || errors.Is(err, ErrNoPage) {
		t.Errorf("a disk that is full: %v", err)
	}
	if err := SVG(io.Discard, &Document{}, 1); err == nil {
		t.Error("a document without title")
	}
	naughty := &Document{Title: "<script>]]>&\x00\x1b\ufffe\xff", Created: created, Language: "ar"}
	if data := drawPage(t, naughty, 1); !bytes.Contains(data, []byte("<title>&lt;script&gt;]]&gt;&amp;")) || !bytes.Contains(data, []byte(`xml:lang="ar"`)) {
		t.Errorf("%s", data)
	}
}

// TestSVGIsSmall holds the size of a letter's pages, and that the same page is the same for ever.
func TestSVGIsSmall(t *testing.T) {
	t.Parallel()
	for page := 1; page <= 3; page++ {
		data := drawPage(t, letter(150), page)
		if len(data) > 150_000 {
			t.Errorf("page %d has %d bytes", page, len(data))
		}
		if !bytes.Equal(data, drawPage(t, letter(150), page)) {
			t.Errorf("page %d differs from itself", page)
		}
	}
}

// TestSVGLooksLikeThePage has a browser paint the pictures, one below the other, and poppler the pages.
func TestSVGLooksLikeThePage(t *testing.T) {
	t.Parallel()
	browser := browserPath(t)
	all, documents, dir := files(t), variants(), t.TempDir()
	pages := []struct {
		document string
		number   int
	}{{"letter with 150", 1}, {"letter with 150", 2}, {"letter with 150", 3}, {"right to left", 1}, {"long words", 1}, {"secretariat", 1}}
	html := "<!doctype html><style>body{margin:0}img{display:block}</style>"
	for i, p := range pages {
		// Every picture begins on a whole pixel.
		tool(t, "pdftoppm", "-r", "96", "-gray", "-png", "-singlefile", "-f", itoa(p.number), all[p.document], filepath.Join(dir, itoa(i)))
		if err := os.WriteFile(filepath.Join(dir, itoa(i)+".svg"), drawPage(t, documents[p.document], p.number), 0o600); err != nil {
			t.Fatal(err)
		}
		size := readPNG(t, filepath.Join(dir, itoa(i)+".png")).Bounds()
		html += `<div style="height:` + itoa(size.Dy()) + `px"><img src="` + itoa(i) + `.svg"></div>`
	}
	if err := os.WriteFile(filepath.Join(dir, "all.html"), []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	shot := filepath.Join(dir, "all.png")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--user-data-dir="+dir, "--window-size=820,7000", "--screenshot="+shot, "file://"+filepath.Join(dir, "all.html"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	painted, ok := readPNG(t, shot).(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok {
		t.Fatal("a picture of which no part can be had")
	}
	top := 0
	for i, p := range pages {
		want := readPNG(t, filepath.Join(dir, itoa(i)+".png"))
		size := want.Bounds().Size()
		got := painted.SubImage(image.Rectangle{image.Pt(0, top), image.Pt(size.X, top+size.Y)})
		top += size.Y
		if share := difference(got, want, 8); share > 0.004 {
			t.Errorf("%s, page %d: %.2f %% of the picture differ much", p.document, p.number, 100*share)
			keepPicture(t, p.document+"-got.png", got)
			keepPicture(t, p.document+"-want.png", want)
		}
	}
}

func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("chromium is not installed")
	return ""
}

func readPNG(t *testing.T, file string) image.Image {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return decodePNG(t, data)
}

// keepPicture leaves a picture where -keep says.
func keepPicture(t *testing.T, name string, m image.Image) {
	t.Helper()
	if *keep == "" {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*keep, name), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkSVG(b *testing.B) {
	for _, n := range []int{150, 10_000} {
		d := letter(n)
		b.Run(itoa(n), func(b *testing.B) {
			var c counter
			for b.Loop() {
				c.n = 0
				if err := SVG(&c, d, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(c.n)/1000, "kB")
		})
	}
}
