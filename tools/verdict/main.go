// Command verdict reads the events of `go test -json` and prints what `go test` itself would have printed. Beyond that
// it lists every test that was skipped, and fails where one was: on a machine that has everything, a skipped test is a
// test that nobody ran.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is one line of `go test -json`, as far as it is read here; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of a package that was not built, in place of Package
	Test       string
	Output     string
}

// verdict is what the events came to.
type verdict struct {
	passed, failed, skipped int      // tests, with their subtests
	refused                 []string // skipped tests whose reason is none, as they are to be read
	broken                  bool     // a package failed, be it without a test
}

func main() {
	tolerate := flag.String("tolerate", "", "accept a skipped test whose message holds this text")
	flag.Parse()
	v, err := judge(os.Stdin, os.Stdout, *tolerate)
	if err == nil {
		err = v.sentence()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "verdict:", err)
		os.Exit(1)
	}
}

// judge reads events to the end. A line that is none is passed on: the go command prints such ones too.
func judge(events io.Reader, out io.Writer, tolerate string) (v verdict, err error) {
	said := map[string]string{} // by package and test, until the test ends
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch {
		case e.Action == "output" && e.Test == "" && worthPrinting(e.Output), e.Action == "build-output":
			fmt.Fprint(out, e.Output)
		case e.Action == "output":
			said[key] += e.Output
		case e.Test != "":
			v.count(e, said[key], out, tolerate)
			if e.Action == "pass" || e.Action == "fail" || e.Action == "skip" {
				delete(said, key)
			}
		case e.Action == "fail", e.Action == "build-fail":
			v.broken = true
		}
	}
	fmt.Fprintf(out, "\n%d passed, %d failed, %d skipped\n", v.passed, v.failed, v.skipped)
	return v, lines.Err()
}

// worthPrinting leaves out PASS alone, which `go test` prints for a single package only, and packages without tests.
func worthPrinting(line string) bool {
	return line != "PASS\n" && !strings.HasSuffix(line, "[no test files]\n") && !strings.Contains(line, "\tcoverage: ")
}

func (v *verdict) count(e event, said string, out io.Writer, tolerate string) {
	switch e.Action {
	case "pass":
		v.passed++
	case "fail":
		v.failed++
		fmt.Fprint(out, said)
	case "skip":
		v.skipped++
		line := fmt.Sprintf("skipped: %s %s: %s", e.Package, e.Test, reason(said))
		fmt.Fprintln(out, line)
		if tolerate == "" || !strings.Contains(said, tolerate) {
			v.refused = append(v.refused, line)
		}
	}
}

// reason gives the sentence a test skipped itself with, without the lines that the test runner adds.
func reason(said string) string {
	var kept []string
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, " ")
}

// sentence is nil where everything ran and held.
func (v verdict) sentence() error {
	switch {
	case v.failed > 0 || v.broken:
		return errors.New("tests failed")
	case len(v.refused) > 0:
		return fmt.Errorf("%d tests were skipped that should have run:\n%s", len(v.refused), strings.Join(v.refused, "\n"))
	case v.passed == 0:
		return errors.New("no test ran")
	}
	return nil
}
