package main

import (
	"bytes"
	"strings"
	"testing"
)

const (
	passing = `{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`
	skipping = `{"Action":"output","Package":"p","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:1: there is no ../shared\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestB"}
`
	failing = `{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:1: wrong\n"}
{"Action":"fail","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p"}
`
	unbuilt = `{"ImportPath":"q","Action":"build-output","Output":"q.go:1: undefined: x\n"}
{"ImportPath":"q","Action":"build-fail"}
`
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, events, tolerate, says, refusal string }{
		{"all pass", passing, "", "ok  \tp\t0.1s\n\n1 passed, 0 failed, 0 skipped\n", ""},
		{"one is skipped", passing + skipping, "", "skipped: p TestB: b_test.go:1: there is no ../shared", "1 tests were skipped"},
		{"a skip is tolerated", passing + skipping, "../shared", "1 passed, 0 failed, 1 skipped", ""},
		{"another skip is not", passing + skipping, "Chromium", "1 skipped", "1 tests were skipped"},
		{"one fails", passing + failing, "", "c_test.go:1: wrong", "tests failed"},
		{"one is not built", passing + unbuilt, "", "undefined: x", "tests failed"},
		{"nothing ran", `{"Action":"skip","Package":"p"}`, "", "0 passed", "no test ran"},
		{"not JSON", "go: oops\n" + passing, "", "go: oops\n", ""},
	}
	for _, test := range tests {
		var out bytes.Buffer
		v, err := judge(strings.NewReader(test.events), &out, test.tolerate)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: printed %q, want in it %q", test.name, out.String(), test.says)
		}
		switch err := v.sentence(); {
		case err == nil && test.refusal != "":
			t.Errorf("%s: accepted, want %q", test.name, test.refusal)
		case err != nil && (test.refusal == "" || !strings.Contains(err.Error(), test.refusal)):
			t.Errorf("%s: %v, want %q", test.name, err, test.refusal)
		}
	}
}
