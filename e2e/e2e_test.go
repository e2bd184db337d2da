// Package e2e holds the browser stories: people in headless Chromium who use the real program, on every database to be
// had, and a crawler that reads every page without a browser. Each story is named for a wish. Where Chromium or one of
// the checkers in package.json is not installed, what needs it is skipped; `.ci/run install` installs all of it.
package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	_ = os.Setenv("LC_ALL", "C.UTF-8") // or the programs that tests start cannot write a file's name that is not ASCII
	code := m.Run()
	stopBrowser()
	removeProgram()
	os.Exit(code)
}

// needs skips the test unless the named things are here, so that it does not stop half-way.
func needs(t testing.TB, things ...string) {
	t.Helper()
	for _, thing := range things {
		if err := present(thing); err != nil {
			t.Skipf("%v: .ci/run install installs it", err)
		}
	}
}

// Things a test may need.
const (
	chromium = "chromium"
	axe      = "node_modules/axe-core/axe.min.js"
	vnu      = "node_modules/vnu-jar/build/dist/vnu.jar"
	java     = "java"
)

func present(thing string) error {
	if strings.HasPrefix(thing, "node_modules/") {
		if _, err := os.Stat(filepath.FromSlash(thing)); err != nil {
			return fmt.Errorf("%s is missing", thing)
		}
		return nil
	}
	if _, err := exec.LookPath(thing); err != nil {
		return fmt.Errorf("%s is not installed", thing)
	}
	return nil
}
