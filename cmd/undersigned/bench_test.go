package main

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

var addressLine = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// BenchmarkStart measures the program from its start to its first page, on a
// folder that an earlier demonstration has filled, against `undersigned version`.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "undersigned")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	data := b.TempDir()
	firstPage(b, program, data) // fills the folder
	b.ResetTimer()
	var started, bare time.Duration
	for range b.N {
		started += firstPage(b, program, data)
		begun := time.Now()
		if err := exec.Command(program, "version").Run(); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(begun)
	}
	b.ReportMetric(float64(started)/float64(bare), "x-bare-start")
	b.ReportMetric(float64(started.Milliseconds())/float64(b.N), "ms-to-first-page")
}

// firstPage starts a demonstration, waits for its first page, and ends it.
func firstPage(b *testing.B, program, data string) time.Duration {
	b.Helper()
	portal := exec.Command(program, "demo", "--addr", "127.0.0.1:0", "--data", data)
	out, err := portal.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	if err := portal.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = portal.Process.Signal(os.Interrupt)
		_ = portal.Wait()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	answer, err := ownClient(b).Get(addressLine.FindString(line))
	if err != nil {
		b.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("first page: %d", answer.StatusCode)
	}
	return time.Since(begun)
}
