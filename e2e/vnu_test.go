package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// faults gives what the Nu HTML checker calls errors in pages, each with the page's address.
func faults(t *testing.T, pages map[string][]byte) error {
	t.Helper()
	needs(t, java, vnu)
	dir := t.TempDir()
	addresses := map[string]string{} // by file
	for i, address := range slices.Sorted(maps.Keys(pages)) {
		file := filepath.Join(dir, fmt.Sprintf("%d.html", i))
		if err := os.WriteFile(file, pages[address], 0o600); err != nil {
			t.Fatal(err)
		}
		addresses["file:"+file] = address
	}
	check := exec.CommandContext(t.Context(), java, "-Xss4m", "-jar", vnu, "--format", "json", "--stdout", "--exit-zero-always", dir)
	var complaints bytes.Buffer
	check.Stderr = &complaints
	out, err := check.Output()
	if err != nil {
		t.Fatalf("the HTML checker: %v\n%s", err, complaints.Bytes())
	}
	var said struct {
		Messages []struct {
			URL, Type, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("the HTML checker: %v\n%.500s", err, out)
	}
	var found []error
	for _, m := range said.Messages {
		if m.Type != "info" {
			found = append(found, fmt.Errorf("%s:%d: %s: %q", addresses[m.URL], m.LastLine, m.Message, m.Extract))
		}
	}
	return errors.Join(found...)
}
