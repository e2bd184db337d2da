package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// said is what a command writes, while it writes it.
type said struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// do runs a command to its end.
func do(t *testing.T, environ []string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e said
	code = run(surroundings{ctx: t.Context(), environ: environ, out: &o, err: &e}, args)
	return code, o.String(), e.String()
}

// running is a command that goes on until it is stopped.
type running struct {
	out, err said
	stop     context.CancelFunc
	done     chan int
}

func begin(t *testing.T, environ []string, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	r := &running{stop: stop, done: make(chan int, 1)}
	go func() { r.done <- run(surroundings{ctx: ctx, environ: environ, out: &r.out, err: &r.err}, args) }()
	t.Cleanup(func() { r.end(t) })
	return r
}

// await gives the first match in what the command says.
func (r *running) await(t *testing.T, s *said, what string) string {
	t.Helper()
	re := regexp.MustCompile(what)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m := re.FindStringSubmatch(s.String()); m != nil {
			return m[len(m)-1]
		}
		select {
		case code := <-r.done:
			r.done <- code
			t.Fatalf("ended with %d: %s%s", code, r.out.String(), r.err.String())
		default:
		}
	}
	t.Fatalf("did not say %s: %s%s", what, r.out.String(), r.err.String())
	return ""
}

// end stops the command and gives its exit code; it may be called again.
func (r *running) end(t *testing.T) int {
	t.Helper()
	r.stop()
	select {
	case code := <-r.done:
		r.done <- code
		return code
	case <-time.After(40 * time.Second):
		t.Fatal("did not stop")
		return -1
	}
}

// ownClient shares no connection with any other test.
func ownClient(t testing.TB) *http.Client {
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	return &http.Client{Transport: own}
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := ownClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	if code, out, _ := do(t, nil, "version"); code != 0 || !strings.HasPrefix(out, "undersigned ") {
		t.Errorf("version: %d %q", code, out)
	}
	for _, args := range [][]string{nil, {"--help"}, {"demo", "--help"}, {"serve", "--help"}, {"verify", "--help"}} {
		if code, out, err := do(t, nil, args...); code != 0 || !strings.Contains(out, "Usage: undersigned") || err != "" {
			t.Errorf("%q: %d %q %q", args, code, out, err)
		}
	}
	for _, args := range [][]string{{"demo", "--adr", "x"}, {"dance"}, {"serve", "now"}, {"--verbose"}, {"verify", "--database"}} {
		code, out, err := do(t, nil, args...)
		if code == 0 || out != "" || strings.Count(err, "\n") != 1 || !strings.Contains(err, "undersigned --help") {
			t.Errorf("%q: %d %q %q", args, code, out, err)
		}
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := begin(t, nil, "demo", "--addr", "127.0.0.1:0", "--data", dir)
	base := r.await(t, &r.out, `(http://127\.0\.0\.1:\d+)  `)
	if strings.HasSuffix(base, ":0") {
		t.Fatalf("the port is not the real one: %s", base)
	}
	for path, want := range map[string]string{"/": "", "/letters/remediation-first": "Remediation first", "/sign-in": "", "/readyz": "", "/demo/mail": ""} {
		if code, body := get(t, base+path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d", path, code)
		}
	}
	if _, body := get(t, base+"/auth/demo"); strings.Count(body, `name="person"`) < 10 {
		t.Errorf("the provider offers nobody:\n%s", body)
	}
	if n := strings.Count(r.out.String(), "sign in as "); n < 10 {
		t.Errorf("it names %d people", n)
	}
	code, _, err := do(t, nil, "demo", "--addr", strings.TrimPrefix(base, "http://"))
	if code == 0 || strings.Count(err, "\n") != 1 || !strings.Contains(err, "is taken by another program") {
		t.Errorf("a taken port: %d %q", code, err)
	}
	if code, _, err := do(t, nil, "demo", "--addr", "127.0.0.1:0", "--data", dir); code == 0 || !strings.Contains(err, "is in use by another demonstration\n") {
		t.Errorf("a folder in use: %d %q", code, err)
	}
	if code := r.end(t); code != 0 {
		t.Errorf("stopped with %d: %s", code, r.err.String())
	}

	database := "sqlite:" + filepath.Join(dir, "undersigned.db")
	if code, out, err := do(t, nil, "verify", "--database", database); code != 0 || !strings.Contains(out, "It holds") {
		t.Errorf("verify: %d %q %q", code, out, err)
	}
	again := begin(t, nil, "demo", "--addr", "localhost:0", "--data", dir)
	other := again.await(t, &again.out, `(http://localhost:\d+)  `)
	if code, _ := get(t, other+"/organisations"); code != http.StatusOK {
		t.Errorf("reopened: %d", code)
	}
	again.end(t)
	if code, out, err := do(t, nil, "verify", "--database", database); code != 0 || !strings.Contains(out, "It holds") {
		t.Errorf("verify after its people moved to another address: %d %q %q", code, out, err)
	}
}

func TestDemoKeepsToItself(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"stays on this machine":                {"--addr", "0.0.0.0:8080"},
		"would let anybody in":                 {"--addr", ":8080"},
		"is not an address":                    {"--addr", "8080"},
		"cannot write to the folder " + file:   {"--addr", "127.0.0.1:0", "--data", file},
		"cannot write to the folder /proc/x: ": {"--addr", "127.0.0.1:0", "--data", "/proc/x"},
	} {
		code, out, err := do(t, nil, append([]string{"demo"}, args...)...)
		if code == 0 || out != "" || strings.Count(err, "\n") != 1 || !strings.Contains(err, want) {
			t.Errorf("%q: %d %q %q", args, code, out, err)
		}
	}
}
