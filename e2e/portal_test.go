package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// portal is the program, running.
type portal struct {
	base string // its address, without a slash at its end
	cmd  *exec.Cmd
	said *output
	done chan error // what the process ended with
}

// program is the path of the built program.
var program = sync.OnceValues(func() (file string, err error) {
	if programDir, err = os.MkdirTemp("", "undersigned-e2e-"); err != nil {
		return "", fmt.Errorf("make a folder for the program: %w", err)
	}
	file = filepath.Join(programDir, "undersigned")
	out, err := exec.Command("go", "build", "-o", file, "../cmd/undersigned").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return file, nil
})

// programDir is the folder of the built program, once there is one.
var programDir string

func removeProgram() {
	if programDir != "" {
		_ = os.RemoveAll(programDir) // what is left is in the temporary folder
	}
}

// demo runs `undersigned demo` on a free port, with a folder of its own, until the test ends.
func demo(t *testing.T) *portal {
	t.Helper()
	p := start(t, nil, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	p.base = p.said.await(t, regexp.MustCompile(`https?://[^\s/]+`), p.done)
	p.ready(t)
	return p
}

// served runs `undersigned serve` on a database, as in production, at an address that a proxy stands for.
func served(t *testing.T, base, address, database string, settings ...string) *portal {
	t.Helper()
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	p := start(t, append([]string{
		"UNDERSIGNED_DATABASE_URL=" + database,
		"UNDERSIGNED_ADDR=" + address,
		"UNDERSIGNED_BASE_URL=" + base,
		"UNDERSIGNED_SECRET=" + hex.EncodeToString(secret),
		"UNDERSIGNED_TRUSTED_PROXIES=127.0.0.1/32",
	}, settings...), "serve")
	p.base = "http://" + address
	p.ready(t)
	return p
}

// start runs the program with nothing in its environment but what is given, and stops it when the test ends.
func start(t *testing.T, settings []string, args ...string) *portal {
	t.Helper()
	file, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{cmd: exec.Command(file, args...), said: &output{}, done: make(chan error, 1)}
	p.cmd.Env = append([]string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}, settings...)
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	p.cmd.SysProcAttr = dependent()
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the program ends with this thread, so the thread stays for as long
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.done <- p.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("the program said:\n%s", p.said.end(8000))
		}
	})
	return p
}

// ready waits until the portal says that it can take requests.
func (p *portal) ready(t *testing.T) {
	t.Helper()
	own := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: own}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		answer, err := client.Get(p.base + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case ended := <-p.done:
			p.done <- ended
			t.Fatalf("the program ended: %v\n%s", ended, p.said.end(8000))
		default:
		}
	}
	t.Fatalf("the program is not ready\n%s", p.said.end(8000))
}

// stop ends the program as Ctrl-C does, and makes sure that it ends well. It may be called again.
func (p *portal) stop(t *testing.T) {
	t.Helper()
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Signal(os.Interrupt) // it may have ended already
	}
	select {
	case err := <-p.done:
		p.done <- err
		if err != nil && err.Error() != "signal: killed" {
			t.Errorf("the program ended badly: %v\n%s", err, p.said.end(8000))
		}
	case <-time.After(30 * time.Second):
		p.kill()
		t.Error("the program did not end within 30 seconds of being asked to")
	}
}

// kill ends the program as a power cut does.
func (p *portal) kill() {
	_ = p.cmd.Process.Kill() // it may have ended already
	p.done <- <-p.done
}

// freeAddress gives an address on this machine for a program that is started, and started again, later. On Linux it is
// one of the millions that a machine has to itself, so that no connection of anybody's comes to lie on its port meanwhile.
func freeAddress(t *testing.T) string {
	t.Helper()
	host := net.IPv4(127, 0, 0, 1)
	if runtime.GOOS == "linux" {
		host = net.IPv4(127, byte(2+mathrand.N(250)), byte(mathrand.N(256)), byte(1+mathrand.N(254)))
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host.String(), "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// output is what a process says, kept while it is said.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write takes what the process says.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

// end gives the last bytes that were said.
func (o *output) end(n int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	said := o.buf.Bytes()
	return string(said[max(0, len(said)-n):])
}

// await gives the first text that matches, once a whole line with it was said.
func (o *output) await(t *testing.T, what *regexp.Regexp, ended chan error) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		said := o.end(1 << 20)
		whole := said[:strings.LastIndex(said, "\n")+1]
		if found := what.FindString(whole); found != "" {
			return found
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the program ended: %v\n%s", err, said)
		case <-ctx.Done():
			t.Fatalf("the program did not say %v:\n%s", what, said)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
