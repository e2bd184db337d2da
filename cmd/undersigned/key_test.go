package main

import (
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// keep asks for the checkpoint until there is one over the whole log, and keeps it in a file, as an outsider does.
func keep(t *testing.T, address string) (file, checkpoint string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		code, body := get(t, address+"/log/checkpoint")
		if code != http.StatusOK {
			continue
		}
		file = filepath.Join(t.TempDir(), "checkpoint")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return file, body
	}
	t.Fatal("no checkpoint in a minute")
	return "", ""
}

// TestOutsiderHoldsTheLedgerAgainstACheckpoint keeps a checkpoint of a served portal and verifies databases with it.
func TestOutsiderHoldsTheLedgerAgainstACheckpoint(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	r := begin(t, served(database), "serve")
	address := "http://" + r.await(t, &r.err, `"msg":"serving","address":"([^"]+)"`)
	file, text := keep(t, address)
	_, key := get(t, address+"/log/keys")
	key = strings.TrimSpace(key)
	if !strings.HasPrefix(key, "letters.example.org/log+") || !strings.HasPrefix(text, "letters.example.org/log\n1\n") {
		t.Fatalf("%s\n%s", key, text)
	}
	if code, out, err := do(t, served(database), "key", "rotate"); code != 0 || strings.Count(out, key) != 1 || strings.Count(out, "\n") != 2 || !strings.Contains(out, " until ") {
		t.Errorf("rotate: %d %q %q", code, out, err)
	}
	r.end(t)
	held := []string{"verify", "--database", database, "--checkpoint", file, "--key"}
	if code, out, err := do(t, nil, append(held, key)...); code != 0 || !strings.Contains(out, "extends the checkpoint over 1 lines") {
		t.Errorf("%d %q %q", code, out, err)
	}
	other := "sqlite:" + filepath.Join(t.TempDir(), "other.db")
	again := begin(t, served(other), "serve")
	keep(t, "http://"+again.await(t, &again.err, `"msg":"serving","address":"([^"]+)"`))
	again.end(t)
	if code, out, _ := do(t, nil, "verify", "--database", other, "--checkpoint", file, "--key", key); code != exitFailed || !strings.Contains(out, "rebuilt, or forked") {
		t.Errorf("another database: %d %q", code, out)
	}
	_, foreign, err := note.GenerateKey(rand.Reader, "letters.example.org/log")
	if err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"is not signed by a known key": append(held, foreign),
		"is not a verifier key":        append(held, "x"),
		"--key":                        held[:5],
		"--checkpoint":                 {"verify", "--database", database, "--key", key},
		"no such file":                 {"verify", "--database", database, "--key", key, "--checkpoint", file + "x"},
	} {
		if code, _, err := do(t, nil, args...); code == 0 || !strings.Contains(err, want) {
			t.Errorf("%q: %d %q, want %s", args, code, err, want)
		}
	}
}

func TestKeyFromTheSettings(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	code, out, err := do(t, served(database), "key", "new")
	setting := strings.TrimSpace(out)
	if code != 0 || !strings.HasPrefix(setting, "UNDERSIGNED_LEDGER_KEY=PRIVATE+KEY+letters.example.org/log+") {
		t.Fatalf("%d %q %q", code, out, err)
	}
	if code, _, err := do(t, served(database), "key", "list"); code == 0 || !strings.Contains(err, "there is no database") {
		t.Errorf("%d %q", code, err)
	}
	r := begin(t, served(database, setting), "serve")
	keep(t, "http://"+r.await(t, &r.err, `"msg":"serving","address":"([^"]+)"`))
	r.end(t)
	secret := setting[len(setting)-20:]
	for want, args := range map[string][]string{"is given in the settings": {"key", "rotate"}, "": {"key", "list"}} {
		if code, out, err := do(t, served(database, setting), args...); (code != 0) != (want != "") || !strings.Contains(err, want) || strings.Contains(out+err+r.err.String(), secret) {
			t.Errorf("%q: %d %q %q", args, code, out, err)
		}
	}
	if code, out, _ := do(t, served(database, setting), "config"); code != 0 || !strings.Contains(out, "UNDERSIGNED_LEDGER_KEY=••••\nUNDERSIGNED_LEDGER_OVERLAP=2160h0m0s\n") {
		t.Errorf("%d %q", code, out)
	}
	if code, _, err := do(t, served(database), "serve"); code == 0 || !strings.Contains(err, "is not there any more") {
		t.Errorf("without the key: %d %q", code, err)
	}
	if code, _, err := do(t, served(database, setting+"x"), "serve"); code == 0 || !strings.Contains(err, "UNDERSIGNED_LEDGER_KEY: ") || strings.Contains(err, secret) {
		t.Errorf("a spoilt key: %d %q", code, err)
	}
	if code, _, err := do(t, served(database, "UNDERSIGNED_LEDGER_OVERLAP=-1h"), "serve"); code == 0 || !strings.Contains(err, "UNDERSIGNED_LEDGER_OVERLAP: ") {
		t.Errorf("an overlap below nothing: %d %q", code, err)
	}
}
