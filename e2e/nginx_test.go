package e2e

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// nginx runs the recipe of docs/nginx-cache.conf in front of a portal, and says of every answer whether it was kept.
func nginx(t *testing.T, base string) string {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Skip("nginx is not installed")
		}
	}
	recipe, err := os.ReadFile(filepath.Join("..", "docs", "nginx-cache.conf"))
	if err != nil {
		t.Fatal(err)
	}
	dir, address := t.TempDir(), freeAddress(t)
	text := string(recipe)
	for old, new := range map[string]string{
		"/var/cache/nginx/undersigned": filepath.Join(dir, "cache"), "server 127.0.0.1:8080;": "server " + strings.TrimPrefix(base, "http://") + ";",
		"listen 443 ssl;": "listen " + address + ";", "location / {": "location / {\n add_header X-Kept $upstream_cache_status always;",
		"proxy_set_header Host $host;": "proxy_set_header Host $http_host;",
	} {
		if strings.Count(text, old) != 1 {
			t.Fatalf("the recipe holds %q %d times", old, strings.Count(text, old))
		}
		text = strings.Replace(text, old, new, 1)
	}
	text = regexp.MustCompile(`(?m)^\s*ssl_certificate.*$`).ReplaceAllString(text, "")
	var around strings.Builder
	around.WriteString("worker_processes 1;\ndaemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr warn;\nevents { worker_connections 256; }\nhttp {\naccess_log off;\n")
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		around.WriteString(kind + "_temp_path " + filepath.Join(dir, kind) + ";\n")
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(around.String()+text+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	run := exec.CommandContext(ctx, program, "-p", dir, "-c", file)
	var said strings.Builder
	run.Stdout, run.Stderr = &said, &said
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = run.Wait() // it is killed in the end
	}()
	t.Cleanup(func() {
		stop()
		<-done
		if t.Failed() {
			t.Logf("nginx: %s", said.String())
		}
	})
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			return "http://" + address
		}
		select {
		case <-done:
			t.Fatal("nginx ended")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// asked is an answer of nginx.
type asked struct {
	status     int
	header     http.Header
	body, kept string
}

func ask(t *testing.T, address string, header map[string]string) asked {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	client := http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return asked{answer.StatusCode, answer.Header, string(body), answer.Header.Get("X-Kept")}
}

// TestTheRecipeForNginxKeepsPublicPagesAlone asks through the recipe of the documentation: what everybody may read comes out
// of its cache, in every language and form, for about a second; what one person may read never does.
func TestTheRecipeForNginxKeepsPublicPagesAlone(t *testing.T) {
	t.Parallel()
	p := demo(t)
	front := nginx(t, p.base)
	const letter = "/letters/remediation-first"
	until := func(kept bool, header map[string]string) asked {
		t.Helper()
		for {
			if a := ask(t, front+letter, header); (a.kept == "HIT") == kept || t.Context().Err() != nil {
				return a
			}
		}
	}
	for range 2 { // kept, over, kept again
		if a := until(true, nil); a.status != http.StatusOK || !strings.Contains(a.body, "</html>") || a.header.Get("Content-Security-Policy") == "" {
			t.Errorf("out of the cache: %d %v", a.status, a.header)
		}
		until(false, nil)
	}
	for _, language := range []string{"de", "fr", "en"} {
		for _, encoding := range []string{"identity", "gzip, br"} {
			a := until(true, map[string]string{"Accept-Language": language + ";q=0.9", "Accept-Encoding": encoding})
			body := a.body
			if strings.Contains(encoding, "gzip") {
				reader, err := gzip.NewReader(strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				plain, err := io.ReadAll(reader)
				if err != nil {
					t.Fatal(err)
				}
				body = string(plain)
			}
			if a.header.Get("Content-Language") != language || !strings.Contains(body, `<html lang="`+language+`"`) {
				t.Errorf("%s, %s: in %s", language, encoding, a.header.Get("Content-Language"))
			}
		}
	}
	if a := until(true, map[string]string{"If-None-Match": until(true, nil).header.Get("ETag")}); a.status != http.StatusNotModified && a.status != http.StatusOK {
		t.Errorf("asked whether it still holds: %d", a.status)
	}
	for range 30 {
		for address, header := range map[string]map[string]string{
			letter: {"Cookie": "undersigned=somebody"}, "/desk": nil, "/sign-in": nil, "/verify": nil, letter + "/signatories.csv": {"Cookie": "a=b"}, "/nobody": nil,
		} {
			if a := ask(t, front+address, header); a.kept == "HIT" {
				t.Fatalf("%s with %v came out of the cache", address, header)
			}
		}
	}
	if a := ask(t, front+"/metrics", nil); a.status != http.StatusNotFound {
		t.Errorf("/metrics: %d", a.status)
	}
}
